"""Knows what has happened to something, or has not: that it was archived, has expired."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Tree
from ...rule import negation
from ...text.lexicon import BECOMING, LOCATIVES
from ...text.morphology import IRREGULAR_VERBS, base_of_participle
from ...vocabulary.candidates import texts_at
from ...vocabulary.moments import is_set_ahead
from ...vocabulary.senses import BOOL, Event
from ..base import (
    NOW,
    Box,
    Context,
    Desc,
    Target,
    compare,
    trees,
)
from ..closing import none_of
from ..nouns.adjectives import leaf_of, said_outright
from ..predicates.being import (
    in_state,
)
from .apart import is_done_once, not_apart
from .endings import is_told_when
from .happened import done_by_now
from .lasting_states import lasting_since
from .moments import event_when
from .timings import day_of, midnight


def has_happened(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """It has been archived, as archived_at tells."""
    if is_told_when(tree, context):
        return
    before = context.shared.words[tree.start - 1].text if tree.start else ""
    joined = before in ("or", "and", ",") and isinstance(target, Desc)
    if before in CLAUSE and _is_in_the_present(leaf_of(tree), context):
        return  # "flights that depart from their terminal" need not have departed
    if joined and said_outright(leaf_of(tree), target, context):  # type: ignore[arg-type]
        return  # "is solved or closed": its status, not that it closed
    if _says_where(leaf_of(tree), context):
        return
    for moment, box in _moment(leaf_of(tree), target, context):
        yield done_by_now(moment) + box


def _says_where(leaf: Leaf, context: Context) -> bool:
    """Whether "occurred on their route" says where something was, and not that it has been."""
    words = [word.text for word in context.shared.words[leaf.start : leaf.end + 1]]
    return words[0] in ("occurred", "happened", "arose") and words[-1] in LOCATIVES


CLAUSE = frozenset("that which who".split())


def _is_in_the_present(leaf: Leaf, context: Context) -> bool:
    """Whether a verb is in the form of what happens, and not of what has: "depart"."""
    word = context.shared.words[leaf.start].text
    return not base_of_participle(word) and word not in PAST


PAST = frozenset(past for past, _ in IRREGULAR_VERBS.values())


def became(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """It has departed: it is in the state that its status calls so."""
    words = [word.text for word in context.shared.words]
    leaf = leaf_of(tree)
    if "before" in words[max(0, tree.start - 4) : tree.start] and _happens(leaf, target, context):
        return  # "before it has ended": before the moment at which it ends
    if not BECOMING.isdisjoint(base_of_participle(words[leaf.end - 1])):
        yield from in_state(tree, target, context)


def _happens(leaf: Leaf, target: Target, context: Context) -> bool:
    """Whether a moment says when a thing came to what the words of a state say: "ended"."""
    words = tuple(word.text for word in context.shared.words[leaf.start : leaf.end])
    return isinstance(target, Desc) and any(
        kind == "EVENTV" and value.attr.of == target.type
        for kind, value in context.vocabulary.entries.get(words, ())
    )


def happened_when(
    tree: Tree, target: Target, context: Context, denied: bool = False
) -> Iterator[Box]:
    """It was archived more than 30 days ago, within two days of being opened."""
    for moment in _moment_when(tree, target, context):
        assert isinstance(target, Desc)
        inner = context.knowing(replace(target, box=Box()))
        for box in event_when(moment, tree.children[-1], inner, leaf_of(tree), denied):
            yield from lasting_since(leaf_of(tree), tree.children[-1], box, target, context)


def last_happened(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """It has not been rotated for 90 days: so long ago was the last time. What is done but once, as
    paying is, is not so long undone since then.
    """
    leaf = leaf_of(tree)
    if leaf.kind == "EVENTX":
        yield from _not_so_long(tree, target, context)
        return
    if is_done_once(leaf, tree, context):
        return
    for moment in _moment_when(tree, target, context):
        assert isinstance(target, Desc)
        inner = context.knowing(replace(target, box=Box()))
        yield from event_when(moment, tree.children[-1], inner, leaf)


def _not_so_long(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """It has not been open for two days yet; without "yet" it may not be so, and for so long."""
    if texts_at(context.shared.words, tree.end) == "yet":
        for box in happened_when(tree, target, context):
            yield none_of(box, context.shared)
        return
    context.shared.ask_of(
        tree, "“not {said}”: not for so long yet, or not since so long ago? Say “less than …”"
    )


def _moment_when(tree: Tree, target: Target, context: Context) -> Iterator[m.Expr]:
    """The moment of which it is said when that was."""
    event = leaf_of(tree).value
    if not (isinstance(event, Event) and isinstance(target, Desc)) or event.noun:
        return
    if event.attr.of == target.type:
        yield m.AttributeOf(event.attr.type, target.variable, event.attr.name)
    elif event.attr.of == "request" and target.type in context.vocabulary.principals:
        yield m.RequestField(event.attr.type, event.attr.name)


def not_happened_when(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """It has not been rotated in the last 90 days: nor has it where that was never recorded."""
    in_time = [when for when in trees(tree.children[-1]) if when.label in IN_TIME]
    if in_time:
        for moment in _moment_when(tree, target, context):
            assert isinstance(target, Desc)
            inner = context.knowing(replace(target, box=Box()))
            for when in in_time:
                yield from _not_in_time(moment, when, inner)
        return
    for box in happened_when(tree, target, context, denied=True):
        attr = leaf_of(tree).value.attr
        known = isinstance(target, Desc) and attr.of == target.type and not is_set_ahead(attr.name)
        if known and isinstance(target, Desc):
            moment = m.AttributeOf(attr.type, target.variable, attr.name)
            box = Box((m.Present(BOOL, moment),)) + box
        yield none_of(box, context.shared)


IN_TIME = ("when_within", "when_before")


def _not_in_time(moment: m.Expr, when: Tree, context: Context) -> Iterator[Box]:
    """Not paid within 30 days of its due date, not paid before 15 January: that time is over, and
    it had not been by then.
    """
    if when.label == "when_within":
        yield from not_apart(moment, when.children[-1], context)
        return
    day = midnight(day_of(when), context)
    in_time = m.And(BOOL, (m.Present(BOOL, moment), compare("<", moment, day)))
    yield Box((compare(">=", NOW, day), negation(in_time)))


def has_not_happened(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """It has not expired: nothing known says that it has."""

    words = [word.text for word in context.shared.words[max(0, tree.start - 1) : tree.start + 1]]
    if words[0] in CLAUSE and words[-1] in ("do", "does"):
        return  # "flights that do not depart from there" may have departed
    for moment, box in _moment(leaf_of(tree), target, context):
        yield none_of(done_by_now(moment), context.shared) + box


def _moment(leaf: Leaf, target: Target, context: Context) -> Iterator[tuple[m.Expr, Box]]:
    event = leaf.value
    if (
        isinstance(event, Event)
        and isinstance(target, Desc)
        and (
            event.attr.of == target.type
            and not event.noun
            and not said_outright(leaf, target, context)
        )
    ):
        yield m.AttributeOf(event.attr.type, target.variable, event.attr.name), Box()
