"""Knows what phrases beside a statement say of how much, how often and how long it may be done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...chart import Tree
from ..base import RESOURCE, Box, Context, Part, trees
from ..closing import mentions
from ..discourse.contrasts import beyond, measures_in, past
from ..discourse.times_again import again, before_that
from ..quantities.counts import counted, counted_of_request
from ..quantities.measures import so_long
from ..statements.draft import Draft
from ..times.since import since_it_was, so_often
from .adding import with_when
from .kinds import asked_so_much, with_counted


def so_much(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """Up to $500, for up to 90 days."""
    if fronted:
        yield from beyond(tree.children[0], draft, context)
    elif _for_which_it_is_done(tree, context):
        for box in so_long(tree.children[0], context):
            yield with_when(draft, box, tree, context, fronted)
    elif draft.so and draft.effect == "permit":
        yield from beyond(tree.children[0], draft, context)  # "so can clerks up to $500"
    elif _goes_on(tree, draft, context):
        for box in asked_so_much(tree, context):
            yield with_when(draft, box, tree, context, fronted)


def measured(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """To more than 20 people: as many as the request says. Above 500 points, in front: of what is
    asked for.
    """
    bare = context.shared.words[tree.start].text not in ("to", "by")
    if fronted and bare:
        yield from beyond(tree.children[-1], draft, context)
    elif bare and _goes_on(tree, draft, context) and not fronted:
        for box in _so_many(tree.children[-1], context):
            yield with_when(draft, box, tree, context, fronted)
    elif draft.passive and not fronted:
        for box in counted_of_request(tree.children[-1], context):
            yield replace(draft, what=draft.what + box)


def _so_many(part: Part, context: Context) -> Iterator[Box]:
    """Set apart, up to 20 units: as many as the request says, or as what is asked for has."""
    for tree in trees(part):
        least = {"exactly_q", "at_least_q", "over"} & {tree.label}
        if not least:
            yield from counted_of_request(part, context)
            asked = next((d for d in context.refs if d.variable == RESOURCE), None)
            if asked is not None:
                yield from counted(part, replace(asked, known=True, box=Box()), context)


def with_so_many(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """May not be confirmed with fewer than three readings. Behind what is done to something, it is
    what that has, or else who does it: "join a dive with fewer than 25 logged dives".
    """
    for box in with_counted(tree, context):
        if draft.passive or not any(mentions(test, RESOURCE) for test in box.tests):
            yield with_when(draft, box, tree, context, fronted)


def unlimited(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """Without limit: where none was said."""
    if draft.effect == "permit" and not measures_in(draft.what + draft.when):
        yield draft


def past_span(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """After 30 days: since what was said to have happened."""
    if fronted:
        yield from past(tree, draft, context)
        return
    since = list(since_it_was(tree, draft, context))
    yield from (with_when(draft, box, tree, context, fronted) for box in since)
    if not since:
        context.shared.ask_of(
            tree, "“{said}” has passed since when? Say “after …”, or “… after it was …”"
        )


def past_that(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """After that, …"""
    if fronted:
        yield from past(tree, draft, context)


def before_it(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """Before that, …"""
    if fronted:
        yield from before_that(draft, context)


def again_then(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """Within those hours, outside that time."""
    yield from again(tree, draft, context)


def often(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """At most twice, more than once."""
    for box in so_often(tree, draft, context):
        yield with_when(draft, box, tree, context, fronted)


def for_a_span(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """Within 30 days, for up to 30 days."""
    for box in since_it_was(tree, draft, context):
        yield with_when(draft, box, tree, context, fronted)


def _for_which_it_is_done(tree: Tree, context: Context) -> bool:
    """Whether "for up to 90 days" is how long something is done for, not since it happened:
    "dashboards that haven't been refreshed for more than 90 days".
    """
    happened = (x for x in context.shared.leaves if x.kind == "EVENTP" and x.end == tree.start)
    return context.shared.words[tree.start].text == "for" and not any(happened)


def _goes_on(tree: Tree, draft: Draft, context: Context) -> bool:
    """Whether a measure goes on with what else has to be so, "within 14 days and up to $60", or
    stands behind a pronoun, of which nothing else can be said: "may approve it up to $500". So
    does one set apart by a comma: "approve claims from their branch, up to their own limit".
    """
    words = [word.text for word in context.shared.words[max(0, tree.start - 1) : tree.end]]
    theirs = not {"their", "its", "own", "his", "her"}.isdisjoint(words)
    return (
        words[0] in (",", "and", "but", "it", "them")
        and draft.effect in ("permit", "only")
        and (words[0] == "," or not theirs)
    )
