"""Knows how old something is: "older than 30 days", "newer than that"."""

from __future__ import annotations

from collections.abc import Iterator

from ....compiler import model as m
from ...chart import Leaf
from ...text.quantities import Duration
from ...vocabulary.phrases import words_of
from ..base import NOW, Box, Context, Desc, Val, compare
from ..times.spans import later
from .amounts import NUMBERS, in_its_unit

AGES = (
    "created_at created_on created opened_at filed_at submitted_at born_on issued_at received_at "
    "made_at uploaded_at posted_at incurred_at taken_at written_at recorded_at raised_at placed_at "
    "ordered_at"
).split()


OLDER = {"older": ">", "older_least": ">=", "newer": "<", "newer_most": "<="}
"""How old something is compares so with a span."""


def age(desc: Desc, op: str, leaf: Leaf, context: Context) -> Iterator[Box]:
    """Older than 30 days: since it was made."""
    assert isinstance(leaf.value, Duration)
    for attribute in context.vocabulary.types[desc.type].attributes:
        if words_of(attribute.name)[0] == "age" and attribute.type.kind in NUMBERS:
            number = in_its_unit(leaf.value, attribute.type.kind, attribute.name)
            if number is not None:
                own = m.AttributeOf(attribute.type, desc.variable, attribute.name)
                yield Box((compare(op, own, number),))
                return
    for attribute in context.vocabulary.types[desc.type].attributes:
        if attribute.name in AGES and attribute.type.kind == "datetime":
            attr = m.AttributeOf(attribute.type, desc.variable, attribute.name)
            end = later(attr, leaf.value)
            yield Box((compare(op, NOW, end),))
            return


def age_of(moment: Val, op: str, span: Duration) -> Iterator[Box]:
    """A background check more than 365 days old: since then."""
    if moment.type.kind == m.DATETIME:
        end = later(moment.expr, span)
        yield Box((compare(op, NOW, end),)) + moment.box
