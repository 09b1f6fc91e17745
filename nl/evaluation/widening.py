"""Knows how to widen a vocabulary by what examples name and it doesn't declare.

A judged request may be of a type, ask for an action, or hold a value of an enum that the
vocabulary has not: the rule must neither fail on it nor match it, and "any action" covers it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from msgspec.structs import replace

from ...compiler import model as m
from ...compiler.literals import new_name
from ...engine.errors import InvalidName
from ..rule import rebuilt
from .records import Entity, Example

NodeT = TypeVar("NodeT", bound=m.Node)


def widened(model: m.Model, examples: Sequence[Example]) -> m.Model:
    """The model with the examples' types, actions and enum values declared as well."""
    for example in examples:
        for entity in (example.subject, example.resource):
            model = _with_type(model, entity.type)
        model = _with_action(model, example.resource.type, example.action)
    strange: dict[m.ValueType, dict[str, None]] = {}
    for example in examples:
        for type_, value in _values(model, example):
            if value not in type_.values and _writable(value):
                strange.setdefault(type_, {})[value] = None
    for type_, values in strange.items():
        # wherever it is used: a rule for any type wants its attributes declared alike
        wider = replace(type_, values=(*type_.values, *values))
        model = substituted(model, type_, wider)
    return model


def substituted(node: NodeT, old: m.Node, new: m.Node) -> NodeT:
    """A tree of nodes with `new` wherever `old` stood."""
    changed = rebuilt(node, lambda each: new if each == old else each)
    assert isinstance(changed, type(node))
    return changed


def _with_type(model: m.Model, name: str) -> m.Model:
    if model.type_named(name) is not None or not _writable(name):
        return model
    return replace(model, types=(*model.types, m.Type(name)))


def _with_action(model: m.Model, type_name: str, action: str) -> m.Model:
    type_ = model.type_named(type_name)
    if type_ is None or not _writable(action):
        return model
    known = {a.name for a in type_.actions} | {r.name for r in type_.relations}
    if action in known | {p.name for p in type_.permissions}:
        return model
    wider = replace(type_, actions=(*type_.actions, m.Action(action)))
    return replace(model, types=tuple(wider if t is type_ else t for t in model.types))


def _values(model: m.Model, example: Example) -> Iterator[tuple[m.ValueType, str]]:
    """The texts an example gives for enums, each with its enum."""
    for entity in (example.subject, example.resource, *example.entities):
        yield from _given(attributes_of(model, entity), entity.attributes)
    yield from _given({f.name: f for f in model.request}, example.context)
    yield from _given(parameters_of(model, example), example.context)


def _given(
    declared: dict[str, m.Attribute], values: dict[str, Any]
) -> Iterator[tuple[m.ValueType, str]]:
    for name, given in values.items():
        if (attribute := declared.get(name)) is None:
            continue
        type_ = attribute.type.element or attribute.type
        for value in given if isinstance(given, list) else [given]:
            if type_.kind == m.ENUM and isinstance(value, str):
                yield type_, value


def attributes_of(model: m.Model, entity: Entity) -> dict[str, m.Attribute]:
    """The attributes that the entity's type declares, by name."""
    type_ = model.type_named(entity.type)
    return {a.name: a for a in type_.attributes} if type_ is not None else {}


def parameters_of(model: m.Model, example: Example) -> dict[str, m.Attribute]:
    """The parameters of the action an example asks for, by name."""
    type_ = model.type_named(example.resource.type)
    actions = type_.actions if type_ is not None else ()
    return {p.name: p for a in actions if a.name == example.action for p in a.parameters}


def _writable(name: str) -> bool:
    try:
        new_name(name)
    except InvalidName:
        return False
    return True
