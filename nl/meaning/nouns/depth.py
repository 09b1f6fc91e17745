"""Knows what "directly or indirectly" and "however far down" make of a relation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Tree
from ...vocabulary.senses import Noun, Rel, RelWord
from ..base import RESOURCE, SUBJECT, Context, Desc
from .levels import DOWNWARDS, UPWARDS, all_the_way, goes_up


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
                    _note_that_it_never_ends(far, tree, context)
                    tests[index] = far
                    yield replace(desc, box=replace(desc.box, tests=tuple(tests)))
                    return


def _note_that_it_never_ends(far: m.Member, tree: Tree | None, context: Context) -> None:
    """That nothing can be said of all that is so many steps away, where that can't be told another
    way: "derived, directly or indirectly, from a restricted dataset".
    """
    if tree is not None and far.item not in (SUBJECT, RESOURCE):
        context.shared.complain(
            "unsupported",
            "a rule can ask whether something is there over any number of steps, but not what is "
            "so of what is there: say “directly”, or leave out what it has to be like",
            (tree.start, tree.end),
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
