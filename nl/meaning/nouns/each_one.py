"""Knows whom "a batch" means after "batches": each of them, "but not while a batch is on hold"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...vocabulary.senses import Noun
from ..base import RESOURCE, Box, Context, Desc, Part


def each_of_those_asked(part: Part, context: Context) -> Iterator[Desc]:
    """What is asked for, where several such were spoken of and one is then said to be so."""
    asked = next((desc for desc in context.refs if desc.variable == RESOURCE), None)
    if asked is None or context.one_resource:
        return
    words = context.shared.words
    named = {
        type_
        for leaf in context.shared.taken(part.start + 1, part.end)
        if isinstance(leaf.value, Noun)
        for type_ in leaf.value.types
    }
    several = any(
        isinstance(leaf.value, Noun) and leaf.value.plural and asked.type in leaf.value.types
        for leaf in context.shared.leaves
        if leaf.end <= part.start
    )
    if words[part.start].text in ("a", "an") and named == {asked.type} and several:
        yield replace(asked, box=Box(), known=True)
