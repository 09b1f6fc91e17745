"""Knows who "they" are once something else is asked for, where they were told by what they may do
something to: "the owner of an animal may view it; they may also view its prescriptions".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..base import RESOURCE, SUBJECT, Box, Context, Desc, Prior, Thing, renamed_box
from ..closing import mentions
from ..nouns.those import copied


def told_by_another(prior: Prior, context: Context) -> Desc | None:
    """Those before, told by some animal that is not asked for now; None where they need not be."""
    who, what = prior.subject, prior.resource
    asked = next((d.type for d in context.refs if d.variable == RESOURCE), None)
    if not isinstance(who, Desc) or not isinstance(what, Desc) or asked in (None, what.type):
        return None
    if not mentions(who.box.tests, RESOURCE) or mentions(what.box.tests, who.variable):
        return None
    it = context.new(what.type, number="one", noun=what.type)
    told = renamed_box(copied(who, who.variable, context), RESOURCE, it.variable)
    whole = it.with_box(copied(what, it.variable, context))
    context.shared.told_by.add(it.variable)
    return Desc(who.variable, who.type, told + whole.local(), number=who.number)


def those_again(who: Thing | None) -> Callable[[Context], Iterator[Thing]]:
    """Those of the statement before, as `told_by_another` where they are."""

    def read(context: Context) -> Iterator[Thing]:
        prior = context.prior
        again = prior is not None and prior.subject is not None and prior.subject == who
        another = told_by_another(prior, context) if again and prior is not None else None
        if (thing := another or who) is not None:
            yield thing

    return read


def is_of_another(who: Box, what: Box, context: Context) -> bool:
    """Whether what is asked for has nothing to do with that by which who asks was told."""
    by = [name for name in context.shared.told_by if mentions(who.tests, name)]
    return not all(mentions(what.tests, name) for name in by)


def were_theirs(context: Context) -> bool:
    """Whether what the statement before was about was told by who might: "setters may edit the
    papers they set" says nothing of those that others may edit, too.
    """
    before = context.prior.resource if context.prior is not None else None
    return isinstance(before, Desc) and mentions(before.box.tests, SUBJECT)
