"""Knows whether a text lets some do what it says that only others may."""

from __future__ import annotations

import itertools

from ..meaning.base import RESOURCE, SUBJECT, Shared
from ..meaning.closing import mentions
from ..rule import Clause, IntermediateRule, conjuncts
from ..text.lexicon import STOPS
from ..vocabulary.senses import types_of
from .tiers import is_higher


def takes_back(rule: IntermediateRule) -> bool:
    """Whether an "only" denies what another part of the text allows: it governs all of that, and
    lets only others do it. An exception that governs less of it is none, nor is one that tells when
    those may do so whom it is about: "admins may drop tables, but they may do so only with MFA".
    """
    for only in rule.clauses:
        governed = conjuncts(only.region)
        allowed = conjuncts(only.condition)
        of_those = any(mentions(test, SUBJECT) for test in governed)
        for clause in rule.clauses if only.effect == "only" and not of_those else ():
            if clause.effect != "permit" or not set(clause.actions) & set(only.actions):
                continue
            said = conjuncts(clause.condition)
            within = set(clause.resources) <= set(only.resources) and all(
                test in said or any(is_higher(other, test) for other in said) for test in governed
            )
            if within and clause.subjects == only.subjects and not allowed <= said:
                return True
    return False


def denies_some_of_any(rule: IntermediateRule, shared: Shared) -> bool:
    """Whether the last sentence lets some do something to "any" of what only others may do it to:
    "only partners may admit claims over $10,000. Clerks may admit any claim".
    """
    pairs = itertools.combinations(rule.clauses, 2)
    return any(_is_barred(clause, only) and _says_any(clause, shared) for only, clause in pairs)


def _is_barred(clause: Clause, only: Clause) -> bool:
    """Whether an "only" of some things governs what another clause lets others do to all."""
    if (only.effect, clause.effect) != ("only", "permit") or only.region is None:
        return False
    same = bool(set(clause.actions) & set(only.actions)) and clause.resources == only.resources
    those = mentions(only.region, SUBJECT) or mentions(clause.condition, RESOURCE)
    return same and not those and not conjuncts(only.condition) <= conjuncts(clause.condition)


def _says_any(clause: Clause, shared: Shared) -> bool:
    """Whether the last sentence names "any" of what a clause is about, or "any amount" of it."""
    words = [word.text for word in shared.words]
    stops = [at for at, word in enumerate(words[:-1]) if word in STOPS]
    types = {who.type for who in clause.resources}
    return any(
        leaf.start > max(stops, default=0)
        and words[leaf.start - 1] in ("any", "every", "all")
        and (leaf.kind == "ATTR" or not types.isdisjoint(types_of(leaf.value)))
        for leaf in shared.leaves
    )
