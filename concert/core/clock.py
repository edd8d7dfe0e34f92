"""The only reader of the clock; everything else is given `at`."""

import time
from datetime import UTC, date, datetime, timedelta
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


def months(count: int) -> timedelta:
    """So many months, as long as they are on average."""
    return timedelta(days=round(count * 365.25 / 12))
