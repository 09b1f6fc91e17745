"""twin evaluates a checked model directly: slowly, without an index, by the letter.

It judges the engine, its lists and its explanations, and the lowering between. Numbers in
comments are the clauses of docs/semantics.md; read the two side by side. There are two parts:
the facts (who is in which relation of what), which may depend on one another in circles, and
the rules, which read them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Literal, NamedTuple

from ..engine.data import EntityAttributes, Relationship
from ..engine.errors import UnknownAction, UnknownType
from . import model as m
from .twin_expressions import Expressions
from .twin_facts import Facts, Request, key_of, typed
from .twin_solve import In, Thing
from .twin_values import FALSE, TRUE, Result, all_of, any_of, negation

NEVER_SEEN = "\uffff never seen"
"""Stands for every id that nothing names."""


class Outcome(NamedTuple):
    """The decision; `rules` are those that decide it, or leave it open."""

    allowed: bool
    conditional: bool
    missing: tuple[str, ...]
    required: tuple[str, ...]
    effect: str | None
    rules: frozenset[str]


class Listing(NamedTuple):
    """Ids in order; for subjects, `everyone` of the type except the excluded and conditional."""

    ids: list[str]
    conditional: dict[str, Outcome]
    everyone: bool = False
    excluded: list[str] | None = None


# ── Rules ─────────────────────────────────────────────────────────────────────────


class Rules:
    """The rules that a request meets, and what they come to."""

    def __init__(self, facts: Facts) -> None:
        self.facts, self.request = facts, facts.request
        things = {"subject": self.request.subject, "resource": self.request.resource}
        self.evaluate = Expressions(facts, things, {}).evaluate

    def decide(self) -> Outcome:  # 2
        allows, forbids = list(self.allows()), list(self.forbids())
        allow, forbid = any_of(r for _, r in allows), any_of(r for _, r in forbids)
        decision = all_of([allow, negation(forbid)])
        effect, deciding = None, {name for name, r in allows + forbids if r.value is None}
        if decision.value is True:
            effect, deciding = "allow", {name for name, r in allows if r.value}
        elif forbid.value is True:
            effect, deciding = "forbid", {name for name, r in forbids if r.value}
        return Outcome(
            decision.value is True,
            decision.value is None,
            tuple(sorted(decision.missing)),
            tuple(sorted(decision.required)),
            effect,
            frozenset(deciding) if effect or decision.value is None else frozenset(),
        )

    def allows(self) -> Iterator[tuple[str, Result]]:
        request, resource = self.request, self.request.resource
        if request.action in relations_of(self.facts.types[resource.type]):  # 22
            implicit = In(request.subject, resource, request.action)
            yield f"{resource.type}.{request.action}", self.facts.holds(implicit)
        for rule in self.matching():
            if rule.effect != "forbid" and among(rule.subjects, request.subject):
                yield rule.name, all_of([self.where(rule), self.condition(rule)])

    def forbids(self) -> Iterator[tuple[str, Result]]:
        for rule in self.matching():
            concerned = among(rule.subjects, self.request.subject)
            if rule.effect == "forbid" and concerned:
                yield rule.name, self.condition(rule)
            elif rule.effect == "only":  # 21
                inside = self.condition(rule) if concerned else FALSE
                yield rule.name, all_of([self.where(rule), negation(inside)])

    def matching(self) -> Iterator[m.Rule]:  # 20
        for rule in self.facts.twin.model.rules:
            if rule.actions and self.request.action not in rule.actions:
                continue
            if among(rule.resources, self.request.resource):
                yield rule

    def where(self, rule: m.Rule) -> Result:
        return self.evaluate(rule.where) if rule.where else TRUE

    def condition(self, rule: m.Rule) -> Result:  # 20
        when = self.evaluate(rule.when) if rule.when else TRUE
        unless = self.evaluate(rule.unless) if rule.unless else FALSE
        return all_of([when, negation(unless), *map(self.required, rule.require)])

    def required(self, requirement: m.Requirement) -> Result:  # 20
        for name, at in self.request.evidence:
            if name == requirement.evidence and (
                requirement.within is None
                or (at is not None and at > self.request.now - requirement.within)
            ):
                return TRUE
        return Result(None, frozenset(), frozenset([requirement.evidence]))


def among(whos: tuple[m.Who, ...], thing: Thing) -> bool:  # 14, 20
    return not whos or (
        thing.relation is None
        and any(who.type == thing.type and who.id in (None, thing.id) for who in whos)
    )


# ── The twin ──────────────────────────────────────────────────────────────────────


class Twin:
    """Data under a checked model, and the questions one can ask of it."""

    def __init__(self, model: m.Model) -> None:
        self.model = model
        self.types = {t.name: t for t in model.types}
        self.conditions = {c.name: c for c in model.conditions}
        self.relationships: dict[tuple[str | None, ...], Relationship] = {}
        self.attributes: dict[Thing, dict[str, Any]] = {}
        self.named = set(named_in(model))

    def write(
        self,
        touch: Iterable[Relationship] = (),
        delete: Iterable[Relationship] = (),
        attributes: Iterable[EntityAttributes] = (),
    ) -> None:
        """Apply changes that are known to fit the policy."""
        for r in delete:
            self.relationships.pop(key_of(r), None)
        self.relationships.update((key_of(r), r) for r in touch)
        for row in attributes:
            entity = self.attributes.setdefault(Thing(row.type, row.id), {})
            entity.update(typed(self.types[row.type].attributes, row.values, row.type))
            for name in [name for name, value in row.values.items() if value is None]:
                entity.pop(name, None)

    def seen(self, request: Request) -> dict[str, set[str]]:  # 27
        """The ids of each type that data, policy or request name."""
        things = {Thing(*entity) for entity, values in self.attributes.items() if values}
        for r in (*self.relationships.values(), *request.relationships):
            things.add(Thing(r.object_type, r.object_id))
            if r.subject_id is not None:
                things.add(Thing(r.subject_type, r.subject_id))
        things |= self.named | {request.subject, request.resource}
        return {t: {x.id for x in things if x.type == t and x.id} for t in self.types}

    def validate(self, request: Request) -> None:  # 24
        for thing in (request.subject, request.resource):
            if thing.type not in self.types:
                raise UnknownType(f"the policy declares no type `{thing.type}`")
        if request.action not in self.actions(request.resource.type):
            raise UnknownAction(f"`{request.resource.type}` has no action `{request.action}`")

    def actions(self, type: str, relations: bool = True) -> list[str]:
        """The actions of a type, with or without its relations and permissions (22)."""
        t = self.types[type]
        return sorted([a.name for a in t.actions] + (relations_of(t) if relations else []))

    def check(self, request: Request, shared: Facts | None = None) -> Outcome:
        self.validate(request)
        return Rules(Facts(self, request, shared)).decide()

    def list_objects(self, request: Request) -> Listing:
        """The objects of the resource's type, among those seen, that the subject may act on."""
        return self.listing(request, "resource")

    def list_subjects(self, request: Request) -> Listing:
        """The subjects, of the subject's type, that may act on the resource."""
        found = self.listing(request, "subject")
        stranger = replace(request, subject=Thing(request.subject.type, NEVER_SEEN))
        if self.reads_subject_id(stranger) or not self.check(stranger).allowed:  # 28
            return found
        seen = self.seen(request)[request.subject.type]
        excluded = sorted(seen - {*found.ids, *found.conditional})
        return found._replace(everyone=True, excluded=excluded)

    def list_actions(self, request: Request, relations: bool = False) -> Listing:
        """The actions of the resource's type that the subject may take on it."""
        names = self.actions(request.resource.type, relations)
        return listing({name: self.check(replace(request, action=name)) for name in names})

    def listing(self, request: Request, which: Literal["subject", "resource"]) -> Listing:
        # Facts don't depend on who asks what of which, so all the checks share them.
        shared = Facts(self, request)
        type = request.subject.type if which == "subject" else request.resource.type
        outcomes = {}
        for id in sorted(shared.seen[type]):
            thing = Thing(type, id)
            filled = (
                replace(request, subject=thing)
                if which == "subject"
                else replace(request, resource=thing)
            )
            outcomes[id] = self.check(filled, shared)
        return listing(outcomes)

    def reads_subject_id(self, request: Request) -> bool:
        """Does a rule that applies to the request's subject speak of its id?"""
        rules = Rules(Facts(self, request)).matching()
        conditions = [(r.when, r.unless) for r in rules if among(r.subjects, request.subject)]
        return any(isinstance(n, m.IdOf) and n.of == "subject" for n in nodes(conditions))


def relations_of(type: m.Type) -> list[str]:
    return [r.name for r in type.relations] + [p.name for p in type.permissions]


def listing(outcomes: dict[str, Outcome]) -> Listing:
    return Listing(
        [name for name, outcome in outcomes.items() if outcome.allowed],
        {name: outcome for name, outcome in outcomes.items() if outcome.conditional},
    )


def nodes(part: Any) -> Iterator[m.Node]:
    """All nodes of a part of a model."""
    if isinstance(part, m.Node):
        yield part
        part = [getattr(part, name) for name in part.__struct_fields__]
    if isinstance(part, list | tuple):
        for item in part:
            yield from nodes(item)


def named_in(model: m.Model) -> Iterator[Thing]:  # 27
    for node in nodes(model):
        if isinstance(node, m.Who | m.NamedSubject) and node.id is not None:
            yield Thing(node.type, node.id)
        elif isinstance(node, m.IsEntity) and node.id is not None:
            yield Thing(node.entity_type, node.id)
