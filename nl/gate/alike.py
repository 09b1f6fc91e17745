"""Knows which readings of a text mean the same, and a request on which the others differ."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from ...compiler import model as m
from ...compiler.diff import Case, Differs, Equivalent, Verdict, diff_policies, equivalent, normal
from ...compiler.diff.equivalence import Baseline, under
from ...compiler.diff.judges import Judge
from ...compiler.prove.solver import available
from ..rule import IntermediateRule
from ..vocabulary.vocabulary import action_names
from .alone import alone
from .forms import merged
from .joined_walks import joined_walks


@dataclass(frozen=True)
class Shown:
    """A request that readings decide differently under a baseline, and what each decides."""

    case: Case
    baseline: Baseline
    verdicts: tuple[Verdict | None, ...]


class _Reading:
    """What a reading decides, by itself, of requests that are asked of it once each."""

    def __init__(self, model: m.Model) -> None:
        self.model = model
        self._judges: dict[Baseline, Judge] = {}
        self._told: dict[int, bool] = {}

    def allows(self, case: Case, baseline: Baseline) -> bool:
        """Whether it allows a request under a baseline."""
        if id(case) not in self._told:
            if baseline not in self._judges:
                self._judges[baseline] = Judge(under(self.model, baseline))
            verdict = self._judges[baseline].decide(case)
            self._told[id(case)] = verdict is not None and verdict.answer == "allow"
        return self._told[id(case)]


def distinct(
    readings: Sequence[IntermediateRule], model: m.Model, seconds: float
) -> tuple[list[IntermediateRule], list[tuple[Case, Baseline]]]:
    """One reading of each meaning, and requests on which two of them are decided differently.

    Two are one only where that is proved, or where they are written alike but for order.
    """
    by_form: dict[bytes, IntermediateRule] = {}
    for reading in readings:
        by_form.setdefault(form(reading, model), reading)
    until = time.thread_time() + seconds
    kept: list[tuple[IntermediateRule, _Reading]] = []
    cases: list[tuple[Case, Baseline]] = []
    for reading in by_form.values():
        own = _Reading(alone(model, reading))
        for _, other in kept:
            if any(own.allows(*case) != other.allows(*case) for case in cases):
                continue  # a request that tells others apart tells these apart, too
            told = _compared(other.model, own.model, until - time.thread_time())
            if told is True:
                break
            if told is not None:
                cases.append(told)
        else:
            kept.append((reading, own))
    return [reading for reading, _ in kept], cases


def shown(
    readings: Sequence[IntermediateRule], cases: Sequence[tuple[Case, Baseline]], model: m.Model
) -> Shown | None:
    """Of the requests, one that parts the readings best, and is short."""
    judges: dict[Baseline, list[Judge]] = {}
    best: tuple[tuple[int, int], Shown] | None = None
    for case, baseline in cases:
        if baseline not in judges:
            judges[baseline] = [Judge(under(alone(model, each), baseline)) for each in readings]
        verdicts = tuple(judge.decide(case) for judge in judges[baseline])
        answers = [verdict is not None and verdict.answer == "allow" for verdict in verdicts]
        uneven = abs(2 * sum(answers) - len(answers)) if len(set(answers)) > 1 else len(answers) + 1
        rank = (uneven, len(case.lines()))
        if best is None or rank < best[0]:
            best = (rank, Shown(case, baseline, verdicts))
    return None if best is None else best[1]


def form(rule: IntermediateRule, model: m.Model) -> bytes:
    """The same for rules that are written alike but for order, double negation, and which of
    several things are said of one in one rule.
    """
    own = alone(model, rule)
    forms = sorted(msgspec.json.encode(normal.rule(joined_walks(each))) for each in merged(own))
    return b"\n".join([*forms, msgspec.json.encode(rule.definitions)])


def _compared(
    one: m.Model, other: m.Model, seconds: float
) -> tuple[Case, Baseline] | Literal[True] | None:
    """True where two are proved to allow the same; a request where not; None where unknown."""
    if seconds <= 0 or not available():
        return None
    told = equivalent(one, other, seconds=seconds)
    if isinstance(told, Equivalent):
        return True
    if not isinstance(told, Differs):
        return None
    if told.baseline == "deny" and not _is_of_an_action(told.witness, one):
        other_way = equivalent(one, other, baselines=("allow",), seconds=seconds)
        if isinstance(other_way, Differs) and _is_of_an_action(other_way.witness, one):
            told = other_way
    if told.difference.kind in ("widening", "narrowing"):
        return told.witness, told.baseline
    return _allowing(one, other, seconds)


def _is_of_an_action(case: Case, model: m.Model) -> bool:
    """Whether it asks for an action that is declared, and not for a relation."""
    types = {type_.name: type_ for type_ in model.types}
    return case.action in action_names(types[case.resource.type])


def _allowing(
    one: m.Model, other: m.Model, seconds: float
) -> tuple[Case, Baseline] | Literal[True] | None:
    """As `_compared`, of what is allowed only: two that deny alike may wait for other things."""
    baselines: tuple[Baseline, ...] = ("deny", "allow")
    for baseline in baselines:
        diff = diff_policies(under(one, baseline), under(other, baseline), seconds=seconds)
        found = diff.widenings or diff.narrowings
        if found:
            return found[0].witness, baseline
        if diff.undecided:
            return None
    return True
