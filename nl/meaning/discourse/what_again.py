"""Knows what the statement before was about, where others may do so too; and oneself, to whom
nobody may do something.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Tree
from ...vocabulary.candidates import REFLEXIVES
from ...vocabulary.senses import put
from ..base import RESOURCE, SUBJECT, Context, Desc, Prior, Ranked, Thing
from ..closing import mentions
from .of_the_group import said_of


def what_again(prior: Prior) -> Thing | None:
    """What it was done to. What that has to do with whom the one before was described by
    ("treated there"), it has to do with some such one for others too; and what was said of it
    where they were told by it ("the owner of a draft"), it is for others as well.
    """
    who, what = prior.subject, prior.resource
    if not isinstance(who, Desc) or not isinstance(what, Desc):
        return what
    own = {local.variable for local in what.box.locals}
    theirs = tuple(
        local
        for local in who.box.locals
        if local.variable not in own and mentions(what.box.tests, local.variable)
    )
    such = tuple(put(test, what.variable, RESOURCE) for test in _told_of_it(who, what))
    near = {local.variable: local for local in (*theirs, *who.box.locals)
            if local in theirs or any(mentions(test, local.variable) for test in such)}  # fmt: skip
    tests = (*what.box.tests, *such)
    return replace(
        what, box=replace(what.box, tests=tests, locals=(*what.box.locals, *near.values()))
    )


def is_to_nobody_themselves(tree: Tree, context: Context) -> bool:
    """Whether it is "himself", to whom nobody may do something, whatever was spoken of before."""
    return context.nobody_may and context.shared.words[tree.start].text in REFLEXIVES


def themselves(context: Context) -> Iterator[Thing]:
    """Who asks, where it can be done to those who ask."""
    asked = next((desc for desc in context.refs if desc.variable == RESOURCE), None)
    for asker in context.refs:
        if asker.variable == SUBJECT and asked is not None and asker.type == asked.type:
            yield Ranked((asker,))


def _told_of_it(who: Desc, what: Desc) -> tuple[m.Expr, ...]:
    """What those who ask are told by that is so of the thing itself, and not of them: that it is a
    draft, where they are the owner of one.
    """
    same = {test.right if test.left in (what.variable, RESOURCE) else test.left
            for test in what.box.tests if isinstance(test, m.SameEntity)}  # fmt: skip
    theirs = [test for test in who.box.tests if mentions(test, SUBJECT)]
    hers = {local.variable for local in who.box.locals
            if any(mentions(test, local.variable) for test in theirs)}  # fmt: skip
    free = tuple(test for test in who.box.tests
                 if not any(mentions(test, name) for name in hers - same))  # fmt: skip
    return said_of({RESOURCE, *same}, replace(who.box, tests=free)).tests
