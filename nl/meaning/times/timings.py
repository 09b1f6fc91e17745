"""Knows what is said of time: weekdays, clock times, dates, quarters and years."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ....compiler import model as m
from ...chart import Leaf, Node, Tree
from ...rule import conjunction, disjunction, negation
from ...text.quantities import Number
from ...vocabulary.senses import BOOL
from ..base import (
    NOW,
    Context,
    Part,
    Unreadable,
    compare,
    trees,
)
from .from_until import bounds_in, from_until, is_from_until
from .several import are_unlike, days_of_both, flat, is_not_told_apart, on_which_days

DATETIME = m.ValueType("datetime")
ALL_DAYS = tuple(range(7))
DAY = 1440


def timings(part: Part, context: Context, joined_up: bool = False) -> Iterator[m.Expr]:
    """What a phrase about the time says of now."""
    for tree in trees(part):
        yield from _timing(tree, context, joined_up)


def _timing(tree: Tree, context: Context, joined_up: bool = False) -> Iterator[m.Expr]:
    if not joined_up and _goes_on_outside(tree, context):
        return
    if tree.label == "both_times":
        yield from _days_and_hours(tree, tree.children[0], tree.children[1], context)
    elif tree.label == "each_day":
        yield from timings(tree.children[-1], context)
    elif tree.label == "any_time" and is_from_until(tree):
        first, second = tree.children
        outside = [bound.label for bound in bounds_in(first)] == ["before_clock"]
        if outside and days_of_both(trees(first), trees(second), second.start, context):
            return
        yield from from_until(tree, context)
    elif tree.label == "any_time":
        yield from _any_time(tree, context)
    elif tree.label == "on_days" and _are_excepted_too(tree, context):
        return
    elif tree.label in TIMES:
        with contextlib.suppress(ValueError, Unreadable):
            yield TIMES[tree.label](tree, context)


def _days_and_hours(tree: Tree, days: Part, hours: Part, context: Context) -> Iterator[m.Expr]:
    for one in timings(days, context, joined_up=True):
        for two in timings(hours, context):
            yield from _both_times(tree, one, two, context)


def _any_time(tree: Tree, context: Context) -> Iterator[m.Expr]:
    """At any of several times."""
    if is_not_told_apart(tree, context):
        return
    parts = on_which_days(tree.children, context)
    alone = [part for (part, *rest), days in parts if not rest and days is None]
    if parts and not (alone and are_unlike(alone, context)):
        yield from _any_of(parts, tree, context)


def either_time(parts: Sequence[Part], tree: Tree, context: Context) -> Iterator[m.Expr]:
    """At one time or another, which a phrase joins by "or"."""
    yield from _any_of(on_which_days(flat(parts), context, either=True), tree, context)


def _any_of(
    parts: Sequence[tuple[Sequence[Part], Part | None]], tree: Tree, context: Context
) -> Iterator[m.Expr]:
    found: list[list[m.Expr]] = []
    for (part, *rest), days in parts:
        if rest:
            one = from_until(replace(tree, children=(part, *rest)), context)
        elif days is not None:
            one = _days_and_hours(tree, days, part, context)
        else:
            one = timings(part, context)
        found.append(list(dict.fromkeys(one)))
    joined = disjunction(each[0] for each in found if len(each) == 1)
    if joined is not None and all(len(each) == 1 for each in found):
        yield joined


def _are_excepted_too(tree: Tree, context: Context) -> bool:
    """Whether days are among those left out: "any day but Saturday and Sunday"."""
    words = [word.text for word in context.shared.words[: tree.start]]
    days = {leaf.start for leaf in context.shared.leaves if leaf.kind == "DAYS"}
    while words and (words[-1] in ("and", "or", ",") or len(words) - 1 in days):
        words.pop()
    return len(words) < tree.start and bool(words) and words[-1] in ("except", "but", "than")


def _goes_on_outside(tree: Tree, context: Context) -> bool:
    """Whether what something is outside of is not said in full: "outside 9:00-17:00, Monday to
    Friday" is of both, and not outside those hours and on those days.
    """
    words = context.shared.words
    first, after = words[tree.start].text, "".join(word.text for word in words[tree.end :][:1])
    return (first, after) == ("outside", ",") and any(
        leaf.kind in ("DAYS", "CLOCK") and leaf.start == tree.end + 1
        for leaf in context.shared.leaves
    )


def _both_times(tree: Tree, one: m.Expr, two: m.Expr, context: Context) -> Iterator[m.Expr]:
    """Days and hours at once. "Outside" is said of all that follows it: "outside 9:00-17:00, Monday
    to Friday" is also on Sundays; "outside 9:00-17:00 on weekdays" may be just on weekdays.
    """
    words = context.shared.words
    if words[tree.start].text != "outside" or not isinstance(one, m.Not):
        yield both_windows(one, two)
        return
    yield negation(both_windows(one.operand, two))
    second = next(trees(tree.children[1])).start
    by_itself = words[second].text in ("on", "during", "over", "at")
    if by_itself and words[second - 1].text != ",":
        yield both_windows(one, two)


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
        first = _in_the_same_half(first, end, context)
    if first == end.value:
        raise Unreadable
    return window(ALL_DAYS, first, end.value or DAY, context)


def _in_the_same_half(first: Number, end: Leaf, context: Context) -> int:
    """When a window begins whose half of the day is said last: "between 9 and 11 am", "6 to 8 pm";
    "from 9 to 5 pm" begins in the morning.
    """
    hour = int(first.value)
    if first.value != hour or not 0 <= hour <= 23:
        raise Unreadable
    late = context.shared.words[end.end - 1].text in LATE
    if late and 0 < hour < 12 and (hour + 12) * 60 < end.value:
        hour += 12
    if hour * 60 >= end.value:
        raise Unreadable
    return hour * 60


LATE = ("pm", "afternoon", "evening", "night")
OPENS, CLOSES = (7, 8, 9), (3, 4, 5, 6)
"""When a working day begins and when it ends, by a clock of twelve hours: "9 to 5"."""


def _between_hours(tree: Tree, context: Context) -> m.Expr:
    """Between 8 and 17, so written only where the day is counted in 24 hours; 9 to 5."""
    start, end = (leaf.value.value for leaf in _leaves(tree, "NUMBER"))
    if start in OPENS and end in CLOSES:
        end += 12
    if not (0 <= start < end <= 24 and end > 12 and start == int(start) and end == int(end)):
        raise Unreadable
    return window(ALL_DAYS, int(start) * 60, int(end) * 60, context)


def _outside_hours(tree: Tree, context: Context) -> m.Expr:
    return negation(_between_hours(tree, context))


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


def day_of(tree: Tree, index: int = 0) -> date:
    """The day that a phrase names; of several, by their order."""
    value = _leaves(tree, "DATE")[index].value
    assert isinstance(value, date)
    return value


def day_after(day: date) -> date:
    """The day after another."""
    return day + timedelta(days=1)


def _after_date(tree: Tree, context: Context) -> m.Expr:
    return compare(">=", NOW, midnight(day_after(day_of(tree)), context))


def _from_date(tree: Tree, context: Context) -> m.Expr:
    return compare(">=", NOW, midnight(day_of(tree), context))


def _before_date(tree: Tree, context: Context) -> m.Expr:
    return compare("<", NOW, midnight(day_of(tree), context))


def _until_date(tree: Tree, context: Context) -> m.Expr:
    """Until a date: that day is still in; what may not be done until a date may be from it on."""
    words = [word.text for word in context.shared.words[max(0, tree.start - 1) : tree.end]]
    if not {"until", "till"}.isdisjoint(words) and "end" not in words and not context.granting:
        return _before_date(tree, context)
    return compare("<", NOW, midnight(day_after(day_of(tree)), context))


def _on_date(tree: Tree, context: Context) -> m.Expr:
    found = conjunction((_from_date(tree, context), _until_date(tree, context)))
    assert found is not None
    return found


def _on_dates(tree: Tree, context: Context) -> m.Expr:
    """On 24 and 25 December 2026: on any of them; days in a row are one stretch."""
    days = sorted({leaf.value for leaf in _leaves(tree, "DATE")})
    return _any_of_stretches([(day, day_after(day)) for day in days], context)


def _any_of_stretches(stretches: Sequence[tuple[date, date]], context: Context) -> m.Expr:
    """That it is within one of several stretches, each from a day until before another."""
    joined: list[tuple[date, date]] = []
    for first, after in stretches:
        if joined and joined[-1][1] == first:
            joined[-1] = (joined[-1][0], after)
        else:
            joined.append((first, after))
    found = disjunction(
        m.And(
            BOOL,
            (
                compare(">=", NOW, midnight(first, context)),
                compare("<", NOW, midnight(after, context)),
            ),
        )
        for first, after in joined
    )
    assert found is not None
    return found


def _between_dates(tree: Tree, context: Context) -> m.Expr:
    first = compare(">=", NOW, midnight(day_of(tree, 0), context))
    last = compare("<", NOW, midnight(day_after(day_of(tree, 1)), context))
    return m.And(BOOL, (first, last))


def _stretch(tree: Tree, context: Context) -> tuple[m.Const, m.Const]:
    """When the year, quarter or month that is named begins, and when it is over."""
    (leaf,) = _leaves(tree, "STRETCH")
    first, after = leaf.value
    alone = leaf.start == tree.start + 1 == leaf.end - 1
    happened = any(x.kind == "EVENTP" and x.end == tree.start for x in context.shared.leaves)
    if alone and not happened and first.year % 5 == 0 and tree.label != "in_stretch":
        said = context.shared.said(leaf.start, leaf.end)
        message = f"is “{said}” a year or a time of day? Say “the year {said}”"
        context.shared.ask(message, (tree.start, tree.end))
        raise Unreadable
    return midnight(first, context), midnight(after, context)


def _than_stretch(op: str, end: int) -> Callable[[Tree, Context], m.Expr]:
    return lambda tree, context: compare(op, NOW, _stretch(tree, context)[end])


def _in_stretch(tree: Tree, context: Context) -> m.Expr:
    start, end = _stretch(tree, context)
    return m.And(BOOL, (compare(">=", NOW, start), compare("<", NOW, end)))


def _in_stretches(tree: Tree, context: Context) -> m.Expr:
    """In January and February 2027: in any of them."""
    return _any_of_stretches(sorted(leaf.value for leaf in _leaves(tree, "STRETCH")), context)


def _between_stretches(tree: Tree, context: Context) -> m.Expr:
    """From January to March 2027: from when the one begins until the other is over."""
    (first, _), (begins, after) = (leaf.value for leaf in _leaves(tree, "STRETCH"))
    if first >= begins:
        raise Unreadable
    return _any_of_stretches([(first, after)], context)


def _in_the_week(tree: Tree, context: Context) -> m.Expr:
    """During the week: Monday to Friday, where the weekend is set against it."""
    leaves = context.shared.leaves
    days = {day for leaf in leaves if leaf.kind == "DAYS" for day in leaf.value}
    if not days or not days <= {5, 6}:
        said = "is “during the week” from Monday to Friday? Say “on weekdays”"
        context.shared.ask(said, (tree.start, tree.end))
        raise Unreadable
    return window((0, 1, 2, 3, 4), 0, DAY, context)


def _moment(tree: Tree, context: Context) -> m.Const:
    """18:00 on 30 June 2027, where the policy's clock is."""
    (clock,) = _leaves(tree, "CLOCK")
    hour, minute = divmod(clock.value, 60)
    day = day_of(tree)
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


def _between_on_days(tree: Tree, context: Context) -> m.Expr:
    """From 15:00 on Fridays until midnight: on each of those days."""
    day = next(child for child in tree.children if isinstance(child, Node))
    (inner,) = trees(day)
    (days,), (start,), (end,) = (
        _leaves(inner, "DAYS"), _leaves(inner, "CLOCK"), _leaves(tree, "CLOCK")
    )  # fmt: skip
    until = end.value or DAY
    if until <= start.value:
        raise Unreadable  # until which day?
    return window(days.value, start.value, until, context)


def _between_week_end(tree: Tree, context: Context) -> m.Expr:
    """From Friday 15:00 until the end of Sunday."""
    day = next(child for child in tree.children if isinstance(child, Node))
    first, start = _day_and_clock(day)
    (until,) = _leaves(tree, "DAYS")
    if len(until.value) != 1 or until.value[0] == first:
        raise Unreadable
    days = tuple((first + i) % 7 for i in range(1, (until.value[0] - first) % 7 + 1))
    zone = _zone(context)
    rest = m.Window(tuple(sorted(days)), 0, DAY, zone)
    return m.InWindows(BOOL, NOW, (m.Window((first,), start, DAY, zone), rest))


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
    "between_on_days": _between_on_days,
    "between_week_end": _between_week_end,
    "outside_week": _outside_week,
    "from_days": _from_days,
    "on_days": _days,
    "not_on_days": _not_days,
    "between_clock": _between,
    "between_hours": _between_hours,
    "outside_hours": _outside_hours,
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
    "on_dates": _on_dates,
    "in_stretches": _in_stretches,
    "between_stretch": _between_stretches,
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
