"""castings knows the conversions between numbers, strings and times that Python does for `as`.

Numbers are written and read as Go and CEL do, so that imported conditions keep their meaning.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal
from ipaddress import ip_network
from typing import Any

import msgspec

from .arithmetic import MAX_UINT, ranged
from .errors import InvalidValue
from .times import MAX_DATETIME, MIN_DATETIME, SECOND, format_datetime
from .values import Net, Uint, ValueSpec, parse_value

_FLOAT = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_UNBOUNDED = {"inf": math.inf, "infinity": math.inf, "nan": math.nan}
_BOOLS = {
    **dict.fromkeys(("1", "t", "T", "true", "TRUE", "True"), True),
    **dict.fromkeys(("0", "f", "F", "false", "FALSE", "False"), False),
}
_BITS = re.compile("0|[1-9][0-9]{0,2}")
_MAX_DIGITS = 40
_PLAIN_POWERS = 6
"""From this power of ten on, a double is written with an exponent."""


def cast_value(source: str, target: str, value: Any) -> Any:
    """A value of one kind as one of another; None where it can't be."""
    return CASTINGS[source, target](value)


def _to_uint(text: str) -> Uint | None:
    digits = text.lstrip("0") or "0"
    if not re.fullmatch("[0-9]+", text) or len(digits) > _MAX_DIGITS or int(digits) > MAX_UINT:
        return None
    return Uint(digits)


def _to_double(text: str) -> float | None:
    if _FLOAT.fullmatch(text):
        value = float(text)
        return None if math.isinf(value) else value
    unsigned = text[1:] if text[:1] in ("+", "-") else text
    found = _UNBOUNDED.get(unsigned.lower())
    if found is None or (math.isnan(found) and unsigned != text):
        return None
    return -found if text[0] == "-" else found


def _to_network(text: str) -> Net | None:
    """A network in CIDR form, its host bits cleared."""
    base, _, bits = text.partition("/")
    if not _BITS.fullmatch(bits) or "%" in base:
        return None
    try:
        network = str(ip_network(f"{base}/{bits}", strict=False))
        found = parse_value(network, ValueSpec("network"))
    except (ValueError, InvalidValue):
        return None
    assert isinstance(found, Net)
    return found


def _whole(kind: str) -> Callable[[float], Any]:
    """A double's integer part."""
    low, high = (-(2.0**63), 2.0**63) if kind == "int" else (0.0, 2.0**64)

    def cast(value: float) -> Any:
        # int's own ends do not fit: neither is nearest to itself as a double
        fits = low < value < high or (kind == "uint" and value == 0)
        return ranged(kind, int(value)) if fits else None

    return cast


def format_double(value: float) -> str:
    """As `%g` in C and Go, with as many digits as tell the double from all others."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "+Inf" if value > 0 else "-Inf"
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    assert isinstance(exponent, int)
    if value == 0:
        return "-0" if math.copysign(1, value) < 0 else "0"
    text = "".join(map(str, digits))
    power = len(text) - 1 + exponent
    if not -4 <= power < _PLAIN_POWERS:
        mantissa = text[0] + (f".{text[1:]}" if len(text) > 1 else "")
        shown = f"{mantissa}e{'-' if power < 0 else '+'}{abs(power):02}"
    else:
        shown = f"{Decimal((0, digits, exponent)):f}"
    return ("-" if sign else "") + shown


def _seconds(micros: int) -> str:
    """`5400s`, `1.5s`."""
    text = f"{Decimal(repr(micros / SECOND)):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "s"


def _instant(micros: int) -> str:
    """RFC 3339 in UTC, the fraction without trailing zeros."""
    text = format_datetime(micros)
    return text[:-1].rstrip("0") + "Z" if "." in text else text


def _at_second(seconds: int) -> int | None:
    micros = seconds * SECOND
    return micros if MIN_DATETIME <= micros <= MAX_DATETIME else None


def _if(kind: type) -> Callable[[str], Any]:
    """What is in JSON, if it is of this type."""

    def cast(text: str) -> Any:
        found = msgspec.json.decode(text)
        return found if isinstance(found, kind) else None

    return cast


CASTINGS: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("bool", "string"): lambda value: "true" if value else "false",
    ("string", "bool"): _BOOLS.get,
    ("string", "uint"): _to_uint,
    ("string", "double"): _to_double,
    ("string", "network"): _to_network,
    ("int", "uint"): lambda value: ranged("uint", value),
    ("int", "double"): float,
    ("int", "datetime"): _at_second,
    ("uint", "int"): lambda value: ranged("int", int(value)),
    ("uint", "double"): float,
    ("uint", "string"): lambda value: str(int(value)),
    ("double", "int"): _whole("int"),
    ("double", "uint"): _whole("uint"),
    ("double", "string"): format_double,
    ("datetime", "int"): lambda micros: micros // SECOND,
    ("datetime", "string"): _instant,
    ("duration", "string"): _seconds,
    ("any", "bool"): _if(bool),
    ("any", "double"): _if(float),
    ("any", "string"): _if(str),
}
"""By source and target kind; the other pairs are the evaluator's own (conversions.py)."""
