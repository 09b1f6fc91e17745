"""Knows what a rule would change in a live policy: what it opens, closes, and makes idle."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from ...compiler import model as m
from ...compiler.diff import PolicyDiff, diff_policies
from ...compiler.diff.differ import Progress
from ...compiler.diff.results import Kind
from ...compiler.pipeline import Policy
from ..rule import IntermediateRule, extended, policy_rules
from .shadows import Shadow, shadows
from .telling import told

SECONDS = 5.0
"""For the whole examination, unless told otherwise."""
MILLISECONDS = 500
"""For one question to the solver."""


@dataclass
class Examination:
    """What is known of a live policy with a rule more.

    `names` are those of the rule's parts, `model` is the policy with it.
    """

    names: tuple[str, ...]
    model: m.Model
    diff: PolicyDiff
    shadows: list[Shadow] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def widens(self) -> bool:
        """Whether something is allowed that was not, or that can't be ruled out."""
        return bool(self.diff.widenings or self.diff.undecided)

    @property
    def narrows(self) -> bool:
        """Whether something is no longer allowed."""
        return bool(self.diff.narrowings)

    def to_json(self) -> dict[str, Any]:
        """The examination as JSON-able data (docs/english.md)."""
        return {
            "rules": list(self.names),
            "widens": self.widens,
            "narrows": self.narrows,
            "diff": self._diff_json(),
            "shadows": [each.to_json() for each in self.shadows],
        }

    def _diff_json(self) -> dict[str, Any]:
        """The comparison, each difference told in English too."""
        data = self.diff.to_json()
        names: tuple[Kind, ...] = ("widening", "narrowing", "opening", "closing")
        for name in names:
            for told_of, each in zip(data[f"{name}s"], self.diff.of(name), strict=True):
                told_of["text"] = told(each.witness, self.model)
        return data


def examine(
    live: Policy | m.Model,
    rule: IntermediateRule,
    name: str,
    sentence: str | None = None,
    seconds: float = SECONDS,
    progress: Progress | None = None,
) -> Examination:
    """Compare a live policy with itself and the rule; the rule fits its declarations.

    What can't be decided in time is told as such, and counts as widening.
    """
    begun, computed = time.monotonic(), time.thread_time()
    model = live.model if isinstance(live, Policy) else live
    new = extended(model, rule, name, sentence)
    names = tuple(each.name for each in policy_rules(rule, name))
    diff = diff_policies(
        live, new, seconds=seconds, milliseconds=MILLISECONDS, tries=60, progress=progress
    )
    # What the rule walks is declared with it: a part of it, and no change of its own.
    walked = {f"{each.type}.{each.item.name}" for each in rule.definitions}
    diff.schema_changes = [each for each in diff.schema_changes if each.name not in walked]
    changing = tuple({each.rule for each in diff.differences if each.rule is not None})
    if diff.undecided:
        changing = names
    left = max(0.0, seconds - (time.thread_time() - computed))
    idle = shadows(new, names, changing, min(left, seconds / 4))
    return Examination(names, new, diff, idle, time.monotonic() - begun)
