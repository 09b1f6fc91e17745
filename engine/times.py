"""Instants, durations and weekly windows: text to microseconds and back.

An instant is an int of microseconds since 1970 in UTC, a duration an int of microseconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from .errors import InvalidValue

MICROSECOND = 1
MILLISECOND = 1_000
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY

MAX_INT = 2**63 - 1
MAX_DURATION = MAX_INT // 1000
"""In microseconds: 2⁶³-1 nanoseconds, some 292 years, as in other systems' durations."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MIN_DATETIME = -62_135_596_800 * SECOND
"""0001-01-01T00:00:00Z."""
MAX_DATETIME = 253_402_300_800 * SECOND - 1
"""The last microsecond of the year 9999."""


# ── Instants ──────────────────────────────────────────────────────────────────────

_DATETIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]"
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))"
)


def parse_datetime(text: str) -> int:
    """An RFC 3339 date-time, as microseconds since 1970 in UTC.

    Digits beyond the microsecond are dropped. A second of 60 is refused: no clock that
    keeps Unix time can name it.
    """
    match = _DATETIME.fullmatch(text)
    if match is None:
        raise InvalidValue(
            f"expected a datetime such as `2026-01-31T09:00:00Z`, got `{shorten(text)}`"
        )
    year, month, day, hour, minute, second, fraction, sign, off_hour, off_minute = match.groups()
    offset = 0
    if sign is not None:
        if int(off_hour) > 23 or int(off_minute) > 59:
            raise InvalidValue(f"`{text}` is no datetime: its offset is out of range")
        offset = (int(off_hour) * HOUR + int(off_minute) * MINUTE) * (1 if sign == "+" else -1)
    try:
        wall = datetime(
            int(year), int(month), int(day), int(hour), int(minute), int(second), tzinfo=UTC
        )
    except ValueError as error:
        raise InvalidValue(f"`{text}` is no datetime: {error}") from None
    micros = (wall - _EPOCH) // timedelta(microseconds=1) - offset
    micros += int((fraction or "")[:6].ljust(6, "0"))
    return datetime_in_range(micros)


def datetime_of(value: datetime) -> int:
    """Microseconds since 1970 of a Python datetime, which must carry its zone."""
    if value.tzinfo is None or value.utcoffset() is None:
        raise InvalidValue(f"expected a datetime with a time zone, got `{value}`")
    return datetime_in_range((value - _EPOCH) // timedelta(microseconds=1))


def datetime_in_range(micros: int) -> int:
    """`micros` itself, refused outside the years 1 to 9999."""
    if not MIN_DATETIME <= micros <= MAX_DATETIME:
        raise InvalidValue("a datetime lies between the years 1 and 9999")
    return micros


def format_datetime(micros: int) -> str:
    """The RFC 3339 form in UTC, with a fraction only where there is one."""
    moment = _EPOCH + timedelta(microseconds=micros)
    return moment.isoformat().replace("+00:00", "Z")


# ── Durations ─────────────────────────────────────────────────────────────────────

_UNITS = {
    "us": MICROSECOND, "ms": MILLISECOND,
    "s": SECOND, "second": SECOND, "seconds": SECOND,
    "m": MINUTE, "minute": MINUTE, "minutes": MINUTE,
    "h": HOUR, "hour": HOUR, "hours": HOUR,
    "d": DAY, "day": DAY, "days": DAY,
    "w": WEEK, "week": WEEK, "weeks": WEEK,
}  # fmt: skip
_NUMBER = r"([0-9]+)(?:\.([0-9]+))?"
_PART = re.compile(_NUMBER + r" ?(" + "|".join(sorted(_UNITS, key=len, reverse=True)) + ")")
_PARTS = re.compile(rf"-?(?:{_PART.pattern})(?: ?(?:{_PART.pattern}))*")
_ISO = re.compile(
    rf"-?P(?=.)(?:{_NUMBER}W)?(?:{_NUMBER}D)?(?:T(?=.)(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?"
)
_ISO_UNITS = (WEEK, DAY, HOUR, MINUTE, SECOND)


def parse_duration(text: str) -> int:
    """A duration in microseconds: `90s`, `1h30m`, `1.5h`, `15 minutes`, `PT15M`, `-2d`.

    ISO 8601 years and months are refused, having no fixed length.
    """
    found: list[tuple[str, str, int]]
    if iso := _ISO.fullmatch(text):
        groups = iso.groups()
        found = [
            (groups[2 * i], groups[2 * i + 1] or "", unit)
            for i, unit in enumerate(_ISO_UNITS)
            if groups[2 * i] is not None
        ]
    elif _PARTS.fullmatch(text):
        found = [(whole, part, _UNITS[unit]) for whole, part, unit in _PART.findall(text)]
    else:
        raise InvalidValue(
            f"expected a duration such as `90s`, `1h30m` or `15 minutes`, got `{shorten(text)}`"
        )
    total = 0
    for whole, part, unit in found:
        if len(whole) > 20 or len(part) > 20:
            raise InvalidValue(f"`{shorten(text)}` has more digits than a duration can hold")
        scaled, rest = divmod(int(whole + part) * unit, 10 ** len(part))
        if rest:
            raise InvalidValue(f"`{text}` is finer than a microsecond")
        total += scaled
    if total > MAX_DURATION:
        raise InvalidValue(f"`{text}` is longer than a duration can be")
    return -total if text.startswith("-") else total


def format_duration(micros: int) -> str:
    """The shortest form that `parse_duration` reads back: `7d`, `1h30m`, `1.5s`, `0s`."""
    left = abs(micros)
    text = "-" if micros < 0 else ""
    for name, unit in (("d", DAY), ("h", HOUR), ("m", MINUTE)):
        count, left = divmod(left, unit)
        text += f"{count}{name}" if count else ""
    if left or text in ("", "-"):
        seconds, fraction = divmod(left, SECOND)
        text += f"{seconds}.{fraction:06}".rstrip("0").rstrip(".") + "s"
    return text


# ── Windows ───────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=256)
def zone_named(name: str) -> ZoneInfo:
    """The IANA time zone of this name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise InvalidValue(f"`{shorten(name)}` is no time zone") from None


def local(micros: int, zone: str) -> int:
    """The wall-clock time of an instant in a zone, as microseconds since 1970 on that clock."""
    # Near the ends of the calendar the local date may fall outside it; the offset two days
    # nearer is the same, since no zone has transitions there.
    inside = min(max(micros, MIN_DATETIME + 2 * DAY), MAX_DATETIME - 2 * DAY)
    offset = (_EPOCH + timedelta(microseconds=inside)).astimezone(zone_named(zone)).utcoffset()
    assert offset is not None
    return micros + offset // timedelta(microseconds=1)


def in_window(micros: int, days: Iterable[int], start: int, end: int, zone: str) -> bool:
    """Does an instant fall in a weekly window (weekdays, 0 = Monday; minutes of the day)?

    Half open. With `end` ≤ `start` it runs past midnight and belongs to the day it starts on.
    """
    day, time = divmod(local(micros, zone), DAY)
    weekday = (day + 3) % 7  # 1 January 1970 was a Thursday
    opens, closes = start * MINUTE, end * MINUTE
    if closes > opens:
        return weekday in days and opens <= time < closes
    return (weekday in days and time >= opens) or ((weekday - 1) % 7 in days and time < closes)


def shorten(text: str, limit: int = 60) -> str:
    """Text for a message: cut where it is long, control characters escaped."""
    cut = text if len(text) <= limit else text[:limit] + "…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)
