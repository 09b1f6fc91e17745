"""Knows how names and constants are written, so that they read back as what they are."""

from __future__ import annotations

import re
from decimal import Decimal

from ..engine.errors import InvalidName
from ..engine.times import format_datetime
from . import model as m
from .lex import DAYS, KEYWORDS, UNITS

_PLAIN = re.compile(r"[^\W\d]\w*(?:-\w+)*")
_SPECIAL = re.compile(rf"[A-Z]{{3}}|(?:{'|'.join(DAYS)}).*|(?:{'|'.join(UNITS)})s?")
_NO_NAME = re.compile(r"[`\x00-\x1f\x7f-\x9f]")
_UNSAFE = re.compile(r'["\\\x00-\x1f\x7f-\x9f]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
_FIVE_DIGITS = re.compile(r"(?<![0-9.])[0-9]{5,}")
_WHOLE_DAY = (0, 1440)


def name(text: str, force: bool = False) -> str:
    """A name, in backticks where it might read as a keyword; `force` puts them anyway."""
    return new_name(text, force or text in KEYWORDS or bool(_SPECIAL.fullmatch(text)))


def new_name(text: str, force: bool = False) -> str:
    """A name where nothing but a name can stand: after its declaring keyword, or after a dot."""
    if _PLAIN.fullmatch(text) and not force:
        return text
    if not text or _NO_NAME.search(text):
        raise InvalidName(f"the name {text!r} can't be written in a policy")
    return f"`{text}`"


def string(text: str) -> str:
    """A string in quotes."""
    return '"' + _UNSAFE.sub(_escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    return _SHORT.get(char) or f"\\u{{{ord(char):X}}}"


def constant(value: m.Constant, type_: m.ValueType) -> str:
    """A constant of a model."""
    if isinstance(value, tuple):
        assert type_.element is not None
        element = type_.element
        return "{" + ", ".join(constant(item, element) for item in value) + "}"
    if type_.kind == m.BOOL:
        return "true" if value else "false"
    if type_.kind in (m.STRING, m.ENUM, m.PATH):
        return string(str(value))
    if type_.kind == m.DATETIME:
        return format_datetime(int(value))
    if type_.kind == m.DURATION:
        return duration(int(value))
    if type_.kind == m.DECIMAL and "." not in str(value):
        value = f"{value}.0"
    if type_.kind == m.DOUBLE:
        value = f"{Decimal(str(value)):f}"
        value = value if "." in value else f"{value}.0"
    if type_.kind in (m.INT, m.UINT, m.DECIMAL, m.DOUBLE, m.MONEY):
        return _FIVE_DIGITS.sub(lambda whole: f"{int(whole.group()):_}", str(value), count=1)
    return str(value)


def duration(micros: int) -> str:
    """`15 minutes`: in the largest unit that it is a whole number of, else in seconds."""
    sign, left = ("-", -micros) if micros < 0 else ("", micros)
    for unit in ("week", "day", "hour", "minute"):
        count, rest = divmod(left, UNITS[unit])
        if count and not rest:
            return f"{sign}{count} {unit}{'s' if count > 1 else ''}"
    seconds, rest = divmod(left, UNITS["second"])
    fraction = f".{rest:06}".rstrip("0") if rest else ""
    return f"{sign}{seconds}{fraction} second{'' if (seconds, rest) == (1, 0) else 's'}"


def window(window: m.Window, policy_zone: str | None, in_list: bool = False) -> str:
    """A window; in a list its times are spelled out, lest its days join those of the next."""
    parts: list[str] = []
    whole = (window.start, window.end) == _WHOLE_DAY
    if len(window.days) < 7 or (whole and not in_list):
        parts.append(_days(window.days))
    if not whole or in_list:
        parts.append(f"{_clock(window.start)}-{_clock(window.end)}")
    if window.zone != policy_zone:
        parts.append(window.zone)
    return " ".join(parts)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _days(days: tuple[int, ...]) -> str:
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(
        DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}..{DAYS[run[-1]]}" for run in runs
    )
