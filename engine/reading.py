"""reading knows how to read relationships and attributes back out of an engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .data import Relationship
from .encoding import Encoding
from .values import Value

if TYPE_CHECKING:
    from ._engine import Engine

Entity = tuple[str, str]


def objects(engine: Engine, subject: Entity) -> Iterator[Relationship]:
    """The stored relationships that name an object itself as their subject."""
    store, schema = engine.data, engine.schema
    type_name, id = subject
    ordinal = store.find(schema.types[type_name], id)
    if ordinal is None:
        return
    for slots in schema.slots.values():
        for a, slot in slots:
            if a.type == type_name and not a.everyone:
                for found in store.objects(slot, ordinal):
                    yield relationship(engine, slot, found, ordinal)


def relationship(engine: Engine, slot: int, object: int, subject: int) -> Relationship:
    """The relationship stored in a slot between two ordinals."""
    store, types = engine.data, engine.schema.types
    object_type, relation, subject_type, subject_relation, everyone, _, _ = store.slot_shapes[slot]
    condition, parameters, expires = store.stored_guard(slot, object, subject) or (None,) * 3
    return Relationship(
        object_type,
        store.name(types[object_type], object),
        relation,
        subject_type,
        None if everyone else store.name(types[subject_type], subject),
        subject_relation,
        condition,
        parameters,
        expires,
    )


def attributes(engine: Engine, entity: Entity) -> dict[str, Value]:
    """The stored attributes of an entity, as exact values."""
    store, schema = engine.data, engine.schema
    type_id = schema.types[entity[0]]
    ordinal = store.find(type_id, entity[1])
    found: dict[str, Value] = {}
    if ordinal is None:
        return found
    encoding = Encoding(store)
    for name, field in schema.attributes[type_id].items():
        words = store.stored_value(type_id, field.at, ordinal)
        if isinstance(words, list):
            assert field.spec.element is not None
            kind = field.spec.element.kind
            found[name] = tuple(sorted(encoding.decode(a, b, kind) for a, b in words))
        elif words is not None:
            found[name] = encoding.decode(*words, field.spec.kind)
    return found
