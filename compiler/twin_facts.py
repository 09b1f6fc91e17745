"""The twin's facts: who is in which relation of what, under one request.

Each fact is grounded: what it amounts to in terms of other facts, to be solved together.
Numbers in comments are the clauses of docs/semantics.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..engine.data import Relationship
from ..engine.errors import InvalidRequest, InvalidValue
from ..engine.values import parse_constant, parse_value
from . import model as m
from .twin_expressions import Expressions
from .twin_solve import (
    Every,
    Fact,
    Formula,
    In,
    Leads,
    Opposite,
    Some,
    Thing,
    facts_in,
    solve,
    value_of,
)
from .twin_values import FALSE, TRUE, Result, truth, unknown

if TYPE_CHECKING:
    from .twin import Twin


@dataclass(frozen=True)
class Request:
    """One question (24). In a list, the side asked for has its type and an empty id."""

    subject: Thing
    action: str
    resource: Thing
    context: dict[str, Any] = field(default_factory=dict)
    subject_properties: dict[str, Any] = field(default_factory=dict)
    resource_properties: dict[str, Any] = field(default_factory=dict)
    action_properties: dict[str, Any] = field(default_factory=dict)
    relationships: tuple[Relationship, ...] = ()
    evidence: tuple[tuple[str, int | None], ...] = ()
    now: int = 0


def union_parts(expr: m.RelationExpr) -> Iterator[m.RelationExpr]:
    if isinstance(expr, m.UnionOf):
        for item in expr.items:
            yield from union_parts(item)
    else:
        yield expr


class Facts:
    """The facts under the data and one request's context, relationships and time."""

    def __init__(self, twin: Twin, request: Request, shared: Facts | None = None) -> None:
        self.twin, self.request = twin, request
        self.types = twin.types
        contextual = {key_of(r): r for r in request.relationships}
        self.stored: dict[tuple[str | None, ...], list[Relationship]] = {}
        for key, r in {**twin.relationships, **contextual}.items():  # 12
            self.stored.setdefault(key[:3], []).append(r)
        self.seen: dict[str, set[str]] = shared.seen if shared else twin.seen(request)
        self.known: dict[Fact, Result] = shared.known if shared else {}
        self.context = self.fields(twin.model.request, request.context, "request")
        actions = self.types[request.resource.type].actions
        parameters = next((a.parameters for a in actions if a.name == request.action), ())
        self.action = self.fields(parameters, request.action_properties, "action")
        self.properties = self.own_properties()

    def fields(
        self, declared: Iterable[m.Attribute], given: dict[str, Any], prefix: str
    ) -> dict[str, Result]:
        """Each declared field's value as given, its default, or unknown (4, 25)."""
        values = typed(declared, given, prefix)
        return {
            a.name: Result(values[a.name]) if a.name in values else absent(a, f"{prefix}.{a.name}")
            for a in declared
        }

    def own_properties(self) -> dict[Thing, dict[str, Any]]:  # 25
        """The request's properties of its subject and resource, by entity."""
        found: dict[Thing, dict[str, Any]] = {}
        for thing, given, prefix in (
            (self.request.subject, self.request.subject_properties, "subject"),
            (self.request.resource, self.request.resource_properties, "resource"),
        ):
            if thing.relation is not None:  # 14
                continue
            values = typed(self.types[thing.type].attributes, given, prefix)
            before = found.setdefault(thing, {})
            for name in before.keys() & values.keys():
                if before[name] != values[name]:
                    raise InvalidRequest(f"`{name}` of one entity has two values")
            before.update(values)
        return found

    def attribute(self, thing: Thing, name: str) -> Result:  # 3, 4, 25
        declared = next(a for a in self.types[thing.type].attributes if a.name == name)
        given = {} if declared.stored else self.properties.get(thing, {})
        stored = self.twin.attributes.get(thing, {})
        for source in (given, stored):
            if name in source:
                return Result(source[name])
        if thing == self.request.subject:
            return absent(declared, f"subject.{name}")
        if thing == self.request.resource:
            return absent(declared, f"resource.{name}")
        return absent(declared, f"{thing.type}:{thing.id}.{name}")

    def holds(self, formula: Formula) -> Result:
        """The truth of a formula, its facts grounded and solved."""
        bodies: dict[Fact, Formula] = {}
        todo = list(facts_in(formula))
        while todo:
            fact = todo.pop()
            if fact not in bodies:
                bodies[fact] = self.known.get(fact) or self.ground(fact)
                todo += facts_in(bodies[fact])
        self.known |= solve(bodies)
        return value_of(formula, self.known.__getitem__)

    def ground(self, fact: Fact) -> Formula:
        """What a fact amounts to, in terms of other facts."""
        match fact:
            case In(subject, object, name):
                if subject == Thing(object.type, object.id, name):  # 14
                    return TRUE
                return self.members(self.expr(object, name), subject, object, name)
            case Leads(subject, object, (), target):
                return self.asked(subject, object, target)
            case Leads(subject, object, (step, *rest), target):
                return Some(
                    tuple(
                        Every((way, Leads(subject, there, (*more, *rest), target)))
                        for way, there, more in self.hops(object, step)
                    )
                )
        raise AssertionError(fact)

    def members(self, expr: Any, subject: Thing, object: Thing, name: str) -> Formula:
        """Is the subject among those that a relation expression of an object describes?"""
        match expr:
            case m.Direct():
                return Some(tuple(self.direct(subject, object, name)))
            case m.Ref(other):  # 15
                return In(subject, object, other)
            case m.NamedSubject(type, id):
                return truth(subject == Thing(type, id))
            case m.EveryoneOf(type):
                return truth(subject.type == type and subject.relation is None)
            case m.Arrow(path, target, False):
                return Leads(subject, object, path, target)
            case m.Arrow(path, target, True):
                ends = [w for w in self.walk(object, path) if self.has(w[1], target)]
                asked = [Some((Opposite(w), self.asked(subject, o, target))) for w, o in ends]
                return Every((Some(tuple(w for w, _ in ends)), *asked))
            case m.UnionOf(items):
                return Some(tuple(self.members(i, subject, object, name) for i in items))
            case m.IntersectionOf(items):
                return Every(tuple(self.members(i, subject, object, name) for i in items))
            case m.Exclusion(base, excluded):
                without = self.members(excluded, subject, object, name)
                return Every((self.members(base, subject, object, name), Opposite(without)))
        raise AssertionError(expr)

    def direct(self, subject: Thing, object: Thing, name: str) -> Iterator[Formula]:  # 13
        for r in self.stored.get((object.type, object.id, name), ()):
            if r.subject_id is None:
                if subject.type == r.subject_type and subject.relation is None:
                    yield self.truth_of(r)
            elif subject == (r.subject_type, r.subject_id, r.subject_relation):
                yield self.truth_of(r)
            elif r.subject_relation is not None:
                group = Thing(r.subject_type, r.subject_id)
                yield Every((self.truth_of(r), In(subject, group, r.subject_relation)))

    def asked(self, subject: Thing, object: Thing, target: str) -> Formula:
        """The last step of an arrow: is the subject in `target` of the object? (16, 17)"""
        inverse = self.inverse(object, target)
        if inverse is None:
            return In(subject, object, target) if self.has(object, target) else FALSE
        if subject.type != inverse.type or subject.relation is not None:
            return FALSE
        return In(object, subject, inverse.relation)

    def hops(self, object: Thing, step: str) -> Iterator[tuple[Formula, Thing, tuple[str, ...]]]:
        """Where one step of a walk leads: each way, the object there, what is left of the step."""
        if not self.has(object, step) or object.relation is not None:
            return
        if inverse := self.inverse(object, step):
            for id in self.seen.get(inverse.type, ()):
                there = Thing(inverse.type, id)
                yield In(object, there, inverse.relation), there, ()
            return
        for part in union_parts(self.expr(object, step)):
            match part:
                case m.Direct():
                    for r in self.stored.get((object.type, object.id, step), ()):
                        if r.subject_id is not None:
                            yield self.truth_of(r), Thing(r.subject_type, r.subject_id), ()
                case m.Ref(other):
                    yield TRUE, object, (other,)
                case m.Arrow(path, target):
                    yield TRUE, object, (*path, target)
                case m.NamedSubject(type, id):
                    yield TRUE, Thing(type, id), ()

    def ways(self, object: Thing, path: tuple[str, ...]) -> Iterator[tuple[Formula, Thing]]:
        if not path:
            yield TRUE, object
            return
        for way, there, more in self.hops(object, path[0]):
            for rest, end in self.ways(there, (*more, *path[1:])):
                yield Every((way, rest)), end

    def walk(self, object: Thing, path: tuple[str, ...]) -> list[tuple[Formula, Thing]]:
        """Each distinct entity a walk leads to, with the `or` of the ways there (18)."""
        ends: dict[Thing, list[Formula]] = {}
        for way, end in self.ways(object, path):
            ends.setdefault(end, []).append(way)
        return [(Some(tuple(ways)), end) for end, ways in ends.items()]

    def truth_of(self, r: Relationship) -> Result:  # 12
        if r.expires is not None and self.request.now >= r.expires:
            return FALSE
        if r.condition is None:
            return TRUE
        condition = self.twin.conditions[r.condition]
        parameters = {p.name: self.parameter(p, r.parameters or {}) for p in condition.parameters}
        if condition.strict:  # 4
            lacking = [self.given(p, r.parameters or {}) for p in condition.parameters]
            if any(result.value is None for result in lacking):
                return unknown(lacking)
        return Expressions(self, {}, parameters).evaluate(condition.expr)

    def given(self, p: m.Attribute, given: dict[str, Any]) -> Result:
        """A parameter's value, but unknown where it has none, even if it is a set."""
        absent = p.default is None and all(
            source.get(p.name) is None for source in (given, self.request.context)
        )
        if absent:
            return Result(None, frozenset([f"request.{p.name}"]))
        return self.parameter(p, given)

    def parameter(self, p: m.Attribute, given: dict[str, Any]) -> Result:  # 4
        for source in (given, self.request.context):
            if source.get(p.name) is not None:
                try:
                    return Result(parse_value(source[p.name], p.type))
                except InvalidValue:
                    return Result(None, frozenset([f"request.{p.name}"]))
        return absent(p, f"request.{p.name}")

    def has(self, object: Thing, name: str) -> bool:
        type = self.types[object.type]
        names = [p.name for p in type.permissions] + [i.name for i in type.inverses]
        return name in names or name in [r.name for r in type.relations]

    def inverse(self, object: Thing, name: str) -> m.Inverse | None:
        return next((i for i in self.types[object.type].inverses if i.name == name), None)

    def expr(self, object: Thing, name: str) -> m.RelationExpr:
        type = self.types[object.type]
        for relation in type.relations:
            if relation.name == name:
                return relation.expr or m.Direct()
        return next(p.expr for p in type.permissions if p.name == name)


def absent(attribute: m.Attribute, name: str) -> Result:  # 4
    if attribute.default is not None:
        return Result(parse_constant(attribute.default, attribute.type))
    return Result(()) if attribute.type.kind == "set" else Result(None, frozenset([name]))


def typed(declared: Iterable[m.Attribute], given: dict[str, Any], prefix: str) -> dict[str, Any]:
    """The given values of declared fields; null counts as not given (25)."""
    return {
        a.name: parse_value(given[a.name], a.type, f"{prefix}.{a.name}")
        for a in declared
        if given.get(a.name) is not None
    }


def key_of(r: Relationship) -> tuple[str | None, ...]:
    return (
        r.object_type, r.object_id, r.relation, r.subject_type, r.subject_id, r.subject_relation
    )  # fmt: skip
