"""Knows that "but … only" adds nothing to what was said before it: "users can view documents shared
with their team, but secret documents only with MFA" lets nobody view secret ones of other teams.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from ...compiler import model as m
from ...compiler.twin import nodes
from ..meaning.base import RESOURCE, SUBJECT, Box, Shared
from ..meaning.closing import mentions
from ..meaning.discourse.instead import told_by
from ..meaning.opposites import excludes
from ..rule import Clause, IntermediateRule, conjunction, conjuncts


def within_before(readings: Sequence[IntermediateRule], shared: Shared) -> list[IntermediateRule]:
    """The readings, what some may do after "but … only" as part of what they may before it; where
    that is just what something is like, either way: "can edit drafts, but secret documents only".
    """
    words = [word.text for word in shared.words]
    if "but" not in words or "only" not in words[words.index("but") :]:
        return list(readings)
    found = []
    for reading in readings:
        for made in _either_way(reading):
            if reading in shared.unclear:  # what was to be asked of it, is
                shared.unclear[made] = shared.unclear[reading]
            found.append(made)
    return found


def _either_way(reading: IntermediateRule) -> Iterator[IntermediateRule]:
    within = list(reading.clauses)
    sure = True
    for (_, first), (at, second) in itertools.combinations(enumerate(reading.clauses), 2):
        if left_out := _left_out(first, second):
            within[at] = _with(second, left_out)
            sure = sure and not all(map(_is_a_kind, left_out))
    yield replace(reading, clauses=tuple(within))
    if not sure:
        yield reading


def _left_out(first: Clause, second: Clause) -> list[m.Expr]:
    """What is said of the first that the second, of part of it, does not say again."""
    if first.effect != "permit" or second.effect not in ("permit", "only"):
        return []
    if not set(second.actions) <= set(first.actions):
        return []
    if (first.resources, first.subjects) != (second.resources, second.subjects):
        return []
    said, also = conjuncts(first.condition), conjuncts(second.region) | conjuncts(second.condition)
    who = {test for test in said if _is_of_who(test)}
    if _tells_others(second, said, who):
        return []
    part = {test for test in also if mentions(test, RESOURCE)} - said
    if not who <= also or not part or _is_set_against(said, part):
        return []
    return [test for test in _in_order(first.condition) if test not in also]


def _tells_others(second: Clause, said: set[m.Expr], who: set[m.Expr]) -> bool:
    """Whether a clause is about other people than those of whom something was said."""
    governed, wanted = conjuncts(second.region), conjuncts(second.condition)
    if second.effect == "only" and any(mentions(test, SUBJECT) for test in governed):
        return any(_is_of_who(test) for test in governed - who)
    if second.effect == "permit" and who:
        return False
    return any(mentions(test, SUBJECT) for test in wanted - said)


def _is_of_who(test: m.Expr) -> bool:
    return mentions(test, SUBJECT) and not mentions(test, RESOURCE)


def _is_set_against(said: set[m.Expr], part: set[m.Expr]) -> bool:
    """Whether a part of things is none of those that were spoken of: told by the same."""
    before, after = ({name for test in tests for name in told_by((test,), RESOURCE)}
                     for tests in (said, part))  # fmt: skip
    return not before.isdisjoint(after) or any(
        excludes(Box((test,)), Box(tuple(part))) for test in said
    )


def _is_a_kind(test: m.Expr) -> bool:
    """Whether a test says what a thing is like, and neither whose it is nor how much."""
    measured = any(isinstance(n, m.Compare) and n.op not in ("==", "!=") for n in nodes(test))
    return mentions(test, RESOURCE) and not mentions(test, SUBJECT) and not measured


def _in_order(expr: m.Expr | None) -> tuple[m.Expr, ...]:
    if expr is None:
        return ()
    return expr.items if isinstance(expr, m.And) else (expr,)


def _with(clause: Clause, more: list[m.Expr]) -> Clause:
    """A clause of which more must be so: of an "only" of some people, of what it governs."""
    if clause.effect == "only" and clause.region is not None and mentions(clause.region, SUBJECT):
        return replace(clause, region=conjunction([*_in_order(clause.region), *more]))
    return replace(clause, condition=conjunction([*_in_order(clause.condition), *more]))
