"""Knows who has more of something than another: "with a higher grade than its initiator"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Tree
from ...vocabulary.senses import Attr
from ..base import Box, Context, Desc, Target, Val, trees, tried
from ..closing import none_of
from ..nouns.adjectives import leaf_of
from ..things import things
from .amounts import NUMBERS, Measure
from .measures import against, is_of_some

THAN = {"more_of": ">", "less_of": "<", "no_less_of": ">=", "no_more_of": "<="}
KINDS = (*NUMBERS, m.MONEY, m.DURATION, m.DATETIME)


def has_more(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They have a higher grade than its initiator, or than the initiator's."""
    for said in trees(tree.children[-1]):
        attr = leaf_of(said).value
        fits = isinstance(target, Desc) and isinstance(attr, Attr) and attr.of == target.type
        if not fits or attr.type.kind not in KINDS:
            continue
        assert isinstance(target, Desc)
        own = Val(m.AttributeOf(attr.type, target.variable, attr.name), attr.type, attr)
        for measure in dict.fromkeys(_than(said, context)):
            if is_of_some(said.children[-1], measure, context):
                continue
            yield from against(own, THAN[said.label], measure, context)


def has_no_more(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They don't have a higher grade than its initiator."""
    for box in has_more(tree, target, context):
        yield none_of(box, context.shared)


def _than(said: Tree, context: Context) -> Iterator[Measure]:
    """Whom one has more than, or what: the initiator, the initiator's, the initiator's grade."""
    whom = said.children[-1]
    words = [word.text for word in context.shared.words[whom.start : whom.end]]
    whose = words[-1] == "'s" or words[:2] == ["those", "of"]
    for tree in trees(whom):
        if whose and tree.label == "q_np":
            continue
        for thing in things(tree.children[-1], context):
            for found in tried(thing, lambda t: iter((t,))):
                if isinstance(found, Desc):
                    yield Measure(replace(found, known=True, box=Box()), box=found.local())
                elif isinstance(found, Val):
                    yield Measure(found, box=found.box)
