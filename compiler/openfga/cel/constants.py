"""Knows how a CEL constant is written in a checked model."""

from __future__ import annotations

from ... import model as m
from ...constants import TYPES
from .errors import Refused
from .literals import MICROSECOND, is_mapped
from .typed import Typed

_KINDS = {
    "bool": m.BOOL, "int": m.INT, "uint": m.UINT, "double": m.DOUBLE, "string": m.STRING,
    "any": m.ANY, "duration": m.DURATION, "timestamp": m.DATETIME, "ipaddress": m.IP,
}  # fmt: skip


def scalar_type(kind: str) -> m.ValueType | None:
    """The type of value that holds a CEL one of a scalar kind."""
    return TYPES[_KINDS[kind]] if kind in _KINDS else None


def constant(e: Typed) -> m.Const:
    """A constant node. Raises Refused for one that Sayso has no exact value for."""
    type_ = scalar_type(e.type.kind)
    if type_ is None:
        raise unsupported(e, f"Sayso has no values of type `{e.type}`")
    value = e.value
    if isinstance(value, float):
        if value != value or abs(value) == float("inf"):
            raise unsupported(e, "Sayso has no constant for what is not a finite number")
        return m.Const(type_, repr(value))
    if e.type.kind in ("duration", "timestamp"):
        assert isinstance(value, int)
        if value % MICROSECOND:
            raise unsupported(e, "Sayso counts time in whole microseconds")
        value //= MICROSECOND
    elif e.type.kind == "int" and value == -(2**63):
        raise unsupported(e, "an integer lies within ±(2⁶³-1)")
    elif e.type.kind == "ipaddress" and is_mapped(str(value)):
        raise unsupported(e, "Sayso takes an IPv4-mapped address for the IPv4 one")
    assert isinstance(value, bool | int | str)
    return m.Const(type_, value)


def unsupported(e: Typed, message: str) -> Refused:
    return Refused(message, e.place.line, e.place.column, "unsupported")
