"""Knows since when a span counts that does not say so, and how often something may be done:
"archived pages can be restored within 60 days", "a loan can be renewed at most twice".
"""

from __future__ import annotations

from collections.abc import Iterator

from ....compiler import model as m
from ...chart import Leaf, Tree
from ...text.morphology import verb
from ...text.quantities import Number
from ...vocabulary.candidates import texts_at
from ...vocabulary.moments import is_set_ahead
from ...vocabulary.senses import Attr, Event, RelWord
from ..base import NOW, RESOURCE, Box, Context, compare
from ..statements.draft import Draft
from .apart import is_since_what
from .spans import later


def since_it_was(tree: Tree, draft: Draft, context: Context) -> Iterator[Box]:
    """Within 60 days, for 60 days, after 60 days: since what is asked for was what the text calls
    it, where that is one thing that happened to it; else that is asked.
    """
    leaf = tree.children[0]
    assert isinstance(leaf, Leaf)
    if texts_at(context.shared.words, tree.end) in SAY_SINCE_WHEN:
        return
    happened = [
        x
        for x in context.shared.leaves
        if _tells_that_it_happened(x, context)
        and x.end <= tree.start
        and isinstance(x.value, Event)
        and x.value.attr.of == draft.resource_type
        and texts_at(context.shared.words, x.start - 1) != "be"  # "can be closed within 2 days"
    ]
    if tree.label != "past_span" and any(_is_its_own(x, tree, context) for x in happened):
        return
    moments = {x.value.attr for x in happened} or set(_when_they_did(tree, draft, context))
    if len(moments) == 1 and draft.effect in ("permit", "only"):
        (attr,) = moments
        if not is_set_ahead(attr.name):
            moment = m.AttributeOf(attr.type, RESOURCE, attr.name)
            end = later(moment, leaf.value)
            if tree.label == "past_span":
                yield Box((compare(">=", NOW, end),))
                return
            yield Box((compare(">=", NOW, moment), compare("<=", NOW, end)))
            return
    if tree.label == "past_span":
        return
    context.shared.ask_of(tree, "“{said}” of what, or since when? Say it")


def _when_they_did(tree: Tree, draft: Draft, context: Context) -> Iterator[Attr]:
    """When those did it who may: "whoever gave a treatment can correct it within 24 hours", which
    was given_by them, and given_at that time.
    """
    for leaf in context.shared.leaves:
        rel = leaf.value.rel if isinstance(leaf.value, RelWord) else None
        if rel is None or rel.type != draft.resource_type or not rel.name.endswith("_by"):
            continue
        who = texts_at(context.shared.words, leaf.start - 1)
        if leaf.kind != "RELVP" or who not in WHO or draft.subject_type not in rel.subjects:
            continue
        told = rel.name.removesuffix("by") + "at"
        for attribute in context.vocabulary.types[rel.type].attributes:
            if attribute.name == told and attribute.type.kind == m.DATETIME:
                yield Attr(rel.type, attribute.name, attribute.type)


WHO = frozenset("who whoever they he she".split())


def _tells_that_it_happened(leaf: Leaf, context: Context) -> bool:
    """Whether a word is of what is done, as in "archived pages", or "after posting" names it."""
    after = leaf.kind == "EVENTG" and texts_at(context.shared.words, leaf.start - 1) in AFTER
    return leaf.kind == "EVENTP" or after


AFTER = frozenset("after upon following".split())


def _is_its_own(event: Leaf, span: Tree, context: Context) -> bool:
    """Whether a span stands directly behind what happened, and could be how long that took: "cases
    that were not closed within 5 days".
    """
    if event.end != span.start:
        return False
    before = (word.text for word in context.shared.words[max(0, event.start - 3) : event.start])
    return is_since_what(event, span, not NOT.isdisjoint(before), context)


NOT = frozenset("not never".split())
SAY_SINCE_WHEN = frozenset("after from since of following past before".split())
"""What goes on after a span: "for 30 days after being archived" says since when."""
OFTEN = {"once": 1, "twice": 2}


def so_often(tree: Tree, draft: Draft, context: Context) -> Iterator[Box]:
    """At most twice: as long as what counts it is less. Not more than twice: once it is as much."""
    words = [word.text for word in context.shared.words[tree.start : tree.end]]
    numbers = [
        c.value for c in tree.children if isinstance(c, Leaf) and isinstance(c.value, Number)
    ]
    times = int(numbers[0].value) if numbers else OFTEN.get(words[-1], 0)
    grants = tree.label == "so_often" and draft.effect in ("permit", "only")
    forbids = tree.label == "more_often" and draft.effect == "forbid"
    for name in draft.actions if len(draft.actions) == 1 and times and (grants or forbids) else ():
        for form in verb(name.replace("_", " ")).participle:
            for kind, attr in context.vocabulary.entries.get((form,), ()):
                if kind == "TIMESV" and attr.of == draft.resource_type:
                    count = m.AttributeOf(attr.type, RESOURCE, attr.name)
                    yield Box((compare("<" if grants else ">=", count, m.Const(INT, times)),))


INT = m.ValueType("int")
