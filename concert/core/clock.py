"""The only reader of the clock; everything else is given `at`."""

import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def utc_now() -> datetime:
    return datetime.now(UTC)


def elapsed() -> float:
    """Seconds on a clock that never goes back, for time limits and measures."""
    return time.monotonic()


def local_day(at: datetime) -> date:
    """The day it is in France at this moment: deadlines and mandates are counted in days."""
    return at.astimezone(PARIS).date()
