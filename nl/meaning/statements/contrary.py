"""Knows statements that let something be done and forbid something else in one breath."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ....compiler import model as m
from ...chart import Tree
from ...vocabulary.senses import types_of
from ..base import SUBJECT, Box, Context, Desc, Part, Thing, trees
from ..closing import mentions, none_of
from ..discourse.referring import it_again, who_again
from .draft import Plan
from .verbs import (
    Done,
    acts,
    doings,
    everything_at_once,
    gerunds,
    not_both,
    not_each,
    parts_of,
    plans_for,
)


def but_not(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Can view documents, but not download them, but are barred from downloading them."""
    who = parts_of(tree, "np")[0]
    yes, no = parts_of(tree, "vps", "neither_vps", "neither_more", "actgs")
    for may, may_not in with_objects(yes, no, context):
        apart = _of_anything(may, may_not, no, context)
        yield from _together([("permit", may), ("forbid", apart)], who, context)


def _of_anything(one: Done, other: Done, no: Part, context: Context) -> Done:
    """What may not be done, of anything where it can't be done to what may be otherwise: "view
    boards but not vote", where one votes on posts.
    """
    shared = one[0][1]
    if shared is None or len(one) > 1 or any(what is not shared for _, what in other):
        return other
    within = [x for x in context.shared.leaves if shared.start <= x.start and x.end <= shared.end]
    types = {type_ for x in within for type_ in types_of(x.value)}
    actions = context.vocabulary.actions
    done_to = {type_ for names, _ in other for name in names for type_ in actions.get(name, ())}
    alone = no.start > shared.end - 1 and bool(done_to) and types.isdisjoint(done_to)
    return [(names, None) for names, _ in other] if alone and types else other


def _together(
    said: Sequence[tuple[str, Done]], who: Part, context: Context
) -> Iterator[tuple[Plan, ...]]:
    """What is let and what is forbidden, of the same who."""
    plans = [
        list(plans_for(effect, who, iter((done,)), context, who_read=who_again(who)))
        for effect, done in said
    ]
    for chosen in itertools.product(*plans):
        yield tuple(plan for some in chosen for plan in some)


def with_objects(one: Part, two: Part, context: Context) -> Iterator[tuple[Done, Done]]:
    """Two verb phrases, one of which may leave its object to the other: "read but not amend
    charts", "view documents but not edit".
    """
    for first in everything_at_once(doings(one), context):
        after = gerunds(two) if _is_doing(two) else doings(two)
        for second in everything_at_once(after, context):
            objects = [what for _, what in (*first, *second) if what is not None]
            shared = objects[0] if objects else None
            yield (
                [(names, what or shared) for names, what in first],
                [(names, what or shared) for names, what in second],
            )


def _is_doing(part: Part) -> bool:
    """Whether a part says what is done as "downloading them" does."""
    return any(tree.label.startswith("doing") for tree in trees(part))


def but_not_same(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """May view, though not edit, drafts: both of the same."""
    who = parts_of(tree, "np")[0]
    yes, no = parts_of(tree, "acts")
    what = tree.children[-1]
    for may, may_not in itertools.product(acts(yes), acts(no)):
        both: list[tuple[str, Done]] = [("permit", [(may, what)]), ("forbid", [(may_not, what)])]
        yield from _together(both, who, context)


def but_not_by(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """May be viewed but not edited by interns: both by them."""
    what, (yes, no) = parts_of(tree, "np")[0], parts_of(tree, "actps")
    again = it_again(what)
    for agent in trees(parts_of(tree, "by_np")[0]):
        who = agent.children[0]
        for may, may_not in itertools.product(acts(yes), acts(no)):
            both = (("permit", may), ("forbid", may_not))
            yield tuple(
                Plan(effect, who, names, what, who_again(who), again, passive=True)
                for effect, names in both
            )


def not_but(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Cannot edit documents, but can view them."""
    who = parts_of(tree, "np")[0]
    no, yes = parts_of(tree, "vps")
    for may_not, may in with_objects(no, yes, context):
        yield from _together([("forbid", may_not), ("permit", may)], who, context)


def not_done_only(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Can't be edited, only restored: that lets nobody restore it. What follows would be said of
    one of the two.
    """
    what, (no, yes) = parts_of(tree, "np")[0], parts_of(tree, "actps")
    after = [word.text for word in context.shared.words[tree.end : tree.end + 1]]
    if after not in ([], ["."], [";"], ["!"]) or not_both(no, context):
        return
    can = context.vocabulary.actions
    for may_not, may in itertools.product(acts(no), acts(yes)):
        if set.intersection(*(set(can[name]) for name in (*may_not, *may))):
            yield (Plan("forbid", None, may_not, what, what_read=it_again(what), passive=True),)


def not_nor(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Cannot approve payments, let alone release them."""
    who = parts_of(tree, "np")[0]
    no, either = parts_of(tree, "vps")
    if not_each(no, context) or not_each(either, context):
        return
    for one, two in with_objects(no, either, context):
        yield from _together([("forbid", one), ("forbid", two)], who, context)


def own_alone(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Can share their own photos, but nobody else's: no photos but their own; of videos it says
    nothing.
    """
    who, vps = parts_of(tree, "np")[0], parts_of(tree, "vps")[0]
    for done in doings(vps):
        for plans in plans_for("permit", who, iter((done,)), context, who_read=who_again(who)):
            yield (*plans, *(replace(p, effect="forbid", what_read=_of_others(p)) for p in plans))


def _of_others(plan: Plan) -> Callable[[Context], Iterator[Thing]]:
    """What a plan is about, of which is not so what makes it theirs."""

    def read(context: Context) -> Iterator[Thing]:
        for thing in plan.what_read(context) if plan.what_read is not None else ():
            if not isinstance(thing, Desc):
                continue
            own = _as_theirs(thing)
            rest = tuple(test for test in thing.box.tests if test not in own.tests)
            if own.tests:
                but = none_of(own, context.shared)
                yield replace(thing, box=replace(thing.box, tests=rest, locals=()) + but)

    return read


def _as_theirs(thing: Desc) -> Box:
    """What ties a thing to who asks, by whomever it is tied."""
    names, tests = {SUBJECT}, list(thing.box.tests)
    own: list[m.Expr] = []
    while more := [t for t in tests if t not in own and any(mentions(t, n) for n in names)]:
        own += more
        names |= {x.variable for x in thing.box.locals if any(mentions(t, x.variable) for t in own)}
    return Box(tuple(own), thing.box.locals)
