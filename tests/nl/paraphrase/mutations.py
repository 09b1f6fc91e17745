"""Rules that differ from a rule in one constant or one operator, at the level of the model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from msgspec.structs import replace

from sayso.compiler import model as m
from sayso.compiler.operators import ordered
from sayso.engine.times import DAY

COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
TESTS = ("starts", "ends", "contains", "matches", "regex")
KINDS = ("any", "all", "at_least")


def mutations(rule: m.Rule) -> Iterator[m.Rule]:
    """Every rule that one change makes of this one."""
    for effect in ("allow", "forbid", "only"):
        if effect != rule.effect and (rule.where is None or effect == "only"):
            yield replace(rule, effect=effect)
    for clause in ("where", "when", "unless"):
        expr = getattr(rule, clause)
        if expr is None:
            continue
        for changed in _anywhere(expr):
            yield replace(rule, **{clause: changed})
        yield replace(rule, **{clause: None})
    if rule.when is not None and rule.unless is None:
        yield replace(rule, when=None, unless=rule.when)
    for index, requirement in enumerate(rule.require):
        for within in (None, 7 * DAY + 1):
            changed = replace(requirement, within=within)
            if changed != requirement:
                yield replace(rule, require=_put(rule.require, index, changed))
    for field in ("subjects", "resources"):
        for index, who in enumerate(getattr(rule, field)):
            other = replace(who, id=None if who.id is not None else "x")
            yield replace(rule, **{field: _put(getattr(rule, field), index, other)})


def _anywhere(value: Any) -> Iterator[Any]:
    """The value with one change, here or below."""
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            for changed in _anywhere(item):
                yield _put(value, index, changed)
        return
    if not isinstance(value, m.Node) or isinstance(value, m.ValueType):
        return
    yield from _here(value)
    if isinstance(value, m.Const):
        return
    for field in value.__struct_fields__:
        for changed in _anywhere(getattr(value, field)):
            yield replace(value, **{field: changed})


def _here(node: m.Node) -> Iterator[Any]:
    match node:
        case m.Const(type=type_, value=value):
            yield from (replace(node, value=other) for other in _others(value, type_))
        case m.Compare(op=op, left=left, right=right):
            ops = COMPARISONS if ordered(left.type, right.type) else COMPARISONS[:2]
            yield from (replace(node, op=other) for other in ops if other != op)
        case m.And(type=type_, items=items):
            yield m.Or(type_, items)
        case m.Or(type=type_, items=items):
            yield m.And(type_, items)
        case m.Not(operand=operand):
            yield operand
        case m.AtLeast(k=k) | m.Quantifier(kind="at_least", k=k):
            yield replace(node, k=k + 1)
        case m.SetTest(op=op):
            yield replace(node, op="subset" if op == "overlaps" else "overlaps")
        case m.StringTest(op=op) if op in TESTS:
            yield from (replace(node, op=other) for other in TESTS if other != op)
        case m.Arithmetic(op="+" | "-" as op, right=right) if right.type.kind != m.DATETIME:
            yield replace(node, op="-" if op == "+" else "+")
        case m.Each(kind=kind):
            yield replace(node, kind="one" if kind == "any" else "any")
        case m.Window(start=start, end=end, days=days):
            yield replace(node, start=(start + 1) % 1440, end=end if start + 1 < 1440 else 7)
            yield replace(node, end=end % 1440 + 1)
            yield replace(node, days=tuple(d for d in range(7) if d not in days) or (0,))
            yield replace(node, zone="Asia/Tokyo" if node.zone != "Asia/Tokyo" else "Asia/Seoul")
    if isinstance(node, m.Quantifier) and node.body is not None:
        yield from (replace(node, kind=kind) for kind in KINDS if kind != node.kind)
    bool_tests = (
        m.Compare | m.InSet | m.SetTest | m.InNetworks | m.InWindows | m.StringTest | m.Member
        | m.SameEntity | m.IsEntity | m.Quantifier | m.Each | m.AtLeast | m.Present | m.And | m.Or
    )  # fmt: skip
    if isinstance(node, bool_tests):
        yield m.Not(m.ValueType("bool"), node)


def _others(value: m.Constant, type_: m.ValueType) -> Iterator[m.Constant]:
    """Other values of the same type."""
    if isinstance(value, tuple):
        assert type_.element is not None
        if len(value) > 1:
            yield value[1:]
        for index, item in enumerate(value):
            for other in _others(item, type_.element):
                if other not in value:
                    yield _put(value, index, other)
        return
    change: dict[str, Callable[[Any], Any]] = {
        m.BOOL: lambda v: not v,
        m.MONEY: lambda v: f"{v.split()[0]}1 {v.split()[1]}" if "." in v else f"1{v}",
        m.DECIMAL: lambda v: f"{v}1",
        m.DOUBLE: lambda v: f"-{v}",
        m.IP: lambda v: "192.0.2.77" if v != "192.0.2.77" else "192.0.2.78",
        m.NETWORK: lambda v: "192.0.2.0/29" if v != "192.0.2.0/29" else "192.0.2.0/30",
        m.STRING: lambda v: f"{v}x",
        m.ENUM: lambda v: f"{v}x",
        m.PATH: lambda v: f"{v}x",
    }
    yield change.get(type_.kind, lambda v: v + 1)(value)


def _put(items: tuple[Any, ...], index: int, item: Any) -> tuple[Any, ...]:
    return (*items[:index], item, *items[index + 1 :])
