"""Knows how to look for requests that two policies decide differently, by making them up.

Each is made to meet one of the rules that differ, or to just miss it, and to get by the rules
that forbid; the engine decides it under both policies.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from ...engine.errors import SaysoError
from .. import model as m
from .asking import Shown, original
from .judges import Judge
from .making import Making
from .pools import Pools
from .regions import Region


class Search:
    """Requests made up for one region."""

    def __init__(self, judges: tuple[Judge, Judge], region: Region, rng: Random) -> None:
        self._joined = joined = region.joined
        self._judges, self._region, self._rng = judges, region, rng
        self._structure = joined.structure
        rules = [*region.old, *region.new]
        self._pools = Pools([rules, joined.model.conditions], rng)
        self._goals: list[m.Rule | str] = [*rules]
        self._goals += [rule for rule in rules if rule.effect != "forbid"]
        self._goals += [n for n in (region.old_implicit, region.new_implicit) if n is not None]
        self._allows = [r for r in (*rules, *region.shared) if r.effect != "forbid"]
        self._forbids = [r for r in (*rules, *region.shared) if r.effect != "allow"]

    def tries(self, count: int) -> Iterator[Shown | None]:
        """So many requests and what both policies decide; None for one that can't be asked."""
        for _ in range(count):
            yield self._judged()

    def _judged(self) -> Shown | None:
        try:
            case = original(self._made().case(), self._joined)
        except (SaysoError, ArithmeticError, ValueError):
            return None  # values beyond their ranges
        old, new = (judge.decide(case) for judge in self._judges)
        return None if old is None or new is None else Shown(case, old, new)

    def _made(self) -> Making:
        rng = self._rng
        made = Making(self._joined.model, self._structure, self._region.cell, self._pools, rng)
        goal = rng.choice(self._goals) if self._goals else None
        first: list[m.Rule] = []
        if isinstance(goal, m.Rule):
            first.append(goal)
            if goal.effect == "forbid" and self._allows:
                first.append(rng.choice(self._allows))
        for rule in first:
            made.about(rule)
        # What is to be spared comes first: what is met last holds best.
        for rule in rng.sample(self._forbids, min(len(self._forbids), 6)):
            if rule not in first:
                made.spare(rule)
        for rule in reversed(first):
            made.meet(rule)
        if isinstance(goal, str):
            made.grant(goal)
        elif first and first[0].effect != "allow" and rng.random() < 0.4:
            made.spare(first[0])
        if rng.random() < 0.6:
            made.take_up()
        for _ in range(rng.choice([0, 0, 0, 1, 1, 2])):
            made.disturb()
        return made
