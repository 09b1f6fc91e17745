"""Knows how many there must be of those that a phrase speaks of: "at least two approvers"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...chart import Leaf, Tree
from ...text.quantities import Number
from ..base import Context, Desc, Part, Thing, renamed_box, trees
from ..closing import any_of
from ..things import descs_of, things
from .bare import bare
from .sameness import another


def counted(tree: Tree, context: Context) -> Iterator[Thing]:
    """At least two approvers, one other approver."""
    for number in trees(tree.children[0]):
        k = how_many(number)
        for thing in bare(tree.children[1], context) if k else ():
            for kind in descs_of(thing):  # people may be of several types
                for desc in counted_of(kind, number, context):
                    yield replace(desc, every="at_least", k=k)


def counted_any(tree: Tree, context: Context) -> Iterator[Thing]:
    """At least two managers or partners: so many who are either."""
    for number in trees(tree.children[0]):
        k = how_many(number)
        for kinds in _of_each_kind(tree.children[1:], context) if k else ():
            first = kinds[0]
            boxes = [renamed_box(kind.box, kind.variable, first.variable) for kind in kinds]
            either = replace(first, box=any_of(boxes, context.shared), plural=True)
            for desc in counted_of(either, number, context):
                yield replace(desc, every="at_least", k=k)


def _of_each_kind(
    parts: Sequence[Part], context: Context, done: tuple[Desc, ...] = ()
) -> Iterator[tuple[Desc, ...]]:
    """What each noun describes, where all describe one type by themselves."""
    if not parts:
        if len({desc.type for desc in done}) == 1 and all(desc.box.tests for desc in done):
            yield done
        return
    for thing in bare(parts[0], context):
        if isinstance(thing, Desc) and thing.missing is None:
            yield from _of_each_kind(parts[1:], context, (*done, thing))


def begins_counted(part: Part, after: Part, context: Context) -> bool:
    """Whether a number in front of one of several nouns is of those behind it as well, which have
    no article: "at least two managers or partners".
    """
    bare_one = any(tree.label == "some" and tree.start == tree.children[0].start
                   for tree in trees(after))  # fmt: skip
    return bare_one and any(tree.label in ("counted", "counted_any") for tree in trees(part))


def counted_among(tree: Tree, context: Context) -> Iterator[Thing]:
    """At least two of its reviewers."""
    for number in trees(tree.children[0]):
        k = 0 if number.label.endswith("_other") else how_many(number)
        for thing in things(tree.children[1], context) if k > 1 else ():  # "one of": some
            if not isinstance(thing, Desc) or thing.known or thing.number == "one":
                continue
            if thing.every == "any":
                yield replace(thing, every="at_least", k=k)


def how_many(number: Tree) -> int:
    """How many there must at least be; 0 where it does not say."""
    if number.label in ("second", "none"):
        return 0
    leaf = number.children[0]
    assert isinstance(leaf, Leaf)
    assert isinstance(leaf.value, Number)
    if leaf.value.value != int(leaf.value.value):
        return 0
    return int(leaf.value.value) + (1 if number.label.startswith("more_than") else 0)


def counted_of(desc: Desc, number: Tree, context: Context) -> Iterator[Desc]:
    """Of which so many are counted: of "two others", those who are not who asks."""
    if number.label.endswith("_other"):
        yield from another(desc, (number.start, number.end + 1), context)
    else:
        yield desc
