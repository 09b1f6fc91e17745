"""Knows how to put a claim to the solver: proved, refuted by a confirmed request, or left open."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from .. import model as m
from ..twin import Twin
from .cells import Group, Groups
from .logic import Bit
from .scene import Cell
from .witness import Builder, Replay, Witness, replay

_MOST_KEPT = 16
"""Requests kept of one kind."""
_MOST_GROUPS = 64
"""Kinds of request kept in a solver's terms at a time."""


class Verdict(Enum):
    """What came of asking whether there is a request of some sort."""

    NONE = "none"
    """There is none: proved."""
    SOME = "some"
    """There is one, which the twin confirms."""
    OPEN = "open"
    """The solver ran out of time, or what it found could not be confirmed."""


@dataclass
class Answer:
    """The verdict; with `NONE`, which of the bits clash, by index."""

    verdict: Verdict
    clash: list[int] = field(default_factory=list)
    witness: Witness | None = None


Wanted = Callable[[Replay], bool]


@dataclass
class Tally:
    """How the questions were answered."""

    asked: int = 0
    out_of_time: int = 0
    unconfirmed: int = 0
    """What the solver found possible, but no request could be made of it."""

    def add(self, other: Tally) -> None:
        """Count another's questions too."""
        self.asked += other.asked
        self.out_of_time += other.out_of_time
        self.unconfirmed += other.unconfirmed

    @property
    def undecided(self) -> str:
        """What was left open, in a line; nothing if nothing was."""
        reasons = []
        if self.out_of_time:
            reasons.append(f"{self.out_of_time:,} ran out of time")
        if self.unconfirmed:
            reasons.append(f"of {self.unconfirmed:,} no request could be made")
        if not reasons:
            return ""
        open_ = self.out_of_time + self.unconfirmed
        return f"not decided: {open_:,} of {self.asked:,} comparisons ({'; '.join(reasons)})"


class Asker:
    """Asks about a policy's requests until the time is up."""

    def __init__(self, model: m.Model, seconds: float, milliseconds: int) -> None:
        """`seconds` in all, and `milliseconds` for one question."""
        self.groups = Groups(model)
        self.tally = Tally()
        self._twin = Twin(model)
        self._recent: dict[Cell, None] = {}
        self._confirmed: dict[Cell, list[tuple[Witness, Replay]]] = {}
        """Requests that have answered something; they often answer something else too."""
        self._milliseconds = milliseconds
        self._until = time.thread_time() + seconds

    @property
    def late(self) -> bool:
        """Whether the time is up."""
        return time.thread_time() >= self._until

    def group(self, cell: Cell) -> Group:
        """A kind of request; of those not asked about of late, what was learned is forgotten."""
        self._recent.pop(cell, None)
        self._recent[cell] = None
        if len(self._recent) > _MOST_GROUPS:
            oldest = next(iter(self._recent))
            del self._recent[oldest]
            self.groups.drop(oldest)
        return self.groups.group(cell)

    def possible(self, group: Group, bits: Sequence[Bit]) -> Answer:
        """Whether all bits can hold together as far as the solver knows; nothing is confirmed."""
        answer, clash = group.ask(bits, self._left())
        if answer == "unsat":
            return Answer(Verdict.NONE, clash)
        return Answer(Verdict.SOME if answer == "sat" else Verdict.OPEN)

    def show(self, group: Group, bits: Sequence[Bit], wanted: Wanted) -> Witness | None:
        """A request with all bits that is as `wanted`, and pleasant to read."""
        if self.late:
            return None
        pleasant = [*bits, group.scene.lately, *group.scene.plain]
        if self.possible(group, pleasant).verdict is Verdict.SOME:
            witness = self._confirm(group, wanted)
            if witness is not None:
                return witness
        return self.find(group, bits, wanted).witness

    def find(self, group: Group, bits: Sequence[Bit], wanted: Wanted) -> Answer:
        """Whether there is a request with all bits; what is found has to be as `wanted`."""
        self.tally.asked += 1
        for known, told in reversed(self._confirmed.get(group.cell, [])):
            if wanted(told):
                return Answer(Verdict.SOME, witness=known)
        if self.late:
            self.tally.out_of_time += 1
            return Answer(Verdict.OPEN)
        answer = self.possible(group, bits)
        if answer.verdict is Verdict.OPEN:
            self.tally.out_of_time += 1
        if answer.verdict is not Verdict.SOME:
            return answer
        witness = self._confirm(group, wanted)
        if witness is None and group.scene.plain:
            again = self.possible(group, [*bits, *group.scene.plain])
            if again.verdict is Verdict.SOME:
                witness = self._confirm(group, wanted)
        if witness is None:
            self.tally.unconfirmed += 1
            return Answer(Verdict.OPEN)
        return Answer(Verdict.SOME, witness=witness)

    def fewest(self, group: Group, fixed: Sequence[Bit], bits: Sequence[Bit]) -> list[int]:
        """The first bit that clashes with the fixed ones alone, else as `smallest`."""
        for i, bit in enumerate(bits[:_MOST_TRIED]):
            if self.possible(group, [*fixed, bit]).verdict is Verdict.NONE:
                return [i]
        return self.smallest(group, fixed, bits)

    def smallest(self, group: Group, fixed: Sequence[Bit], bits: Sequence[Bit]) -> list[int]:
        """Of bits that clash with the fixed ones, as few as are easily found, by index."""
        kept = [i - len(fixed) for i in self.possible(group, [*fixed, *bits]).clash]
        kept = [i for i in kept if i >= 0]
        if len(kept) > _MOST_TRIED:
            return kept
        for i in [*kept]:
            fewer = [j for j in kept if j != i]
            answer = self.possible(group, [*fixed, *(bits[j] for j in fewer)])
            if answer.verdict is Verdict.NONE:
                kept = fewer
        return kept

    def _confirm(self, group: Group, wanted: Wanted) -> Witness | None:
        witness = Builder(group).build()
        told = None if witness is None else replay(self._twin, witness)
        if witness is None or told is None:
            return None
        kept = self._confirmed.setdefault(group.cell, [])
        kept.append((witness, told))
        del kept[:-_MOST_KEPT]
        return witness if wanted(told) else None

    def _left(self) -> int:
        left = int((self._until - time.thread_time()) * 1000)
        return max(1, min(self._milliseconds, left))


_MOST_TRIED = 12
"""Of more bits than this that clash, none is tried to be left out."""
