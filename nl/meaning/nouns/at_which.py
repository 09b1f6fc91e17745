"""Knows what is said of what is at a place: "a home where a repair is assigned to them", "at which
a repair is assigned to them", is one that such a repair is at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...chart import Tree
from ...vocabulary.senses import types_of
from ..base import Box, Context, Desc
from .fitting import holds
from .links import linked


def is_of_the_place_before(tree: Tree, context: Context) -> bool:
    """Whether "where they are host" stands right behind what has hosts: "a site where they are
    host" is one that they are host of, whoever else is called so; and "a home where a repair is
    open" one that the repair is at.
    """
    if context.shared.words[tree.start].text != "where":
        return False
    types = {type_ for leaf in context.shared.leaves if leaf.end == tree.start
             for type_ in types_of(leaf.value)}  # fmt: skip
    return _is_at_one(tree, types, context) or any(
        leaf.kind == "RELN" and leaf.end == tree.end and leaf.value.rel.type in types
        for leaf in context.shared.leaves
    )


def _is_at_one(tree: Tree, types: set[str], context: Context) -> bool:
    """Whether a clause begins with something that can be at what stands before it: "a repair"."""
    words = context.shared.words
    return words[tree.start + 1].text in ("a", "an", "any", "some") and any(
        holds(rel) and rel.type in types_of(leaf.value) and not types.isdisjoint(rel.subjects)
        for leaf in context.shared.leaves
        if leaf.kind in ("NOUN", "CLASS") and tree.start < leaf.start < tree.start + LONGEST
        for rel in context.vocabulary.relations
    )


LONGEST = 4


def of_what_is_there(box: Box, desc: Desc, preposition: str, context: Context) -> Iterator[Box]:
    """What a clause says of something, with where that is: at the place that it is said of."""
    here = replace(desc, box=Box(), known=True)
    people = context.vocabulary.principals
    there = [
        tie
        for other in box.spoken
        if not other.known and other.type not in people
        for tie in linked(replace(other, known=True, box=Box()), preposition, here, context)
    ]
    if len(there) == 1:
        yield box + there[0]
