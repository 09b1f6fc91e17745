"""arithmetic knows the operations on numbers and strings that the evaluator leaves to Python.

Each takes the kind of its result and exact values; it gives None out of range, or for an integer
divided by zero. Doubles follow IEEE 754.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from .times import MAX_INT
from .values import Uint

MAX_UINT = 2**64 - 1


def ranged(kind: str, value: Any) -> Any:
    """A number as one of a kind; None out of its range."""
    if kind == "int":
        return value if abs(value) <= MAX_INT else None
    if kind == "uint":
        return Uint(value) if 0 <= value <= MAX_UINT else None
    return value


def add(kind: str, a: Any, b: Any) -> Any:
    return ranged(kind, a + b)


def subtract(kind: str, a: Any, b: Any) -> Any:
    return ranged(kind, a - b)


def multiply(kind: str, a: Any, b: Any) -> Any:
    return ranged(kind, a * b)


def negate(kind: str, a: Any) -> Any:
    return ranged(kind, -a)


def divide(kind: str, a: Any, b: Any) -> Any:
    """Integers towards zero."""
    if kind == "double":
        return _quotient(a, b)
    if b == 0:
        return None
    whole = abs(a) // abs(b)
    return ranged(kind, whole if (a < 0) == (b < 0) else -whole)


def _quotient(a: float, b: float) -> float:
    if b:
        return a / b
    if a == 0 or math.isnan(a):
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1, b)


def remainder(kind: str, a: Any, b: Any) -> Any:
    """What is over after a division towards zero: it has the sign of `a`."""
    if b == 0:
        return None
    over = abs(a) % abs(b)
    return ranged(kind, -over if a < 0 else over)


ARITHMETIC: dict[str, Callable[..., Any]] = {
    "add": add, "sub": subtract, "mul": multiply, "div": divide, "mod": remainder, "neg": negate,
}  # fmt: skip
