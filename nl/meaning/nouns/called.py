"""Knows what those who ask are called, so that of several ways in which a thing may be theirs the
one is meant by which they are called.
"""

from __future__ import annotations

from ....compiler import model as m
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Rel
from ..base import SUBJECT, Context


def roles_of_the_asker(context: Context) -> set[str]:
    """What who asks is called, in the words of their role: of a donor's own donations they are the
    donor, not who took them.
    """
    return roles_in(context.asker.tests)


def what_they_do(type_: str, context: Context) -> set[str]:
    """The relation to things of a type by which who asks is called: of coordinators, "their
    project" is one that they coordinate, and not one that they are a member of.
    """
    implied = {
        local.variable
        for local in context.asker.locals
        if local.kind == "implied" and local.type == type_
    }
    return {
        test.of.path[-1]
        for test in context.asker.tests
        if isinstance(test, m.Member) and test.item in implied and test.of.root == SUBJECT
    }


def roles_in(tests: tuple[m.Expr, ...]) -> set[str]:
    return {
        str(test.item.value)
        for test in tests
        if isinstance(test, m.InSet) and isinstance(test.item, m.Const)
    }


def if_they_learn(
    ranked: list[tuple[int, Rel, bool]], called: set[str]
) -> list[tuple[int, Rel, bool]]:
    """Relations, of which that of those enrolled is no more fitting than others for somebody who
    is no learner: a dean's course may be one that they teach.
    """
    best = max((fit for fit, _, _ in ranked), default=0)
    enrolled = any(f == best and words_of(r.name)[0] == "enrolled" for f, r, _ in ranked)
    learns = any(word in LEARNERS for role in called for word in role.split("_"))
    return [(best, r, f) for _, r, f in ranked] if enrolled and called and not learns else ranked


LEARNERS = frozenset("student pupil learner trainee participant attendee apprentice".split())
