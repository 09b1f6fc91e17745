"""Knows what to ask of pairs of `only` rules: whether they exclude each other."""

from __future__ import annotations

from collections.abc import Sequence

from .. import model as m
from ..vocabulary import quoted
from . import wanted
from .asking import Asker, Verdict
from .notes import Notes
from .scene import Cell
from .witness import Witness


class Exclusions:
    """Finds `only` rules that leave nobody between them."""

    def __init__(self, notes: Notes, asker: Asker) -> None:
        self._notes, self._asker = notes, asker

    def pairs(self, rules: Sequence[m.Rule]) -> None:
        """Say which `only` rules no request satisfies both of where both govern."""
        onlies = [rule for rule in rules if rule.effect == "only"]
        for i, other in enumerate(onlies):
            for one in onlies[:i]:
                if self._asker.late:
                    return
                if one.name not in self._notes.removed and other.name not in self._notes.removed:
                    self._only_pair(one, other)

    def _only_pair(self, one: m.Rule, other: m.Rule) -> None:
        regions: dict[tuple[str, str], list[Cell]] = {}
        common = set(self._asker.groups.of(one))
        for cell in self._asker.groups.of(other):
            if cell in common:
                regions.setdefault((cell.action, cell.resource), []).append(cell)
        for cells in regions.values():
            witness = self._excluding(one, other, cells)
            if witness is not None:
                names = f"{quoted(one.name)} and {quoted(other.name)}"
                message = f"{names} leave nobody where both govern"
                help_ = "no request satisfies both, and all `only` rules must hold"
                self._notes.say("conflicting-only", other, message, [one], witness, help_)
                return

    def _excluding(self, one: m.Rule, other: m.Rule, cells: list[Cell]) -> Witness | None:
        """A request that both rules govern, if none satisfies both."""
        for cell in cells:
            group = self._asker.group(cell)
            bits = [
                r.true for rule in (one, other) for r in (group.region(rule), group.inside(rule))
            ]
            if (
                self._asker.find(group, bits, wanted.satisfies(one, other)).verdict
                is not Verdict.NONE
            ):
                return None
        for cell in cells:
            group = self._asker.group(cell)
            bits = [group.region(one).true, group.region(other).true]
            bits.append(group.inside(one).true)
            witness = self._asker.show(group, bits, wanted.between(one, other))
            if witness is not None:
                return witness
        return None
