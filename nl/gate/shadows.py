"""Knows which rules make others idle: a new one that says nothing, an old one that no longer does.

Only what is proved is told. Of a rule that the comparison has shown to change something nothing
is asked.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ...compiler import model as m
from ...compiler.prove.cells import Group, Groups, Part
from ...compiler.prove.logic import Bit
from ...compiler.prove.solver import available

MILLISECONDS = 100
"""For one question."""

Why = Literal["forbidden", "allowed-already", "forbidden-already", "never-allowed", "silenced"]
"""What makes a rule idle. forbidden: other rules forbid all that it allows. allowed-already:
others allow it all. forbidden-already: others forbid all that it forbids. never-allowed: nothing
allows what it forbids. silenced: a live rule of which the new ones leave nothing."""


Question = Callable[[Group, Part], set[str] | None]


@dataclass(frozen=True)
class Shadow:
    """A rule that decides nothing, and the rules that make it so, if they are few."""

    why: Why
    rule: str
    by: tuple[str, ...] = ()

    def text(self) -> str:
        """What there is to say of it, in a line."""
        by = ", ".join(f"`{name}`" for name in self.by)
        others = f": {by}" if by else ""
        match self.why:
            case "forbidden":
                return f"`{self.rule}` allows nothing: all of it is forbidden{others}"
            case "allowed-already":
                return f"`{self.rule}` changes nothing: all of it is allowed already{others}"
            case "forbidden-already":
                return f"`{self.rule}` changes nothing: all of it is forbidden already{others}"
            case "never-allowed":
                return f"`{self.rule}` changes nothing yet: no rule allows what it forbids"
            case "silenced":
                return f"the live rule `{self.rule}` allows nothing any more{others}"

    def to_json(self) -> dict[str, object]:
        """The finding as JSON-able data."""
        return {"why": self.why, "rule": self.rule, "by": list(self.by), "text": self.text()}


def shadows(
    model: m.Model, new: Sequence[str], changing: Sequence[str], seconds: float
) -> list[Shadow]:
    """What is idle in a model in which the rules named `new` are new.

    `changing` are those of the new ones that are known to change a decision.
    """
    if not available():
        return []
    looking = _Looking(model, frozenset(new), time.thread_time() + seconds)
    found: list[Shadow] = []
    for rule in model.rules:
        if rule.name in new and rule.name not in changing:
            found += looking.idle(rule)
    for rule in model.rules:
        if rule.name in new and rule.effect != "allow":
            found += looking.silenced(rule)
    return list(dict.fromkeys(found))


class _Looking:
    def __init__(self, model: m.Model, new: frozenset[str], until: float) -> None:
        self._groups, self._new, self._until = Groups(model), new, until
        self._told: set[str] = set()

    def idle(self, rule: m.Rule) -> Iterator[Shadow]:
        """Whether a new rule decides nothing at all."""
        questions: dict[str, tuple[tuple[Why, Question], ...]] = {
            "allow": (("forbidden", self._forbidden), ("allowed-already", self._allowed)),
            "only": (("forbidden", self._forbidden),),
            "forbid": (("forbidden-already", self._forbidden), ("never-allowed", self._nothing)),
        }
        for why, question in questions[rule.effect]:
            by = self._everywhere(rule, question)
            if by is not None:
                yield Shadow(why, rule.name, tuple(sorted(by)))
                return

    def _everywhere(self, rule: m.Rule, question: Question) -> set[str] | None:
        """By which rules all that a rule does is idle, in each kind of request; None if not."""
        by: set[str] = set()
        meets = False
        for group in self._of(rule):
            mine = [p for p in (*group.allows, *group.forbids) if p.name == rule.name]
            effect = "forbid" if rule.effect == "forbid" else "allow"
            for part in mine:
                if part.effect != effect or self._ask(group, [part.truth.true]) is not None:
                    continue
                meets = True
                clash = question(group, part)
                if clash is None:
                    return None
                by |= clash
        return by if meets and not self._late else None

    def _forbidden(self, group: Group, part: Part) -> set[str] | None:
        others = [p for p in group.forbids if p.name != part.name]
        clash = self._ask(group, [part.truth.true, *(p.truth.false for p in others)])
        return None if clash is None else {others[i - 1].name for i in clash if i > 0}

    def _allowed(self, group: Group, part: Part) -> set[str] | None:
        others = [p for p in group.allows if p.name != part.name]
        no = group.scene.logic.no
        clash = self._ask(group, [part.truth.true, *(no(p.truth.true) for p in others)])
        return None if clash is None else {others[i - 1].name for i in clash if i > 0}

    def _nothing(self, group: Group, part: Part) -> set[str] | None:
        some = group.scene.logic.some(p.truth.true for p in group.allows)
        return None if self._ask(group, [part.truth.true, some]) is None else set()

    def silenced(self, rule: m.Rule) -> Iterator[Shadow]:
        """Live allows of which a new prohibition leaves nothing, and which allowed something."""
        dead: dict[str, bool] = {}
        for group in self._of(rule):
            mine = [p.truth.false for p in group.forbids if p.name == rule.name]
            live = [p.truth.false for p in group.forbids if p.name not in self._new]
            for part in group.allows:
                if part.rule is None or part.name in self._new or not mine:
                    continue
                if not dead.get(part.name, True):
                    continue
                if self._ask(group, [part.truth.true, *live, *mine]) is None:
                    dead[part.name] = False  # something is left of it
                elif self._possible(group, [part.truth.true, *live]):
                    dead[part.name] = True
        for name, silent in dead.items():
            if silent and not self._late and self._whole(name, rule):
                yield Shadow("silenced", name, (rule.name,))

    def _whole(self, name: str, rule: m.Rule) -> bool:
        """Whether the new rule is about all that a live one is about."""
        live = next(each for each in self._groups.model.rules if each.name == name)
        mine = {group.cell for group in self._of(rule)}
        return all(cell in mine for cell in self._groups.of(live) if not cell.sets)

    def _of(self, rule: m.Rule) -> Iterator[Group]:
        for cell in self._groups.of(rule):
            if not cell.sets and not self._late:
                yield self._groups.group(cell)

    @property
    def _late(self) -> bool:
        return time.thread_time() >= self._until

    def _possible(self, group: Group, bits: list[Bit]) -> bool:
        """Whether the solver finds it possible."""
        return not self._late and group.ask(bits, MILLISECONDS)[0] == "sat"

    def _ask(self, group: Group, bits: list[Bit]) -> list[int] | None:
        """Which bits clash; None where they don't, or where it is not known."""
        left = int((self._until - time.thread_time()) * 1000)
        if left <= 0:
            return None
        answer, clash = group.ask(bits, min(MILLISECONDS, left))
        return clash if answer == "unsat" else None
