"""explain_trial tries suggested changes out: only those that make a request allowed are shown.

What a request can say is tried against the engine itself: context, properties, relationships
that are not stored, evidence, time. What only a write can do (taking a relationship away, an
attribute that is `stored` or of a third entity) is tried in a scratch engine, with the rules
and the part of the data that the request can reach.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from . import graph as g
from . import reading
from .data import EntityAttributes, Relationship
from .errors import SaysoError
from .explain_facts import MAX_CLOSURE, MAX_ROW, Facts, Object, Request, subject_of
from .explain_plans import Plan
from .explanation import Change, Edge
from .times import parse_datetime
from .values import value_to_json

if TYPE_CHECKING:
    from ._engine import Engine
    from ._state import Decision

MAX_SLICE = 4_000
"""Relationships copied into a scratch engine."""
LONG_ROW = 200
"""A longer row is copied only as far as it names what the subject is in."""


class Trial:
    """Tries plans for one request."""

    def __init__(
        self, facts: Facts, decision: Decision, subject: tuple[str, ...], resource: Object
    ) -> None:
        self.facts = facts
        self.engine = facts.engine
        self.request = facts.request
        self.decision = decision
        self.subject = subject
        self.resource = resource
        self.scratch: Engine | None = None
        self.sliced = False

    def allowed(self, plan: Plan) -> Decision | None:
        """The decision with these changes made, if it is an allow."""
        try:
            request, writes = self.changed(plan)
            found = self.written(request, writes) if writes else self.ask(self.engine, request)
        except (SaysoError, ValueError, OverflowError):
            return None  # a value that the request or the schema refuses is no way out
        return found if found is not None and found.allowed else None

    @staticmethod
    def ask(engine: Engine, request: Request) -> Decision:
        # not `check`, which may want the lock that is held while this is explained
        probe = engine.probe(
            request.subject, request.action, request.resource, **request.arguments()
        )
        found: Decision = probe.decide()
        return found

    # ── Changing the request ──

    def changed(self, plan: Plan) -> tuple[Request, list[Change]]:
        """The request with what a request can say; the changes that need a write."""
        parts: dict[str, Any] = self.request.arguments()
        writes: list[Change] = []
        for c in plan.changes:
            match c.kind:
                case "give":
                    parts["context"] = {**parts["context"], c.name: c.value}
                case "parameter":
                    parts["action_properties"] = {**parts["action_properties"], c.name: c.value}
                case "wait":
                    parts["now"] = parse_datetime(c.value)
                case "add":
                    assert c.edge is not None
                    parts["relationships"] = (*parts["relationships"], relationship(c.edge))
                case "remove":
                    assert c.edge is not None
                    if not self.drop(c.edge, parts):
                        writes.append(c)
                case "set" if not self.property(c, parts):
                    writes.append(c)
        for c in plan.changes:  # given at the time that the request would then have
            if c.kind == "prove":
                parts["evidence"] = (*parts["evidence"], (c.name, parts["now"]))
        request = self.request
        return Request(request.subject, request.action, request.resource, **parts), writes

    def drop(self, edge: Edge, parts: dict[str, Any]) -> bool:
        """Leave out one of the request's own relationships, if it is one."""
        key = relationship(edge)
        kept = tuple(r for r in parts["relationships"] if not same(r, key))
        found = len(kept) < len(parts["relationships"])
        parts["relationships"] = kept
        # one that is stored as well would come back
        return found and self.facts.stored_exact(key) is None

    def property(self, c: Change, parts: dict[str, Any]) -> bool:
        """Set an attribute by a property of the request, if that may override it."""
        assert c.entity is not None
        schema = self.facts.schema
        field = schema.attributes[schema.types[c.entity.type]][c.name or ""]
        if field.stored:
            return False
        entity = c.entity.type, c.entity.id
        found = False
        for whose, other in (("subject", self.subject), ("resource", self.resource)):
            if entity == other and c.value is not None:
                name = f"{whose}_properties"
                parts[name] = {**parts[name], c.name: c.value}
                found = True
        return found

    # ── Changing what is stored ──

    def written(self, request: Request, writes: list[Change]) -> Decision | None:
        """The decision of a scratch engine after writing; None where it can't be trusted."""
        if not self.sliced:
            self.sliced = True
            self.scratch = Slice(self.facts, self.subject, self.resource).engine()
            if self.scratch is not None:
                before = self.ask(self.scratch, self.request)
                if (before.allowed, before.conditional, before.missing) != (
                    self.decision.allowed, self.decision.conditional, self.decision.missing,
                ):  # fmt: skip
                    self.scratch = None
        if self.scratch is None:
            return None
        undo = self.write(self.scratch, writes)
        try:
            return self.ask(self.scratch, without_properties(request, writes, self))
        finally:
            self.scratch.write(*undo)

    def write(self, scratch: Engine, writes: list[Change]) -> tuple[Any, Any, Any]:
        """Make the changes; what would undo them, as arguments of another write."""
        deletes, attributes, restored, back = [], [], [], []
        for c in writes:
            if c.kind == "remove":
                assert c.edge is not None
                r = relationship(c.edge)
                stored = self.facts.stored_exact(r)
                if stored is not None:
                    deletes.append(stored)
                    restored.append(stored)
            else:
                assert c.entity is not None
                assert c.entity.id is not None
                key = c.entity.type, c.entity.id
                before = json_attributes(self.engine, key).get(c.name or "")
                attributes.append(EntityAttributes(*key, {c.name or "": c.value}))
                back.append(EntityAttributes(*key, {c.name or "": before}))
        scratch.write((), deletes, attributes)
        return restored, (), back


def without_properties(request: Request, writes: list[Change], trial: Trial) -> Request:
    """The request without the properties that would hide an attribute that is written."""
    kept = {
        "subject_properties": dict(request.subject_properties),
        "resource_properties": dict(request.resource_properties),
    }
    for c in writes:
        if c.entity is not None:
            for whose, other in (("subject", trial.subject), ("resource", trial.resource)):
                if (c.entity.type, c.entity.id) == other:
                    kept[f"{whose}_properties"].pop(c.name or "", None)
    return msgspec.structs.replace(request, **kept)


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
        self.inverted = {s.type for s in steps if s.of_type is not None and s.id is None}
        self.named = [(s.of_type or "", s.id) for s in steps if s.id is not None]

    def engine(self) -> Engine | None:
        """A scratch engine with the slice; None where it would be too large to be whole."""
        from ._engine import Engine

        self.collect()
        if not self.whole or len(self.rows) > MAX_SLICE:
            return None
        table = self.source.layout.rules
        rules = tuple(r.graph for r in table.candidates(self.facts.request.action))
        scratch = Engine(msgspec.structs.replace(self.graph, rules=rules))
        attributes = [
            EntityAttributes(*entity, values)
            for entity in self.entities
            if (values := json_attributes(self.source, entity))
        ]
        scratch.write(list(self.rows.values()), (), attributes)
        return scratch

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
        if entity[0] in self.inverted or entity == self.subject:
            yield from reading.objects(self.source, entity)


def steps_of(s: g.Set) -> Iterable[g.Step]:
    """The steps of a relation's expression."""
    if s.step is not None:
        yield s.step
    for walk in s.walks:
        yield from walk
    for item in s.items:
        yield from steps_of(item)


def steps_of_expr(e: g.Expr) -> Iterable[g.Step]:
    """The steps of a condition."""
    for walk in e.walks:
        yield from walk
    for a in e.args:
        yield from steps_of_expr(a)


def relationship(edge: Edge) -> Relationship:
    """The relationship behind an edge."""
    assert edge.object.id is not None
    return Relationship(
        edge.object.type,
        edge.object.id,
        edge.relation,
        edge.subject.type,
        edge.subject.id,
        edge.subject.relation,
        edge.condition,
        edge.parameters,
        None if edge.expires is None else parse_datetime(edge.expires),
    )


def same(a: Relationship, b: Relationship) -> bool:
    """Whether two relationships have the same object, relation and subject."""
    return (a.object_type, a.object_id, a.relation, *subject_of(a)) == (
        b.object_type, b.object_id, b.relation, *subject_of(b),
    )  # fmt: skip


def json_attributes(engine: Engine, entity: Object) -> dict[str, Any]:
    """An entity's stored attributes as JSON values."""
    specs = engine.schema.attributes[engine.schema.types[entity[0]]]
    return {
        name: value_to_json(value, specs[name].spec)
        for name, value in reading.attributes(engine, entity).items()
    }
