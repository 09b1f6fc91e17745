"""Knows what somebody has been given, and whom they have as what: "users issued a key", "anyone who
has that person as their manager".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...chart import Leaf, Tree
from ..base import Box, Context, Desc, Target, tried
from ..nouns.links import related
from ..things import things


def been_given(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They have been issued a key, as issued_to tells: the key is issued to them."""
    leaf = next(c for c in tree.children if isinstance(c, Leaf) and c.kind == "RELPX")
    word, preposition = leaf.value
    if preposition != "to" or not isinstance(target, Desc):
        return

    def use(what: object) -> Iterator[Box]:
        if isinstance(what, Desc):
            own = replace(target, box=Box(), known=True)
            for box in related(word, replace(what, box=Box(), known=True), own, context):
                yield box + what.local()

    for thing in things(tree.children[-1], context):
        yield from tried(thing, use)


def has_as(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They have the requester as their manager: the requester is their manager."""
    word = next(c for c in tree.children if isinstance(c, Leaf) and c.kind == "RELN").value

    def use(what: object) -> Iterator[Box]:
        if isinstance(what, Desc) and isinstance(target, Desc):
            own = replace(target, box=Box(), known=True)
            for box in related(word, replace(what, box=Box(), known=True), own, context):
                yield box + what.local()

    for thing in things(tree.children[0], context):
        yield from tried(thing, use)


def given(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Users issued a key."""
    yield from been_given(tree, replace(desc, missing=None), context)
