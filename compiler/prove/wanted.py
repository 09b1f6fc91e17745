"""Knows what the twin must say of a request for it to show something."""

from __future__ import annotations

from .. import model as m
from .asking import Wanted
from .cells import Part
from .witness import Replay


def applies(rule: m.Rule) -> Wanted:
    """A rule applies."""
    if rule.effect == "forbid":
        return lambda r: r.forbids_by(rule.name) is True
    return lambda r: r.allows_by(rule.name) is True


def governs(rule: m.Rule) -> Wanted:
    """An `only` governs the request."""

    def wanted(r: Replay) -> bool:
        about = rule.name in r.forbids or rule.name in r.allows
        return about and r.rules.where(rule).value is True

    return wanted


def comes_to(rule: m.Rule, clause: m.Expr, value: bool) -> Wanted:
    """A clause is this, in a request that the rule is about; of an `only`, from its subjects."""

    def wanted(r: Replay) -> bool:
        about = rule.name in (r.forbids if rule.effect == "forbid" else r.allows)
        return about and r.value_of(clause) is value

    return wanted


def alone(rule: m.Rule, others: list[Part], forbids: list[Part]) -> Wanted:
    """A rule allows it, none of the others does, and none of these forbids it."""

    def wanted(r: Replay) -> bool:
        return (
            r.allows_by(rule.name) is True
            and not any(r.allows_by(other.name) is True for other in others)
            and all(r.forbids_by(forbid.name) is False for forbid in forbids)
        )

    return wanted


def bites(rule: m.Rule, others: list[Part]) -> Wanted:
    """A rule, and none of the others, keeps the request from being allowed."""

    def wanted(r: Replay) -> bool:
        return (
            r.forbids_by(rule.name) is not False
            and any(result.value is True for result in r.allows.values())
            and all(r.forbids_by(other.name) is False for other in others)
        )

    return wanted


def covered(rule: m.Rule, names: set[str], decision: str) -> Wanted:
    """A rule applies beside one of those named, and the decision is this."""

    def wanted(r: Replay) -> bool:
        applies = r.forbids_by if rule.effect == "forbid" else r.allows_by
        beside = not names or any(True in (r.allows_by(name), r.forbids_by(name)) for name in names)
        return applies(rule.name) is True and beside and r.allowed == (decision == "allow")

    return wanted


def satisfies(one: m.Rule, other: m.Rule) -> Wanted:
    """The request satisfies both of two `only` rules."""
    return lambda r: all(r.allows_by(rule.name) is True for rule in (one, other))


def between(one: m.Rule, other: m.Rule) -> Wanted:
    """The request satisfies one of two `only` rules and not the other."""
    return lambda r: r.allows_by(one.name) is True and r.forbids_by(other.name) is not False
