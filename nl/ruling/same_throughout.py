"""Knows that what is named once is one thing: "within 30 days of delivery, the user assigned to an
order may approve refunds for it" is of one order that was delivered and that they are assigned to.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...compiler import model as m
from ..meaning.base import SUBJECT, Shared
from ..rule import Clause, IntermediateRule, conjuncts
from ..vocabulary.senses import Noun

NAMED = frozenset("the that this such its their his her whose 's".split())
"""Before what is spoken of already."""


def same_throughout(readings: Sequence[IntermediateRule], shared: Shared) -> list[IntermediateRule]:
    """The readings without those that say of one thing and of another what another reading says of
    the same, where the text names but one.
    """
    if len(readings) < 2:
        return list(readings)
    return [
        one for one in readings if not any(_is_of_one(other, one, shared) for other in readings)
    ]


def _is_of_one(other: IntermediateRule, one: IntermediateRule, shared: Shared) -> bool:
    """Whether a reading is another that says everything of the same thing."""
    if len(other.clauses) != len(one.clauses):
        return False
    pairs = zip(other.clauses, one.clauses, strict=True)
    differ = [(same, apart) for same, apart in pairs if same != apart]
    return bool(differ) and all(_says_of_one(same, apart, shared) for same, apart in differ)


def _says_of_one(same: Clause, apart: Clause, shared: Shared) -> bool:
    alike = (same.effect, same.subjects, same.actions, same.resources, same.region) == (
        apart.effect,
        apart.subjects,
        apart.actions,
        apart.resources,
        apart.region,
    )
    together = conjuncts(same.condition) - conjuncts(apart.condition)
    each = conjuncts(apart.condition) - conjuncts(same.condition)
    if same.effect != "permit" or not alike or len(together) != 1 or len(each) < 2:
        return False
    (whole,) = together
    return (
        isinstance(whole, m.Quantifier)
        and whole.kind == "any"
        and all(_is_part(test, whole) for test in each)
        and all(_is_named_once(type_, shared) for type_ in whole.types)
    )


def _is_part(test: m.Expr, whole: m.Quantifier) -> bool:
    """Whether a test says nothing that is not said of the same thing in a whole."""
    if not isinstance(test, m.Quantifier) or test.kind != "any":
        return False
    said = conjuncts(whole.body)
    if test.path == whole.path and test.variable == whole.variable:
        return conjuncts(test.body) <= said
    there = any(
        isinstance(each, m.Member) and each.item == whole.variable and each.of == test.path
        for each in said
    )
    return test.body is None and test.path.root == SUBJECT and there


def _is_named_once(type_: str, shared: Shared) -> bool:
    """Whether a text speaks of but one thing, or some things, of a type."""
    words = shared.words
    places = {
        leaf.start
        for leaf in shared.leaves
        if leaf.kind == "NOUN" and isinstance(leaf.value, Noun) and leaf.value.types == (type_,)
    }
    return sum(words[at - 1].text not in NAMED for at in places if at) + (0 in places) == 1
