"""Knows what people work, and what they owe: "the night shift", "less than $10"."""

from __future__ import annotations

from collections.abc import Iterator

from ....compiler import model as m
from ...chart import Tree
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Attr
from ..base import Box, Context, Desc, Target, Val
from ..nouns.links import linked
from ..quantities.measures import compared
from ..things import things
from .being import in_state


def works_at(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They work the night shift: theirs is that."""
    if isinstance(target, Desc) and target.type in context.vocabulary.askers:
        for thing in things(tree.children[-1], context):
            if isinstance(thing, Val):
                yield from linked(target, "in", thing, context)


OWED = frozenset("fines fine debt debts arrears dues owed charges penalties".split())
"""What attributes are called that say what somebody owes."""


def owes(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """They owe less than $10: of fines, where nothing else is owed."""
    own = context.vocabulary.types[desc.type].attributes
    owed = [a for a in own if a.type.kind == "money" and words_of(a.name)[-1] in OWED]
    for attribute in owed if len(owed) == 1 else ():
        attr = Attr(desc.type, attribute.name, attribute.type)
        expr = m.AttributeOf(attr.type, desc.variable, attr.name)
        yield from compared(tree.children[-1], Val(expr, attr.type, attr), context)


SHIFTS = frozenset("shift shifts night nights days hours weekends time part-time".split())


def works_so(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They work the night shift, where a term has that word for those who do."""
    if context.shared.words[tree.end - 1].text in SHIFTS:
        yield from in_state(tree, target, context)
