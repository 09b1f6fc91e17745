"""Judges explanations: is what they show true, and does what they suggest help?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Any

import msgspec

from sayso import Engine
from sayso.compiler.pipeline import Policy, compile_policy
from sayso.compiler.twin_facts import Request
from sayso.engine import graph as g
from sayso.engine.data import EntityAttributes, Relationship
from sayso.engine.explain import explain
from sayso.engine.explanation import (
    Change,
    Edge,
    Entity,
    Explanation,
    HopStep,
    MembershipStep,
    RelationshipStep,
    StepType,
    steps_within,
)
from sayso.engine.times import parse_datetime

from .generate import generate
from .judges import TwinJudge, asked, thing
from .worlds import World

Key = tuple[Any, ...]


class Case:
    """A policy with data that explanations are asked of; `gone` was stored once and deleted."""

    def __init__(
        self,
        policy: Policy,
        relationships: Iterable[Relationship],
        attributes: list[EntityAttributes],
        gone: Iterable[Relationship] = (),
    ) -> None:
        self.policy = policy
        self.relationships = {key(r): r for r in relationships}
        self.attributes = attributes
        stored, former = list(self.relationships.values()), list(gone)
        self.engine = Engine(policy)
        self.other = Engine(policy)  # the same data, come in another order
        for engine, rows in ((self.engine, stored), (self.other, stored[::-1])):
            engine.write(former, (), ())
            engine.write((), former, ())
            engine.write(rows, (), attributes)
        self.stated = attributes_of(attributes)
        self.twin = TwinJudge(policy).twin
        self.twin.write(stored, (), attributes)

    def explain(self, request: Request) -> Explanation:
        return explained(self.engine, request)

    def wrong(self, request: Request, e: Explanation) -> Iterator[str]:
        """What is wrong with an explanation, one line each."""
        decision = self.engine.check(
            thing(request.subject),
            request.action,
            thing(request.resource),
            request.context,
            subject_properties=request.subject_properties,
            resource_properties=request.resource_properties,
            **asked(request),
        )
        told = (e.allowed, e.conditional, e.missing, e.required, e.rule, e.effect)
        made = (
            decision.allowed, decision.conditional, decision.missing, decision.required,
            decision.rule, decision.effect,
        )  # fmt: skip
        if told != made:
            yield f"the verdict is {made}, not {told}"
        for engine in (self.engine, self.other):
            if msgspec.json.encode(explained(engine, request)) != msgspec.json.encode(e):
                yield "asked again it is another explanation"
        steps = [s for reason in e.reasons for s in steps_within(reason.steps)]
        yield from self.untrue(request, steps)
        yield from self.strange(request, steps)
        if not e.text(width=80).startswith(("ALLOWED", "DENIED")):
            yield "the text does not begin with the decision"
        if e.allowed:
            yield from self.unproven(request, e)
        for suggestion in e.changes:
            if not self.helps(request, suggestion.changes):
                yield f"it is not allowed after {suggestion.changes}"

    # ── What is shown ──

    def untrue(self, request: Request, steps: list[StepType]) -> Iterator[str]:
        """Relationships that are shown but do not exist, or are shown to hold when expired."""
        own = {key(r): r for r in request.relationships}
        for step in steps:
            if isinstance(step, RelationshipStep):
                r = relationship(step.edge)
                found = own.get(key(r)) or self.relationships.get(key(r))
                if found is None or found != r:
                    yield f"there is no {step.edge}: {found}"
                elif step.holds and r.expires is not None and request.now >= r.expires:
                    yield f"{step.edge} has expired"

    def strange(self, request: Request, steps: list[StepType]) -> Iterator[str]:
        """Walks against a relation to what is not there to be walked to."""
        seen = self.twin.seen(request)
        for step in steps:
            if isinstance(step, HopStep) and step.end.id not in seen[step.end.type]:
                yield f"{step.end} is not seen"

    def unproven(self, request: Request, e: Explanation) -> Iterator[str]:
        """A plain rule must still hold with nothing but the relationships that were shown."""
        rule = next(
            (r for r in self.policy.graph.rules if r.source == e.rule and r.effect == "allow"), None
        )
        steps = [s for reason in e.reasons for s in steps_within(reason.steps)]
        if rule is None:
            yield f"there is no rule {e.rule}"
            return
        hidden = any(
            (isinstance(s, MembershipStep) and s.computed)
            or (isinstance(s, HopStep) and s.reason == "inverse" and not s.steps)
            for s in steps
        )
        if hidden or not plain_rule(rule, self.policy.graph):
            return
        kept = {
            key(r): r
            for s in steps
            if isinstance(s, RelationshipStep)
            for r in [relationship(s.edge)]
        }
        # What is walked to has to be seen; that it is, is judged above.
        ends = {(s.end.type, s.end.id): s.end for s in steps if isinstance(s, HopStep)}
        rules = (rule, naming(rule, ends.values()))
        engine = Engine(msgspec.structs.replace(self.policy.graph, rules=rules))
        engine.write(list(kept.values()), (), self.attributes)
        again = explained(engine, replace(request, relationships=()))
        if not again.allowed:
            yield f"with what is shown alone it is {again.decision}"

    # ── What is suggested ──

    def helps(self, request: Request, changes: tuple[Change, ...]) -> bool:
        """Whether the twin allows it once the changes are made."""
        touch: list[Relationship] = list(self.relationships.values())
        stated = [EntityAttributes(*k, dict(v)) for k, v in self.stated.items()]
        for c in changes:
            request, touch = self.changed(request, c, touch, stated)
        for c in changes:
            if c.kind == "prove":
                request = replace(
                    request, evidence=(*request.evidence, (c.name or "", request.now))
                )
        twin = TwinJudge(self.policy)
        twin.write(touch, (), stated)
        return twin.check(request).allowed

    def changed(
        self,
        request: Request,
        c: Change,
        touch: list[Relationship],
        stated: list[EntityAttributes],
    ) -> tuple[Request, list[Relationship]]:
        name = c.name or ""
        match c.kind:
            case "give":
                return replace(request, context={**request.context, name: c.value}), touch
            case "parameter":
                given = {**request.action_properties, name: c.value}
                return replace(request, action_properties=given), touch
            case "wait":
                return replace(request, now=parse_datetime(c.value)), touch
            case "add" | "remove":
                assert c.edge is not None
                r = relationship(c.edge)
                rest = [other for other in touch if key(other) != key(r)]
                own = tuple(other for other in request.relationships if key(other) != key(r))
                added = [r] if c.kind == "add" else []
                return replace(request, relationships=own), [*rest, *added]
            case "set":
                assert c.entity is not None
                assert c.entity.id is not None
                stated.append(EntityAttributes(c.entity.type, c.entity.id, {name: c.value}))
                whom = (c.entity.type, c.entity.id, None)
                if request.subject == whom:
                    rest_of = without(request.subject_properties, name)
                    request = replace(request, subject_properties=rest_of)
                if request.resource == whom:
                    rest_of = without(request.resource_properties, name)
                    request = replace(request, resource_properties=rest_of)
        return request, touch


def random_case(seed: str) -> tuple[Case, World]:
    """A case, and the world that its requests are drawn from."""
    rng = Random(seed)
    policy = compile_policy(generate(rng).text)
    world = World(rng, policy.model)
    relationships = world.relationships(rng.choice([0, 10, 20, 30, 45]))
    return Case(policy, relationships, world.rows_of_attributes(rng.randint(0, 8))), world


def naming(rule: g.Rule, entities: Iterable[Entity]) -> g.Rule:
    """A rule beside another one that never holds, and only names entities."""
    never = g.Expr("const", g.Spec("bool"), value=False)
    named = tuple(g.Who(e.type, e.id) for e in entities)
    return msgspec.structs.replace(rule, source="naming", subjects=named, condition=never)


def explained(engine: Engine, request: Request) -> Explanation:
    return explain(
        engine,
        thing(request.subject),
        request.action,
        thing(request.resource),
        request.context,
        subject_properties=request.subject_properties,
        resource_properties=request.resource_properties,
        **asked(request),
    )


def without(properties: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {k: v for k, v in properties.items() if k != name}


def attributes_of(rows: list[EntityAttributes]) -> dict[tuple[str, str], dict[str, Any]]:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        found.setdefault((row.type, row.id), {}).update(row.values)
    return found


def key(r: Relationship) -> Key:
    return (
        r.object_type, r.object_id, r.relation, r.subject_type, r.subject_id, r.subject_relation,
    )  # fmt: skip


def relationship(edge: Edge) -> Relationship:
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


def plain_rule(rule: g.Rule, graph: g.Graph) -> bool:
    """Whether more relationships can only make a rule truer."""
    sets = [s for t in graph.types for r in t.relations for s in parts_of(r.set)]
    if any(s.op in ("exclusion", "every") for s in sets):
        return False
    return all(e.op not in ("not", "all") for e in expressions_of(rule.condition)) and not any(
        a.kind == "bool" and e.op in ("eq", "ne", "else", "present")
        for e in expressions_of(rule.condition)
        for a in (arg.type for arg in e.args)
    )


def parts_of(s: g.Set) -> Iterator[g.Set]:
    yield s
    for item in s.items:
        yield from parts_of(item)


def expressions_of(e: g.Expr) -> Iterator[g.Expr]:
    yield e
    for a in e.args:
        yield from expressions_of(a)
