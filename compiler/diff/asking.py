"""Knows how to ask a solver for requests that two policies decide differently.

What it finds is put to the real engine under both policies; only what the engine confirms
counts. A request that one of the rules of both sides stands in the way of is asked for anew,
with that rule taken in: most questions never need all of a large policy.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from msgspec.structs import replace as replaced

from ...engine.data import EntityAttributes
from ..prove.cells import Part
from ..prove.logic import Bit, Truth
from ..prove.witness import Builder
from ..twin_solve import Thing
from .cases import Case
from .joining import Joined
from .judges import Judge, Verdict
from .parameters import Parameters
from .regions import Parts, Region, Sides

_FEW = 24
"""So many rules that both sides share are taken in at once."""
_SOME = 8
"""So many allows that both sides share are taken in to show what a forbid forbids."""
_ROUNDS = 8
"""After so many requests that shared rules stood in the way of, all are taken in."""

Level = Literal["allowed", "open"]
"""`allowed`: one side allows and the other does not. `open`: one denies for certain, the other
does not, but does not allow either."""


class Told(Enum):
    """What came of a question."""

    NONE = "none"
    """There is no such request: proved."""
    SOME = "some"
    """There is one, which the engine confirms."""
    LATE = "late"
    """The time was up."""
    UNCONFIRMED = "unconfirmed"
    """The solver found a request possible, and the engine decides no such request so."""


@dataclass
class Shown:
    """A case that the two sides decide differently, as the engine says."""

    case: Case
    old: Verdict
    new: Verdict


@dataclass
class Found:
    """The answer to a question, with the case that shows it."""

    told: Told
    shown: Shown | None = None


@dataclass(frozen=True)
class Question:
    """Is there a request that one side decides more openly because of one part?

    `gain` is True where the new policy is the more open one. The part is, by its number there, an
    allow of the more open side's own, or a forbid of the other's.
    """

    gain: bool
    level: Level
    allow: bool
    at: int

    def part(self, sides: Sides) -> Part:
        """The part that makes the difference."""
        if self.allow:
            return (sides.new if self.gain else sides.old).allows[self.at]
        return (sides.old if self.gain else sides.new).forbids[self.at]

    def wanted(self, old: Verdict, new: Verdict) -> bool:
        """Whether these verdicts answer it."""
        less, more = (old, new) if self.gain else (new, old)
        if self.level == "allowed":
            return more.answer == "allow" and less.answer != "allow"
        return more.answer == "conditional" and less.answer == "deny"


class Asker:
    """Asks about the regions of two policies until the time is up."""

    def __init__(self, judges: tuple[Judge, Judge], until: float, milliseconds: int) -> None:
        """`until` is of time.thread_time(); a question takes so many milliseconds at most."""
        self.judges = judges
        self._until, self._milliseconds = until, milliseconds
        self._finding: dict[int, Parameters] = {}
        self.asked = 0

    @property
    def late(self) -> bool:
        """Whether the time is up."""
        return time.thread_time() >= self._until

    def sides(self, region: Region) -> Sides:
        """A region in a solver's terms, small ones whole."""
        few = region.shared if len(region.shared) <= _FEW else []
        return Sides(region, {rule.name for rule in few})

    def questions(self, sides: Sides, gain: bool, level: Level) -> Iterator[Question]:
        """All that has to be asked to know whether one side decides something more openly."""
        more, less = (sides.new, sides.old) if gain else (sides.old, sides.new)
        for at in range(len(more.allows)):
            yield Question(gain, level, True, at)
        for at in range(len(less.forbids)):
            yield Question(gain, level, False, at)

    def ask(self, sides: Sides, question: Question) -> tuple[Found, Sides]:
        """The answer, and the sides as they were asked last: later questions go on from there."""
        self.asked += 1
        for _ in range(_ROUNDS + 2):
            bits = self._bits(sides, question)
            shown, told = self._solved(sides, question, bits)
            if told is Told.NONE and sides.primed and not sides.whole:
                sides = self._whole(sides)
                continue
            if told is not None:
                return Found(told, shown if told is Told.SOME else None), sides
            if sides.whole:
                return Found(Told.UNCONFIRMED), sides
            sides = self._more(sides, question, shown)
        return Found(Told.UNCONFIRMED), sides

    # ── One round ─────────────────────────────────────────────────────────────────

    def _solved(
        self, sides: Sides, question: Question, bits: list[Bit]
    ) -> tuple[Shown | None, Told | None]:
        """One round: an answer, or else what the engine said of a request that is none."""
        scene = sides.group.scene
        answer = self._check(sides, bits)
        if answer == "unsat":
            return None, Told.NONE
        if answer == "unknown":
            return None, Told.LATE
        last: Shown | None = None
        # What is pleasant to read comes first; then whatever there is.
        for more in ([scene.lately, *scene.plain], scene.plain, [scene.lately], []):
            if self._check(sides, [*bits, *more]) != "sat":
                continue
            for reuse in (True, False):
                shown = self._confirm(sides, reuse)
                if shown is not None and question.wanted(shown.old, shown.new):
                    return shown, Told.SOME
                last = shown or last
            if last is not None and not sides.whole:
                break
        return last, None

    def _check(self, sides: Sides, bits: Sequence[Bit]) -> str:
        left = int((self._until - time.thread_time()) * 1000)
        if left <= 0:
            return "unknown"
        return sides.group.ask(bits, min(self._milliseconds, left))[0]

    def _confirm(self, sides: Sides, reuse: bool) -> Shown | None:
        parameters = self._parameters(sides.region.joined)
        witness = Builder(sides.group, parameters, reuse).build()
        if witness is None:
            return None
        case = Case.of(witness.request, witness.relationships, witness.attributes)
        return self.judged(original(case, sides.region.joined))

    def _parameters(self, joined: Joined) -> Parameters:
        """What finds parameters for the conditions of joined policies."""
        if id(joined) not in self._finding:
            self._finding[id(joined)] = Parameters(joined.model)
        return self._finding[id(joined)]

    def judged(self, case: Case) -> Shown | None:
        """What the engine decides of a case under both policies; None where it refuses."""
        old, new = (judge.decide(case) for judge in self.judges)
        return None if old is None or new is None else Shown(case, old, new)

    def _more(self, sides: Sides, question: Question, shown: Shown | None) -> Sides:
        """The sides with what stood in the way taken in; with all, where that is not known."""
        shared = sides.region.shared
        blocking = set()
        if shown is not None and len(sides.taken) < _FEW + _ROUNDS:
            blocking = {verdict.rule for verdict in (shown.old, shown.new)}
        fresh = {rule.name for rule in shared if rule.name in blocking} - sides.taken
        if fresh:
            return Sides(sides.region, sides.taken | fresh, sides.primed)
        if not question.allow and not sides.primed:  # a forbid shows where something allows
            some = [rule.name for rule in shared if rule.effect == "allow"][:_SOME]
            return Sides(sides.region, sides.taken | {*some}, True)
        return self._whole(sides)

    def _whole(self, sides: Sides) -> Sides:
        return Sides(sides.region, {rule.name for rule in sides.region.shared})

    # ── The question in a solver's terms ──────────────────────────────────────────

    def _bits(self, sides: Sides, question: Question) -> list[Bit]:
        logic = sides.group.scene.logic
        here, there = (sides.new, sides.old) if question.gain else (sides.old, sides.new)
        more, less = here + sides.shared, there + sides.shared
        holds: Callable[[Truth], Bit]
        spares: Callable[[Truth], Bit]
        if question.level == "allowed":
            holds, spares = (lambda t: t.true), (lambda t: t.false)
        else:
            holds, spares = (lambda t: logic.no(t.false)), (lambda t: logic.no(t.true))
        bits = [spares(each.truth) for each in more.forbids]
        part = question.part(sides)
        if question.allow:
            bits.append(holds(part.truth))
            bits += [logic.no(holds(each.truth)) for each in less.allows]
        else:
            bits.append(logic.no(spares(part.truth)))
            if sides.whole or sides.primed:
                bits.append(logic.some(holds(each.truth) for each in more.allows))
        if question.level == "open" and sides.whole:  # not allowed outright
            bits.append(logic.no(_allowed(logic, more)))
        return bits


def _allowed(logic: object, parts: Parts) -> Bit:
    granted = logic.some(part.truth.true for part in parts.allows)  # type: ignore[attr-defined]
    spared = [part.truth.false for part in parts.forbids]
    return logic.every([granted, *spared])  # type: ignore[attr-defined]


def original(case: Case, joined: Joined) -> Case:
    """A case of the joined model with the names that the policies have."""
    if not joined.distinct:
        return case
    name = joined.original
    subject = case.subject
    if subject.relation is not None:
        subject = Thing(subject.type, subject.id, name(subject.relation))
    return Case(
        subject,
        case.action,
        case.resource,
        case.now,
        _named(case.context, joined),
        _named(case.action_properties, joined),
        case.evidence,
        tuple(
            replaced(
                row,
                relation=name(row.relation),
                subject_relation=None
                if row.subject_relation is None
                else name(row.subject_relation),
            )
            for row in case.relationships
        ),
        tuple(
            EntityAttributes(row.type, row.id, _named(row.values, joined))
            for row in case.attributes
        ),
    )


def _named(values: dict[str, object], joined: Joined) -> dict[str, object]:
    """Values by the policies' names; where two are one, the old policy's counts."""
    found: dict[str, object] = {}
    for each, value in values.items():
        name = joined.original(each)
        if name == each or name not in found:
            found[name] = value
    return found
