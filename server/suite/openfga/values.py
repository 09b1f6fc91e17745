"""Knows which values OpenFGA takes for a condition's parameters, and turns them into ours.

It takes a number also as text, which it reads to 64 bits, a whole one also with a fraction of
nothing, any number of JSON as a double, and instants and durations as Go writes them (its
documentation of conditions; what it does was tried).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ....compiler.openfga.cel import literals
from ....compiler.openfga.tree import Model
from ....engine.errors import InvalidValue
from ....engine.times import (
    format_datetime,
    format_duration,
    parse_datetime,
    parse_duration,
)

_NUMBER = re.compile(r"([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:([eEpP])([+-]?\d+))?", re.ASCII)
_INFINITE = re.compile(r"([+-]?)[Ii]nf")
_BITS = 64
"""Of the numbers that it reads from text."""
_MOST = 2**63 - 1
"""What it takes for any larger whole number."""
_LONGEST = 5000
"""The highest exponent read; beyond it every number is infinite, or none."""
UNFIT: Any = object()
"""What no value of the parameter's type is."""


def fitted(model: Model, condition: str, given: dict[str, Any]) -> dict[str, Any]:
    """A condition's parameters; what does not fit is left out, as if it were missing."""
    types = next(c.parameters for c in model.conditions if c.name.text == condition)
    return _fitted(given, types)


def fitted_context(model: Model, given: dict[str, Any]) -> dict[str, Any]:
    """A request's context, for all of a model's conditions."""
    types: dict[str, str] = {}
    for condition in model.conditions:
        for name, type_ in condition.parameters.items():
            # One value serves all: where they disagree on its type, it stays as it is.
            types[name] = type_ if types.get(name, type_) == type_ else "any"
    return _fitted(given, types)


def _fitted(given: dict[str, Any], types: dict[str, str]) -> dict[str, Any]:
    found = {name: value_of(value, types.get(name, "any")) for name, value in given.items()}
    return {name: value for name, value in found.items() if value is not UNFIT}


def value_of(value: Any, type_: str) -> Any:
    """A value as a parameter of this type takes it, or UNFIT."""
    container, _, inner = type_.removesuffix(">").partition("<")
    match container:
        case "int" | "uint" | "double":
            return _number(value, container)
        case "duration":
            return _spelled(value, literals.duration, parse_duration, format_duration)
        case "timestamp":
            return _spelled(value, literals.timestamp, parse_datetime, format_datetime)
        case "list" if isinstance(value, list):
            items = [value_of(item, inner) for item in value]
            return UNFIT if any(item is UNFIT for item in items) else items
        case "map" if isinstance(value, dict):
            pairs = {name: value_of(item, inner) for name, item in value.items()}
            return UNFIT if any(item is UNFIT for item in pairs.values()) else pairs
    return value


def forbidden(value: Any) -> bool:
    """Whether there is a control character in any text of a value."""
    if isinstance(value, str):
        return any(char < " " for char in value)
    if isinstance(value, dict):
        return any(forbidden(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(map(forbidden, value))


def _spelled(
    value: Any,
    theirs: Callable[[str], int | None],
    ours: Callable[[str], int],
    written: Callable[[int], str],
) -> Any:
    """A text that both read alike, to the microsecond; written anew where they would not."""
    nanoseconds = theirs(value) if isinstance(value, str) else None
    if nanoseconds is None:
        return UNFIT
    try:
        if ours(value) == nanoseconds // 1000:
            return value
    except InvalidValue:
        pass
    return written(nanoseconds // 1000)


def _number(value: Any, type_: str) -> Any:
    """A number, as one or as text, rounded as OpenFGA rounds it."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return UNFIT
    number = _read(value) if isinstance(value, str) else _float(value)
    if number is None or (isinstance(number, float) and (type_ != "double" or number != number)):
        return UNFIT
    if type_ == "double":
        near = _float(number)
        return float(near) if near == number else UNFIT
    assert isinstance(number, Fraction)
    if number.denominator != 1 or (type_ == "uint" and number < 0):
        return UNFIT
    return max(-_MOST - 1, min(int(number), _MOST))


def _float(value: int | float | Decimal | Fraction) -> Fraction | float:
    """As JSON has it: a double, which is a fraction unless it is infinite or none."""
    try:
        found = float(value)
    except OverflowError:
        found = math.inf if value > 0 else -math.inf
    return Fraction(found) if math.isfinite(found) else found


def _read(text: str) -> Fraction | float | None:
    """The number that a text spells, to 64 bits; None if it spells none."""
    infinite = _INFINITE.fullmatch(text)
    if infinite:
        return -math.inf if infinite[1] == "-" else math.inf
    match = _NUMBER.fullmatch(text)
    if match is None or len(text) > _LONGEST:
        return None
    sign, digits, mark, power = match.groups()
    exponent = max(-_LONGEST, min(int(power or 0), _LONGEST))
    number = Fraction(digits) * Fraction(2 if mark in ("p", "P") else 10) ** exponent
    return _rounded(number) * (-1 if sign == "-" else 1)


def _rounded(number: Fraction) -> Fraction:
    """To so many bits, halves to even."""
    if not number:
        return number
    shift = _BITS - number.numerator.bit_length() + number.denominator.bit_length()
    scaled = number * Fraction(2) ** shift
    while scaled >= 2**_BITS:
        shift -= 1
        scaled /= 2
    return Fraction(round(scaled)) / Fraction(2) ** shift
