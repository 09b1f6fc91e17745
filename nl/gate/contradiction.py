"""Knows whether a text takes away all that it grants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from ...compiler import model as m
from ...compiler.diff.asking import Shown
from ...compiler.diff.cases import Case
from ...compiler.diff.judges import Judge
from ...compiler.diff.shrinking import Judged
from ...compiler.prove.cells import Group, Part, concerns
from ...compiler.prove.logic import Bit
from ..rule import Clause, IntermediateRule, policy_rules
from .asking import Asker


@dataclass(frozen=True)
class Contradiction:
    """The clause that grants, those that take it away again, and a request both speak of."""

    clause: Clause
    against: tuple[Clause, ...]
    case: Case | None


def contradiction(rule: IntermediateRule, asker: Asker) -> Contradiction | None:
    """The first grant of a text that its own prohibitions leave nothing of.

    What a clause names is looked at action by action: granting two and forbidding one of them is
    a contradiction, forbidding one of `any action` is an exception.
    """
    clauses = rule.clauses
    grants = [clause for clause in clauses if clause.effect != "forbid"]
    if len(clauses) < 2 or not any(clause.effect != "permit" for clause in clauses):
        return None
    for clause in grants:
        others = [each for each in clauses if each is not clause and each.effect != "permit"]
        if not any(_meet(clause, each) for each in others):
            continue
        for action in clause.actions or (None,):
            found = _taken(clause, others, action, asker)
            if found is not None:
                return found
    return None


def _meet(one: Clause, other: Clause) -> bool:
    """Whether two clauses can speak of one request, as far as what they name goes."""
    actions = not one.actions or not other.actions or set(one.actions) & set(other.actions)
    types = [{who.type for who in each.resources} for each in (one, other)]
    return bool(actions) and (not types[0] or not types[1] or bool(types[0] & types[1]))


def _taken(
    clause: Clause, others: list[Clause], action: str | None, asker: Asker
) -> Contradiction | None:
    """Whether all that a clause grants of an action is forbidden, with a request of it."""
    shown: Contradiction | None = None
    for group in asker.groups(clause, action):
        grant = _applies(clause, group)
        if asker.possible(group, grant)[0] == "no":
            continue
        denials = [(each, part) for each in others for part in _denies(each, group)]
        spared = [part.truth.false for _, part in denials]
        if not denials or asker.possible(group, [*grant, *spared])[0] != "no":
            return None
        if shown is None or shown.case is None:
            shown = _shown(clause, denials, group, grant, asker)
    return shown


def _shown(
    clause: Clause,
    denials: list[tuple[Clause, Part]],
    group: Group,
    grant: list[Bit],
    asker: Asker,
) -> Contradiction:
    against = tuple(dict.fromkeys(each for each, _ in denials))
    bits = [part.truth.true for _, part in denials]
    for each, part in denials:  # one that takes all by itself says it best
        if asker.possible(group, [*grant, part.truth.false])[0] == "no":
            against, bits = (each,), [part.truth.true]
            break
    both = [*grant, group.scene.logic.some(bits)]
    return Contradiction(clause, against, asker.case(group, both, _both(clause, asker.model)))


def _both(clause: Clause, whole: m.Model) -> Judged:
    """Judges requests that the grant by itself allows and the whole text denies."""
    rules = policy_rules(IntermediateRule((clause,)), "grants")
    granting, denying = Judge(replace(whole, rules=rules)), Judge(whole)

    def judged(case: Case) -> Shown | None:
        old, new = granting.decide(case), denying.decide(case)
        if old is None or new is None or old.answer != "allow" or new.answer != "deny":
            return None
        return Shown(case, old, new)

    return judged


def _applies(clause: Clause, group: Group) -> list[Bit]:
    exprs = [each for each in (clause.region, clause.condition) if each is not None]
    return [group.encoder.condition(each).true for each in exprs]


def _denies(clause: Clause, group: Group) -> Iterator[Part]:
    """What a clause forbids of a kind of request."""
    for rule in policy_rules(IntermediateRule((clause,)), "denies"):
        if concerns(rule, group.cell):
            yield from group.parts(rule)[1]
