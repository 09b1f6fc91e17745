"""Knows what operations on constants come to, so that `duration("1h")` is a constant too.

Instants and durations count nanoseconds here, as in CEL; an address is its canonical text.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ....engine.castings import CASTINGS
from ....engine.conversions import INT, from_text
from . import literals
from .constants import unsupported
from .errors import Refused
from .typed import Typed

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda a, b: bool(a == b), "!=": lambda a, b: bool(a != b),
    "<": lambda a, b: bool(a < b), "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b), ">=": lambda a, b: bool(a >= b),
}  # fmt: skip
_RANGES = {
    "int": (-(2**63), 2**63 - 1), "uint": (0, 2**64 - 1), "duration": (-(2**63), 2**63 - 1),
    "timestamp": (-62_135_596_800 * 10**9, 253_402_300_800 * 10**9 - 1),
}  # fmt: skip
_CASTS = frozenset({
    ("int", "uint"), ("int", "double"), ("uint", "int"), ("uint", "double"), ("double", "int"),
    ("double", "uint"), ("string", "bool"), ("string", "int"), ("string", "uint"),
    ("string", "double"), ("bool", "string"), ("uint", "string"), ("double", "string"),
})  # fmt: skip
"""Conversions of constants, by their types, that come out as in CEL."""
_SPELLED: dict[str, Callable[[str], int | str | None]] = {
    "duration": literals.duration, "timestamp": literals.timestamp, "ipaddress": literals.address,
}  # fmt: skip


def folded(e: Typed) -> Typed:
    """The tree with every operation on nothing but constants done that can be.

    Raises Refused for one that OpenFGA could only answer with an error.
    """
    args = tuple(map(folded, e.args))
    e = replace(e, args=args)
    if not args or any(arg.op != "const" for arg in args) or e.type.kind == "null":
        return e
    values = [arg.value for arg in args]
    if e.op == "convert":
        return _converted(e, args[0])
    if e.op in _COMPARE and None not in values and args[0].type == args[1].type:
        return replace(e, op="const", args=(), value=_COMPARE[e.op](*values))
    if e.op in ("+", "-", "*", "/", "%", "negative"):
        return _calculated(e, values)
    return e


def _converted(e: Typed, arg: Typed) -> Typed:
    value = arg.value
    target = e.type.kind
    if arg.type == e.type:
        return arg
    if isinstance(value, str) and target in _SPELLED:
        read = _SPELLED[target](value)
        if read is None and target == "ipaddress" and "%" in value:
            raise unsupported(arg, "Sayso has no addresses with a zone")
        if read is None:
            raise _never(arg, f"`{value[:40]}` is no {target}")
        return replace(e, op="const", args=(), value=read)
    if (arg.type.kind, target) in _CASTS:
        run: Callable[[Any], Any] = CASTINGS.get((arg.type.kind, target), _to_int)
        cast = run(value)
        if cast is None:
            raise _never(arg, f"this can't be converted to `{target}`")
        return replace(e, op="const", args=(), value=int(cast) if target == "uint" else cast)
    return e


def _to_int(text: Any) -> int | None:
    found = from_text(text, INT)
    return found[0] if isinstance(found, tuple) else None


def _calculated(e: Typed, values: list[Any]) -> Typed:
    kind, op = e.type.kind, e.op
    if op in ("/", "%") and kind != "double" and values[1] == 0:
        raise _never(e, "this divides by zero")
    if kind == "double":
        return _double(e, values)
    if kind == "string" and op == "+":
        return replace(e, op="const", args=(), value=values[0] + values[1])
    if kind not in _RANGES:
        return e
    a, b = (0, values[0]) if op == "negative" else values
    match op:
        case "+":
            result = a + b
        case "-" | "negative":
            result = a - b
        case "*":
            result = a * b
        case _:
            # towards zero, unlike Python
            result = abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
            result = result if op == "/" else a - b * result
    return _ranged(e, result)


def _double(e: Typed, values: list[Any]) -> Typed:
    match e.op:
        case "negative":
            result = -values[0]
        case "+":
            result = values[0] + values[1]
        case "-":
            result = values[0] - values[1]
        case "*":
            result = values[0] * values[1]
        case _ if values[1] == 0:
            return e
        case _:
            result = values[0] / values[1]
    return replace(e, op="const", args=(), value=result) if math.isfinite(result) else e


def _ranged(e: Typed, value: int) -> Typed:
    low, high = _RANGES[e.type.kind]
    if not low <= value <= high:
        raise _never(e, f"this is out of the range of `{e.type}`")
    return replace(e, op="const", args=(), value=value)


def _never(e: Typed, message: str) -> Refused:
    return Refused(f"{message}: OpenFGA answers an error", e.place.line, e.place.column)
