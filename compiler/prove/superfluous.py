"""Knows what to ask of a rule beside the others: whether it ever makes a difference."""

from __future__ import annotations

from dataclasses import dataclass, field

from .. import model as m
from ..vocabulary import listing, quoted
from . import wanted
from .asking import Asker, Verdict
from .cells import Group, Part, part_of
from .logic import Bit
from .notes import Notes
from .scene import Cell
from .witness import Witness


@dataclass
class _Seen:
    """How a rule was found superfluous, kind of request by kind of request."""

    kinds: set[str] = field(default_factory=set)
    parts: list[Part] = field(default_factory=list)
    cells: list[tuple[Cell, list[Part]]] = field(default_factory=list)
    exact: bool = True

    def note(self, group: Group, kind: str, parts: list[Part]) -> None:
        self.kinds.add(kind)
        self.parts += parts
        self.cells.append((group.cell, parts))


class Superfluous:
    """Finds rules without which the same requests are allowed."""

    def __init__(self, notes: Notes, asker: Asker) -> None:
        self._notes, self._asker = notes, asker

    def allow(self, rule: m.Rule, cells: list[Cell]) -> None:
        """Say if a rule never makes the difference to an allow."""
        seen = _Seen()
        for cell in cells:
            group = self._asker.group(cell)
            mine = part_of(group.allows, rule)
            others = self._others(group.allows, rule) if rule.effect == "allow" else []
            forbids = self._others(group.forbids, rule)
            logic = group.scene.logic
            apart = [logic.no(other.truth.true) for other in others]
            free = [forbid.truth.false for forbid in forbids]
            answer = self._asker.find(
                group, [mine.truth.true, *apart, *free], wanted.alone(rule, others, forbids)
            )
            if answer.verdict is not Verdict.NONE:
                return
            if self._asker.possible(group, [mine.truth.true]).verdict is Verdict.NONE:
                continue
            if self._asker.possible(group, [mine.truth.true, *free]).verdict is Verdict.NONE:
                clash = self._asker.fewest(group, [mine.truth.true], free)
                seen.note(group, "forbidden", [forbids[i] for i in clash])
                continue
            if self._asker.possible(group, [mine.truth.true, *apart]).verdict is Verdict.NONE:
                clash = self._asker.fewest(group, [mine.truth.true], apart)
                seen.note(group, "allowed", [others[i] for i in clash])
            else:
                clash = self._asker.smallest(group, [mine.truth.true], [*apart, *free])
                both = [*others, *forbids]
                seen.note(group, "allowed", [both[i] for i in clash])
                seen.note(group, "forbidden", [])
            seen.exact &= self._exact(group, mine, others, forbids)
        self._say_allow(rule, seen)

    def _say_allow(self, rule: m.Rule, seen: _Seen) -> None:
        name = quoted(rule.name)
        names, others = self._covering(seen)
        if seen.kinds == {"forbidden"}:
            witness = self._together(rule, seen, "deny")
            message = f"all that the rule {name} allows is forbidden by {names}"
            self._notes.say("always-forbidden", rule, message, others, witness)
        elif "allowed" in seen.kinds:
            self._notes.removed.add(rule.name)
            witness = self._together(rule, seen, "allow")
            help_ = _removal(seen.exact)
            if seen.kinds != {"allowed"}:
                message = f"all that the rule {name} allows is allowed or forbidden by {names}"
                self._notes.say(
                    "redundant-rule", rule, message, others, witness, help_, None, seen.exact
                )
            elif self._equivalent(rule, others, seen):
                message = f"the rule {name} allows exactly what {names} allows"
                self._notes.say(
                    "equivalent-rule", rule, message, others, witness, help_, None, seen.exact
                )
            else:
                message = f"all that the rule {name} allows is allowed by {names} as well"
                self._notes.say(
                    "redundant-rule", rule, message, others, witness, help_, None, seen.exact
                )

    def forbid(self, rule: m.Rule, cells: list[Cell]) -> None:
        """Say if a rule forbids nothing that would be allowed without it."""
        seen = _Seen()
        for cell in cells:
            group = self._asker.group(cell)
            mine = part_of(group.forbids, rule)
            others = self._others(group.forbids, rule)
            logic = group.scene.logic
            bites = logic.no(mine.truth.false)
            allowed = logic.some(allow.truth.true for allow in group.allows)
            free = [other.truth.false for other in others]
            answer = self._asker.find(group, [bites, allowed, *free], wanted.bites(rule, others))
            if answer.verdict is not Verdict.NONE:
                return
            if self._asker.possible(group, [mine.truth.true]).verdict is Verdict.NONE:
                continue
            if self._asker.possible(group, [bites, allowed]).verdict is Verdict.NONE:
                seen.note(group, "idle", [])
                continue
            clash = self._asker.fewest(group, [bites, allowed], free)
            seen.note(group, "forbidden", [others[i] for i in clash])
        name = quoted(rule.name)
        names, covering = self._covering(seen)
        if seen.kinds == {"idle"}:
            witness = self._together(rule, seen, "deny")
            message = f"nothing that the rule {name} forbids is allowed by any rule"
            self._notes.say("idle-forbid", rule, message, (), witness, _removal(False))
        elif "forbidden" in seen.kinds:
            self._notes.removed.add(rule.name)
            witness = self._together(rule, seen, "deny")
            if self._equivalent(rule, covering, seen):
                message = f"the rule {name} forbids exactly what {names} forbids"
                self._notes.say("equivalent-rule", rule, message, covering, witness)
            else:
                message = (
                    f"all that the rule {name} keeps from being allowed is forbidden by {names}"
                )
                self._notes.say("redundant-rule", rule, message, covering, witness, _removal(False))

    def _others(self, parts: list[Part], rule: m.Rule) -> list[Part]:
        return [
            part for part in parts if part.rule != rule and part.name not in self._notes.removed
        ]

    def _exact(self, group: Group, mine: Part, others: list[Part], forbids: list[Part]) -> bool:
        """Whether without the rule nothing conditional is denied for certain either."""
        logic = group.scene.logic
        bits = [logic.no(mine.truth.false), *(other.truth.false for other in others)]
        bits += [logic.no(forbid.truth.true) for forbid in forbids]
        return self._asker.possible(group, bits).verdict is Verdict.NONE

    def _covering(self, seen: _Seen) -> tuple[str, list[m.Rule]]:
        """The names of the rules that make another superfluous, and those that are written."""
        names = list(dict.fromkeys(part.name for part in seen.parts))
        rules = [self._notes.named[name] for name in names if name in self._notes.named]
        return listing(names), rules

    def _equivalent(self, rule: m.Rule, others: list[m.Rule], seen: _Seen) -> bool:
        """Whether the one other rule never applies where this one does not."""
        if len(others) != 1 or {part.name for part in seen.parts} != {others[0].name}:
            return False
        other = others[0]
        if other.effect != rule.effect:
            return False
        if self._asker.groups.of(rule) != self._asker.groups.of(other):
            return False
        for cell in self._asker.groups.of(other):
            group = self._asker.group(cell)
            parts = group.forbids if rule.effect == "forbid" else group.allows
            mine, its = part_of(parts, rule).truth, part_of(parts, other).truth
            logic = group.scene.logic
            for one, more in ((mine, its), (its, mine)):
                bits = [one.true, logic.no(more.true)]
                if self._asker.possible(group, bits).verdict is not Verdict.NONE:
                    return False
        return True

    def _together(self, rule: m.Rule, seen: _Seen, decision: str) -> Witness | None:
        """A request to which the rule applies beside one of those that cover it."""
        for cell, parts in seen.cells:
            group = self._asker.group(cell)
            mine = part_of(group.forbids if rule.effect == "forbid" else group.allows, rule)
            names = {part.name for part in parts}
            covering = [p for p in (*group.allows, *group.forbids) if p.name in names]
            bits: list[Bit] = [mine.truth.true]
            if parts:
                bits.append(group.scene.logic.some(part.truth.true for part in covering))
            if decision == "allow":
                bits += [forbid.truth.false for forbid in group.forbids]
            witness = self._asker.show(group, bits, wanted.covered(rule, names, decision))
            if witness is not None:
                return witness
        return None


def _removal(exact: bool) -> str:
    if exact:
        return "removing it changes no decision"
    return "removing it allows nothing more and nothing less"
