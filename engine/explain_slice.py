"""explain_slice knows which part of the data a request can reach, and copies it into an engine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from . import graph as g
from . import reading
from .data import EntityAttributes, Relationship
from .explain_facts import MAX_CLOSURE, MAX_ROW, Facts, Object, subject_of
from .explain_inverses import Inverses, steps_of, steps_of_expr
from .values import value_to_json

if TYPE_CHECKING:
    from ._engine import Engine

MAX_SLICE = 4_000
"""Relationships copied into a scratch engine."""
MAX_SEEN = 2_000
"""Entities of a type that are all copied, where an inverse may lead to each."""
LONG_ROW = 200
"""A longer row is copied only as far as it names what the subject is in."""


class Slice:
    """The data that a request can reach, copied from an engine."""

    def __init__(self, facts: Facts, subject: tuple[str, ...], resource: Object) -> None:
        self.facts = facts
        self.source = facts.engine
        self.graph = self.source.graph
        self.subject: Object = (subject[0], subject[1])
        self.resource = resource
        self.rows: dict[tuple[Any, ...], Relationship] = {}
        self.entities: dict[Object, None] = {}
        self.whole = True
        steps = [s for t in self.graph.types for r in t.relations for s in steps_of(r.set)]
        steps += [s for r in self.graph.rules for s in steps_of_expr(r.condition)]
        self.walked = {(s.type, s.relation) for s in steps if s.of_type is None}
        inverses = Inverses(self.graph, steps)
        self.inverted = inverses.followed
        self.everywhere = inverses.everywhere
        self.named = [(s.of_type or "", s.id) for s in steps if s.id is not None]

    def engine(self) -> Engine | None:
        """A scratch engine with the slice; None where it would be too large to be whole."""
        from ._engine import Engine

        self.collect()
        if not self.whole or len(self.rows) > MAX_SLICE:
            return None
        table = self.source.layout.rules
        rules = tuple(r.graph for r in table.candidates(self.facts.request.action))
        scratch = Engine(msgspec.structs.replace(self.graph, rules=(*rules, self.naming())))
        attributes = [
            EntityAttributes(*entity, values)
            for entity in self.entities
            if (values := json_attributes(self.source, entity))
        ]
        scratch.write(list(self.rows.values()), (), attributes)
        return scratch

    def naming(self) -> g.Rule:
        """A rule that never applies, which names what the policy does: the rest of it may not."""
        store = self.source.data
        named = sorted(self.source.layout.named)
        entities = (g.Who(store.type_names[t], store.name(t, i)) for t, i in named)
        never = g.Expr("const", g.Spec("bool"), value=False)
        return g.Rule("", "allow", tuple(entities), (self.facts.request.action,), (), never)

    def collect(self) -> None:
        """Follow relationships from everything that the request names."""
        near = set(self.facts.closure(self.subject))
        self.whole = len(near) < MAX_CLOSURE
        todo = [self.resource, self.subject, *self.named]
        todo += [(r.object_type, r.object_id) for r in self.facts.request.relationships]
        todo += [
            (r.subject_type, r.subject_id)
            for r in self.facts.request.relationships
            if r.subject_id is not None
        ]
        for type_name in sorted(self.everywhere):
            ids = self.facts.seen(type_name, MAX_SEEN)
            self.whole = self.whole and ids is not None
            todo += [(type_name, id) for id in sorted(ids or ())]
        self.entities = dict.fromkeys(todo)
        while todo and len(self.rows) <= MAX_SLICE:
            entity = todo.pop()
            for r in self.around(entity, near):
                self.rows.setdefault((r.object_type, r.object_id, r.relation, *subject_of(r)), r)
                for other in ((r.object_type, r.object_id), (r.subject_type, r.subject_id)):
                    if other[1] is not None and other not in self.entities:
                        known = other[0], other[1]
                        self.entities[known] = None
                        todo.append(known)

    def around(self, entity: Object, near: set[Object]) -> Iterable[Relationship]:
        """The relationships of an entity, and where walks go against them, those naming it."""
        for relation in self.facts.schema.relation_names[entity[0]]:
            row = list(self.facts.stored(entity, relation))
            if len(row) > LONG_ROW:
                if (entity[0], relation) in self.walked or len(row) >= MAX_ROW:
                    self.whole = False
                row = [r for r in row if r.subject_id is None or subject_of(r)[:2] in near]
            yield from row
        if entity[0] in self.inverted or entity[0] in self.everywhere or entity == self.subject:
            yield from reading.objects(self.source, entity)


def json_attributes(engine: Engine, entity: Object) -> dict[str, Any]:
    """An entity's stored attributes as JSON values."""
    specs = engine.schema.attributes[engine.schema.types[entity[0]]]
    return {
        name: value_to_json(value, specs[name].spec)
        for name, value in reading.attributes(engine, entity).items()
    }
