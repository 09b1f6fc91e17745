"""explain_solve knows which value would make a comparison come out otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from . import graph as g
from .times import DAY, MAX_DATETIME, MIN_DATETIME, SECOND, in_window, local, zone_named
from .values import Decimal64, Ip, Money, Net, Value, decimal64

OPPOSITE = {"lt": "ge", "ge": "lt", "gt": "le", "le": "gt"}
MIRRORED = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le", "eq": "eq", "ne": "ne"}
OUTSIDE = (Ip(4, 0xC0000201), Ip(4, 0xC6336401), Ip(4, 0xCB007101), Ip(4, 0x0A000001))
"""Addresses set aside for examples, and a private one."""


def targets(op: str, wanted: bool, other: Value, spec: g.Spec) -> list[Value]:
    """Values of a type that compare with another as wanted, the nearest first."""
    if op == "ne":
        op, wanted = "eq", not wanted
    if op == "eq":
        return fitting([other], spec) if wanted else unlike(other, spec)
    op = op if wanted else OPPOSITE[op]
    if op in ("le", "ge"):
        return fitting([other], spec)
    moved = nudge(other, 1 if op == "gt" else -1, spec)
    return [] if moved is None else fitting([moved], spec)


def fitting(values: Sequence[Value], spec: g.Spec) -> list[Value]:
    """Of these, and as, values of the type."""
    found: list[Value] = []
    for value in values:
        if spec.kind == "decimal" and isinstance(value, int) and not isinstance(value, bool):
            value = Decimal64(value, 0)
        elif spec.kind == "int" and isinstance(value, Decimal64):
            if value.scale:
                continue
            value = value.coefficient
        if spec.kind == "enum" and value not in spec.values:
            continue
        if spec.kind == "uint" and isinstance(value, int) and value < 0:
            continue
        found.append(value)
    return found


def unlike(other: Value, spec: g.Spec) -> list[Value]:
    """Another value of the type, where there is an obvious one."""
    if spec.kind == "bool":
        return [not other]
    if spec.kind == "enum":
        others: list[Value] = [v for v in spec.values if v != other]
        return others[:2]
    moved = nudge(other, 1, spec)
    return [] if moved is None else fitting([moved], spec)


def nudge(value: Value, sign: int, spec: g.Spec) -> Value | None:
    """The value a little more or less: by 1, a hundredth, or a second."""
    match value:
        case bool() | str() | Ip() | Net():
            return None
        case int():
            return value + sign * (SECOND if spec.kind in ("datetime", "duration") else 1)
        case Money(coefficient, scale, currency):
            moved = hundredth(coefficient, scale, sign)
            return None if moved is None else Money(*moved, currency)
        case Decimal64(coefficient, scale):
            return hundredth(coefficient, scale, sign)
        case _:
            return None


def hundredth(coefficient: int, scale: int, sign: int) -> Decimal64 | None:
    finer = max(scale, 2)
    return decimal64(coefficient * 10 ** (finer - scale) + sign, finer)


def calculated(op: str, left: Value | None, right: Value | None) -> Value | None:
    """A sum, difference or product of numbers or money that is known to be in range."""
    currency = next((v.currency for v in (left, right) if isinstance(v, Money)), None)
    a, b = exact(left), exact(right)
    if a is None or b is None:
        return None
    if op == "mul":
        found = decimal64(a.coefficient * b.coefficient, a.scale + b.scale)
    else:
        scale = max(a.scale, b.scale)
        addend = b.coefficient * 10 ** (scale - b.scale) * (1 if op == "add" else -1)
        found = decimal64(a.coefficient * 10 ** (scale - a.scale) + addend, scale)
    return found if found is None or currency is None else Money(*found, currency)


def exact(value: Value | None) -> Decimal64 | None:
    match value:
        case Money(coefficient, scale, _) | Decimal64(coefficient, scale):
            return Decimal64(coefficient, scale)
        case int():
            return Decimal64(value, 0)
        case _:
            return None


def addresses(networks: Value) -> list[tuple[Ip, Net]]:
    """An address within each of some networks."""
    nets: Any = (networks,) if isinstance(networks, Net) else networks
    found = []
    for net in nets:
        single = net.prefix == (32 if net.version == 4 else 128)
        found.append((Ip(net.version, net.value + (0 if single else 1)), net))
    return found


def single(ip: Ip) -> Net:
    """The network of just one address."""
    return Net(ip.version, ip.value, 32 if ip.version == 4 else 128)


def next_instant(now: int, windows: Sequence[g.Window], wanted: bool) -> int | None:
    """The first instant after `now` that is, or is not, in any of the windows."""
    for at in sorted(set(boundaries(now, windows))):
        inside = any(in_window(at, w.days, w.start, w.end, w.zone) for w in windows)
        if at > now and inside == wanted:
            return at
    return None


def boundaries(now: int, windows: Sequence[g.Window]) -> Iterator[int]:
    """The instants within nine days at which a window can open or close."""
    epoch = datetime(1970, 1, 1)
    for w in windows:
        today = local(now, w.zone) // DAY
        for day in range(today - 1, today + 9):
            for minute in (w.start, w.end):
                try:
                    wall = epoch + timedelta(days=day, minutes=minute)
                    for fold in (0, 1):
                        at = wall.replace(tzinfo=zone_named(w.zone), fold=fold).astimezone(UTC)
                        micros = (at.replace(tzinfo=None) - epoch) // timedelta(microseconds=1)
                        if MIN_DATETIME <= micros <= MAX_DATETIME:
                            yield micros
                except (OverflowError, ValueError):  # beyond the calendar's ends
                    continue
