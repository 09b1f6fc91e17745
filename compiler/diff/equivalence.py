"""Knows how to prove that two models decide alike, whatever other rules stand beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from msgspec.structs import replace

from .. import model as m
from .cases import Case
from .differ import diff_policies
from .results import Difference, Undecided

Baseline = Literal["deny", "allow"]
"""What decides where the rules say nothing."""


@dataclass(frozen=True)
class Equivalent:
    """Proved: no request is decided otherwise."""


@dataclass(frozen=True)
class Differs:
    """A request that is decided otherwise, under a baseline; the engine confirms it."""

    difference: Difference
    baseline: Baseline

    @property
    def witness(self) -> Case:
        """The request and its data."""
        return self.difference.witness


@dataclass(frozen=True)
class NotDecided:
    """Neither proved nor refuted, and where."""

    places: tuple[Undecided, ...]


def equivalent(
    one: m.Model,
    other: m.Model,
    *,
    baselines: Sequence[Baseline] = ("deny", "allow"),
    seconds: float = 2.0,
) -> Equivalent | Differs | NotDecided:
    """Whether two models mean the same, such as two readings of a sentence.

    A forbid alone denies what is denied anyway, so models are compared under both baselines: as
    they are, and beside a rule that allows everything. Decisions count as three: allow,
    conditional, deny. `seconds` are for each baseline.
    """
    open_: list[Undecided] = []
    for baseline in baselines:
        pair = [under(model, baseline) for model in (one, other)]
        diff = diff_policies(*pair, seconds=seconds, first=True)
        if diff.differences:
            return Differs(diff.differences[0], baseline)
        open_ += diff.undecided
    return NotDecided(tuple(open_)) if open_ else Equivalent()


def under(model: m.Model, baseline: Baseline) -> m.Model:
    """The model under a baseline: for `allow`, with one more rule that allows everything."""
    if baseline == "deny":
        return model
    name = "everything"
    while any(rule.name == name for rule in model.rules):
        name += "-else"
    return replace(model, rules=(*model.rules, m.Rule(name, "allow", (), (), ())))
