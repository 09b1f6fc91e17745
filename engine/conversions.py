"""conversions knows how to turn strings into values and back, for `x as type`.

Values have the engine's two-word form here; strings and paths stay strings.
"""

from __future__ import annotations

import re

from .encoding import decode_ip, ip_words
from .errors import InvalidValue
from .paths import normalise_path
from .times import MAX_INT, parse_datetime, parse_duration
from .values import Ip, ValueSpec, format_decimal, format_ip, parse_value

INT, DECIMAL, PATH, DATETIME, DURATION, IP = 1, 2, 7, 8, 9, 10  # as in _program.pxd
MAX_DIGITS = 40


def from_text(text: str, kind: int) -> tuple[int, int] | str | None:
    """The value a string converts to, or None."""
    try:
        match kind:
            case 1:
                return to_int(text)
            case 2:
                value = parse_value(text, ValueSpec("decimal"))
                assert isinstance(value, tuple)
                return value[0], value[1]  # type: ignore[return-value]
            case 7:
                return normalise_path(text)
            case 8:
                return parse_datetime(text), 0
            case 9:
                return parse_duration(text), 0
            case 10:
                ip = parse_value(text, ValueSpec("ip"))
                assert isinstance(ip, Ip)
                return ip_words(ip)
    except InvalidValue:
        return None
    raise AssertionError(kind)


def to_int(text: str) -> tuple[int, int] | None:
    if not re.fullmatch("[+-]?[0-9]+", text):
        return None
    digits = text.lstrip("+-").lstrip("0") or "0"
    if len(digits) > MAX_DIGITS or int(digits) > MAX_INT:
        return None
    return (-int(digits) if text[0] == "-" else int(digits)), 0


def to_text(kind: int, a: int, b: int) -> str:
    """The string that a number or an ip converts to."""
    if kind == INT:
        return str(a)
    if kind == DECIMAL:
        return format_decimal(a, b)
    return format_ip(decode_ip(a, b))
