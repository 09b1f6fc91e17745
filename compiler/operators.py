"""Knows which operators apply to which types of value, and what comes of it."""

from __future__ import annotations

from . import model as m
from .constants import TYPES

NUMERIC = (m.INT, m.DECIMAL)
ORDERED = (
    m.INT, m.UINT, m.DECIMAL, m.DOUBLE, m.MONEY, m.DATETIME, m.DURATION, m.STRING
)  # fmt: skip
SIGNED = (m.INT, m.DECIMAL, m.DOUBLE, m.MONEY, m.DURATION)

CONVERSIONS: dict[str, tuple[str, ...]] = {
    m.STRING: (
        m.BOOL,
        m.INT,
        m.UINT,
        m.DECIMAL,
        m.DOUBLE,
        m.DATETIME,
        m.DURATION,
        m.IP,
        m.PATH,
    ),
    m.BOOL: (m.STRING,),
    m.INT: (m.UINT, m.DECIMAL, m.DOUBLE, m.STRING, m.DATETIME),
    m.UINT: (m.INT, m.DOUBLE, m.STRING),
    m.DOUBLE: (m.INT, m.UINT, m.STRING),
    m.DATETIME: (m.INT, m.STRING),
    m.DURATION: (m.STRING,),
    m.ANY: (m.BOOL, m.DOUBLE, m.STRING),
    m.DECIMAL: (m.INT, m.STRING),
    m.ENUM: (m.STRING,),
    m.IP: (m.STRING,),
    m.PATH: (m.STRING,),
}
"""What `as` can convert each kind to."""

_SUMS: dict[tuple[str, str, str], str] = {
    **{(kind, op, kind): kind for kind in (m.UINT, m.DOUBLE) for op in ("+", "-", "*", "/")},
    (m.INT, "/", m.INT): m.INT,
    (m.INT, "%", m.INT): m.INT,
    (m.UINT, "%", m.UINT): m.UINT,
    (m.STRING, "+", m.STRING): m.STRING,
    (m.MONEY, "+", m.MONEY): m.MONEY,
    (m.MONEY, "-", m.MONEY): m.MONEY,
    (m.DATETIME, "+", m.DURATION): m.DATETIME,
    (m.DATETIME, "-", m.DURATION): m.DATETIME,
    (m.DURATION, "+", m.DATETIME): m.DATETIME,
    (m.DATETIME, "-", m.DATETIME): m.DURATION,
    (m.DURATION, "+", m.DURATION): m.DURATION,
    (m.DURATION, "-", m.DURATION): m.DURATION,
    (m.DURATION, "*", m.INT): m.DURATION,
    (m.INT, "*", m.DURATION): m.DURATION,
    (m.MONEY, "*", m.INT): m.MONEY,
    (m.MONEY, "*", m.DECIMAL): m.MONEY,
    (m.INT, "*", m.MONEY): m.MONEY,
    (m.DECIMAL, "*", m.MONEY): m.MONEY,
}


def arithmetic(op: str, left: m.ValueType, right: m.ValueType) -> m.ValueType | None:
    """The type of `left op right`, or None where it has none."""
    if left.kind in NUMERIC and right.kind in NUMERIC and op in ("+", "-", "*"):
        return TYPES[m.INT if left.kind == right.kind == m.INT else m.DECIMAL]
    if left.kind == m.LIST and left == right and op == "+":
        return left
    kind = _SUMS.get((left.kind, op, right.kind))
    return TYPES[kind] if kind else None


def equatable(left: m.ValueType, right: m.ValueType) -> bool:
    """Whether values of two types can ever be equal."""
    if left.kind in NUMERIC and right.kind in NUMERIC:
        return True
    if m.ANY in (left.kind, right.kind):
        return {left.kind, right.kind} <= {m.ANY, m.BOOL, m.DOUBLE, m.STRING}
    if left.kind == right.kind == m.ENUM:
        return bool(set(left.values) & set(right.values))
    if left.kind in (m.LIST, m.MAP):
        return left == right
    return left.kind == right.kind and left.kind != m.SET


def ordered(left: m.ValueType, right: m.ValueType) -> bool:
    """Whether `<` applies to values of two types."""
    return left.kind in ORDERED and equatable(left, right)
