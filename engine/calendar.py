"""calendar knows where days, weeks, months and years begin, and how far a number of months reaches.

Instants are in microseconds since 1970 in UTC. What a calendar says depends on the place: each
function takes a zone. A result beyond the calendar's years, 1 to 9999, is None.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo

from .times import MAX_DATETIME, MIN_DATETIME

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Start = Callable[[int, tzinfo], int | None]
"""Where the day, week, month or year begins that an instant is in."""


def local(micros: int, where: tzinfo) -> datetime:
    """What the clock and the calendar show in a zone. Raises OverflowError beyond their ends."""
    return (_EPOCH + timedelta(microseconds=micros)).astimezone(where)


def months_after(micros: int, months: int, where: tzinfo) -> int | None:
    """The same day and time of day so many months later, or earlier where they are negative.

    A month that is too short for the day ends with its last: a month after January 31 it is the
    last of February, as java.time and PostgreSQL have it.
    """
    try:
        at = local(micros, where)
        year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
        day = min(at.day, calendar.monthrange(year, month + 1)[1])
        return _instant(at.replace(year=year, month=month + 1, day=day))
    except (OverflowError, ValueError):
        return None


def _start(first: Callable[[datetime], datetime]) -> Start:
    def of(micros: int, where: tzinfo) -> int | None:
        try:
            return _instant(first(local(micros, where).replace(tzinfo=None)).replace(tzinfo=where))
        except (OverflowError, ValueError):
            return None

    return of


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


STARTS: dict[str, Start] = {
    "start_of_day": _start(_midnight),
    "start_of_week": _start(lambda at: _midnight(at - timedelta(days=at.weekday()))),
    "start_of_month": _start(lambda at: _midnight(at.replace(day=1))),
    "start_of_year": _start(lambda at: _midnight(at.replace(month=1, day=1))),
}
"""By name; a week begins on Monday (ISO 8601)."""


def _instant(at: datetime) -> int | None:
    micros = (at - _EPOCH) // _MICROSECOND
    return micros if MIN_DATETIME <= micros <= MAX_DATETIME else None
