"""Knows how far apart two things happened: "closed within two days of being opened", "not
acknowledged within 15 minutes of firing".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Tree
from ...rule import negation
from ...text.morphology import base_of_participle
from ...text.quantities import Duration
from ...vocabulary.moments import is_set_ahead
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import BOOL, Attr, Event
from ..base import NOW, Box, Context, Part, compare, trees
from .moments import is_before_or_after, moment_of
from .spans import STARTS, in_the_same, later

UNTIL = {
    "within_after": "<=",
    "less_after": "<",
    "before_least_after": "<",
    "by_event": "<=",
    "before_event": "<",
    "up_to_after": "<=",
}
"""How what happened in time compares with the last moment at which it would have been."""
AFTERWARDS = {"more_after": ">", "least_after": ">="}
AHEAD = {"least_before": "<=", "more_before": "<", "within_before": ">=", "less_before": ">"}


def apart(moment: m.Expr, part: Part, context: Context) -> Iterator[Box]:
    """Closed within two days of being opened: the one time against the other."""
    for tree in _told(part, context):
        if tree.label == "before_event":
            continue  # that is told without a span, too
        for other, box in _others_in(moment, tree, context):
            if tree.label in STARTS:
                yield Box((in_the_same(tree.label, moment, other, context),)) + box
                continue
            yield Box((*_past(moment), *_tests(moment, other, tree))) + box


def not_apart(moment: m.Expr, part: Part, context: Context) -> Iterator[Box]:
    """Not closed within two days of being opened: those are over, and it had not been by then. What
    may yet happen in time is not late; nor is what was never recorded known to have happened.
    """
    for tree in _told(part, context):
        if tree.label in AHEAD:
            _ask_when(tree, context)
            continue
        for other, box in _others_in(moment, tree, context):
            known = m.Present(BOOL, moment)
            if tree.label in STARTS:
                then = m.And(BOOL, (known, in_the_same(tree.label, moment, other, context)))
                yield Box((negation(then),)) + box
                continue
            if tree.label in AFTERWARDS:
                so = negation(m.And(BOOL, (known, *_tests(moment, other, tree))))
                yield Box((so,)) + box
                continue
            op = UNTIL[tree.label]
            limit = _limit(other, tree)
            in_time = m.And(BOOL, (known, compare(op, moment, limit)))
            over = compare(">" if op == "<=" else ">=", NOW, limit)
            yield Box((over, negation(in_time))) + box


def _told(part: Part, context: Context) -> Iterator[Tree]:
    """What tells how far apart; "closed two days after it was opened" does not tell whether that is
    at least so long.
    """
    for tree in trees(part):
        if tree.label == "least_after" and not says_how_much(tree, context):
            _ask_when(tree, context)
        elif (
            tree.label in STARTS
            or tree.label in UNTIL
            or tree.label in AFTERWARDS
            or tree.label in AHEAD
        ):
            yield tree


def says_how_much(tree: Tree, context: Context) -> bool:
    """Whether a span says that it is at least so long: "2 days or more after it was opened"."""
    words = context.shared.words
    span = next(c for c in tree.children if isinstance(c, Leaf) and c.kind == "DURATION")
    return words[tree.start].text in BOUNDS or words[span.end].text == "or"


BOUNDS = frozenset("at no not".split())


def _ask_when(tree: Tree, context: Context) -> None:
    context.shared.ask_of(
        tree,
        "“{said}”: is that when it happened, and exactly, at least or at most so long? Say “more "
        "than …” or “within …”",
    )


def _others_in(moment: m.Expr, tree: Tree, context: Context) -> Iterator[tuple[m.Expr, Box]]:
    """The moment of what else happened, unless it is asked if before that or after it: "hired
    within 30 days of their last day".
    """
    event = tree.children[-1]
    for other, box in others(moment, event, context):
        if any(is_before_or_after(tree, one, other, context) for one in trees(event)):
            continue
        of = context.shared.words[event.start - 1].text == "of"
        if of and isinstance(other, m.AttributeOf) and words_of(other.name)[-1] in ("day", "date"):
            _ask_when(tree, context)
            continue
        yield other, box


def others(moment: m.Expr, part: Part, context: Context) -> Iterator[tuple[m.Expr, Box]]:
    """The moment of what else happened: of the same thing, where it could be of several."""
    if isinstance(moment, m.AttributeOf):  # "their due date" is that of what was paid
        context = replace(context, inside=context.inside - {moment.of})
    for event in trees(part):
        own = _of_the_same(moment, event, context)
        for other, box in [(own, Box())] if own else moment_of(event, context):
            if other != moment:
                yield other, box


def _of_the_same(moment: m.Expr, event: Tree, context: Context) -> m.Expr | None:
    """Being opened, before it was opened: of that of which it is said that it was closed then."""
    leaf = next((child for child in event.children if isinstance(child, Leaf)), None)
    if leaf is None or not isinstance(moment, m.AttributeOf) or not isinstance(leaf.value, Event):
        return None
    attr = leaf.value.attr
    whose = next((child for child in event.children if not isinstance(child, Leaf)), event)
    itself = event.label == "event_own" or (
        whose.end - whose.start == 1 and context.shared.words[whose.start].text in ITSELF
    )
    if not itself or context.shared.types.get(moment.of) != attr.of or leaf.value.noun:
        return None
    return m.AttributeOf(attr.type, moment.of, attr.name)


ITSELF = frozenset("it they its their".split())


def _span(tree: Tree) -> Duration | None:
    spans = (c.value for c in tree.children if isinstance(c, Leaf) and c.kind == "DURATION")
    return next(spans, None)


def _limit(other: m.Expr, tree: Tree) -> m.Expr:
    span = _span(tree)
    return other if span is None else later(other, span)


def _tests(moment: m.Expr, other: m.Expr, tree: Tree) -> tuple[m.Expr, ...]:
    if tree.label in AHEAD:
        span = _span(tree)
        assert span is not None
        start = compare(AHEAD[tree.label], moment, later(other, span, "-"))
        return (start, compare("<", moment, other)) if "<" not in AHEAD[tree.label] else (start,)
    if tree.label in AFTERWARDS:
        return (compare(AFTERWARDS[tree.label], moment, _limit(other, tree)),)
    end = compare(UNTIL[tree.label], moment, _limit(other, tree))
    first = tree.label in ("within_after", "less_after", "up_to_after")
    return (compare(">=", moment, other), end) if first else (end,)


def _past(moment: m.Expr) -> tuple[m.Expr, ...]:
    """That it has happened, where its time is not set ahead; what was never recorded has not."""
    ahead = isinstance(moment, m.AttributeOf) and is_set_ahead(moment.name)
    return () if ahead else (m.Present(BOOL, moment), compare("<=", moment, NOW))


AGAIN = frozenset(
    (
        "rotate review inspect refresh see use calibrate service check train test update access "
        "log sign scan clean certify recertify renew verify audit back sync feed visit contact "
        "evaluate maintain disinfect sterilise sterilize vaccinate count read ping serve attend "
        "reset change replace edit modify run assess screen sample water spray treat"
    ).split()
)
"""What is done again and again: "rotated within 90 days" is in the last 90 days."""


def is_since_what(event: Leaf | None, tree: Tree, denied: bool, context: Context) -> bool:
    """Whether "resolved within an hour" could be of the hour since it began, and not of the last
    one; "not resolved within an hour" most likely is.
    """
    if event is None or not isinstance(event.value, Event):
        return False
    attr = event.value.attr
    words = words_of(attr.name)
    done = base_of_participle(words[-2] if words[-1] == "at" and len(words) > 1 else words[-1])
    again = words[0] == "last" or not AGAIN.isdisjoint(done)
    if again or is_set_ahead(attr.name) or not (denied or _began(attr, context)):
        return False
    return context.shared.ask_of(
        tree, "“{said}” of what? Say “{said} of being …”, or “within the last …”"
    )


ONCE = frozenset(
    (
        "pay close resolve approve answer acknowledge decide deliver return sign claim collect "
        "submit publish release settle archive complete refund ship file open create confirm "
        "accept reject deny withdraw discharge hire redeem finish graduate"
    ).split()
)


def is_done_once(leaf: Leaf, tree: Tree, context: Context) -> bool:
    """Whether "has not been paid for 10 days" is said of what is done but once: since when?"""
    word = context.shared.words[leaf.end - 1].text
    if ONCE.isdisjoint(base_of_participle(word)) or not isinstance(leaf.value, Event):
        return False
    if words_of(leaf.value.attr.name)[0] == "last":
        return False
    return context.shared.ask_of(tree, "“not {said}” since when? Say “… after it was …”")


def _began(attr: Attr, context: Context) -> bool:
    """Whether something else is known to have happened to it at some time, since when it counts."""
    if attr.of not in context.vocabulary.types:
        return False
    return any(
        other.type.kind == m.DATETIME
        and other.name != attr.name
        and not is_set_ahead(other.name)
        and words_of(other.name)[0] != "last"
        for other in context.vocabulary.types[attr.of].attributes
    )
