"""Knows when something happened or will: "being archived", "the link expires", "within 30 days of
the closing", and what is said of how long ago that was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Node, Tree
from ...rule import conjunction, disjunction, negation
from ...text.morphology import base_of_participle
from ...text.quantities import Duration
from ...vocabulary.candidates import texts_at
from ...vocabulary.moments import comes, is_set_ahead, runs_out
from ...vocabulary.senses import BOOL, Event
from ..base import (
    NOW,
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Desc,
    Part,
    Val,
    compare,
    trees,
    tried,
)
from ..closing import any_of
from ..discourse.earlier import than_that
from ..nouns.ways import only_way
from .at_the_clock import at_the_clock
from .spans import STARTS, in_the_same, later
from .time_left import AHEAD_OF_IT, ahead_of_it, begins
from .timings import TIMES, day_after, day_of, midnight, timings


def moments(part: Part, context: Context) -> Iterator[tuple[m.Expr, Box]]:
    """The moment of an event: "being archived", "the link expires", "their start date"."""
    for tree in trees(part):
        yield from moment_of(tree, context)


def moment_of(tree: Tree, context: Context) -> Iterator[tuple[m.Expr, Box]]:
    """As `moments`, of one reading of the phrase."""
    from ..things import things
    from .endings import ending

    if tree.label == "event_np":
        for thing in things(tree.children[0], context):
            for value in tried(thing, lambda t: iter((t,))):
                if isinstance(value, Val) and value.type.kind == "datetime":
                    yield value.expr, value.box
                elif isinstance(value, Desc) and _is_before(tree, context):
                    yield from ((start, value.local()) for start in _only_start(value, context))
    elif tree.label == "event_ended":
        yield from ending(tree, context)
    elif tree.label == "event_named":
        event = _event(tree)
        yield from _moment_of_own(Event(event.attr), context, named=bool(event.noun))
    elif tree.label == "event_own":
        event = _event(tree)
        yield from _moment_of_own(event, context)
    elif tree.label in ("event_of", "event_of_gerund"):
        yield from _moment_of(tree, context)
    elif tree.label == "event_in":
        yield from moment_in(tree, context)


def _is_before(tree: Tree, context: Context) -> bool:
    """Whether something is said to be before it: before a show is before it starts."""
    words = context.shared.words
    return tree.start > 0 and words[tree.start - 1].text == "before"


def _only_start(desc: Desc, context: Context) -> list[m.Expr]:
    starts = begins(desc, context)
    return starts if len(starts) == 1 else []


def moments_named(tree: Tree, context: Context) -> Iterator[tuple[m.Expr, Box]]:
    """The moment of what happens to something that an attribute names: "the link expires"; of a
    ticket's only event, "the sale opens".
    """
    own = list(_moment_of_own(Event(_event(tree).attr), context))
    yield from own or _moment_of_its_only(_event(tree), context)


def _moment_of_its_only(event: Event, context: Context) -> Iterator[tuple[m.Expr, Box]]:
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    of = event.attr.of
    if asked is None or of == "request" or of in context.vocabulary.principals or not event.noun:
        return
    other = context.new(of)
    way = only_way(asked, other, context)
    if way is not None:
        value = m.AttributeOf(event.attr.type, other.variable, event.attr.name)
        yield value, other.with_box(way).local()


def moment_in(tree: Tree, context: Context) -> Iterator[tuple[m.Expr, Box]]:
    """Voting on an idea closes: what that attribute of the idea names."""
    for happening in trees(tree.children[0]):
        noun, _, what, verb = happening.children
        assert isinstance(noun, Leaf)
        assert isinstance(verb, Leaf)
        if noun.value.attr == verb.value.attr:
            yield from _moments_of(verb.value, what, context)


def _event(tree: Tree) -> Event:
    leaves = (c for c in tree.children if isinstance(c, Leaf))
    return next(leaf.value for leaf in leaves if isinstance(leaf.value, Event))


def _moment_of_own(
    event: Event, context: Context, named: bool = False
) -> Iterator[tuple[m.Expr, Box]]:
    """Being archived: of the resource, else of the subject; what is named, "the sale", may be that
    of what belongs to one of them.
    """
    from ..nouns.determiners import bridged

    if event.attr.of == "request":
        if not event.noun:
            yield m.RequestField(event.attr.type, event.attr.name), Box()
        return
    if event.noun:
        return
    for variable in (RESOURCE, SUBJECT):
        for known in context.refs:
            if known.variable == variable and known.type == event.attr.of:
                yield m.AttributeOf(event.attr.type, variable, event.attr.name), Box()
                return
    if named:
        for thing in bridged(context.new(event.attr.of), context):
            if isinstance(thing, Desc):
                moment = m.AttributeOf(event.attr.type, thing.variable, event.attr.name)
                yield moment, thing.local()


def _moment_of(tree: Tree, context: Context) -> Iterator[tuple[m.Expr, Box]]:
    """The document was archived, the link expires."""
    event = _event(tree)
    noun = next(c for c in tree.children if not isinstance(c, Leaf))
    if event.noun:
        words = [w.text for w in context.shared.words[noun.start : noun.end]]
        if words and words[0] in ("the", "their", "its", "his", "her", "a", "that"):
            words = words[1:]
        if words == event.noun.split():
            if event.attr.of == "request":
                yield m.RequestField(event.attr.type, event.attr.name), Box()
            else:
                yield from _moment_of_own(Event(event.attr), context, named=True)
        return
    yield from _moments_of(event, noun, context)


def _moments_of(event: Event, what: Part, context: Context) -> Iterator[tuple[m.Expr, Box]]:
    from ..things import things

    for thing in things(what, context):
        for value in tried(thing, lambda t: iter((t,) if _has(t, event) else ())):
            assert isinstance(value, Desc)
            yield m.AttributeOf(event.attr.type, value.variable, event.attr.name), value.local()


def _has(thing: object, event: Event) -> bool:
    return isinstance(thing, Desc) and thing.type == event.attr.of


def within(tree: Tree, context: Context) -> Iterator[Box]:
    """Within 30 days of being archived, at least 7 days before the start date."""
    if tree.label == "points_until":
        yield from _until_from(tree, context)
        return
    if tree.label == "between_points":
        yield from _between_points(tree, context)
        return
    if tree.label in AHEAD_OF_IT:
        yield from ahead_of_it(tree, context)
        return
    if tree.label in FROM_THEN and texts_at(context.shared.words, tree.start - 1) == "for":
        return  # "restored for 30 days after that" is not from then on
    spans = [c.value for c in tree.children if isinstance(c, Leaf) and c.kind == "DURATION"]
    bounds = bounds_of(tree)
    for event in trees(tree.children[-1]):
        for moment, box in moment_of(event, context):
            if is_before_or_after(tree, event, moment, context):
                continue
            late = tree.label == "within_after" and _is_no_later(tree, moment, context)
            tests = _within("up_to_after" if late else tree.label, moment, spans)
            if bounds:
                tests = so_far_apart(bounds, moment, tree.label.endswith("_before"))
                if tree.label.startswith("beyond_"):
                    tests = _either_side(tests, moment)
            if tree.label in ("more_after", "least_after"):
                context.shared.afterwards.update(tests or ())
            if tree.label == "before_event":
                tests = (before_event(event, moment, context),)
            if tree.label in STARTS:
                tests = (in_the_same(tree.label, NOW, moment, context),)
            if tests is not None:
                yield Box(tests) + box


def elapsed(tree: Tree, context: Context) -> Iterator[Box]:
    """Once 180 days have passed since their last day."""
    labels = {"elapsed_least": "least_after", "elapsed_most": "within_after",
              "elapsed_less": "less_after", "elapsed_more": "more_after"}  # fmt: skip
    for inner in trees(tree.children[-1]):
        yield from within(replace(inner, label=labels[inner.label]), context)


def _is_no_later(tree: Tree, moment: m.Expr, context: Context) -> bool:
    """Whether ", but not more than 30 days after it has expired" says when it is too late alone: it
    may be done before that, too.
    """
    words = [word.text for word in context.shared.words[max(0, tree.start - 1) : tree.start + 2]]
    but = words[0] == "but" or words[1:2] == ["but"]
    ahead = isinstance(moment, m.AttributeOf) and is_set_ahead(moment.name)
    return but and ahead and not {"no", "not"}.isdisjoint(words)


FROM_THEN = ("least_after", "up_to_after")


def _between_points(tree: Tree, context: Context) -> Iterator[Box]:
    """From its start until its end, from 30 minutes before it starts until it has ended."""
    first, last = (child for child in tree.children if isinstance(child, Node))
    if texts_at(context.shared.words, last.start - 1) in ("until", "till") and all(
        one.label == "at_event" for one in trees(last)
    ):
        yield from _until_from(tree, context)  # "from its due date until it is paid"
        return
    for start, box in _points(first, context):
        for end, other in _points(last, context.after(box)):
            until = "<" if any(one.label == "at_event" for one in trees(last)) else "<="
            yield Box((compare(">=", NOW, start), compare(until, NOW, end))) + box + other


def _until_from(tree: Tree, context: Context) -> Iterator[Box]:
    """From 30 minutes before it starts until it ends, which has not come if nobody knows of it."""
    first, last = (child for child in tree.children if isinstance(child, Node))
    for start, box in _points(first, context):
        for event in (inner for one in trees(last) for inner in trees(one.children[-1])):
            for end, other in moment_of(event, context.after(box)):
                until = before_event(event, end, context)
                yield Box((compare(">=", NOW, start), until)) + box + other


def _points(part: Part, context: Context) -> Iterator[tuple[m.Expr, Box]]:
    """A moment, or so long before or after one."""
    for point in trees(part):
        spans = [c.value for c in point.children if isinstance(c, Leaf) and c.kind == "DURATION"]
        for moment, box in moments(point.children[-1], context):
            sign = "-" if point.label == "so_long_before" else "+"
            yield later(moment, spans[0], sign) if spans else moment, box


def is_before_or_after(tree: Tree, event: Tree, moment: m.Expr, context: Context) -> bool:
    """Whether "within 60 days of its end" may be before that or after it."""
    words = context.shared.words
    of = tree.label == "within_after" and words[event.start - 1].text == "of"
    if not (
        of and isinstance(moment, m.AttributeOf | m.RequestField) and is_set_ahead(moment.name)
    ):
        return False
    return context.shared.ask_of(tree, "is “{said}” before that, or after it? Say which")


def before_event(event: Tree, moment: m.Expr, context: Context) -> m.Expr:
    """Before an event. A date that is set, "the deadline", unlike what is done or not,
    has to be known for something to be allowed before it.
    """
    fixed = event.label in ("event_np", "event_ended")
    if event.label in ("event_named", "event_of"):
        named = _event(event)
        ends = bool(named.noun) and runs_out(named.attr.name)
        ends = ends or (named.happens and comes(named.attr.name))
        fixed = ends or (named.happens and _is_also_a_state(event, named, context))
        fixed = fixed or _is_the_day(event, context) or is_set_ahead(named.attr.name)
    if event.label == "event_in" and isinstance(moment, m.AttributeOf):
        fixed = runs_out(moment.name)
    if not fixed or not context.granting:
        return before(moment)
    ahead = compare("<", NOW, moment)
    context.shared.until.add(ahead)
    return ahead


def _is_the_day(tree: Tree, context: Context) -> bool:
    """Whether it is "the day a new hire starts": that is set."""
    words = [word.text for word in context.shared.words[tree.start : tree.start + 2]]
    return words[0] == "the" and words[-1] in ("day", "date")


def _is_also_a_state(tree: Tree, event: Event, context: Context) -> bool:
    """Whether something else says, too, that it has happened: a status "ended"."""
    leaf = next(c for c in tree.children if isinstance(c, Leaf) and c.value is event)
    words = tuple(w.text for w in context.shared.words[leaf.start : leaf.end])
    return any(
        kind == "ADJ" and value.type == event.attr.of
        for kind, value in context.vocabulary.entries.get(words, ())
    )


def _within(label: str, moment: m.Expr, spans: list[Duration]) -> tuple[m.Expr, ...] | None:
    if label == "after_event":
        return (compare(">=", NOW, moment),)
    if label == "before_event":
        return (before(moment),)
    if label == "by_event":
        return (compare("<=", NOW, moment),)
    if label == "past_event":
        return (compare(">", NOW, moment),)
    if not spans:
        return None
    after = later(moment, spans[0])
    ahead = later(moment, spans[0], "-")
    match label:
        case "up_to_after":
            return (compare("<=", NOW, after),)
        case "within_after":
            return compare(">=", NOW, moment), compare("<=", NOW, after)
        case "less_after":
            return compare(">=", NOW, moment), compare("<", NOW, after)
        case "more_after":
            return (compare(">", NOW, after),)
        case "least_after":
            return (compare(">=", NOW, after),)
        case "within_before":
            return compare(">=", NOW, ahead), compare("<", NOW, moment)
        case "least_before":
            return (compare("<=", NOW, ahead),)
        case "more_before":
            return (compare("<", NOW, ahead),)
        case "less_before":
            return compare(">", NOW, ahead), compare("<", NOW, moment)
        case "until_before":
            return (compare("<=", NOW, ahead),)
        case "before_least_after":
            return (compare("<", NOW, after),)
        case "past_least_before":
            return (compare(">", NOW, ahead),)
        case "from_before":
            return (compare(">=", NOW, ahead),)
        case "between_before":
            first, last = _in_order(spans)
            return (
                compare(">=", NOW, later(moment, last, "-")),
                compare("<=", NOW, later(moment, first, "-")),
            )
        case "between_after":
            first, last = _in_order(spans)
            return compare(">=", NOW, later(moment, first)), compare("<=", NOW, later(moment, last))
    return None


def bounds_of(tree: Tree) -> list[Tree]:
    """At least how long and at most how long, where both are said: "more than 2 but less than 14
    days".
    """
    parts = [part for child in tree.children if isinstance(child, Node) for part in trees(child)]
    return [part for part in parts if part.label in BOUNDS]


def _either_side(tests: tuple[m.Expr, ...], moment: m.Expr) -> tuple[m.Expr, ...]:
    """Less than 10 minutes or more than an hour before it departs: either, before that."""
    sides = [
        found
        for test in tests
        if isinstance(test, m.Compare) and isinstance(test.right, m.Arithmetic)
        if (found := conjunction((test, *_on_that_side(test.op, test.right.op, moment))))
    ]
    either = disjunction(sides)
    return () if either is None else (either,)


def _on_that_side(op: str, sign: str, moment: m.Expr) -> Iterator[m.Expr]:
    if sign == "-" and op[0] == ">":
        yield compare("<", NOW, moment)
    elif sign == "+" and op[0] == "<":
        yield compare(">=", NOW, moment)


BOUNDS = {"span_more": ">", "span_least": ">=", "span_less": "<", "span_most": "<="}


def so_far_apart(bounds: list[Tree], moment: m.Expr, ahead: bool = False) -> tuple[m.Expr, ...]:
    """That now is so far from a moment: after it, or ahead of it."""
    tests = []
    for bound in bounds:
        span = next(c.value for c in bound.children if isinstance(c, Leaf) and c.kind == "DURATION")
        op = BOUNDS[bound.label]
        if ahead:
            op = op.translate(str.maketrans("<>", "><"))
        tests.append(compare(op, NOW, later(moment, span, "-" if ahead else "+")))
    return tuple(tests)


def _in_order(spans: list[Duration]) -> tuple[Duration, Duration]:
    one, other = sorted(spans, key=lambda span: span.microseconds)
    return one, other


def before(moment: m.Expr) -> m.Expr:
    """Before something happens: as long as it is not known to have happened."""
    absent = negation(m.Present(BOOL, moment))
    found = disjunction((absent, compare("<", NOW, moment)))
    assert found is not None
    return found


AHEAD = {"ahead_within": "<=", "ahead_less": "<", "ahead_more": ">", "ahead_least": ">="}


def event_when(
    moment: m.Expr, part: Part, context: Context, event: Leaf | None = None, denied: bool = False
) -> Iterator[Box]:
    """Archived more than 30 days ago, before 2026-01-01, on a Monday; due within a week."""
    from .apart import apart, is_since_what, others

    for tree in trees(part):
        spans = [c.value for c in tree.children if isinstance(c, Leaf) and c.kind == "DURATION"]
        if tree.label == "when_both":
            for one in event_when(moment, tree.children[0], context, event, denied):
                for two in event_when(moment, tree.children[1], context, event, denied):
                    yield one + two
        elif tree.label == "when_either":
            parts = [list(event_when(moment, part, context, event, denied))
                     for part in tree.children]  # fmt: skip
            if all(len(found) == 1 for found in parts):
                yield any_of([found[0] for found in parts], context.shared)
        elif tree.label == "ago_bounded":
            yield Box(so_far_apart(bounds_of(tree), moment))
        elif tree.label == "ago_between":
            least, most = _in_order(spans)
            yield Box(
                (compare(">=", NOW, later(moment, least)), compare("<=", NOW, later(moment, most)))
            )
        elif tree.label == "ago_bare":
            context.shared.ask_of(
                tree,
                "is “{said}” at least or at most so long ago? Say “at least {said}”, or “within "
                "the last …”",
            )
        elif tree.label == "within_bare" and _yet(event, context):
            yield Box((compare(">=", moment, NOW), compare("<=", moment, later(NOW, spans[0]))))
        elif tree.label == "within_bare" and is_since_what(event, tree, denied, context):
            continue
        elif spans:
            end = later(moment, spans[0])
            if tree.label in AHEAD:
                limit = compare(AHEAD[tree.label], moment, later(NOW, spans[0]))
                coming = compare(">=", moment, NOW)
                yield Box((limit,) if AHEAD[tree.label] in (">", ">=") else (coming, limit))
            op = {"ago_more": ">", "ago_least": ">=", "ago_less": "<", "ago_within": "<=",
                  "within_bare": "<=", "for_more": ">", "for_least": ">="}  # fmt: skip
            if tree.label in op:
                test = compare(op[tree.label], NOW, end)
                past = compare(">=", NOW, moment)
                yield Box((test,) if op[tree.label] in (">", ">=") else (past, test))
        elif tree.label == "when_today":
            yield Box((in_the_same("same_day", moment, NOW, context),))
        elif tree.label == "when_before":
            yield Box((compare("<", moment, midnight(day_of(tree), context)),))
        elif tree.label == "when_after":
            yield Box((compare(">=", moment, midnight(day_after(day_of(tree)), context)),))
        elif tree.label == "when_until":
            yield Box((compare("<", moment, midnight(day_after(day_of(tree)), context)),))
        elif tree.label == "when_from":
            yield Box((compare(">=", moment, midnight(day_of(tree), context)),))
        elif tree.label == "when_on_any":
            yield Box((_then(TIMES["on_dates"](tree, context), moment),))
        elif tree.label in ("when_on", "when_between"):
            first, last = day_of(tree), day_of(tree, -1)
            yield Box(
                (
                    compare(">=", moment, midnight(first, context)),
                    compare("<", moment, midnight(day_after(last), context)),
                )
            )
        elif tree.label in ("when_earlier", "when_later") and isinstance(moment, m.AttributeOf):
            yield from than_that(moment, tree.label == "when_earlier", context)
        elif tree.label in ("when_before_event", "when_after_event"):
            order = "<" if tree.label == "when_before_event" else ">"
            for other, box in others(moment, tree.children[-1], context):
                yield Box((compare(order, moment, other),)) + box
        elif tree.label == "when_within":
            yield from apart(moment, tree.children[-1], context)
        elif tree.label in ("when_time", "when_circ"):
            yield from _at_the_time(moment, tree, context)


def _yet(event: Leaf | None, context: Context) -> bool:
    """Whether an event's word says that it is still to come: "due", "expires"."""
    if event is None:
        return False
    word = context.shared.words[event.end - 1].text
    return word == "due" or (
        event.kind in ("EVENTV", "EVENTC", "EVENTG") and not base_of_participle(word)
    )


def _at_the_time(moment: m.Expr, tree: Tree, context: Context) -> Iterator[Box]:
    """Written on a Monday, submitted after 18:00: that is when it was, whenever one asks."""
    from ..surroundings.circumstances import circumstances

    part = tree.children[-1]
    found = circumstances(part, context) if tree.label == "when_circ" else timings(part, context)
    for test in found:
        operand = test.operand if isinstance(test, m.Not) else test
        if isinstance(operand, m.InWindows) and operand.item == NOW:
            within = m.InWindows(BOOL, moment, operand.windows)
            then = at_the_clock(within, part, context)
            yield Box((then if operand is test else negation(then),))
        elif any(inner.label in STRETCHES for inner in trees(part)):
            yield Box((_then(test, moment),))


STRETCHES = frozenset(
    "before_start before_end from_start from_end in_stretch in_stretches between_stretch".split()
)


def _then(test: m.Expr, moment: m.Expr) -> m.Expr:
    """What is said of now, said of another moment: "archived in 2025"."""
    if isinstance(test, m.And | m.Or):
        return type(test)(BOOL, tuple(_then(item, moment) for item in test.items))
    assert isinstance(test, m.Compare)
    return compare(test.op, moment, test.right)
