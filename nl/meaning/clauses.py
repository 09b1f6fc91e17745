"""Knows relative clauses that go on with others: "who are on shift and whose induction expired"."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ..chart import Tree
from .base import Box, Context, Desc, Part, Ranked, Several, Thing, trees
from .closing import any_of
from .links import together

PRONOUNS = frozenset("who whom whose which that where".split())


def which_all(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Who are on shift and whose induction has not expired."""
    if all(_begins_anew(part, context) for part in tree.children[1:]):
        yield from _all(tree.children, desc, context, Box())


def _all(parts: Sequence[Part], desc: Desc, context: Context, so_far: Box) -> Iterator[Box]:
    if not parts:
        yield so_far
        return
    for box in _one(parts[0], desc, context):
        yield from _all(parts[1:], desc, context.after(box), so_far + box)


def which_any(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Who are on shift or whose manager is."""
    if all(_begins_anew(part, context) for part in tree.children[1:]):
        options = [list(dict.fromkeys(_one(part, desc, context))) for part in tree.children]
        for boxes in itertools.product(*options):
            yield any_of(list(boxes), context.shared)


def by_several(
    several: Several, read: Callable[[Thing], Iterator[Box]], context: Context
) -> Iterator[Box]:
    """That they or a relative of theirs own: what `read` says of each of them."""
    parts = [list(dict.fromkeys(read(item))) for item in several.items]
    if all(len(part) == 1 for part in parts):
        yield from together(several, [part[0] for part in parts], context)


def each_or_all(thing: Thing, who: Part, context: Context) -> Thing:
    """Of "that they and their manager own", whether it is owned by both, is to be asked."""
    words = {word.text for word in context.shared.words[who.start : who.end]}
    pronoun = isinstance(thing, Several) and any(isinstance(item, Ranked) for item in thing.items)
    if isinstance(thing, Several) and pronoun and "and" in words:
        return replace(thing, each="ask")
    return thing


def _begins_anew(part: Part, context: Context) -> bool:
    """Whether a clause begins as one: "and lead" only goes on with the one before."""
    first, second = (word.text for word in context.shared.words[part.start : part.start + 2])
    return first in PRONOUNS or second in ("which", "whom")


def _one(part: Part, desc: Desc, context: Context) -> Iterator[Box]:
    from .relatives import RELATIVES

    for tree in trees(part):
        if tree.label in RELATIVES:
            yield from RELATIVES[tree.label](tree, desc, context)
