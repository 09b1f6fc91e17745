"""Knows how to ask a solver whether requests of a sort exist, for a rule by itself.

An answer is a proof or a case that the engine has decided; where there is neither in time, or no
solver, it is "open", and whoever asks has to do without.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Literal

from ...compiler import model as m
from ...compiler.diff.cases import Case
from ...compiler.diff.shrinking import Judged, smallest
from ...compiler.prove.cells import Group, Groups, among
from ...compiler.prove.logic import Bit
from ...compiler.prove.solver import available
from ...compiler.prove.witness import Builder
from ..rule import Clause

Answer = Literal["no", "maybe", "open"]
"""no: proved that there is none. maybe: the solver sees none that would speak against it."""

MILLISECONDS = 250
"""For one question."""


class Asker:
    """Asks about one model until the time is up."""

    def __init__(self, model: m.Model, seconds: float) -> None:
        """`seconds` are for all questions."""
        self.model = model
        self._solver = available()
        self._groups = Groups(model) if self._solver else None
        self._until = time.thread_time() + seconds

    @property
    def late(self) -> bool:
        """Whether nothing can be asked: the time is up, or there is no solver."""
        return not self._solver or time.thread_time() >= self._until

    def groups(self, clause: Clause, action: str | None = None) -> Iterator[Group]:
        """The kinds of request that a clause can apply to, perhaps of one action; no sets."""
        if self._groups is None:
            return
        rule = m.Rule("", "allow", clause.subjects, clause.actions, clause.resources)
        for cell in self._groups.of(rule):
            wanted = action is None or cell.action == action
            if wanted and not cell.sets and among(rule.subjects, cell):
                yield self._groups.group(cell)

    def possible(self, group: Group, bits: Sequence[Bit]) -> tuple[Answer, list[int]]:
        """Whether a request can have all of these; if not, which clash, by index."""
        left = int((self._until - time.thread_time()) * 1000)
        if self.late or left <= 0:
            return "open", []
        answer, clash = group.ask(bits, min(MILLISECONDS, left))
        if answer == "unsat":
            return "no", clash
        return ("maybe" if answer == "sat" else "open"), []

    def fewest(self, group: Group, bits: Sequence[Bit]) -> list[int]:
        """Of bits that can't hold together, as few as still can't, by index."""
        kept = sorted(set(self.possible(group, bits)[1])) or list(range(len(bits)))
        for at in list(kept):
            fewer = [each for each in kept if each != at]
            if fewer and self.possible(group, [bits[each] for each in fewer])[0] == "no":
                kept = fewer
        return kept

    def case(self, group: Group, bits: Sequence[Bit], judged: Judged) -> Case | None:
        """A small request with all of these, as `judged` wants it; None if none is found."""
        scene = group.scene
        for more in ([scene.lately, *scene.plain], scene.plain, []):
            if self.possible(group, [*bits, *more])[0] != "maybe":
                continue
            witness = Builder(group).build()
            if witness is None:
                continue
            found = judged(Case.of(witness.request, witness.relationships, witness.attributes))
            if found is not None:
                return smallest(found, judged).case
        return None
