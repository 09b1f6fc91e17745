"""The twin's logic and arithmetic: three-valued results, and what the operators do to them.

Numbers in comments are the clauses of docs/semantics.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any, NamedTuple

from ..engine.errors import InvalidValue
from ..engine.paths import glob_matches, is_under
from ..engine.times import MAX_DATETIME, MAX_DURATION, MAX_INT, MIN_DATETIME
from ..engine.values import (
    Decimal64,
    Ip,
    Money,
    Net,
    ValueSpec,
    decimal64,
    format_decimal,
    format_ip,
    parse_value,
)

Names = frozenset[str]


class Result(NamedTuple):
    """A value, or None for unknown with the names that would settle it (1)."""

    value: Any
    missing: Names = frozenset()
    required: Names = frozenset()


TRUE, FALSE, UNKNOWN = Result(True), Result(False), Result(None)


def truth(value: bool) -> Result:
    return TRUE if value else FALSE


def unknown(parts: Iterable[Result]) -> Result:
    """Unknown, collecting what the unknown parts carry (1)."""
    open_ = [part for part in parts if part.value is None]
    return Result(
        None,
        frozenset().union(*(part.missing for part in open_)),
        frozenset().union(*(part.required for part in open_)),
    )


def all_of(items: Iterable[Result]) -> Result:
    items = list(items)
    if any(item.value is False for item in items):
        return FALSE
    return unknown(items) if any(item.value is None for item in items) else TRUE


def any_of(items: Iterable[Result]) -> Result:
    items = list(items)
    if any(item.value is True for item in items):
        return TRUE
    return unknown(items) if any(item.value is None for item in items) else FALSE


def negation(item: Result) -> Result:
    return item if item.value is None else truth(not item.value)


def at_least(k: int, items: Iterable[Result]) -> Result:  # 11
    items = list(items)
    sure = sum(item.value is True for item in items)
    open_ = sum(item.value is None for item in items)
    if sure >= k:
        return TRUE
    return unknown(items) if sure + open_ >= k else FALSE


def lift(operator: Callable[..., Any], *operands: Result) -> Result:
    """The operator on known values; unknown if an operand is, or if it answers None."""
    if any(operand.value is None for operand in operands):
        return unknown(operands)
    return Result(operator(*(operand.value for operand in operands)))


# ── Numbers and times (7) ─────────────────────────────────────────────────────────


def number(value: int | Decimal64 | Money) -> tuple[int, int]:
    """(coefficient, scale) of an int, a decimal or an amount of money."""
    return (value, 0) if isinstance(value, int) else (value[0], value[1])


def added(a: Any, b: Any, sign: int) -> tuple[int, int]:
    (x, p), (y, q) = number(a), number(b)
    scale = max(p, q)
    return x * 10 ** (scale - p) + sign * y * 10 ** (scale - q), scale


def multiplied(a: Any, b: Any) -> tuple[int, int]:
    (x, p), (y, q) = number(a), number(b)
    return x * y, p + q


def arithmetic(op: str, kind: str, a: Any, b: Any) -> Any:
    """a op b as a value of `kind`; None where it is outside its range."""
    if op == "*":
        coefficient, scale = multiplied(a, b)
    else:
        if kind == "money" and a.currency != b.currency:
            return None
        coefficient, scale = added(a, b, 1 if op == "+" else -1)
    if kind == "decimal":
        return decimal64(coefficient, scale)
    if kind == "money":
        amount = decimal64(coefficient, scale)
        return amount and Money(*amount, a.currency if isinstance(a, Money) else b.currency)
    ranges = {
        "datetime": (MIN_DATETIME, MAX_DATETIME), "duration": (-MAX_DURATION, MAX_DURATION)
    }  # fmt: skip
    low, high = ranges.get(kind, (-MAX_INT, MAX_INT))
    return coefficient if low <= coefficient <= high else None


def negative(value: Any) -> Any:
    return -value if isinstance(value, int) else value._replace(coefficient=-value.coefficient)


# ── Comparisons and tests (5, 6) ──────────────────────────────────────────────────


def compare(op: str, a: Any, b: Any) -> bool | None:
    """a op b; None for money of unlike currencies."""
    if isinstance(a, Money) and isinstance(b, Money) and a.currency != b.currency:
        return None
    if isinstance(a, int | Decimal64 | Money):
        a, b = added(a, b, -1)[0], 0  # the sign of the difference
    order = {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b} if "<" in op or ">" in op else {}
    return bool({"==": a == b, "!=": a != b, **order}[op])


def in_set(item: Result, members: Result) -> Result:
    """The `or` of item == member: false over nothing, even for an unknown item (6)."""
    if members.value is None:
        return unknown((item, members))
    return any_of(lift(equal, item, Result(member)) for member in members.value)


def equal(a: Any, b: Any) -> bool | None:
    return compare("==", a, b)


def set_test(op: str, left: Result, right: Result) -> Result:
    if left.value is None:
        return unknown((left, right))
    combine = any_of if op == "overlaps" else all_of
    return combine(in_set(Result(item), right) for item in left.value)


def in_networks(item: Result, networks: Result) -> Result:
    if networks.value is None:
        return unknown((item, networks))
    some = (networks.value,) if isinstance(networks.value, Net) else networks.value
    return any_of(lift(within, item, Result(network)) for network in some)


def within(ip: Ip, network: Net) -> bool:
    host_bits = (32 if network.version == 4 else 128) - network.prefix
    return ip.version == network.version and ip.value >> host_bits == network.value >> host_bits


STRING_TESTS: dict[str, Callable[[str, str], bool]] = {
    "starts": str.startswith,
    "ends": str.endswith,
    "contains": str.__contains__,
    "matches": lambda text, glob: glob_matches(glob, text),
    "under": is_under,
}


# ── Conversions (8) ───────────────────────────────────────────────────────────────


def convert(source: str, target: str, value: Any) -> Any:
    """A value of kind `source` as one of kind `target`; None where it can't be."""
    if source == target:
        return value
    if target == "string":
        if source == "decimal":
            return format_decimal(*value)
        return format_ip(value) if source == "ip" else str(value)
    if source == "int":  # to decimal
        return Decimal64(value, 0)
    if source == "decimal":  # to int
        return value.coefficient if value.scale == 0 else None
    try:
        if target == "int":
            return to_int(value)
        return parse_value(value, ValueSpec(target))
    except InvalidValue:
        return None


def to_int(text: str) -> int | None:
    if not re.fullmatch("[+-]?[0-9]+", text):
        return None
    # Digit by digit, so that no length of text is too long to read.
    value = reduce(lambda n, digit: min(10 * n + int(digit), MAX_INT + 1), text.lstrip("+-"), 0)
    return None if value > MAX_INT else -value if text[0] == "-" else value
