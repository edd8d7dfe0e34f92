"""When each rhythm is due: at once, or at eight in the morning in France; pure."""

from datetime import datetime, time, timedelta

from concert.core.clock import PARIS
from concert.notices.models import Rhythm

HOUR = 8
_MONDAY = 0

# Whoever chose nothing gets one letter a day at most, and none when nothing happened. At once, a
# plan being drawn would be ten letters in an afternoon; in a week, a short vote would be over.
BY_DEFAULT = Rhythm.DAILY


def due(rhythm: Rhythm, at: datetime) -> datetime:
    """When something that happens now is to be told, at this rhythm; « never » is settled now."""
    if rhythm is Rhythm.DAILY:
        return _next_morning(at, days=1)
    if rhythm is Rhythm.WEEKLY:
        return _next_morning(at, days=7)
    return at


def _next_morning(at: datetime, *, days: int) -> datetime:
    """The next eight o'clock after this moment, of any day or of a Monday."""
    day = at.astimezone(PARIS).date()
    if days == 7:
        day -= timedelta(days=(day.weekday() - _MONDAY) % 7)
    # Each day by itself: between two of them there may be 23 hours, or 25.
    morning = datetime.combine(day, time(HOUR), PARIS)
    return morning if morning > at else datetime.combine(day + timedelta(days), time(HOUR), PARIS)
