"""Knows how long something still is until it ends, and how long ahead of its start something is
done: "with less than 30 days left", "at least three days in advance".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Tree
from ...text.morphology import verb
from ...vocabulary.moments import AHEAD, is_set_ahead, runs_out
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Act
from ..base import NOW, RESOURCE, Box, Context, Desc, Part, Target, Val, compare, trees
from .spans import later

LEFT = {"left_more": (">",), "left_least": (">=",), "left_less": ("<",), "left_most": ("<=",)}


def time_left(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """With at least 30 days left: until the one moment at which it runs out, or that is said."""
    from .moments import moments

    bound, *until = tree.children
    for moment, box in moments(until[0], context) if until else _ends(target, context):
        yield from (so + box for so in _left(bound, moment))


def _left(bound: Part, moment: m.Expr) -> Iterator[Box]:
    for said in trees(bound):
        span = next(c.value for c in said.children if isinstance(c, Leaf))
        end = later(NOW, span)
        (op,) = LEFT[said.label]
        coming = () if op[0] == ">" else (compare(">=", moment, NOW),)
        yield Box((*coming, compare(op, moment, end)))


def left_until(tree: Tree, context: Context) -> Iterator[Box]:
    """There are 14 days or less to go until it expires."""
    from .moments import moments

    bound, until = tree.children
    for moment, box in moments(until, context):
        yield from (so + box for so in _left(bound, moment))


def _ends(target: Target, context: Context) -> Iterator[tuple[m.Expr, Box]]:
    if isinstance(target, Val):
        if target.type.kind == m.DATETIME:
            yield target.expr, target.box
        return
    if isinstance(target, Desc):
        attributes = context.vocabulary.types[target.type].attributes
        ends = [a for a in attributes if a.type.kind == m.DATETIME and runs_out(a.name)]
        if len(ends) == 1:
            (end,) = ends
            yield m.AttributeOf(end.type, target.variable, end.name), Box()


def ahead_of_it(tree: Tree, context: Context) -> Iterator[Box]:
    """At least three days in advance: before what is asked for begins, if it has one such time."""
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    starts = begins(replace(asked, known=True), context) if asked is not None else []
    starts = starts or _beginning_of_the_deed(context)
    if len(starts) != 1:
        context.shared.ask_of(tree, "“{said}” before what? Say “before it …”")
        return
    span = next(c.value for c in tree.children if isinstance(c, Leaf) and c.kind == "DURATION")
    (start,) = starts
    since = later(start, span, "-")
    (first, *then) = AHEAD_OF_IT[tree.label]
    yield Box((compare(first, NOW, since), *(compare(op, NOW, start) for op in then)))


AHEAD_OF_IT = {
    "least_ahead": ("<=",), "more_ahead": ("<",),
    "less_ahead": (">", "<"), "most_ahead": (">=", "<"),
}  # fmt: skip
"""How it is now to so long before that, and to the time itself."""


def _beginning_of_the_deed(context: Context) -> list[m.Expr]:
    """When what is asked for begins, as the request tells: booking_start, of what is booked."""
    acts = {leaf.value.name for leaf in context.shared.leaves if isinstance(leaf.value, Act)}
    deeds = {gerund for name in acts for gerund in verb(name.replace("_", " ")).gerund}
    return [
        m.RequestField(field.type, field.name)
        for field in context.vocabulary.model.request
        if field.type.kind == m.DATETIME
        and not (BEGINNING.isdisjoint(words_of(field.name)) or runs_out(field.name))
        and words_of(field.name)[0] in BEGINNING | deeds
    ]


BEGINNING = frozenset("start starts begin begins".split())


def when_it_is(desc: Desc, context: Context) -> list[m.Expr]:
    """The moments at which something is that is so many days away: it begins then, or that is its
    date.
    """
    dates: list[m.Expr] = [
        m.AttributeOf(a.type, desc.variable, a.name)
        for a in context.vocabulary.types[desc.type].attributes
        if a.type.kind == m.DATETIME and a.name in ("date", "day", "time", "scheduled_for")
    ]
    return begins(desc, context) or dates


def begins(desc: Desc, context: Context) -> list[m.Expr]:
    """The moments at which something of a type begins: starts_at, departs_at; "sale_opens_at" only
    where it has no such of its own.
    """
    starts = [
        attribute
        for attribute in context.vocabulary.types[desc.type].attributes
        if attribute.type.kind == m.DATETIME
        and is_set_ahead(attribute.name)
        and not runs_out(attribute.name)
        and not (AHEAD - {"due", "deadline"}).isdisjoint(words_of(attribute.name))
    ]
    own = [attribute for attribute in starts if len(words_of(attribute.name)) < 3]
    return [m.AttributeOf(a.type, desc.variable, a.name) for a in own or starts]
