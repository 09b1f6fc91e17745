"""Knows how to show what a rule does: requests it applies to, and ones that just miss it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from .. import model as m
from ..prove.cells import Group, Groups, among
from ..prove.logic import Bit, Truth, negation
from ..prove.scene import Cell
from ..prove.solver import available
from ..prove.witness import Builder, Replay, Witness, replay
from ..twin import Twin
from ..twin_facts import Request
from ..unparse import Expressions
from .asking import Shown
from .cases import Case
from .equivalence import Baseline, under
from .judges import Judge, Verdict
from .parameters import Parameters
from .shrinking import smallest


@dataclass(frozen=True)
class Condition:
    """One thing that has to hold for a rule to apply, and how it is written.

    `expr` is true where it holds; a requirement has none. `clause` is the clause it is part of.
    """

    clause: str
    text: str
    expr: m.Expr | None = None
    requirement: m.Requirement | None = None


@dataclass(frozen=True)
class Example:
    """A request, and what the real engine decides under the policy."""

    case: Case
    verdict: Verdict


@dataclass(frozen=True)
class Miss:
    """A request that fails one condition of a rule and meets all others.

    `example` is None where none was found: `impossible` says that the solver proved there is
    none, as it is for a condition that says nothing.
    """

    condition: Condition
    example: Example | None
    impossible: bool = False


@dataclass
class RuleExamples:
    """What a rule does. `vacuous`: True if no request is ever one it applies to, None if unknown.

    `applies` are requests it applies to: allowed by an `allow` or `only`, denied by a `forbid`.
    """

    applies: list[Example] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)
    vacuous: bool | None = None


def rule_examples(
    model: m.Model,
    name: str,
    *,
    baseline: Baseline | None = None,
    most: int = 3,
    seconds: float = 2.0,
    milliseconds: int = 500,
) -> RuleExamples:
    """Requests that show what one rule of a model does, decided by the real engine.

    Without a baseline, that of a forbid is `allow`. Other rules of the model are kept out of the
    way: none of them decides an example. Raises KeyError for a rule that is not there, and
    RuntimeError where no solver is installed.
    """
    if not available():
        raise RuntimeError("examples need a solver: pip install z3-solver")
    rule = next((each for each in model.rules if each.name == name), None)
    if rule is None:
        raise KeyError(name)
    if baseline is None:
        baseline = "allow" if rule.effect == "forbid" else "deny"
    until = time.thread_time() + seconds
    return _Examples(under(model, baseline), rule, until, milliseconds).found(most)


def conditions(model: m.Model, rule: m.Rule) -> list[Condition]:
    """What has to hold for a rule to apply, one by one, in the order it is written."""
    text = Expressions(model).text
    found = [
        Condition(keyword, text(item), item)
        for keyword, clause in (("where", rule.where), ("when", rule.when))
        for item in _items(clause, m.And)
    ]
    for item in _items(rule.unless, m.Or):
        opposite = m.Not(item.type, item)
        found.append(Condition("unless", text(opposite), opposite))
    for requirement in rule.require:
        found.append(
            Condition("require", f"require {requirement.evidence}", requirement=requirement)
        )
    return found


def _items(clause: m.Expr | None, kind: type[m.And] | type[m.Or]) -> tuple[m.Expr, ...]:
    if clause is None:
        return ()
    return clause.items if isinstance(clause, kind) else (clause,)


_Wanted = Callable[[Replay, Verdict], bool]


class _Examples:
    def __init__(self, model: m.Model, rule: m.Rule, until: float, milliseconds: int) -> None:
        self._model, self._rule = model, rule
        self._until, self._milliseconds = until, milliseconds
        self._judge, self._twin = Judge(model), Twin(model)
        self._groups = Groups(model)
        self._parameters = Parameters(model)
        self._cells = [c for c in self._groups.of(rule) if among(rule.subjects, c) and not c.sets]
        self._conditions = conditions(model, rule)

    def found(self, most: int) -> RuleExamples:
        result = RuleExamples(vacuous=True)
        for cell in self._cells:
            if len(result.applies) >= most:
                break
            self._apply(cell, result, most)
        for i, condition in enumerate(self._conditions):
            result.misses.append(self._miss(i, condition))
        return result

    # ── Requests the rule applies to ──────────────────────────────────────────────

    def _apply(self, cell: Cell, result: RuleExamples, most: int) -> None:
        group = self._groups.group(cell)
        bits = [*self._about(group), *(truth.true for truth in self._truths(group))]
        answer = self._ask(group, bits)
        if answer == "unsat":
            return
        if result.vacuous:
            result.vacuous = None
        free = self._beside(group)
        for more in self._ways(group):
            if len(result.applies) >= most:
                return
            example = self._shown(group, [*bits, *free, *more], self._applies)
            if example is not None:
                result.vacuous = False
                if all(example.case != known.case for known in result.applies):
                    result.applies.append(example)

    def _ways(self, group: Group) -> Iterator[list[Bit]]:
        """Each way for a rule to apply, by the sides of its `or`s; then any way."""
        for condition in self._conditions:
            if isinstance(condition.expr, m.Or):
                truths = [group.encoder.condition(item) for item in condition.expr.items]
                for i, truth in enumerate(truths):
                    others = [t.false for j, t in enumerate(truths) if j != i]
                    yield [truth.true, *others]
        yield []

    def _applies(self, told: Replay, verdict: Verdict) -> bool:
        name = self._rule.name
        if self._rule.effect == "forbid":
            return told.forbids_by(name) is True and verdict.answer == "deny"
        return told.allows_by(name) is True and verdict.answer == "allow"

    # ── Requests that just miss it ────────────────────────────────────────────────

    def _miss(self, at: int, condition: Condition) -> Miss:
        impossible = True
        for cell in self._cells:
            group = self._groups.group(cell)
            truths = self._truths(group)
            failing = truths[at].false if condition.expr is not None else True
            if condition.requirement is not None:
                failing = group.scene.logic.no(truths[at].true)
            bits = [*self._about(group), failing]
            bits += [truth.true for i, truth in enumerate(truths) if i != at]
            if self._ask(group, bits) == "unsat":
                continue
            impossible = False
            wanted = self._missing(at)
            example = self._shown(group, [*bits, *self._beside(group)], wanted)
            if example is not None:
                return Miss(condition, example)
        return Miss(condition, None, impossible)

    def _missing(self, at: int) -> _Wanted:
        def wanted(told: Replay, verdict: Verdict) -> bool:
            values = [self._value(condition, told) for condition in self._conditions]
            others = [value for i, value in enumerate(values) if i != at]
            fails = values[at] is False or (
                self._conditions[at].requirement is not None and values[at] is None
            )
            if self._rule.effect == "forbid":
                return fails and all(others) and verdict.answer == "allow"
            return fails and all(others) and verdict.answer != "allow"

        return wanted

    def _value(self, condition: Condition, told: Replay) -> bool | None:
        if condition.expr is not None:
            return told.value_of(condition.expr)
        assert condition.requirement is not None
        value: bool | None = told.rules.required(condition.requirement).value
        return value

    # ── In a solver's terms ───────────────────────────────────────────────────────

    def _about(self, group: Group) -> list[Bit]:
        return [group.about(self._rule, subject=True).true]

    def _truths(self, group: Group) -> list[Truth]:
        found = []
        for condition in self._conditions:
            if condition.expr is not None:
                found.append(group.encoder.condition(condition.expr))
            else:
                assert condition.requirement is not None
                found.append(group.scene.given(condition.requirement))
        return found

    def _beside(self, group: Group) -> list[Bit]:
        """That no other rule decides; the baseline's and the implicit ones may allow."""
        name = self._rule.name
        bits = [part.truth.false for part in group.forbids if part.name != name]
        if self._rule.effect != "forbid":
            bits += [negation(p.truth).true for p in group.allows if p.name != name]
        return bits

    def _ask(self, group: Group, bits: Sequence[Bit]) -> str:
        left = int((self._until - time.thread_time()) * 1000)
        if left <= 0:
            return "unknown"
        return group.ask(bits, min(self._milliseconds, left))[0]

    def _shown(self, group: Group, bits: list[Bit], wanted: _Wanted) -> Example | None:
        scene = group.scene
        for more in ([scene.lately, *scene.plain], scene.plain, []):
            if self._ask(group, [*bits, *more]) != "sat":
                continue
            for reuse in (True, False):
                witness = Builder(group, self._parameters, reuse).build()
                if witness is None:
                    continue
                case = Case.of(witness.request, witness.relationships, witness.attributes)
                shown = self._judged(case, wanted)
                if shown is not None:
                    small = smallest(shown, lambda case: self._judged(case, wanted))
                    return Example(small.case, small.new)
        return None

    def _judged(self, case: Case, wanted: _Wanted) -> Shown | None:
        """What the engine says of a case, if it is as wanted."""
        request = Request(
            case.subject,
            case.action,
            case.resource,
            context=case.context,
            action_properties=case.action_properties,
            evidence=case.evidence,
            now=case.now,
        )
        told = replay(self._twin, Witness(request, [*case.attributes], [*case.relationships]))
        verdict = self._judge.decide(case)
        if told is None or verdict is None or not wanted(told, verdict):
            return None
        return Shown(case, verdict, verdict)
