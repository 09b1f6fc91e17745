"""Knows what a rule decides on both sides of each of its numbers, dates, hours and values.

A request that the rule applies to is taken, and only the one value is moved; the engine decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import tzinfo
from decimal import Decimal
from ipaddress import ip_network
from typing import Any, Literal

import msgspec

from ...compiler import model as m
from ...compiler.diff.cases import Case
from ...compiler.diff.equivalence import under
from ...compiler.diff.judges import Judge
from ...compiler.twin import nodes
from ...engine.calendar import STARTS, months_after
from ...engine.data import EntityAttributes
from ...engine.errors import SaysoError
from ...engine.functions import zone
from ...engine.times import (
    DAY,
    MINUTE,
    format_datetime,
    format_duration,
    local,
    parse_datetime,
    parse_duration,
)

SECOND = 1_000_000
MOST = 12
"""Boundaries told of one rule."""

Said = Literal["allow", "deny", "conditional"]


@dataclass(frozen=True)
class Side:
    """One value beside a boundary, and the request with it."""

    value: str
    case: Case
    answer: Said


@dataclass(frozen=True)
class Boundary:
    """A value that a rule speaks of, and what it decides around it."""

    of: str
    sides: tuple[Side, ...]

    @property
    def parts(self) -> bool:
        """Whether the decision turns there."""
        return len({side.answer for side in self.sides}) > 1

    def to_json(self) -> dict[str, Any]:
        """The boundary as JSON-able data."""
        sides = [{"value": side.value, "decision": side.answer} for side in self.sides]
        return {"of": self.of, "sides": sides}


def boundaries(model: m.Model, rule: m.Rule, applying: Case) -> list[Boundary]:
    """Around each constant of a rule of a model, from a request that the rule applies to.

    The rule is judged alone: beside a prohibition everything else is allowed.
    """
    baseline: Literal["allow", "deny"] = "allow" if rule.effect == "forbid" else "deny"
    judge = Judge(under(replaced(model, rule), baseline))
    found: list[Boundary] = []
    for expr in (rule.where, rule.when, rule.unless):
        for node in nodes(expr):
            for of, values in _around(node, applying):
                sides = tuple(_sides(values, applying, judge))
                boundary = Boundary(of, sides)
                if boundary.parts and boundary not in found:
                    found.append(boundary)
    return found[:MOST]


def replaced(model: m.Model, rule: m.Rule) -> m.Model:
    """The model with this rule as its only one."""
    return msgspec.structs.replace(model, rules=(rule,))


Moved = tuple[str, Case]


def _sides(values: Iterator[Moved], case: Case, judge: Judge) -> Iterator[Side]:
    for said, moved in values:
        verdict = judge.decide(moved)
        if verdict is not None:
            yield Side(said, moved, verdict.answer)


def _around(node: m.Node, case: Case) -> Iterator[tuple[str, Iterator[Moved]]]:
    """What a test speaks of, and the request with values around its constants."""
    match node:
        case m.Compare(
            op="==", left=m.Call(args=(one, _)) as left, right=m.Call(args=(other, _)) as right
        ) if left.function in STARTS and isinstance(one, m.Now) != isinstance(other, m.Now):
            yield from _in_the_part(left, right, case)
        case m.Compare(left=left, right=right) if any(isinstance(n, m.Now) for n in nodes(node)):
            yield from _turning(left, right, case)
        case m.InNetworks(item=m.RequestField() as item, networks=m.Const(value=tuple() as nets)):
            yield name(item), _put(item, list(_addresses(str(nets[0]))), case)
        case m.Compare(left=left, right=m.Const() as right):
            yield from _compared(left, right, case)
        case m.Compare(left=m.Const() as left, right=right):
            yield from _compared(right, left, case)
        case m.InSet(item=m.Const() as item, set=set_):
            yield from _among(set_, item, case)
        case m.InSet(item=item, set=m.Const(value=tuple() as values) as set_):
            element = set_.type.element
            assert element is not None
            consts = [m.Const(element, value) for value in values[:3]]
            if (other := _other(item.type, values)) is not None:
                consts.append(m.Const(item.type, other))
            yield name(item), _put(item, [_given(const) for const in consts], case)
        case m.InWindows(item=m.Now(), windows=windows):
            for window in windows:
                yield from _opening(window, case)


def _compared(of: m.Expr, const: m.Const, case: Case) -> Iterator[tuple[str, Iterator[Moved]]]:
    if const.type.kind in (m.STRING, m.ENUM, m.BOOL):
        other = _other(of.type, (const.value,))
        if other is not None:
            yield name(of), _put(of, [const.value, other], case)
        return
    yield name(of), _put(of, list(_beside(const)), case)


def _turning(left: m.Expr, right: m.Expr, case: Case) -> Iterator[tuple[str, Iterator[Moved]]]:
    """A test of the time, such as `now - x < 30 days`: the moment at which it turns."""
    away = [_apart(left, right, replace(case, now=case.now + step)) for step in (0, SECOND)]
    if away[0] is None or away[1] is None or away[0] == away[1]:
        return
    slope = (away[1] - away[0]) // SECOND
    if slope in (-1, 1):
        yield "the time", _moments(case, case.now - away[0] * slope)


def _in_the_part(left: m.Call, right: m.Call, case: Case) -> Iterator[tuple[str, Iterator[Moved]]]:
    """Both ends of the day, week, month or year in which something else is."""
    fixed = right if isinstance(left.args[0], m.Now) else left
    begin = _micros(fixed, case)
    where = _zone(fixed.args[1])
    if begin is None or where is None:
        return
    longer = {"start_of_day": 30 * 3600, "start_of_week": 8 * 86_400, "start_of_month": 32 * 86_400}
    end = STARTS[fixed.function](begin + longer.get(fixed.function, 367 * 86_400) * SECOND, where)
    yield f"the {fixed.function.removeprefix('start_of_')}", _moments(case, begin)
    if end is not None:
        yield f"the {fixed.function.removeprefix('start_of_')}", _moments(case, end)


def _apart(left: m.Expr, right: m.Expr, case: Case) -> int | None:
    """How far apart two moments, or two durations, are in microseconds; None if not known."""
    one, other = _micros(left, case), _micros(right, case)
    return None if one is None or other is None else one - other


def _micros(of: m.Expr, case: Case) -> int | None:
    match of:
        case m.Now():
            return case.now
        case m.Const(type=m.ValueType(m.DATETIME | m.DURATION), value=int() as value):
            return value
        case m.Arithmetic(op="+" | "-" as op, left=left, right=right):
            one, other = _micros(left, case), _micros(right, case)
            if one is None or other is None:
                return None
            return one + other if op == "+" else one - other
        case m.Call(function="months_after", args=(moment, m.Const(value=months), zone)):
            at, where = _micros(moment, case), _zone(zone)
            return (
                None if at is None or where is None else months_after(at, int(str(months)), where)
            )
        case m.Call(function=function, args=(moment, zone)) if function in STARTS:
            at, where = _micros(moment, case), _zone(zone)
            return None if at is None or where is None else STARTS[function](at, where)
    value = _value(of, case)
    if not isinstance(value, str):
        return None
    try:
        read = parse_datetime if of.type.kind == m.DATETIME else parse_duration
        return read(value)
    except SaysoError:
        return None


def _zone(of: m.Expr) -> tzinfo | None:
    return zone(str(of.value)) if isinstance(of, m.Const) else None


def _addresses(network: str) -> Iterator[str]:
    """The first address of a network, its last, and those beside it."""
    net = ip_network(network)
    first, last = int(net.network_address), int(net.broadcast_address)
    for number in (first - 1, first, last, last + 1):
        if 0 <= number < 2**net.max_prefixlen:
            yield str(type(net.network_address)(number))


def _moments(case: Case, at: int) -> Iterator[Moved]:
    for away in (-SECOND, 0, SECOND):
        yield format_datetime(at + away), replace(case, now=at + away, timeless=False)


def _opening(window: m.Window, case: Case) -> Iterator[tuple[str, Iterator[Moved]]]:
    """Both ends of a window, on a day of it near the request's time."""
    midnight = case.now - local(case.now, window.zone) % DAY
    days = [midnight + n * DAY for n in range(8)]
    if (window.start, window.end) == (0, 1440):
        yield "the day", _days(window, days, case)
        return
    for what, minutes in (("opening", window.start), ("closing", window.end)):
        over = DAY if what == "closing" and window.end <= window.start else 0
        for day in days:
            if _weekday(day, window.zone) in window.days:
                edge = day + over + minutes * MINUTE
                edge += (minutes * MINUTE - local(edge, window.zone) % DAY) % DAY if not over else 0
                yield f"the {what} of hours", _moments_of(case, edge)
                break


def _moments_of(case: Case, edge: int) -> Iterator[Moved]:
    for away in (-MINUTE, 0):
        yield format_datetime(edge + away), replace(case, now=edge + away, timeless=False)


def _days(window: m.Window, days: list[int], case: Case) -> Iterator[Moved]:
    noon = 12 * 60 * MINUTE
    inside = next((d for d in days if _weekday(d, window.zone) in window.days), None)
    outside = next((d for d in days if _weekday(d, window.zone) not in window.days), None)
    for day in (inside, outside):
        if day is not None:
            at = day + noon
            yield format_datetime(at), replace(case, now=at, timeless=False)


def _weekday(at: int, zone: str) -> int:
    # local time counts from 1 January 1970, a Thursday
    return (local(at, zone) // DAY + 3) % 7


def _beside(const: m.Const) -> Iterator[Any]:
    """A value, the next smaller and the next larger, as data give them."""
    value = const.value
    match const.type.kind:
        case m.INT | m.UINT:
            yield from (int(value) + step for step in (-1, 0, 1))  # type: ignore[arg-type]
        case m.DECIMAL:
            yield from (str(Decimal(str(value)) + step * _CENT) for step in (-1, 0, 1))
        case m.MONEY:
            amount, currency = str(value).split()
            yield from (f"{Decimal(amount) + step * _CENT} {currency}" for step in (-1, 0, 1))
        case m.DATETIME:
            yield from (format_datetime(int(value) + step * SECOND) for step in (-1, 0, 1))  # type: ignore[arg-type]
        case m.DURATION:
            yield from (format_duration(int(value) + step * SECOND) for step in (-1, 0, 1))  # type: ignore[arg-type]


_CENT = Decimal("0.01")


def _among(set_: m.Expr, item: m.Const, case: Case) -> Iterator[tuple[str, Iterator[Moved]]]:
    """A set with the value and without it: a role."""
    yield f"{name(set_)}, {item.value}", _put(set_, [[item.value], []], case)


def _other(type_: m.ValueType, values: tuple[Any, ...]) -> Any:
    """A value of the type that is none of these."""
    if type_.kind == m.ENUM:
        return next((each for each in type_.values if each not in values), None)
    if type_.kind == m.BOOL:
        return next((each for each in (True, False) if each not in values), None)
    return "something else" if type_.kind == m.STRING else None


def _given(const: m.Const) -> Any:
    if const.type.kind == m.DATETIME:
        return format_datetime(int(const.value))  # type: ignore[arg-type]
    if const.type.kind == m.DURATION:
        return format_duration(int(const.value))  # type: ignore[arg-type]
    return const.value


# ── Values of a request ───────────────────────────────────────────────────────────


def name(of: m.Expr) -> str:
    """What holds a value, as the policy writes it."""
    match of:
        case m.AttributeOf(of=entity, name=attribute):
            return f"{entity}.{attribute}"
        case m.RequestField(name=field):
            return f"request.{field}"
        case m.ActionParameter(name=parameter):
            return f"action.{parameter}"
    return "the time"


def _value(of: m.Expr, case: Case) -> Any:
    match of:
        case m.AttributeOf(of=("subject" | "resource") as entity, name=attribute):
            thing = case.subject if entity == "subject" else case.resource
            for row in case.attributes:
                if (row.type, row.id) == (thing.type, thing.id):
                    return row.values.get(attribute)
        case m.RequestField(name=field):
            return case.context.get(field)
        case m.ActionParameter(name=parameter):
            return case.action_properties.get(parameter)
    return None


def _put(of: m.Expr, values: list[Any], case: Case) -> Iterator[Moved]:
    """The request with each of the values there, where it is one of the request's own."""
    for value in values:
        said = str(value) if not isinstance(value, list) else "with it" if value else "without it"
        match of:
            case m.AttributeOf(of=("subject" | "resource") as entity, name=attribute):
                thing = case.subject if entity == "subject" else case.resource
                yield said, with_attribute(case, thing.type, thing.id, attribute, value)
            case m.RequestField(name=field):
                yield said, replace(case, context={**case.context, field: value})
            case m.ActionParameter(name=parameter):
                given = {**case.action_properties, parameter: value}
                yield said, replace(case, action_properties=given)


def with_attribute(case: Case, type_: str, id_: str, attribute: str, value: Any) -> Case:
    """The request where one entity has this attribute."""
    rows = list(case.attributes)
    for at, row in enumerate(rows):
        if (row.type, row.id) == (type_, id_):
            rows[at] = EntityAttributes(type_, id_, {**row.values, attribute: value})
            break
    else:
        rows.append(EntityAttributes(type_, id_, {attribute: value}))
    return replace(case, attributes=tuple(rows))
