"""Knows which values are worth trying: those that policies speak of, and their neighbours.

Values are in the form of a model's constants (compiler/model.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from random import Random
from typing import Any

from ...engine.times import (
    DAY,
    HOUR,
    MAX_DATETIME,
    MAX_INT,
    MIN_DATETIME,
    MINUTE,
    WEEK,
    format_datetime,
    format_duration,
    local,
)
from .. import model as m
from ..twin import nodes

MONDAY = 1_767_571_200_000_000
"""Monday, 5 January 2026, midnight UTC."""

_PLAIN: dict[str, list[Any]] = {
    m.INT: [0, 1],
    m.DECIMAL: ["0", "1"],
    m.MONEY: ["0 USD", "1 EUR"],
    m.STRING: ["other", ""],
    m.PATH: ["/", "/other"],
    m.DATETIME: [MONDAY, MONDAY + 10 * HOUR],
    m.DURATION: [0, HOUR],
    m.IP: ["192.0.2.1", "2001:db8::1"],
    m.NETWORK: ["192.0.2.0/24"],
    m.BOOL: [True, False],
    m.UINT: [0, 1],
    m.DOUBLE: ["0", "1"],
    m.ANY: [0, "other", True],
}


class Pools:
    """The values of each kind that some rules or relations speak of."""

    def __init__(self, parts: Iterable[Any], rng: Random) -> None:
        self._rng = rng
        self._found: dict[str, list[Any]] = {kind: [*some] for kind, some in _PLAIN.items()}
        self.windows: list[m.Window] = []
        for node in nodes(list(parts)):
            if isinstance(node, m.Const):
                self._speak(node.type, node.value)
            elif isinstance(node, m.Window):
                self.windows.append(node)

    def _speak(self, type_: m.ValueType, value: Any) -> None:
        if type_.kind == m.SET and isinstance(value, tuple):
            assert type_.element is not None
            for each in value:
                self._speak(type_.element, each)
            return
        known = self._found.setdefault(type_.kind, [])
        if type_.kind not in (m.ENUM, m.BOOL) and value not in known:
            known.append(value)

    def value(self, type_: m.ValueType) -> Any:
        """Some value of a type; None where none is known."""
        rng, kind = self._rng, type_.kind
        if kind == m.ENUM:
            return rng.choice(type_.values)
        if kind in (m.SET, m.LIST):
            assert type_.element is not None
            return tuple(self.value(type_.element) for _ in range(rng.choice([0, 1, 1, 2])))
        if kind == m.MAP:
            assert type_.element is not None
            return {"a": self.value(type_.element)}
        known = self._found.get(kind)
        if not known:
            return None
        found = rng.choice(known)
        return found if rng.random() < 0.6 else self.beside(kind, found, rng.choice([-1, 1]))

    def beside(self, kind: str, value: Any, way: int) -> Any:
        """A value just above or below another; the same where there is none."""
        match kind:
            case m.INT | m.UINT:
                return max(-MAX_INT, min(MAX_INT, value + way))
            case m.DECIMAL:
                return str(Decimal(value) + way * Decimal("0.01"))
            case m.MONEY:
                amount, currency = value.split()
                return f"{Decimal(amount) + way * Decimal('0.01')} {currency}"
            case m.DATETIME:
                step = self._rng.choice([1, 1, MINUTE, DAY])
                return max(MIN_DATETIME, min(MAX_DATETIME, value + way * step))
            case m.DURATION:
                return value + way * self._rng.choice([1, 1_000_000])
            case m.STRING | m.PATH if way > 0:
                return value + "a"
            case m.STRING:
                return value[:-1]
            case m.DOUBLE:
                return str(float(value) + way * 0.5)
        return value

    def instant(self, windows: Iterable[m.Window], inside: bool) -> int:
        """An instant at or beside the edge of a window, more often inside as asked."""
        rng, some = self._rng, list(windows)
        if not some:
            return MONDAY + rng.randrange(2 * WEEK)
        window = rng.choice(some)
        day = rng.choice(window.days) if window.days else 0
        minutes = window.start if rng.random() < 0.5 else window.end
        if window.end <= window.start and minutes == window.end:
            day += 1
        edge = MONDAY + day * DAY + minutes * MINUTE
        edge += edge - local(edge, window.zone)  # the zone's own time, an hour off at a change
        away = rng.choice([0, 0, 1, -1, -MINUTE, HOUR, -HOUR])
        if not inside and rng.random() < 0.5:
            away = rng.choice([DAY, 2 * DAY, 5 * DAY, 12 * HOUR])
        return edge + away


def as_given(value: Any, type_: m.ValueType) -> Any:
    """A value as data and requests give it."""
    if value is None:
        return None
    if type_.kind == m.DATETIME:
        return format_datetime(value)
    if type_.kind == m.DURATION:
        return format_duration(value)
    if type_.kind == m.DOUBLE:
        return float(value)
    if type_.kind in (m.SET, m.LIST):
        assert type_.element is not None
        found = [as_given(each, type_.element) for each in value]
        return [each for i, each in enumerate(found) if each not in found[:i]]
    return value
