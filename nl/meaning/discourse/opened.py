"""Knows of what a term speaks that a text then goes on about: "rollouts in production can only be
approved by an approver of that environment".
"""

from __future__ import annotations

from ....compiler import model as m
from ...vocabulary.senses import Noun, put
from ..base import Box, Context, Local, member

THAT = frozenset(["that", "this"])


def opened(test: m.Expr, context: Context) -> Box:
    """What a term's test says; of one thing that it asks for and the text names after "that", with
    that as what has been spoken of.
    """
    whole = Box((test,))
    if not isinstance(test, m.Quantifier) or test.kind != "any" or len(test.types) != 1:
        return whole
    (type_,) = test.types
    if test.body is None or not _is_named(type_, context):
        return whole
    desc = context.new(type_, number="one")
    told = (
        member(desc.variable, test.path.root, *test.path.path),
        put(test.body, desc.variable, test.variable),
    )
    return Box(told, (Local(desc.variable, type_),), (desc.with_box(Box(told)),))


def _is_named(type_: str, context: Context) -> bool:
    words = context.shared.words
    return any(
        isinstance(leaf.value, Noun)
        and leaf.value.types == (type_,)
        and leaf.start > 0
        and words[leaf.start - 1].text in THAT
        for leaf in context.shared.leaves
    )
