"""Knows that "may refund rentals up to $50, but never ones they issued" is of any they issued: what
the text does not let them do anyway makes no difference to it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..rule import Clause, IntermediateRule, conjuncts
from ..text.tokens import Word

ONES = frozenset(["ones", "those"])


def of_any_such_ones(
    readings: Sequence[IntermediateRule], words: Sequence[Word]
) -> list[IntermediateRule]:
    """The readings without those in which what is forbidden of something that is allowed is
    forbidden only as far as it is allowed, where another forbids it altogether.
    """
    if len(readings) < 2 or ONES.isdisjoint(word.text for word in words):
        return list(readings)
    return [one for one in readings if not any(_forbids_all(other, one) for other in readings)]


def _forbids_all(other: IntermediateRule, one: IntermediateRule) -> bool:
    """Whether a reading is another but for prohibitions that go no further than what is allowed."""
    if len(other.clauses) != len(one.clauses):
        return False
    differ = [
        (wide, narrow)
        for wide, narrow in zip(other.clauses, one.clauses, strict=True)
        if wide != narrow
    ]
    granted = [clause for clause in one.clauses if clause.effect == "permit"]
    return bool(differ) and all(
        _is_alike(wide, narrow) and any(_is_within(wide, narrow, clause) for clause in granted)
        for wide, narrow in differ
    )


def _is_alike(wide: Clause, narrow: Clause) -> bool:
    return wide.effect == narrow.effect == "forbid" and (
        wide.subjects,
        wide.actions,
        wide.resources,
        wide.region,
    ) == (narrow.subjects, narrow.actions, narrow.resources, narrow.region)


def _is_within(wide: Clause, narrow: Clause, granted: Clause) -> bool:
    """Whether all that the narrower says more is what a permission of the same deed asks for, and
    the wider says of what it is: "that they issued".
    """
    few, many = conjuncts(wide.condition), conjuncts(narrow.condition)
    allowed = conjuncts(granted.condition)
    return (
        few < many
        and many - few <= allowed
        and bool(few - allowed)
        and set(wide.actions) <= set(granted.actions)
        and (wide.subjects, wide.resources) == (granted.subjects, granted.resources)
    )
