"""Knows all that is asked about the rules of a policy, in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from .. import model as m
from ..pipeline import Policy
from .asking import Asker, Tally
from .cells import among
from .conditions import Conditions
from .exclusions import Exclusions
from .notes import Finding, Notes
from .superfluous import Superfluous

SECONDS = 20.0
"""For all questions about a policy, unless told otherwise: what this thread computes, not what
passes, so that a busy machine leaves no more of them open."""
MILLISECONDS = 1_000
"""For one question."""


@dataclass
class Outcome:
    """What was found, in the order of the text, and how many questions were left open."""

    findings: list[Finding] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


Progress = Callable[[int, int], None]
"""Told how many rules have been looked at, and of how many."""


def prove(
    policy: Policy,
    seconds: float = SECONDS,
    milliseconds: int = MILLISECONDS,
    progress: Progress | None = None,
) -> Outcome:
    """Ask a solver about all rules of a policy; needs one to be installed (solver.available).

    Rules are asked about one after the other, last ones first. One found redundant is left out
    when the next is asked about, so that all that are found can be removed together. What the
    cheap checks have said already is not said again.
    """
    notes, asker = Notes(policy), Asker(policy.model, seconds, milliseconds)
    rules = policy.model.rules
    for done, rule in enumerate(reversed(rules)):
        if progress is not None:
            progress(done, len(rules))
        if notes.said("duplicate-rule", rule):
            notes.removed.add(rule.name)
        else:
            _ask(rule, notes, asker)
    Exclusions(notes, asker).pairs(rules)
    found = sorted(notes.found, key=lambda f: (f.diagnostic.line, f.diagnostic.column))
    return Outcome(found, asker.tally)


def _ask(rule: m.Rule, notes: Notes, asker: Asker) -> None:
    """All that is asked of one rule."""
    conditions, superfluous = Conditions(notes, asker), Superfluous(notes, asker)
    cells = asker.groups.of(rule)
    own = [cell for cell in cells if among(rule.subjects, cell)]
    # What asks for more comes first: a request that answers it mostly answers the rest.
    if rule.effect == "forbid":
        superfluous.forbid(rule, cells)
    else:
        superfluous.allow(rule, own)
    if conditions.never(rule, cells):
        return
    if rule.effect == "only":
        conditions.nobody(rule, own)
    conditions.always(rule, own)
