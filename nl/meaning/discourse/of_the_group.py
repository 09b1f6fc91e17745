"""Knows of whom else something is that was told by those who may do something to it: after "members
of a team can view files of that team", "the lead of the team can edit them" is of that team.
"""

from __future__ import annotations

from ....compiler import model as m
from ..base import NOTHING, RESOURCE, SUBJECT, Box, Context, Desc, Part, Prior, renamed_box
from ..closing import mentions

POINTING = frozenset("the that this its".split())


def group_of(prior: Prior | None) -> Box:
    """What the statement before told both of those who ask and of what they ask for: the team, with
    what is said of it; nothing where there is none.
    """
    who = None if prior is None else prior.subject
    what = None if prior is None else prior.resource
    if not isinstance(who, Desc) or not isinstance(what, Desc):
        return NOTHING
    own = {local.variable for local in what.box.locals}
    names = {local.variable for local in who.box.locals
             if local.variable not in own and mentions(what.box.tests, local.variable)}  # fmt: skip
    return said_of(names, who.box)


def of_the_resource(prior: Prior | None) -> Box:
    """Those by whom alone who may was told with what is asked for: the crew, of "members of the
    crew a job is assigned to".
    """
    who = None if prior is None else prior.subject
    if not isinstance(who, Desc) or prior is None or not isinstance(prior.resource, Desc):
        return NOTHING
    names = {
        local.variable
        for local in who.box.locals
        for test in who.box.tests
        if mentions(test, local.variable) and mentions(test, RESOURCE)
    }
    return said_of(names, who.box)


def said_of(names: set[str], box: Box) -> Box:
    """Of some whom a box speaks of, these with what it says of them, and not of who asks."""
    tests = tuple(t for t in box.tests if not mentions(t, SUBJECT) and _speaks_of(t, names))
    more = {local.variable for local in box.locals if mentions(tests, local.variable)}
    if not more <= names:
        return said_of(names | more, box)
    return Box(tests, tuple(local for local in box.locals if local.variable in names))


def _speaks_of(test: object, names: set[str]) -> bool:
    return any(mentions(test, name) for name in names)


def is_told_by(box: Box, group: Box) -> bool:
    """Whether a box speaks of a group that was told."""
    return any(mentions(box.tests, local.variable) for local in group.locals)


def names_another(who: Box, group: Box) -> bool:
    """Whether those who ask are told by a thing like the one that was told: "the lead of a team may
    publish them", after what members of a team may do, leaves open whether of that team.
    """
    return not {x.type for x in who.locals}.isdisjoint(x.type for x in group.locals)


def goes_with(what: Box, group: Box, resource: str | None, prior: Prior | None) -> bool:
    """Whether what is asked for is told by a group, or that by what is asked for, as before."""
    before = None if prior is None else prior.resource
    same = isinstance(before, Desc) and before.type == resource
    return is_told_by(what, group) or (same and mentions(group.tests, RESOURCE))


def points_back(part: Part | None, context: Context) -> bool:
    """Whether a phrase has "the", "that" or "its"."""
    if part is None:
        return False
    words = context.shared.words[part.start : part.end]
    return any(word.text in POINTING for word in words)


def knowing_the_group(group: Box, context: Context) -> Context:
    """The context in which "the team" is the one that was told."""
    return context.knowing(
        *(Desc(x.variable, x.type, number="one", noun=x.type) for x in group.locals)
    )


def told_alone(who: Box, what: Box, context: Context) -> tuple[Box, Box]:
    """Who alone may do something to what is told by one they are told by, each with it: "only the
    lead of a team can edit files of that team" governs the files of any team.
    """
    names = {x.variable for x in who.locals if mentions(what.tests, x.variable)}
    group = said_of(names, who)
    itself = any(isinstance(test, m.SameEntity) for test in what.tests)
    if not names or itself or any(mentions(test, SUBJECT) for test in what.tests):
        return who, what
    governed = what + group
    both = who + Box(what.tests, what.locals)
    for local in both.locals:
        both = renamed_box(both, local.variable, context.fresh(local.type))
    return both, governed
