"""Knows what "directly or indirectly" and "however far down" make of a relation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Tree
from ...vocabulary.levels import closure_of, computed
from ...vocabulary.senses import Noun, Rel, RelWord, types_of
from ..base import Box, Context, Desc, Ranked, Thing
from ..things import descs_of
from .levels import DOWNWARDS, UPWARDS, all_the_way, goes_up, is_over_steps


def deeply(desc: Desc, context: Context, tree: Tree | None = None) -> Iterator[Desc]:
    """Directly or indirectly, directly or through other teams: the relation last spoken of, over
    any number of steps.
    """
    through = [c.value for c in tree.children if isinstance(c, Leaf)] if tree is not None else []
    tests = list(desc.box.tests)
    for index in range(len(tests) - 1, -1, -1):
        test = tests[index]
        if not isinstance(test, m.Member) or len(test.of.path) != 1:
            continue
        if test.of.path[0].endswith("-deep"):
            if not _is_the_other_way(test, desc, context, tree):
                yield desc  # "below them, however far down"
            return
        root_type = context.shared.types[test.of.root]
        for rel in context.vocabulary.relations:
            if rel.type == root_type and rel.name == test.of.path[0]:
                if not all(_leads_through(value, rel) for value in through):
                    return
                far = all_the_way(test.item, test.of.root, rel, context)
                if far is not None:
                    if _is_the_other_way(far, desc, context, tree):
                        return
                    tests[index] = far
                    yield replace(desc, box=replace(desc.box, tests=tuple(tests)))
                    return


NESTED = frozenset("in inside within".split())
LYING = frozenset("nested contained located lying standing sitting".split())
"""What may stand before "inside it"."""
WHICHEVER = frozenset("any every all each".split())
JOINING = frozenset(["or", "and"])
MOST_WORDS = 3
"""Of a noun, with what stands before it: "or of any region", "or any larger folder"."""


def is_any_inside(tree: Tree, desc: Desc, thing: Thing, context: Context) -> bool:
    """Whether "it or any folder (nested) inside it" is at any depth: a tie to what was just named,
    of one more of its like.
    """
    others = thing.items if isinstance(thing, Ranked) else tuple(descs_of(thing))
    alike = [other for other in others if other.type == desc.type]
    closed = any(map(closure_of, computed(context.vocabulary.types[desc.type])))
    if not any(closed or other.known for other in alike):
        return False
    words = [word.text for word in context.shared.words[: tree.end]]
    inside = next((at for at in range(tree.start, tree.end) if words[at] in NESTED), tree.end)
    if any(word not in LYING for word in words[tree.start : inside]) or inside == tree.end:
        return False
    lying = tree.start - (words[tree.start - 1] in LYING)
    wherever = words[inside] != "in"
    return is_one_more(words[:lying], wherever) or "nested" in words[lying : tree.end]


def is_one_more(words: Sequence[str], wherever: bool = False) -> bool:
    """Whether words end in one more of some, whichever it is: "it and every zone"; or in every one,
    `wherever` it is.
    """
    for at in range(len(words) - MOST_WORDS, len(words)):
        if at > 1 and words[at] in WHICHEVER:
            return wherever or not JOINING.isdisjoint(words[at - 2 : at])
    return False


def is_inside_it(tree: Tree, context: Context) -> bool:
    """Whether "inside it" is of the noun before it, one more of some: "it and every zone inside
    it".
    """
    words = [word.text for word in context.shared.words[: tree.end]]
    return (
        tree.end - tree.start == 2
        and words[tree.start] in NESTED
        and words[-1] in ("it", "them")
        and is_one_more(words[: tree.start], words[tree.start] != "in")
    )


def nearest(boxes: Sequence[Box], tree: Tree, context: Context) -> list[Box]:
    """The likeliest of what "of a region or of any region inside it" may say of either: as the last
    says how deep one may go, what is tied by one step, not what is so over any number of them.
    """
    words = [word.text for word in context.shared.words[tree.start : tree.end]]
    told = "any" in words and not NESTED.isdisjoint(words[words.index("any") :])
    if len(boxes) < 2 or not told or "or" not in words:
        return list(boxes)
    steps = [sum(is_over_steps(test, context) for test in box.tests) for box in boxes]
    return [box for box, count in zip(boxes, steps, strict=True) if count == min(steps)]


def is_of_the_other_noun(tree: Tree, desc: Desc, context: Context) -> bool:
    """Whether "inside it" is of one more of another kind that is named right before it, and not of
    what that is part of: "documents in a folder or in any folder inside it".
    """
    return is_inside_it(tree, context) and not any(
        leaf.end == tree.start and desc.type in types_of(leaf.value)
        for leaf in context.shared.leaves
    )


def _is_the_other_way(test: m.Member, desc: Desc, context: Context, tree: Tree | None) -> bool:
    """Whether "however far down" is said of what leads up: of a team that theirs is part of."""
    if tree is None:
        return False
    up = goes_up(test.item, test.of.path[0].removesuffix("-deep"), context)
    said = {word.text for word in context.shared.words[tree.start : tree.end]}
    described = {desc.variable, *(local.variable for local in desc.box.locals)}
    ends = described & {test.item, test.of.root}
    if up is None or len(ends) != 1:
        return False
    ends_above = up == (test.item in ends)
    return bool(said & (DOWNWARDS if ends_above else UPWARDS))


def _leads_through(value: object, rel: Rel) -> bool:
    """Whether "other teams" are what a relation leads to, and from."""
    if isinstance(value, Noun):
        return rel.type in value.types and rel.type in rel.subjects
    return isinstance(value, RelWord) and value.rel.name == rel.name
