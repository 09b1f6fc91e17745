"""Random data and requests for a checked model: few ids, so that paths meet, loop and collide."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any

from sayso.compiler import model as m
from sayso.compiler.twin import relations_of
from sayso.compiler.twin_facts import Request
from sayso.compiler.twin_solve import Thing
from sayso.engine.data import EntityAttributes, Relationship
from sayso.engine.times import MAX_DATETIME, MIN_DATETIME

from .literals import IDS, OFFSETS, instant, json_value, micros

UNSEEN = "nobody"


class World:
    """Draws rows and requests that fit one model."""

    def __init__(self, rng: Random, model: m.Model, width: int = 0, faults: float = 0.0) -> None:
        """`width` more users make for long rows; `faults` is how often a property
        has a value of the wrong type."""
        self.rng, self.model = rng, model
        self.faults = faults
        self.users = [*IDS, *(f"n{i}" for i in range(width))]
        self.types = {t.name: t for t in model.types}
        self.conditions = {c.name: c for c in model.conditions}
        self.relations = [(t, r) for t in model.types for r in t.relations if r.subjects]

    def chance(self, p: float) -> bool:
        return self.rng.random() < p

    # ── Data ──

    def relationships(self, count: int) -> list[Relationship]:
        return [self.relationship() for _ in range(count)] if self.relations else []

    def relationship(self, about: Thing | None = None) -> Relationship:
        """A relationship that fits the model; of `about` where its type has relations."""
        rng = self.rng
        fitting = [(t, r) for t, r in self.relations if about and t.name == about.type]
        type_, relation = rng.choice(fitting or self.relations)
        kind = rng.choice(relation.subjects)
        parameters = None
        if kind.condition is not None and self.chance(0.8):
            declared = self.conditions[kind.condition].parameters
            parameters = self.values(declared, 0.5)
        return Relationship(
            type_.name,
            about.id if about and fitting else self.known_id(type_.name, 0.3),
            relation.name,
            kind.type,
            None if kind.everyone else self.known_id(kind.type),
            kind.relation,
            kind.condition,
            parameters,
            micros(instant(rng.choice(OFFSETS))) if kind.expiry else None,
        )

    def attributes(self, removing: float = 0.0) -> EntityAttributes | None:
        """Attributes of some entity; with `removing`, some are taken away."""
        type_ = self.rng.choice(self.model.types)
        values = self.values(type_.attributes, 0.4)
        for name in values:
            if self.chance(removing):
                values[name] = None
        return EntityAttributes(type_.name, self.known_id(type_.name), values) if values else None

    def rows_of_attributes(self, count: int, removing: float = 0.0) -> list[EntityAttributes]:
        rows = [self.attributes(removing) for _ in range(count)]
        return [row for row in rows if row is not None]

    def values(self, declared: Iterable[m.Attribute], p: float) -> dict[str, Any]:
        return {a.name: json_value(self.rng, a.type) for a in declared if self.chance(p)}

    # ── Requests ──

    def request(self) -> Request:
        subject, action, resource = self.target()
        declared = next((a for a in self.types[resource.type].actions if a.name == action), None)
        same = subject == resource
        return Request(
            subject=subject,
            action=action,
            resource=resource,
            context=self.context(),
            subject_properties=self.properties(subject, 0.3),
            resource_properties={} if same else self.properties(resource, 0.3),
            action_properties=self.values(declared.parameters, 0.6) if declared else {},
            relationships=self.contextual(subject, resource),
            evidence=self.evidence(),
            now=self.now(),
        )

    def target(self) -> tuple[Thing, str, Thing]:
        """Subject, action and resource, more often ones that a rule speaks of."""
        rng = self.rng
        subject = self.subject()
        type_ = rng.choice(self.model.types)
        rule = rng.choice(self.model.rules) if self.model.rules and self.chance(0.75) else None
        if rule and rule.resources:
            type_ = self.types[rng.choice(rule.resources).type]
        names = self.actions(type_)
        if rule and rule.actions:
            names = [name for name in names if name in rule.actions] or names
        if rule and rule.subjects and self.chance(0.9):
            subject = self.thing(rng.choice(rule.subjects).type)
        return subject, rng.choice(names), self.thing(type_.name)

    def subject(self) -> Thing:
        rng = self.rng
        sets = [(t.name, name) for t in self.model.types for name in relations_of(t)]
        if sets and self.chance(0.1):
            type_name, relation = rng.choice(sets)
            return Thing(type_name, self.id(type_name), relation)
        return self.thing(rng.choice([*self.types, "user", "user"]))

    def thing(self, type_name: str) -> Thing:
        return Thing(type_name, self.id(type_name))

    def id(self, type_name: str) -> str:
        return UNSEEN if self.chance(0.06) else self.known_id(type_name)

    def known_id(self, type_name: str, spread: float = 1.0) -> str:
        """An id of the type that data may name; users are many where the world is wide."""
        wide = type_name == "user" and self.chance(spread)
        return self.rng.choice(self.users if wide else IDS)

    def actions(self, type_: m.Type) -> list[str]:
        own = [a.name for a in type_.actions]
        return own * 2 + relations_of(type_)

    def context(self) -> dict[str, Any]:
        """Fields and, under their own names, parameters of conditions, which may not convert."""
        context: dict[str, Any] = {}
        for condition in self.model.conditions:
            context |= self.values(condition.parameters, 0.4)
            for parameter in condition.parameters:
                if self.chance(0.08):
                    context[parameter.name] = self.rng.choice([True, "no", -3, [], ["x"], None])
        for a in self.model.request:
            context.pop(a.name, None)  # a field of the request must have the field's type
        context |= self.values(self.model.request, 0.4)
        if self.chance(0.1):
            context["undeclared"] = 1
        return context

    def now(self) -> int:
        """Most often an edge of a window or an expiry, or a microsecond beside one."""
        if self.chance(0.02):
            return self.rng.choice([MIN_DATETIME, MAX_DATETIME, 0])
        return micros(instant(self.rng.choice(OFFSETS))) + self.rng.choice([0, 0, 0, 1, -1])

    def properties(self, thing: Thing, p: float) -> dict[str, Any]:
        if thing.relation is not None or not self.chance(p):
            return {}
        properties = self.values(self.types[thing.type].attributes, 0.6)
        for name in properties:
            if self.chance(0.1):
                properties[name] = None
            if self.chance(self.faults):
                properties[name] = [{}]
        return properties

    def contextual(self, subject: Thing, resource: Thing) -> tuple[Relationship, ...]:
        if not self.relations or not self.chance(0.2):
            return ()
        rows = [self.relationship(resource if self.chance(0.5) else None) for _ in range(2)]
        return tuple(rows[: self.rng.choice([1, 1, 2])])

    def evidence(self) -> tuple[tuple[str, int | None], ...]:
        names = [e.name for e in self.model.evidence if self.chance(0.35)]
        times = [None, *(micros(instant(o)) for o in OFFSETS)]
        return tuple((name, self.rng.choice(times)) for name in names)
