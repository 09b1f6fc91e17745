"""Knows how an example's plain values are brought to the types that the vocabulary declares."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from ...compiler import model as m
from ...engine.errors import InvalidValue
from ...engine.values import parse_value

USD = "USD"


def fit(value: Any, type_: m.ValueType, currency: str, zone: str | None) -> Any:
    """The value as data of this type have it; raises InvalidValue where it is no such thing.

    A plain number is money of `currency`, a time without an offset one of `zone`, a single value
    a set of one.
    """
    if type_.kind == m.SET and type_.element is not None:
        items = value if isinstance(value, list) else [value]
        return [fit(item, type_.element, currency, zone) for item in items]
    fitted = _scalar(value, type_, currency, zone)
    parse_value(fitted, type_)
    return fitted


def _scalar(value: Any, type_: m.ValueType, currency: str, zone: str | None) -> Any:
    match type_.kind:
        case m.MONEY if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return {"amount": value, "currency": currency}
        case m.INT | m.UINT if isinstance(value, Decimal) and value == value.to_integral_value():
            return int(value)
        case m.DATETIME if isinstance(value, str):
            return instant(value, zone)
    return value


def instant(text: str, zone: str | None) -> datetime:
    """A moment of RFC 3339, or a day, or a time without an offset, read in the zone.

    Raises InvalidValue for any other text, and where there is no zone to read it in.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidValue(f"expected a datetime, got `{text[:60]}`") from None
    if moment.tzinfo is None:
        if zone is None:
            raise InvalidValue(f"`{text}` has no time zone, and neither has the vocabulary")
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    return moment


# ── Currencies ────────────────────────────────────────────────────────────────────


def currencies(rules: tuple[m.Rule, ...]) -> dict[str, str]:
    """By attribute's name, the currency its money is compared with; under "" that of any other."""
    found: dict[str, str] = {}
    for node in nodes(rules):
        if isinstance(node, m.Const) and node.type.kind == m.MONEY:
            found.setdefault("", str(node.value).split()[-1])
        if isinstance(node, m.Compare):
            sides = [list(nodes(side)) for side in (node.left, node.right)]
            for here, there in (sides, reversed(sides)):
                money = [str(n.value).split()[-1] for n in there if _is_money(n)]
                for name in (n.name for n in here if _is_named(n)):
                    if money:
                        found.setdefault(name, money[0])
    return found


def nodes(value: object) -> Iterator[Any]:
    """Every node of a tree of nodes, itself included."""
    if isinstance(value, tuple):
        for item in value:
            yield from nodes(item)
    elif isinstance(value, m.Node):
        yield value
        for field in value.__struct_fields__:
            yield from nodes(getattr(value, field))


def _is_money(node: object) -> bool:
    return isinstance(node, m.Const) and node.type.kind == m.MONEY


def _is_named(node: object) -> bool:
    return isinstance(node, m.AttributeOf | m.RequestField | m.ActionParameter)
