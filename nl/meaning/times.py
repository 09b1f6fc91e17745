"""Knows what is said of time: weekdays, clock times, dates, and what happened how long ago."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ...compiler import model as m
from ..chart import Leaf, Node, Tree
from ..morphology import base_of_participle
from ..phrases import comes, is_set_ahead, runs_out
from ..quantities import Duration, Number
from ..rule import conjunction, disjunction, negation
from ..senses import BOOL, Event
from .base import (
    DURATION,
    NOW,
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Desc,
    Part,
    Unreadable,
    Val,
    compare,
    trees,
    tried,
)

DATETIME = m.ValueType("datetime")
ALL_DAYS = tuple(range(7))
DAY = 1440


def timings(part: Part, context: Context) -> Iterator[m.Expr]:
    """What a phrase about the time says of now."""
    for tree in trees(part):
        if tree.label == "both_times":
            for one in timings(tree.children[0], context):
                for two in timings(tree.children[1], context):
                    yield both_windows(one, two)
        elif tree.label == "each_day":
            yield from timings(tree.children[-1], context)
        elif tree.label == "any_time":
            if _uneven(tree, context):
                continue
            if _unlike(tree):
                context.shared.complain(
                    "ambiguous",
                    "are both times meant at once, or either? Say “on weekdays between 9:00 and "
                    "17:00”, or use two sentences",
                    (tree.start, tree.end),
                )
                continue
            found = [list(dict.fromkeys(timings(child, context))) for child in tree.children]
            if all(len(each) == 1 for each in found):
                joined = disjunction(each[0] for each in found)
                if joined is not None:
                    yield joined
        elif tree.label in TIMES:
            try:
                yield TIMES[tree.label](tree, context)
            except (ValueError, Unreadable):
                continue


def _uneven(tree: Tree, context: Context) -> bool:
    """Whether days without hours are joined to days with: "on Saturdays and Sundays from 8 to 12"
    is said of both, "on weekdays, and on Saturdays until noon" is not.
    """
    one, *_, two = tree.children
    words = context.shared.words
    apart = words[two.start].text == "on" and (
        words[two.start - 2].text == "," or words[one.start].text != "on"
    )
    first, last = ({inner.label for inner in trees(part)} for part in (one, two))
    return "on_days" in first and "both_times" in last and not apart


def _unlike(tree: Tree) -> bool:
    """Whether days are joined with hours: "on weekdays and between 9 and 5" is both at once."""
    labels = {inner.label for part in tree.children for inner in trees(part)}
    days = labels & {"on_days", "not_on_days"}
    return bool(days) and bool(labels & {"between_clock", "after_clock", "before_clock"})


def both_windows(one: m.Expr, two: m.Expr) -> m.Expr:
    """Two windows as one, where they are days and hours; else both."""
    if (
        isinstance(one, m.InWindows)
        and isinstance(two, m.InWindows)
        and one.item == two.item
        and len(one.windows) == 1
        and len(two.windows) == 1
    ):
        days, clock = one.windows[0], two.windows[0]
        if (days.start, days.end) != (0, DAY):
            days, clock = clock, days
        if (days.start, days.end) == (0, DAY) and clock.days == ALL_DAYS:
            window = m.Window(days.days, clock.start, clock.end, days.zone)
            return m.InWindows(BOOL, one.item, (window,))
    return m.And(BOOL, (one, two))


def _zone(context: Context) -> str:
    zone = context.vocabulary.model.zone
    if zone is None:
        context.shared.complain(
            "unsupported", "the policy has no time zone, so a time of day means nothing", (0, 0)
        )
        raise Unreadable
    return zone


def window(days: tuple[int, ...], start: int, end: int, context: Context) -> m.Expr:
    """That now is on these days between these minutes."""
    if len(set(days)) == 7 and (start, end) == (0, DAY):
        context.shared.complain(
            "vague", "that is the whole day: say from when to when", (0, len(context.shared.words))
        )
        raise Unreadable
    return m.InWindows(BOOL, NOW, (m.Window(tuple(sorted(set(days))), start, end, _zone(context)),))


def _leaves(tree: Tree, kind: str = "") -> list[Leaf]:
    return [c for c in tree.children if isinstance(c, Leaf) and (not kind or c.kind == kind)]


def _days(tree: Tree, context: Context) -> m.Expr:
    days = tuple(day for leaf in _leaves(tree) for day in leaf.value)
    return window(days, 0, DAY, context)


def _not_days(tree: Tree, context: Context) -> m.Expr:
    return negation(_days(tree, context))


def _between(tree: Tree, context: Context) -> m.Expr:
    start, end = _leaves(tree)
    first = start.value
    if isinstance(first, Number):
        hour = int(first.value)
        if first.value != hour or not 0 <= hour <= 23 or end.value % 60 or end.value > 720:
            raise Unreadable
        # "between 9 and 11 am": the half of the day said last holds for both
        first = hour * 60
        if first >= end.value:
            raise Unreadable
    if first == end.value:
        raise Unreadable
    return window(ALL_DAYS, first, end.value or DAY, context)


def _between_hours(tree: Tree, context: Context) -> m.Expr:
    """Between 8 and 17: so written only where the day is counted in 24 hours."""
    start, end = (leaf.value.value for leaf in _leaves(tree, "NUMBER"))
    if not (0 <= start < end <= 24 and end > 12 and start == int(start) and end == int(end)):
        raise Unreadable
    return window(ALL_DAYS, int(start) * 60, int(end) * 60, context)


def _after(tree: Tree, context: Context) -> m.Expr:
    (clock,) = _leaves(tree, "CLOCK")
    return window(ALL_DAYS, clock.value, DAY, context)


def _before(tree: Tree, context: Context) -> m.Expr:
    (clock,) = _leaves(tree, "CLOCK")
    return window(ALL_DAYS, 0, clock.value or DAY, context)


def _outside(tree: Tree, context: Context) -> m.Expr:
    return negation(_between(tree, context))


def midnight(day: date, context: Context) -> m.Const:
    """When a day begins, where the policy's clock is."""
    moment = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(_zone(context)))
    return m.Const(DATETIME, int(moment.timestamp()) * 1_000_000)


def _day(tree: Tree, index: int = 0) -> date:
    value = _leaves(tree, "DATE")[index].value
    assert isinstance(value, date)
    return value


def _next(day: date) -> date:
    return day + timedelta(days=1)


def _after_date(tree: Tree, context: Context) -> m.Expr:
    return compare(">=", NOW, midnight(_next(_day(tree)), context))


def _from_date(tree: Tree, context: Context) -> m.Expr:
    return compare(">=", NOW, midnight(_day(tree), context))


def _before_date(tree: Tree, context: Context) -> m.Expr:
    return compare("<", NOW, midnight(_day(tree), context))


def _until_date(tree: Tree, context: Context) -> m.Expr:
    """Until a date: that day is still in."""
    return compare("<", NOW, midnight(_next(_day(tree)), context))


def _on_date(tree: Tree, context: Context) -> m.Expr:
    found = conjunction((_from_date(tree, context), _until_date(tree, context)))
    assert found is not None
    return found


def _between_dates(tree: Tree, context: Context) -> m.Expr:
    first = compare(">=", NOW, midnight(_day(tree, 0), context))
    last = compare("<", NOW, midnight(_next(_day(tree, 1)), context))
    return m.And(BOOL, (first, last))


def _stretch(tree: Tree, context: Context) -> tuple[m.Const, m.Const]:
    """When the year, quarter or month that is named begins, and when it is over."""
    (leaf,) = _leaves(tree, "STRETCH")
    first, after = leaf.value
    alone = leaf.start == tree.start + 1 == leaf.end - 1
    if alone and first.year % 5 == 0 and tree.label != "in_stretch":
        said = context.shared.said(leaf.start, leaf.end)
        message = f"is “{said}” a year or a time of day? Say “the year {said}”"
        context.shared.complain("ambiguous", message, (tree.start, tree.end))
        raise Unreadable
    return midnight(first, context), midnight(after, context)


def _than_stretch(op: str, end: int) -> Callable[[Tree, Context], m.Expr]:
    return lambda tree, context: compare(op, NOW, _stretch(tree, context)[end])


def _in_stretch(tree: Tree, context: Context) -> m.Expr:
    start, end = _stretch(tree, context)
    return m.And(BOOL, (compare(">=", NOW, start), compare("<", NOW, end)))


def _in_the_week(tree: Tree, context: Context) -> m.Expr:
    """During the week: Monday to Friday, where the weekend is set against it."""
    leaves = context.shared.leaves
    days = {day for leaf in leaves if leaf.kind == "DAYS" for day in leaf.value}
    if not days or not days <= {5, 6}:
        said = "is “during the week” from Monday to Friday? Say “on weekdays”"
        context.shared.complain("ambiguous", said, (tree.start, tree.end))
        raise Unreadable
    return window((0, 1, 2, 3, 4), 0, DAY, context)


def _moment(tree: Tree, context: Context) -> m.Const:
    """18:00 on 30 June 2027, where the policy's clock is."""
    (clock,) = _leaves(tree, "CLOCK")
    hour, minute = divmod(clock.value, 60)
    day = _day(tree)
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(_zone(context)))
    return m.Const(DATETIME, int(moment.timestamp()) * 1_000_000)


def _than_moment(op: str) -> Callable[[Tree, Context], m.Expr]:
    return lambda tree, context: compare(op, NOW, _moment(tree, context))


def _from_days(tree: Tree, context: Context) -> m.Expr:
    """From Monday to Friday; "from Monday" alone has no end."""
    (leaf,) = _leaves(tree)
    if leaf.end - leaf.start < 2:
        raise Unreadable
    return _days(tree, context)


def _between_week(tree: Tree, context: Context) -> m.Expr:
    """Between Friday 18:00 and Monday 8:00: the rest of Friday, the weekend, Monday until then."""
    (first, start), (last, end) = (_day_and_clock(child) for child in tree.children)
    whole = tuple((first + i) % 7 for i in range(1, (last - first) % 7))
    zone = _zone(context)
    if first == last:
        if start >= end:
            raise Unreadable  # a whole week but some hours: say which
        windows: tuple[m.Window, ...] = (m.Window((first,), start, end, zone),)
    else:
        windows = (m.Window((first,), start, DAY, zone),)
        windows += (m.Window(tuple(sorted(whole)), 0, DAY, zone),) if whole else ()
        windows += (m.Window((last,), 0, end, zone),) if end else ()
    return m.InWindows(BOOL, NOW, windows)


def _day_and_clock(part: object) -> tuple[int, int]:
    assert isinstance(part, Node)
    (tree,) = trees(part)
    (days,), (clock,) = _leaves(tree, "DAYS"), _leaves(tree, "CLOCK")
    if len(days.value) != 1:
        raise Unreadable
    return days.value[0], clock.value


def _outside_week(tree: Tree, context: Context) -> m.Expr:
    return negation(_between_week(tree, context))


TIMES = {
    "between_week": _between_week,
    "outside_week": _outside_week,
    "from_days": _from_days,
    "on_days": _days,
    "not_on_days": _not_days,
    "between_clock": _between,
    "between_hours": _between_hours,
    "after_clock": _after,
    "before_clock": _before,
    "until_clock": _before,
    "outside_clock": _outside,
    "after_date": _after_date,
    "from_date": _from_date,
    "before_date": _before_date,
    "until_date": _until_date,
    "on_date": _on_date,
    "between_date": _between_dates,
    "in_the_week": _in_the_week,
    "before_start": _than_stretch("<", 0),
    "before_end": _than_stretch("<", 1),
    "from_start": _than_stretch(">=", 0),
    "from_end": _than_stretch(">=", 1),
    "in_stretch": _in_stretch,
    "after_moment": _than_moment(">"),
    "from_moment": _than_moment(">="),
    "before_moment": _than_moment("<"),
}


# ── Events ────────────────────────────────────────────────────────────────────────


def moments(part: Part, context: Context) -> Iterator[tuple[m.Expr, Box]]:
    """The moment of an event: "being archived", "the link expires", "their start date"."""
    for tree in trees(part):
        yield from moment_of(tree, context)


def moment_of(tree: Tree, context: Context) -> Iterator[tuple[m.Expr, Box]]:
    """As `moments`, of one reading of the phrase."""
    from .endings import ending
    from .things import things

    if tree.label == "event_np":
        for thing in things(tree.children[0], context):
            for value in tried(thing, lambda t: iter((t,))):
                if isinstance(value, Val) and value.type.kind == "datetime":
                    yield value.expr, value.box
    elif tree.label == "event_ended":
        yield from ending(tree, context)
    elif tree.label == "event_named":
        event = _event(tree)
        yield from _moment_of_own(Event(event.attr), context)
    elif tree.label == "event_own":
        event = _event(tree)
        yield from _moment_of_own(event, context)
    elif tree.label in ("event_of", "event_of_gerund"):
        yield from _moment_of(tree, context)


def moments_named(tree: Tree, context: Context) -> Iterator[tuple[m.Expr, Box]]:
    """The moment of what happens to something that an attribute names: "the link expires"."""
    yield from _moment_of_own(Event(_event(tree).attr), context)


def _event(tree: Tree) -> Event:
    leaves = (c for c in tree.children if isinstance(c, Leaf))
    return next(leaf.value for leaf in leaves if isinstance(leaf.value, Event))


def _moment_of_own(event: Event, context: Context) -> Iterator[tuple[m.Expr, Box]]:
    """Being archived: of the resource, else of the subject."""
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


def _moment_of(tree: Tree, context: Context) -> Iterator[tuple[m.Expr, Box]]:
    """The document was archived, the link expires."""
    from .things import things

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
                yield from _moment_of_own(Event(event.attr), context)
        return
    for thing in things(noun, context):
        for value in tried(thing, lambda t: iter((t,) if _has(t, event) else ())):
            assert isinstance(value, Desc)
            yield m.AttributeOf(event.attr.type, value.variable, event.attr.name), value.local()


def _has(thing: object, event: Event) -> bool:
    return isinstance(thing, Desc) and thing.type == event.attr.of


def later(moment: m.Expr, span: Duration, sign: str = "+") -> m.Expr:
    """A moment and a span of time after it, or before."""
    return m.Arithmetic(DATETIME, sign, moment, m.Const(DURATION, span.microseconds))  # type: ignore[arg-type]


def within(tree: Tree, context: Context) -> Iterator[Box]:
    """Within 30 days of being archived, at least 7 days before the start date."""
    if tree.label == "between_events":
        yield from _between_events(tree, context)
        return
    spans = [c.value for c in tree.children if isinstance(c, Leaf) and c.kind == "DURATION"]
    for event in trees(tree.children[-1]):
        for moment, box in moment_of(event, context):
            if _is_before_or_after(tree, event, moment, context):
                continue
            tests = _within(tree.label, moment, spans)
            if tree.label == "before_event":
                tests = (before_event(event, moment, context),)
            if tests is not None:
                yield Box(tests) + box


def _between_events(tree: Tree, context: Context) -> Iterator[Box]:
    """From its start until its end."""
    first, last = (child for child in tree.children if isinstance(child, Node))
    for start, box in moments(first, context):
        for end, other in moments(last, context.after(box)):
            yield Box((compare(">=", NOW, start), compare("<", NOW, end))) + box + other


def _is_before_or_after(tree: Tree, event: Tree, moment: m.Expr, context: Context) -> bool:
    """Whether "within 60 days of its end" may be before that or after it."""
    words = context.shared.words
    of = tree.label == "within_after" and words[event.start - 1].text == "of"
    if not (
        of and isinstance(moment, m.AttributeOf | m.RequestField) and is_set_ahead(moment.name)
    ):
        return False
    said = context.shared.said(tree.start, tree.end)
    context.shared.complain(
        "ambiguous", f"is “{said}” before that, or after it? Say which", (tree.start, tree.end)
    )
    return True


def before_event(event: Tree, moment: m.Expr, context: Context) -> m.Expr:
    """Before an event. A date that is set ("the deadline", "the certificate expires"), unlike what
    is done or not, has to be known for something to be allowed before it.
    """
    fixed = event.label in ("event_np", "event_ended")
    if event.label in ("event_named", "event_of"):
        named = _event(event)
        ends = bool(named.noun) and runs_out(named.attr.name)
        ends = ends or (named.happens and comes(named.attr.name))
        fixed = ends or (named.happens and _is_also_a_state(event, named, context))
    return compare("<", NOW, moment) if fixed and context.granting else before(moment)


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
    moment: m.Expr, part: Part, context: Context, event: Leaf | None = None
) -> Iterator[Box]:
    """Archived more than 30 days ago, before 2026-01-01, on a Monday; due within a week."""
    for tree in trees(part):
        spans = [c.value for c in tree.children if isinstance(c, Leaf) and c.kind == "DURATION"]
        if tree.label == "ago_bare":
            said = context.shared.said(tree.start, tree.end)
            context.shared.complain(
                "ambiguous",
                f"is “{said}” at least or at most so long ago? Say “at least {said}”, or “within "
                "the last …”",
                (tree.start, tree.end),
            )
        elif tree.label == "within_bare" and _yet(event, context):
            yield Box((compare(">=", moment, NOW), compare("<=", moment, later(NOW, spans[0]))))
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
        elif tree.label == "when_before":
            yield Box((compare("<", moment, midnight(_day(tree), context)),))
        elif tree.label == "when_after":
            yield Box((compare(">=", moment, midnight(_next(_day(tree)), context)),))
        elif tree.label == "when_from":
            yield Box((compare(">=", moment, midnight(_day(tree), context)),))
        elif tree.label in ("when_on", "when_between"):
            first, last = _day(tree), _day(tree, -1)
            yield Box(
                (
                    compare(">=", moment, midnight(first, context)),
                    compare("<", moment, midnight(_next(last), context)),
                )
            )
        elif tree.label in ("when_time", "when_circ"):
            yield from _at_the_time(moment, tree, context)


def _yet(event: Leaf | None, context: Context) -> bool:
    """Whether an event's word says that it is still to come: "due", "expires"."""
    if event is None:
        return False
    word = context.shared.words[event.end - 1].text
    return word == "due" or (event.kind in ("EVENTV", "EVENTC") and not base_of_participle(word))


def _at_the_time(moment: m.Expr, tree: Tree, context: Context) -> Iterator[Box]:
    """Written on a Monday, submitted after 18:00: that is when it was, whenever one asks."""
    from .circumstances import circumstances

    part = tree.children[-1]
    found = circumstances(part, context) if tree.label == "when_circ" else timings(part, context)
    for test in found:
        operand = test.operand if isinstance(test, m.Not) else test
        if isinstance(operand, m.InWindows) and operand.item == NOW:
            then: m.Expr = m.InWindows(BOOL, moment, operand.windows)
            yield Box((then if operand is test else negation(then),))
        elif any(inner.label in STRETCHES for inner in trees(part)):
            yield Box((_then(test, moment),))


STRETCHES = frozenset("before_start before_end from_start from_end in_stretch".split())


def _then(test: m.Expr, moment: m.Expr) -> m.Expr:
    """What is said of now, said of another moment: "archived in 2025"."""
    if isinstance(test, m.And):
        return m.And(BOOL, tuple(_then(item, moment) for item in test.items))
    assert isinstance(test, m.Compare)
    return compare(test.op, moment, test.right)
