"""Knows who is "both the sender and the witness of an envelope": of one and the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import structs

from ....compiler import model as m
from ...chart import Tree
from ..base import Box, Context, Part, Target, Val
from ..nouns.sharing import relations
from .being import is_thing


def both_of_one(nouns: Sequence[Part], target: Target, context: Context) -> Iterator[Box]:
    """That somebody is what each of several nouns says of the one thing that is named last."""
    *others, last = nouns
    if isinstance(target, Val):
        return
    for box in is_thing(Tree("comp_np", (last,), last.start, last.end), target, context):
        for test in box.tests:
            if not isinstance(test, m.Member) or test.item != target.variable:
                continue
            type_ = context.shared.types.get(test.of.root)
            names = [
                {d.missing.rel.name for d in relations(part, context)
                 if d.missing is not None and d.missing.rel.type == type_}
                for part in others
            ]  # fmt: skip
            if len(test.of.path) == 1 and all(len(each) == 1 for each in names):
                roots = [m.EntityPath(test.of.root, tuple(each)) for each in names]
                yield box + Box(tuple(structs.replace(test, of=path) for path in roots))
