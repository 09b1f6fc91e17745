"""explain_facts knows the relationships a request can see: stored ones and its own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from . import graph as g
from . import reading
from .data import Relationship
from .errors import InvalidValue
from .explanation import Edge, Entity, Truth
from .times import format_datetime
from .values import parse_value

if TYPE_CHECKING:
    from ._engine import Engine
    from ._probe import Probe

Object = tuple[str, str]
Subject = tuple[str, str | None, str | None]

MAX_ROW = 2_000
"""Subjects of one relation of one object that are looked at."""
MAX_CLOSURE = 2_000
"""Objects that one subject's memberships are followed to."""


class Request(msgspec.Struct, frozen=True):
    """The arguments of a check, as they were given."""

    subject: Any
    action: str
    resource: Any
    context: dict[str, Any]
    subject_properties: dict[str, Any]
    resource_properties: dict[str, Any]
    action_properties: dict[str, Any]
    relationships: tuple[Relationship, ...]
    evidence: tuple[tuple[str, int | None], ...]
    now: int

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments for `Engine.check` and its kin, all but the first three."""
        return {name: getattr(self, name) for name in self.__struct_fields__[3:]}


class Facts:
    """Relationships as one request sees them, each with how true its condition and expiry leave it.

    A contextual relationship stands in for the stored one of the same object, relation, subject.
    """

    def __init__(self, engine: Engine, request: Request, probe: Probe) -> None:
        self.engine = engine
        self.request = request
        self.probe = probe
        self.schema = engine.schema
        self.store = engine.data
        self.closures: dict[tuple[Object, int], list[Object]] = {}
        self.naming: dict[str, list[tuple[int, str, int]]] = {}
        for (object_type, _), slots in self.schema.slots.items():
            for a, slot in slots:
                if not a.everyone:
                    place = slot, object_type, self.schema.types[object_type]
                    self.naming.setdefault(a.type, []).append(place)
        self.own: dict[tuple[Object, str], dict[Subject, Relationship]] = {}
        self.told: set[Object] = {(probe.subject[0], probe.subject[1]), probe.resource}
        for r in request.relationships:
            key = (r.object_type, r.object_id), r.relation
            self.own.setdefault(key, {})[subject_of(r)] = r
            self.told.add(key[0])
            if r.subject_id is not None:
                self.told.add((r.subject_type, r.subject_id))

    # ── Reading ──

    def stored(
        self, object: Object, relation: str, sets: bool | None = None
    ) -> Iterator[Relationship]:
        """Stored relationships of one relation, at most MAX_ROW of each shape.

        With `sets`, only those to objects' relations and to everyone; without, only to objects.
        """
        ordinal = self.store.find(self.schema.types[object[0]], object[1])
        if ordinal is None:
            return
        for a, slot in self.schema.slots.get((object[0], relation), []):
            if sets is None or sets == (a.relation is not None or a.everyone):
                # by name, since the order they came in is no part of the answer
                yield from sorted(
                    (
                        reading.relationship(self.engine, slot, ordinal, subject)
                        for subject in self.store.subjects(slot, ordinal)[:MAX_ROW]
                    ),
                    key=lambda r: (r.subject_id or "").encode(),
                )

    def row(self, object: Object, relation: str, sets: bool | None = None) -> list[Relationship]:
        """The relationships of one relation of an object, the request's own first."""
        own = self.own.get((object, relation), {})
        found = [
            r
            for r in own.values()
            if sets is None or sets == (r.subject_relation is not None or r.subject_id is None)
        ]
        found += [r for r in self.stored(object, relation, sets) if subject_of(r) not in own]
        return found

    def exact(self, object: Object, relation: str, subject: Subject) -> Relationship | None:
        """The relationship of an object to just this subject."""
        own = self.own.get((object, relation), {}).get(subject)
        return own or self.stored_exact(stating(object, relation, subject))

    def stored_exact(self, asked: Relationship) -> Relationship | None:
        """The stored relationship of the same object, relation and subject."""
        object, relation = (asked.object_type, asked.object_id), asked.relation
        subject = subject_of(asked)
        ordinal = self.store.find(self.schema.types[object[0]], object[1])
        if ordinal is None:
            return None
        type_name, id, set_relation = subject
        other = 0
        if id is not None:
            found = self.store.find(self.schema.types[type_name], id)
            if found is None:
                return None
            other = found
        for a, slot in self.schema.slots.get((object[0], relation), []):
            shape = (a.type, a.relation, a.everyone)
            if shape == (type_name, set_relation, id is None) and self.holds(slot, ordinal, other):
                return reading.relationship(self.engine, slot, ordinal, other)
        return None

    def holds(self, slot: int, object: int, subject: int) -> bool:
        """Whether a slot has a relationship between two ordinals.

        A subject is in fewer rows, as a rule, than a row has subjects; a set the other way.
        """
        if self.store.slot_shapes[slot][3] is None and not self.store.slot_shapes[slot][4]:
            return object in self.store.objects(slot, subject)
        return subject in self.store.subjects(slot, object)

    def closure(self, subject: Object, limit: int = MAX_CLOSURE) -> list[Object]:
        """The objects that a subject's relationships lead to, the nearest first, then by name."""
        key = subject, limit
        if key not in self.closures:
            seen = {subject: None}
            todo = [subject]
            while todo and len(seen) < limit:
                found = {o for entity in todo for o in self.led_to(entity, limit)}
                todo = sorted(found - seen.keys(), key=lambda o: (o[0], o[1].encode()))
                todo = todo[: limit - len(seen)]
                seen.update(dict.fromkeys(todo))
            self.closures[key] = list(seen)
        return self.closures[key]

    def led_to(self, entity: Object, limit: int) -> Iterator[Object]:
        """The objects of relationships that name an entity, or a relation of it, as subject.

        Of a shape with more than `limit` none: they lead everywhere.
        """
        for (object, _), row in self.own.items():
            if any((s[0], s[1]) == entity for s in row):
                yield object
        ordinal = self.store.find(self.schema.types[entity[0]], entity[1])
        if ordinal is not None:
            for slot, type_name, number in self.naming.get(entity[0], ()):
                objects = self.store.objects(slot, ordinal)
                if len(objects) <= limit:
                    for o in objects:
                        yield type_name, self.store.name(number, o)

    def ids(self, type_name: str, limit: int) -> list[str]:
        """The seen ids of a type in order; of more than `limit`, only those the request names."""
        return sorted(self.seen(type_name, limit) or self.told_ids(type_name), key=str.encode)

    def seen(self, type_name: str, limit: int) -> set[str] | None:
        """The seen ids of a type (clause 27); None where there are more than `limit`."""
        number = self.schema.types[type_name]
        count = self.store.count(number)
        if count > limit:
            return None
        stored = (self.store.name(number, i) for i in range(count) if self.probe.seen(number, i))
        return {*stored, *self.told_ids(type_name)}

    def told_ids(self, type_name: str) -> set[str]:
        """The ids of a type that the request names."""
        return {id for t, id in self.told if t == type_name}

    # ── Truth ──

    def truth(self, r: Relationship) -> Truth:
        """How true a relationship is now, by its expiry and its condition."""
        if r.expires is not None and self.request.now >= r.expires:
            return False
        if r.condition is None:
            return True
        question = self.question(r)
        return None if question is None else question.truth()

    def question(self, r: Relationship) -> Question | None:
        """A relationship's condition with its parameters; None where one does not convert."""
        condition = self.schema.conditions.get(r.condition or "")
        if condition is None:
            return None
        given: dict[str, Any] = {
            f"request.{f.name}": self.request.context.get(f.name) for f in self.engine.graph.request
        }
        for p in condition.parameters:
            value = (r.parameters or {}).get(p.name)
            if value is None:
                value = self.request.context.get(p.name)
            if value is not None:
                try:
                    parse_value(value, p.type)
                except InvalidValue:
                    if p.type.kind == "set":
                        return None
                    value = None
            given[f"parameter.{p.name}"] = value
        return Question(condition, self.engine.graph.request, given, self.request.now)

    def edge(self, r: Relationship, state: str | None = None) -> Edge:
        """A relationship as explanations show it."""
        own = self.own.get(((r.object_type, r.object_id), r.relation), {})
        given = "contextual" if own.get(subject_of(r)) is r else "stored"
        return edge_of(r, state or given)


class Question:
    """A condition asked by itself, through a small engine of its own.

    Its parameters become fields of a request to a policy whose one rule is the condition.
    """

    def __init__(
        self,
        condition: g.Condition,
        request: tuple[g.Field, ...],
        given: dict[str, Any],
        now: int,
    ) -> None:
        self.condition = condition
        self.engine = asking(condition, request)
        context = {name: value for name, value in given.items() if value is not None}
        self.probe = self.engine.probe(ASKED, "ask", ASKED, context, now=now)
        self.layout = self.engine.layout
        self.node = self.layout.rules.rules[0].condition

    def truth(self) -> Truth:
        """Whether the condition holds."""
        decision = self.probe.decide()
        return None if decision.conditional else decision.allowed


ASKED = ("asked", "it")


@lru_cache(maxsize=64)
def asking(condition: g.Condition, request: tuple[g.Field, ...]) -> Engine:
    """An engine that decides a condition, given its parameters as fields of the request."""
    from ._engine import Engine

    fields = [named(f, f"request.{f.name}") for f in request]
    fields += [named(p, f"parameter.{p.name}") for p in condition.parameters]
    kind = g.Type(ASKED[0], actions=(g.Action("ask"),))
    rule = g.Rule("ask", "allow", (), ("ask",), (), standing(condition.expr))
    return Engine(g.Graph((kind,), (rule,), tuple(fields)))


def named(f: g.Field, name: str) -> g.Field:
    return g.Field(name, f.type, False, f.default)


def standing(e: g.Expr) -> g.Expr:
    """A condition's expression with its parameters and fields renamed apart."""
    if e.op in ("request", "parameter"):
        return g.Expr("request", e.type, name=f"{e.op}.{e.name}")
    return msgspec.structs.replace(e, args=tuple(map(standing, e.args)))


def stating(
    object: Object, relation: str, subject: Subject, expires: int | None = None
) -> Relationship:
    """The plain relationship between an object and a subject."""
    type_name, id, set_relation = subject
    return Relationship(*object, relation, type_name, id, set_relation, None, None, expires)


def subject_of(r: Relationship) -> Subject:
    return r.subject_type, r.subject_id, r.subject_relation


def edge_of(r: Relationship, state: Any) -> Edge:
    return Edge(
        Entity(*subject_of(r)),
        r.relation,
        Entity(r.object_type, r.object_id),
        state,
        r.condition,
        r.parameters,
        None if r.expires is None else format_datetime(r.expires),
    )
