"""Knows exceptions from exceptions: "except those of admins, unless they are one themselves"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...vocabulary.senses import Kind
from ..base import Box, Context, Part, trees
from ..closing import any_of
from ..statements.draft import Draft
from ..surroundings.kinds import UNLESS
from ..surroundings.tails import context_of, tailed

EXCEPTIONS = frozenset({*UNLESS, "except_tail"})
BEGIN = frozenset("except excluding besides save but".split())
THEMSELVES = frozenset("themselves themself himself herself yourself".split())


def repeats(one: Part, two: Part, context: Context) -> bool:
    """Whether an exception is from the one before it: it says "themselves" of what that said of
    others.
    """
    labels = [{tree.label for tree in trees(part)} for part in (one, two)]
    if not (labels[0] & EXCEPTIONS and labels[1] & {"unless", "unless_frag"}):
        return False
    return _says_again((one.start, one.end), two, context)


def repeats_inside(part: Part, context: Context) -> bool:
    """Whether an exception is from one among what a statement is about: there it is read as one
    that stands beside it.
    """
    words = [word.text for word in context.shared.words]
    begin = next((at for at in range(part.start - 1, 0, -1) if words[at] in BEGIN), None)
    labels = {tree.label for tree in trees(part)}
    return (
        begin is not None and "unless" in labels and _says_again((begin, part.start), part, context)
    )


def _says_again(span: tuple[int, int], part: Part, context: Context) -> bool:
    words = {word.text for word in context.shared.words[part.start : part.end]}
    kinds = _kinds(span, context) & _kinds((part.start, part.end), context)
    return bool(words & THEMSELVES and kinds)


def _kinds(span: tuple[int, int], context: Context) -> set[object]:
    return {
        (leaf.value.type, leaf.value.test)
        for leaf in context.shared.leaves
        if span[0] <= leaf.start and leaf.end <= span[1] and isinstance(leaf.value, Kind)
    }


def restored(
    draft: Draft, one: Part, two: Part, context: Context, fronted: bool
) -> Iterator[Draft]:
    """A draft but for the first exception, but with that where the second holds."""
    for without in tailed(draft, one, context, fronted):
        if draft.effect not in ("permit", "forbid") or without.effect != draft.effect:
            continue
        barred = Box(tuple(t for t in without.when.tests if t not in draft.when.tests))
        here = context_of(draft, context)
        for tree in trees(two):
            for box in UNLESS[tree.label](tree, here) if tree.label in UNLESS else ():
                yield replace(draft, when=draft.when + any_of([barred, box], context.shared))
