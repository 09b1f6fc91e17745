"""Knows what two policies declare differently, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from msgspec.structs import replace

from .. import model as m
from ..canonical import without_places
from ..unparse import Expressions, action_text, attribute_text, member_text, named_text
from . import normal
from .results import SchemaChange


class _Declared(NamedTuple):
    """One declaration: of what kind, its full name, what it means, and how it is written."""

    what: str
    name: str
    meaning: Any
    text: str


def schema_changes(old: m.Model, new: m.Model) -> list[SchemaChange]:
    """The declarations that mean something else, first those that both have or the new one."""
    before = {(d.what, d.name): d for d in _declared(without_places(old))}
    after = {(d.what, d.name): d for d in _declared(without_places(new))}
    found = []
    for key, now in after.items():
        was = before.get(key)
        if was is None:
            found.append(_change("added", now, f"{_spoken(now)} is new: {now.text}"))
        elif was.meaning != now.meaning:
            text = f"{_spoken(now)} was: {was.text}; is: {now.text}"
            found.append(_change("changed", now, text))
    for key, was in before.items():
        if key not in after:
            found.append(_change("removed", was, f"{_spoken(was)} is gone: {was.text}"))
    return found


def _change(change: Any, declared: _Declared, text: str) -> SchemaChange:
    return SchemaChange(change, declared.what, declared.name, text)


def _spoken(declared: _Declared) -> str:
    return f"{declared.what} `{declared.name}`"


def _declared(model: m.Model) -> Iterator[_Declared]:
    expressions = Expressions(model)
    for type_ in model.types:
        yield from _of_type(type_)
    for field in model.request:
        yield _Declared("field", f"request.{field.name}", field, attribute_text(field))
    for what, items in (
        ("network", model.networks),
        ("hours", model.hours),
        ("set", model.sets),
        ("condition", model.conditions),
        ("evidence", model.evidence),
    ):
        for item in items:
            text = named_text(item, expressions, model.zone)
            yield _Declared(what, item.name, _meaning(item), text)


def _of_type(type_: m.Type) -> Iterator[_Declared]:
    yield _Declared("type", type_.name, None, f"type {type_.name}")
    for attribute in type_.attributes:
        name = f"{type_.name}.{attribute.name}"
        yield _Declared("attribute", name, attribute, attribute_text(attribute))
    for action in type_.actions:
        yield _Declared("action", f"{type_.name}.{action.name}", action, action_text(action))
    for what, members in (
        ("relation", type_.relations),
        ("permission", type_.permissions),
        ("inverse", type_.inverses),
    ):
        for member in members:
            name = f"{type_.name}.{member.name}"
            yield _Declared(what, name, _meaning(member), member_text(member))


def _meaning(node: Any) -> Any:
    """What a declaration means, however it is written."""
    match node:
        case m.Relation(_, subjects, expr):
            return frozenset(subjects), normal.relation(expr)
        case m.Permission(_, expr):
            return normal.relation(expr)
        case m.Condition(_, _, expr):
            return replace(node, expr=normal.condition(expr))
        case m.Network(_, networks):
            return frozenset(networks)
        case m.Hours(_, windows):
            return frozenset(windows)
        case m.NamedSet(_, element, values):
            return element, frozenset(values)
    return node
