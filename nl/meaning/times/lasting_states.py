"""Knows since when something is in a state: "cases that have been open for more than two days"."""

from __future__ import annotations

from collections.abc import Iterator

from ....compiler import model as m
from ...chart import Leaf
from ...rule import negation
from ...vocabulary.moments import BEGUN, ENDED
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import BOOL, IT, Event, Kind, put
from ..base import Box, Context, Desc, Part, compare, trees
from ..closing import none_of
from .happened import done_by_now

SPANS = frozenset({"for_least", "for_more", "ago_less", "ago_within", "within_bare"})


def lasting_since(leaf: Leaf, when: Part, box: Box, desc: Desc, context: Context) -> Iterator[Box]:
    """What holds of something that something began to be so long ago; of "open for two days" and
    "frozen for a month", that it still is, too.
    """
    event = leaf.value
    if leaf.kind != "EVENTX":
        yield box + _still_so(leaf, desc, context) if _is_span(when, context) else box
        return
    assert isinstance(event, Event)
    if _is_span(when, context):
        state = BEGUN.get(words_of(event.attr.name)[0])
        if state is None:  # "pending", of a stage that is `applied`
            yield box + Box(tuple(_states(leaf, desc, context)))
            return
        for ended in _ended(state, desc, context):
            box = box + none_of(ended, context.shared)
        yield box


def _is_span(when: Part, context: Context) -> bool:
    """Whether it is said for how long, and not when."""
    for_so_long = context.shared.words[when.start].text == "for"
    return for_so_long and any(tree.label in SPANS for tree in trees(when))


def _still_so(leaf: Leaf, desc: Desc, context: Context) -> Box:
    """That something is in the state that a word is for as well: a status that is `frozen`, of what
    has been frozen for a month. It may have been so once, and not be any more: but where no status
    is told at all, when it came to be so says enough.
    """
    states = _states(leaf, desc, context)
    return Box(tuple(map(_unless_untold, states)))


def _states(leaf: Leaf, desc: Desc, context: Context) -> list[m.Expr]:
    """What a word for a state says of something."""
    tests = {
        other.value.test: None
        for other in context.shared.leaves
        if (other.kind, other.start, other.end) == ("ADJ", leaf.start, leaf.end)
        and isinstance(other.value, Kind)
        and other.value.type == desc.type
    }
    return [put(test, desc.variable, IT) for test in tests]


def _unless_untold(test: m.Expr) -> m.Expr:
    match test:
        case m.Compare(op="==", left=m.AttributeOf() as status):
            return m.Or(BOOL, (negation(m.Present(BOOL, status)), test))
    return test


def _ended(state: str, desc: Desc, context: Context) -> Iterator[Box]:
    """That something is no longer in a state, as each attribute tells it."""
    end = ENDED.get(state)
    for attribute in context.vocabulary.types[desc.type].attributes if end else ():
        value = m.AttributeOf(attribute.type, desc.variable, attribute.name)
        if attribute.name == f"{end}_at" and attribute.type.kind == m.DATETIME:
            yield done_by_now(value)
        elif attribute.type.kind == "enum" and end in attribute.type.values:
            yield Box((compare("==", value, m.Const(attribute.type, end)),))
        elif attribute.name == end and attribute.type.kind == m.BOOL:
            yield Box((value,))
