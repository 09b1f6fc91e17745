"""Knows the examples of a rule: requests it applies to, and ones that fail one condition only."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import msgspec

from ...compiler import model as m
from ...compiler.diff import Case, rule_examples
from ...compiler.diff.equivalence import under
from ...compiler.diff.examples import RuleExamples
from ...compiler.diff.judges import Judge
from ...compiler.prove.solver import available
from ...compiler.twin import named_in, nodes
from ...compiler.twin_solve import Thing
from ..gate import Boundary, Examination, boundaries
from ..gate.boundaries import replaced, with_attribute
from ..gate.telling import condition_of_rule, told

MOST = 3
"""Examples of each sort."""

Answer = Literal["allow", "deny"]


@dataclass(frozen=True)
class Sample:
    """A request, what the rule makes of it and why; the engine has decided it.

    `holds` says that the whole policy decides it so too: only then is it kept as a test, which
    expects what that `decides`: a denial may wait for what is not known.
    """

    rule: str
    answer: Answer
    why: str
    case: Case
    text: str
    holds: bool
    decides: str = ""

    def to_json(self) -> dict[str, Any]:
        """The example as JSON-able data."""
        return {
            "rule": self.rule,
            "decision": self.answer,
            "why": self.why,
            "text": self.text,
            "holds": self.holds,
            "request": self.case.to_json(),
        }


@dataclass(frozen=True)
class Samples:
    """A rule's examples, and what it decides around its constants."""

    allowed: tuple[Sample, ...] = ()
    denied: tuple[Sample, ...] = ()
    boundaries: tuple[Boundary, ...] = ()

    @property
    def kept(self) -> list[Sample]:
        """Those that become tests of the policy."""
        return [each for each in (*self.allowed, *self.denied) if each.holds]


def samples(found: Examination, seconds: float = 4.0) -> Samples:
    """Examples of the new rules of an examined policy; none without a solver.

    Other rules are kept out of the way; beside a prohibition everything else is allowed.
    """
    if not available():
        return Samples()
    until = time.monotonic() + seconds
    whole = Judge(found.model)
    rules = [rule for rule in found.model.rules if rule.name in found.names]
    sides: dict[Answer, list[list[Sample]]] = {"allow": [], "deny": []}
    edges: list[Boundary] = []
    more: list[list[Sample]] = []
    for left, rule in zip(range(len(rules), 0, -1), rules, strict=True):
        budget = max(0.0, until - time.monotonic()) / left
        examples = rule_examples(found.model, rule.name, most=MOST, seconds=budget)
        applying, missing = _samples(rule, examples, found.model, whole)
        forbids = rule.effect == "forbid"
        sides["deny" if forbids else "allow"].append(applying)
        sides["allow" if forbids else "deny"].append(missing)
        if examples.applies:
            first = examples.applies[0].case
            mine = boundaries(found.model, rule, first)
            edges += mine
            more.append(_alike(rule, first, mine, found.model, whole))
    sides["deny"].append(_narrowed(found, whole))
    for extra in more:
        for answer, groups in sides.items():
            groups.append([each for each in extra if each.answer == answer])
    return Samples(_first(sides["allow"]), _first(sides["deny"]), tuple(edges))


def _first(groups: list[list[Sample]]) -> tuple[Sample, ...]:
    """The first of each group, then the second, and so on; as many as are shown."""
    found: list[Sample] = []
    for i in range(max(map(len, groups), default=0)):
        for each in (group[i] for group in groups if len(group) > i):
            if all(each.case != known.case for known in found):
                found.append(each)
    return tuple(found[:MOST])


def _samples(
    rule: m.Rule, examples: RuleExamples, model: m.Model, whole: Judge
) -> tuple[list[Sample], list[Sample]]:
    forbids = rule.effect == "forbid"
    hit: Answer = "deny" if forbids else "allow"
    miss: Answer = "allow" if forbids else "deny"
    applying = [
        _sample(rule, hit, "every condition holds", each.case, model, whole)
        for each in examples.applies
    ]
    missing = []
    for each in examples.misses:
        if each.example is None or (rule.effect == "only" and each.condition.clause == "where"):
            continue  # outside its region an `only` says nothing
        failing = (
            "what it takes is not given"
            if each.condition.expr is None
            else f"only this fails: {condition_of_rule(each.condition.expr, rule, model)}"
        )
        missing.append(_sample(rule, miss, failing, each.example.case, model, whole))
    return applying, missing


def _alike(
    rule: m.Rule, case: Case, edges: list[Boundary], model: m.Model, whole: Judge
) -> list[Sample]:
    """Other requests that the rule applies to: at its boundaries, and where something else is so
    that it does not speak of."""
    answer: Answer = "deny" if rule.effect == "forbid" else "allow"
    found = [
        _sample(rule, answer, f"{edge.of} is {side.value}", side.case, model, whole)
        for edge in edges
        for side in edge.sides
        if side.answer == answer
    ]
    judge = Judge(under(replaced(model, rule), "allow" if rule.effect == "forbid" else "deny"))
    for other in _beside(rule, case, model):
        verdict = judge.decide(other)
        if verdict is not None and verdict.answer == answer:
            found.append(
                _sample(rule, answer, "what else is so does not matter", other, model, whole)
            )
    return [each for each in found if each.holds or each.answer == "deny"]


def _beside(rule: m.Rule, case: Case, model: m.Model) -> Iterator[Case]:
    """The request with something more that the rule does not speak of."""
    spoken = {n.name for n in nodes(rule) if isinstance(n, m.AttributeOf | m.RequestField)}
    types = {type_.name: type_ for type_ in model.types}
    for thing in (case.resource, case.subject):
        for attribute in types[thing.type].attributes:
            kind = attribute.type.kind
            if attribute.name in spoken or kind not in (m.BOOL, m.ENUM):
                continue
            value: Any = True if kind == m.BOOL else attribute.type.values[-1]
            yield with_attribute(case, thing.type, thing.id, attribute.name, value)
    for name in ("2", "3"):
        yield _renamed(case, name, model)


def _renamed(case: Case, suffix: str, model: m.Model) -> Case:
    """The request of another subject, where the policy names none."""
    old = case.subject
    if any(thing.type == old.type for thing in named_in(model)):
        return case
    new = Thing(old.type, f"{old.id[:1]}{suffix}", old.relation)
    taken = {old.id, case.resource.id}
    taken |= {i for row in case.relationships for i in (row.object_id, row.subject_id or "")}
    if new.id in taken:
        return case
    return replace(
        case,
        subject=new,
        resource=new._replace(relation=None) if case.resource[:2] == old[:2] else case.resource,
        relationships=tuple(
            msgspec.structs.replace(
                row,
                object_id=new.id if (row.object_type, row.object_id) == old[:2] else row.object_id,
                subject_id=new.id
                if (row.subject_type, row.subject_id) == old[:2]
                else row.subject_id,
            )
            for row in case.relationships
        ),
        attributes=tuple(
            msgspec.structs.replace(row, id=new.id) if (row.type, row.id) == old[:2] else row
            for row in case.attributes
        ),
    )


def _narrowed(found: Examination, whole: Judge) -> list[Sample]:
    """What was allowed and no longer is: the best tests of a prohibition."""
    rules = {rule.name: rule for rule in found.model.rules}
    return [
        _sample(rules[each.rule], "deny", "it was allowed before", each.witness, found.model, whole)
        for each in found.diff.narrowings
        if each.rule in rules and each.witness.subject.relation is None
    ]


def _sample(
    rule: m.Rule, answer: Answer, why: str, case: Case, model: m.Model, whole: Judge
) -> Sample:
    verdict = whole.decide(case)
    allowed = verdict is not None and verdict.answer == "allow"
    holds = verdict is not None and allowed == (answer == "allow")
    return Sample(
        rule.name, answer, why, case, told(case, model), holds, verdict.answer if verdict else ""
    )
