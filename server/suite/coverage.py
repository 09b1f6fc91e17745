"""Knows how to tell what tests did not exercise in the policies they are of.

The requests of the tests are put to the twin (`compiler/twin.py`), which shows what each rule and
each condition came to; docs/testing.md says what counts.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ... import Policy
from ...compiler import model as m
from ...compiler.twin import Outcome, Rules, Twin, among
from ...compiler.twin_expressions import Expressions
from ...compiler.twin_facts import Facts, Request
from ...compiler.twin_solve import Fact, Formula, In, Thing, value_of
from ...compiler.twin_values import Result, any_of
from ...engine.data import EntityAttributes, Relationship, parse_entity, parse_subject, read_rows
from .points import (
    ALLOWED,
    ASKED,
    CURRENT,
    EXPIRED,
    FORBADE,
    KINDS,
    Leaf,
    Point,
    Points,
    Shape,
    leaves,
    note,
)
from .spec import Check, Given, Listing, Suite


@dataclass(slots=True)
class Coverage:
    """What all tests so far have exercised, by policy."""

    _points: dict[tuple[str, str], Points] = field(default_factory=dict)

    def trace(self, policy: Policy, suite: Suite) -> Tracer:
        """What notes the requests of one document, whose data an engine has taken before."""
        points = self._points.setdefault((policy.filename, policy.digest), Points(policy))
        tracer = Tracer(policy.model, points)
        for path in suite.data:
            with path.open("rb") as file:
                tracer.take(read_rows(file, str(path)))
        tracer.take(suite.rows)
        return tracer

    def reports(self) -> list[CoverageReport]:
        """What has been exercised of each policy."""
        return [CoverageReport(key[0], points.all) for key, points in self._points.items()]


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """The points of one policy and what was seen of them."""

    policy: str
    points: list[Point]

    def counts(self) -> dict[str, tuple[int, int]]:
        """(exercised, all) of each kind of point."""
        found: dict[str, tuple[int, int]] = {}
        for kind in KINDS:
            points = [point for point in self.points if point.kind == kind]
            found[kind] = sum(not point.never for point in points), len(points)
        return found

    def percent(self) -> int:
        """Rounded down, so that 100 means everything."""
        exercised = sum(not point.never for point in self.points)
        return 100 * exercised // len(self.points) if self.points else 100

    def unexercised(self) -> Iterator[Point]:
        """The points with a side that was never seen, in the order of the text."""
        return (point for point in self.points if point.never)


# ── Requests as the twin takes them ───────────────────────────────────────────────


def _subject(text: str) -> Thing:
    type_, id_, relation = parse_subject(text)
    return Thing(type_, id_ or "", relation)


def _asking(subject: Thing, action: str, resource: Thing, given: Given) -> Request:
    return Request(
        subject,
        action,
        resource,
        given.context or {},
        given.subject or {},
        given.resource or {},
        given.action or {},
        given.relationships,
        given.evidence,
        time.time_ns() // 1000 if given.now is None else given.now,
    )


# ── Watching the twin ─────────────────────────────────────────────────────────────


class Tracer(Twin):
    """A twin that notes what its checks come to. It is asked what an engine could answer."""

    def __init__(self, model: m.Model, points: Points) -> None:
        super().__init__(model)
        self.points = points

    def take(self, rows: Any) -> None:
        """Write rows as they come: of two that say the same, the later counts."""
        for row in rows:
            if isinstance(row, Relationship):
                self.write(touch=[row])
            elif isinstance(row, EntityAttributes):
                self.write(attributes=[row])

    def ask(self, check: Check) -> Outcome:
        """Ask what a check asks."""
        resource = Thing(*parse_entity(check.resource))
        return self.check(_asking(_subject(check.subject), check.action, resource, check.given))

    def list(self, listing: Listing) -> None:
        """Ask for all that a list asks for."""
        first, action, last = listing.words
        if listing.kind == "objects":
            self.list_objects(_asking(_subject(first), action, Thing(last, ""), listing.given))
        elif listing.kind == "subjects":
            resource = Thing(*parse_entity(last))
            self.list_subjects(_asking(Thing(first, ""), action, resource, listing.given))
        else:
            resource = Thing(*parse_entity(last))
            request = _asking(_subject(first), action, resource, listing.given)
            self.list_actions(request, listing.relations)

    def check(self, request: Request, shared: Facts | None = None) -> Outcome:
        self.validate(request)
        self.points.actions[request.resource.type, request.action].seen.add(ASKED)
        facts = _Watched(self, request, shared)
        rules = Rules(facts)
        outcome = self.note_rules(rules)
        for rule in rules.matching():
            self.note_conditions(rules, rule)
        facts.note_relations()
        return outcome

    def note_rules(self, rules: Rules) -> Outcome:
        """Note the rules that decide, and the forbids that turn down what others allow."""
        outcome, allows = rules.decide(), list(rules.allows())
        for name, result in allows:
            # implicit ones have no rule of their own: their relation's expression is watched
            if outcome.allowed and result.value and name in self.points.rules:
                self.points.rules[name].point.seen.add(ALLOWED)
        allowable = any_of(result for _, result in allows).value is not False
        effects = {rule.name: rule.effect for rule in self.model.rules}
        for name, result in rules.forbids():
            if result.value and (allowable or effects[name] == "only"):
                self.points.rules[name].point.seen.add(FORBADE)
        return outcome

    def note_conditions(self, rules: Rules, rule: m.Rule) -> None:
        """Note what the conditions of a rule that the request meets came to."""
        points = self.points.rules[rule.name]
        concerned = among(rule.subjects, rules.request.subject)
        if points.whole is not None and concerned:
            note(points.whole, {leaf: _value(rules, leaf) for leaf in leaves(points.whole)})
        if points.where is not None:
            note(points.where, {leaf: _value(rules, leaf) for leaf in leaves(points.where)})


def _value(rules: Rules, leaf: Leaf) -> Result:
    if isinstance(leaf.part, m.Requirement):
        return rules.required(leaf.part)
    return rules.evaluate(leaf.part)


class _Watched(Facts):
    """Facts that note which relations they were asked for, and what these came to."""

    twin: Tracer

    def __init__(self, twin: Tracer, request: Request, shared: Facts | None) -> None:
        self.grounded: list[tuple[Shape, dict[Leaf, Formula]]] = []
        super().__init__(twin, request, shared)

    def ground(self, fact: Fact) -> Formula:
        if isinstance(fact, In):
            self.asked_for(fact.object, fact.name)
            shape = self.twin.points.relations.get((fact.object.type, fact.name))
            if shape is not None:
                self.grounded.append(
                    (
                        shape,
                        {
                            leaf: self.members(leaf.part, fact.subject, fact.object, fact.name)
                            for leaf in leaves(shape)
                        },
                    )
                )
        return super().ground(fact)

    def hops(self, object: Thing, step: str) -> Iterator[tuple[Formula, Thing, tuple[str, ...]]]:
        self.asked_for(object, step)
        return super().hops(object, step)

    def asked_for(self, object: Thing, name: str) -> None:
        point = self.twin.points.actions.get((object.type, name))
        if point is not None:  # an inverse, and a name that the type lacks, have none
            point.seen.add(ASKED)

    def truth_of(self, r: Relationship) -> Result:
        expiry = self.twin.points.expiries.get((r.object_type, r.relation))
        if r.expires is not None and expiry is not None:
            expiry.seen.add(CURRENT if self.request.now < r.expires else EXPIRED)
        if r.condition is not None and (r.expires is None or self.request.now < r.expires):
            declared = self.twin.conditions[r.condition].parameters
            parameters = {p.name: self.parameter(p, r.parameters or {}) for p in declared}
            evaluate = Expressions(self, {}, parameters).evaluate
            shape = self.twin.points.conditions[r.condition]
            note(shape, {leaf: evaluate(leaf.part) for leaf in leaves(shape)})
        return super().truth_of(r)

    def note_relations(self) -> None:
        """Note what the parts of the relations asked for came to, now that all are solved."""
        for shape, formulas in self.grounded:
            values = {leaf: value_of(f, self.known.__getitem__) for leaf, f in formulas.items()}
            note(shape, values)
