"""Knows that nobody can be asked to have done what they ask to do: "a reviewer may approve a model
only if he has already approved it".
"""

from __future__ import annotations

from collections.abc import Sequence

from ...compiler import model as m
from ..meaning.base import RESOURCE, SUBJECT
from ..rule import Clause, IntermediateRule, conjuncts
from ..text.morphology import verb
from ..text.tokens import Word
from ..vocabulary.relations import GIVEN

AGAIN = frozenset("again anew afresh repeatedly further another second more".split())
"""What tells that something is to be done once more."""
EARLIER = frozenset("before previously earlier ever".split())
"""What may tell so where it is no limit: "may download files they have downloaded before"."""


def asks_for_itself(rule: IntermediateRule, words: Sequence[Word]) -> bool:
    """Whether somebody may do something only once they have done it: nobody ever could."""
    said = {word.text for word in words}
    if not AGAIN.isdisjoint(said):
        return False
    return any(_asks_for_itself(clause, EARLIER.isdisjoint(said)) for clause in rule.clauses)


def _asks_for_itself(clause: Clause, also_granted: bool) -> bool:
    """Whether a clause lets those alone do a deed who have done it to the same; or lets them, if
    that counts.
    """
    done = {name for action in clause.actions for name in _having_done(action)}
    tests = conjuncts(clause.condition)
    if clause.effect == "forbid":
        tests |= conjuncts(clause.region)
        return any(isinstance(test, m.Not) and _needs(test.operand, done) for test in tests)
    counts = clause.effect == "only" or also_granted
    return counts and any(_needs(test, done) for test in tests)


def _having_done(action: str) -> set[str]:
    """What ties those to a thing who have done something to it: "approved" and "approved_by"; not
    "assigned", that may be said of those to whom it is.
    """
    words = action.split("_")
    if words[0] in GIVEN:
        return set()
    done = {each.replace(" ", "_") for each in verb(" ".join(words)).participle}
    return done | {f"{each}_by" for each in done}


def _needs(test: m.Expr, done: set[str]) -> bool:
    """Whether a test holds only of those who have done one of these to what they ask for."""
    match test:
        case m.Member(item=item, of=of) if len(of.path) == 1 and of.path[0] in done:
            own = (item, of.root) == (RESOURCE, SUBJECT)
            return own or ((item, of.root) == (SUBJECT, RESOURCE) and of.path[0].endswith("_by"))
        case m.And(items=items):
            return any(_needs(item, done) for item in items)
        case m.Or(items=items):
            return all(_needs(item, done) for item in items)
    return False
