"""explain knows how to say why a request is allowed or denied, and what would change that."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .data import Relationship
from .errors import LimitExceeded
from .explain_changes import Changes
from .explain_conditions import Conditions, Frame
from .explain_facts import Facts, Request
from .explain_members import Members
from .explain_plans import NOTHING, Plan, best, includes, together
from .explain_trial import Trial
from .explain_words import Labels
from .explanation import (
    Edge,
    Entity,
    Explanation,
    OtherRule,
    Picture,
    RelationshipStep,
    RuleReport,
    StepType,
    Suggestion,
    Truth,
    steps_within,
)
from .rules import NONE, Reference
from .times import datetime_of, format_datetime

if TYPE_CHECKING:
    from ._engine import Engine

__all__ = ["Explanation", "explain"]

MAX_RULES = 2_000
"""Rules whose conditions are looked at, of each effect."""
MAX_REASONS = 3
MAX_OTHERS = 5
MAX_SUGGESTIONS = 3
MAX_TRIED_RULES = 12
"""Allow rules that changes are looked for, the nearest."""
MAX_TRIALS = 24
"""Sets of changes that are tried."""


def explain(
    engine: Engine,
    subject: object,
    action: str,
    resource: object,
    context: Mapping[str, Any] | None = None,
    *,
    subject_properties: Mapping[str, Any] | None = None,
    resource_properties: Mapping[str, Any] | None = None,
    action_properties: Mapping[str, Any] | None = None,
    relationships: Iterable[Relationship] | None = None,
    evidence: Iterable[tuple[str, int | None]] | None = None,
    now: int | datetime | None = None,
) -> Explanation:
    """Decide as `Engine.check` does, and say why. Raises what `check` raises."""
    if now is None:
        now = time.time_ns() // 1000
    request = Request(
        subject,
        action,
        resource,
        dict(context or {}),
        dict(subject_properties or {}),
        dict(resource_properties or {}),
        dict(action_properties or {}),
        tuple(relationships or ()),
        tuple((name, at) for name, at in evidence or ()),
        datetime_of(now) if isinstance(now, datetime) else now,
    )
    with engine.data.reading():  # one revision throughout; nothing below may lock it again
        return Explaining(engine, request).explanation()


class Explaining:
    """One request being explained."""

    def __init__(self, engine: Engine, request: Request) -> None:
        self.engine = engine
        self.request = request
        self.probe = engine.probe(
            request.subject, request.action, request.resource, **request.arguments()
        )
        self.decision = self.probe.decide()
        self.labels = Labels(engine)
        self.facts = Facts(engine, request, self.probe)
        self.members = Members(self.facts, self.probe)
        self.conditions = Conditions(self.members, self.labels, request)
        self.subject: tuple[str, ...] = self.probe.subject
        self.resource: tuple[str, str] = self.probe.resource
        self.counted: dict[int, int] = {}
        self.frame = Frame(
            self.probe, engine.layout, {"subject": self.subject, "resource": self.resource}
        )

    def explanation(self) -> Explanation:
        """Everything there is to say."""
        decision = self.decision
        allows, forbids = self.references()
        effect: Any = decision.effect
        kind: Any = (
            "allow" if decision.allowed else "conditional" if decision.conditional else "deny"
        )
        reasons = tuple(self.report(r, t) for r, t in self.deciding(allows, forbids))
        changes = () if decision.allowed else tuple(self.suggestions(allows, forbids))
        sentence = next((r.sentence for r in reasons if r.rule == decision.rule), None)
        return Explanation(
            kind,
            Entity(*self.subject),
            self.request.action,
            Entity(*self.resource),
            decision.revision,
            format_datetime(self.request.now),
            decision.rule,
            sentence,
            effect,
            reasons,
            changes,
            () if allows else self.others(),
            decision.missing,
            decision.required,
            picture(reasons, changes, Entity(*self.subject), Entity(*self.resource)),
        )

    # ── Rules ──

    def references(self) -> tuple[list[Reference], list[Reference]]:
        """The allows and the forbids that speak of this request, in the policy's order."""
        table = self.engine.layout.rules
        kind = self.subject[0] if len(self.subject) == 2 else None
        sides: dict[str, list[Reference]] = {"allow": [], "forbid": []}
        for rule in table.candidates(self.request.action):
            for r in table.references(rule, self.resource[0], kind):
                if self.named(r.subject, self.subject) and self.named(r.resource, self.resource):
                    sides[rule.graph.effect].append(r)
        return sides["allow"], sides["forbid"]

    def named(self, ordinal: int, entity: tuple[str, ...]) -> bool:
        """Whether a rule that names an entity, or any, means this one."""
        if ordinal == NONE:
            return True
        store = self.engine.data
        return bool(store.find(self.engine.schema.types[entity[0]], entity[1]) == ordinal)

    def truth(self, r: Reference) -> Truth:
        """Whether the condition of a rule holds; None too where that takes too long to find."""
        if r.rule.condition == NONE:
            return True
        try:
            return self.frame.truth(r.rule.condition)
        except LimitExceeded:
            return None

    def deciding(
        self, allows: list[Reference], forbids: list[Reference]
    ) -> Iterator[tuple[Reference, Truth]]:
        """The rules to speak of, each with its truth; see Explanation.reasons."""
        decision = self.decision
        if decision.allowed:
            yield from self.having(True, [r for r in allows if source(r) == decision.rule], 1)
        elif decision.conditional:
            open = list(self.having(None, allows, MAX_REASONS))
            open = open or list(self.having(True, allows, 1))
            yield from open
            told = {source(r) for r, _ in open}
            rest = [r for r in forbids if source(r) not in told]
            yield from self.having(None, rest, MAX_REASONS)
        elif decision.effect == "forbid":
            first = [r for r in forbids if source(r) == decision.rule]
            rest = [r for r in forbids if source(r) != decision.rule]
            yield from self.having(True, first + rest, MAX_REASONS)
            if not any(self.having(True, allows, 1)):
                yield from self.nearest(allows)[:1]
        else:
            yield from self.nearest(allows)
            yield from self.having(True, forbids, 1)

    def having(
        self, truth: Truth, references: list[Reference], most: int
    ) -> Iterator[tuple[Reference, Truth]]:
        for r in references[:MAX_RULES]:
            if most and self.truth(r) is truth:
                most -= 1
                yield r, truth

    def nearest(self, allows: list[Reference]) -> list[tuple[Reference, Truth]]:
        """The rules with the fewest conditions that are not met."""
        ranked = sorted(((self.unmet(r), i, r) for i, r in enumerate(allows[:MAX_RULES])))
        near = [r for unmet, _, r in ranked if unmet <= ranked[0][0] + 1]
        return [(r, self.truth(r)) for r in near[:MAX_REASONS]]

    def unmet(self, r: Reference) -> int:
        """How many of a rule's conditions are not met."""
        number = r.rule.number
        if number not in self.counted:
            self.counted[number] = self.count_unmet(r)
        return self.counted[number]

    def count_unmet(self, r: Reference) -> int:
        if r.rule.condition == NONE or r.rule.graph.condition.op != "and":
            return 0 if self.truth(r) else 1
        nodes = self.frame.args(r.rule.condition)
        try:
            return sum(1 for node in nodes if not self.frame.truth(node))
        except LimitExceeded:
            return len(nodes)

    def report(self, r: Reference, holds: Truth) -> RuleReport:
        """What became of a rule's conditions."""
        rule, node = r.rule.graph, r.rule.condition
        steps: tuple[StepType, ...] = ()
        if node != NONE:
            with suppress(LimitExceeded):
                steps = tuple(self.conditions.show(rule.condition, node, self.frame, True))
        return RuleReport(rule.source, rule.effect, holds, steps, rule.sentence, rule.implicit)

    # ── What would allow it ──

    def suggestions(
        self, allows: list[Reference], forbids: list[Reference]
    ) -> Iterator[Suggestion]:
        """Up to MAX_SUGGESTIONS plans that were tried and do make it allowed."""
        changes = Changes(self.members, self.conditions, self.request)
        lifted = [self.plans(changes, r, False) for r in self.biting(forbids)]
        near = sorted(enumerate(allows[:MAX_RULES]), key=lambda i: (self.unmet(i[1]), i[0]))
        plans = best(
            (
                plan
                for _, r in near[:MAX_TRIED_RULES]
                for plan in together([self.plans(changes, r, True), *lifted])
            ),
            MAX_TRIALS,
        )
        trial = Trial(self.facts, self.decision, self.subject, self.resource)
        found: list[Plan] = []
        for plan in plans:
            if plan.changes and not any(includes(plan, other) for other in found):
                decision = trial.allowed(plan)
                if decision is not None:
                    found.append(plan)
                    yield Suggestion(plan.changes, decision.rule)
            if len(found) == MAX_SUGGESTIONS:
                return

    def biting(self, forbids: list[Reference]) -> list[Reference]:
        """The forbids that forbid, or might."""
        return [r for r in forbids if self.truth(r) is not False]

    def plans(self, changes: Changes, r: Reference, wanted: bool) -> list[Plan]:
        """Plans by which a rule would hold, or no longer hold."""
        if r.rule.condition == NONE:
            return NOTHING if wanted else []
        with suppress(LimitExceeded):
            return changes.wants(r.rule.graph.condition, r.rule.condition, self.frame, wanted)
        return []

    def others(self) -> tuple[OtherRule, ...]:
        """Allow rules for this action on such a resource, for other subjects."""
        found = []
        for rule in self.engine.layout.rules.candidates(self.request.action):
            on = rule.graph.resources
            if rule.graph.effect == "allow" and (
                not on or any(w.type == self.resource[0] for w in on)
            ):
                subjects = tuple(Entity(w.type, w.id) for w in rule.graph.subjects)
                resources = tuple(Entity(w.type, w.id) for w in on)
                found.append(OtherRule(rule.graph.source, subjects, resources))
        return tuple(found[:MAX_OTHERS])


def source(r: Reference) -> str:
    return r.rule.graph.source


def picture(
    reasons: tuple[RuleReport, ...],
    changes: tuple[Suggestion, ...],
    subject: Entity,
    resource: Entity,
) -> Picture:
    """The relationships that reasons and changes speak of, and the entities these join."""
    edges: dict[tuple[Entity, str, Entity], Edge] = {}
    for reason in reasons:
        for step in steps_within(reason.steps):
            if isinstance(step, RelationshipStep):
                edge = step.edge
                edges.setdefault((edge.subject, edge.relation, edge.object), edge)
    for change in (c for suggestion in changes for c in suggestion.changes):
        if change.edge is not None:
            edge = change.edge
            edges.setdefault((edge.subject, edge.relation, edge.object), edge)
    entities = {subject: None, resource: None}
    for edge in edges.values():
        entities[edge.object] = None
        entities[edge.subject] = None
    return Picture(tuple(entities), tuple(edges.values()))
