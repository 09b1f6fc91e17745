"""Knows several values behind one preposition: "claims for housing and schooling"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Tree
from ...vocabulary.senses import Kind, attribute_in
from ..base import Box, Context, Desc, Part
from ..closing import any_of
from .adjectives import state_of
from .said_of_all import ends_in_clause, posts_of

BEHIND = frozenset("in on under at of for".split())


def states_of(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """For housing and schooling: claims of the one sort and of the other."""
    preposition, *leaves = tree.children
    found = []
    for leaf in leaves:
        boxes = list(state_of(replace(tree, children=(preposition, leaf)), desc, context))
        if len(boxes) != 1:
            return
        found += boxes
    if len({attribute_in(box.tests[0]) for box in found}) == 1:
        yield any_of(found, context.shared)


def goes_on_in_sorts(part: Part, after: Part, context: Context) -> bool:
    """Whether a noun ends in a sort behind a preposition, and the next one is just another such:
    "permits for scaffolds and skips" are permits for either.
    """
    words = context.shared.words

    def kinds(start: int, end: int) -> set[tuple[str, str]]:
        at = [x for x in context.shared.leaves if x.kind in ("CLASS", "ADJ")]
        return {
            (leaf.value.type, attribute_in(leaf.value.test))
            for leaf in at
            if _is_there(leaf, start, end) and isinstance(leaf.value, Kind)
        }

    def _is_there(leaf: Leaf, start: int, end: int) -> bool:
        behind = leaf.start > part.start and words[leaf.start - 1].text in BEHIND
        return leaf.start == start if end < 0 else (leaf.end == end and behind)

    last, first = kinds(-1, part.end), kinds(after.start, -1)
    nouns = (leaf for leaf in context.shared.leaves if leaf.kind == "NOUN")
    named = any(leaf.start >= after.start and leaf.end <= after.end for leaf in nouns)
    return not last.isdisjoint(first) and not named


def are_sorts_of_one(parts: Sequence[Part], context: Context) -> bool:
    """Whether the nouns are words for things of one type, as trucks and vans are vehicles."""
    at = {part.end for part in parts}
    kinds = [x for x in context.shared.leaves if x.kind == "CLASS" and x.end in at]
    types = [{x.value.type for x in kinds if x.end == end} for end in at]
    return bool(set.intersection(*types))


def are_values_of_one(parts: Sequence[Part], context: Context) -> bool:
    """Whether nouns with no determiner or adjective say of which of several sorts a thing is, as
    one attribute tells: "that …" is of all "paintings and textiles that are not on display".
    """
    posts = posts_of(parts[-1])
    clause = any(ends_in_clause(post) for post in posts)
    if not clause or any(posts_of(part) for part in parts[:-1]):
        return False
    if context.shared.words[posts[0].start].text not in ("that", "which"):
        return False
    ends = [part.end for part in parts[:-1]] + [posts[0].start]
    told = [_values(part.start, end, context) for part, end in zip(parts, ends, strict=True)]
    return bool(set.intersection(*told))


def _values(start: int, end: int, context: Context) -> set[tuple[str, str]]:
    """The types of things, and their attributes, of which the words between two places are just a
    value: "textiles".
    """
    kinds = (leaf.value for leaf in context.shared.taken(start, end) if leaf.kind == "CLASS")
    return {
        (kind.type, attribute_in(kind.test))
        for kind in kinds
        if isinstance(kind.test, m.Compare)
        and kind.test.op == "=="
        and kind.type not in context.vocabulary.askers
    }


SORTS = {"post_state": state_of, "post_states": states_of}
