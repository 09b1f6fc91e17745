"""Knows what "their own" stands for after what it is above or below: "departments below theirs"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...chart import Leaf, Tree
from ...vocabulary.levels import DEEP
from ...vocabulary.senses import Noun
from ..base import Box, Context, Desc, Part, Thing, trees, tried
from .fitting import POSSESSIVE
from .links import linked
from .possessives import owners, somebodys
from .pronouns import referents


def beside_own(desc: Desc, preposition: str, part: Part, context: Context) -> Iterator[Box] | None:
    """Departments below their own: below a department of theirs; None where it is not said so."""
    if preposition not in NESTED or desc.type in context.vocabulary.principals:
        return None  # "with a salary below theirs"
    for tree in trees(part):
        leaf = tree.children[0] if tree.children else None
        if tree.label == "own_one":
            return _beside(
                desc, preposition, owners(next(trees(tree.children[0])), context), context
            )
        if tree.label == "pronoun" and isinstance(leaf, Leaf) and leaf.value in THEIRS:
            return _beside(desc, preposition, referents(str(leaf.value), context), context)
    return None


THEIRS = frozenset("theirs hers yours".split())
NESTED = DEEP | {"above", "inside", "within", "beyond"}


def _beside(
    desc: Desc, preposition: str, whose: Iterator[Thing], context: Context
) -> Iterator[Box]:
    for owner in whose:
        one = context.new(desc.type, number="one")
        for box in linked(one, POSSESSIVE, owner, context):
            yield from linked(replace(desc, box=Box()), preposition, one.with_box(box), context)


def theirs(kind: str, place: int, whose: Iterator[Thing], context: Context) -> Iterator[Thing]:
    """What is "theirs" of a kind that was named before: after "fleets", as "their fleet"."""
    named = [leaf for leaf in context.shared.leaves
             if leaf.end <= place and isinstance(leaf.value, Noun)
             and leaf.value.types == (kind,)]  # fmt: skip
    if named:
        last = max(named, key=lambda leaf: leaf.end)
        noun = Tree("noun", (last,), last.start, last.end)
        for owner in whose:
            yield from tried(owner, lambda who: somebodys([noun], who, context))
