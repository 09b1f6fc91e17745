"""Knows how several times are joined: which hours are on which days, and which days have hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from ...chart import Tree
from ..base import Context, Part, trees
from .from_until import is_from_until, is_perhaps_all_between

HOURS = frozenset(
    "between_clock between_hours after_clock before_clock outside_clock outside_hours".split()
)
NAMED_DAYS = frozenset("on_days not_on_days from_days in_the_week".split())


def on_which_days(
    parts: Sequence[Part], context: Context, either: bool = False
) -> list[tuple[tuple[Part, ...], Part | None]]:
    """Several times, what is after one hour and before the next as one, each with the days that
    are said before it: "on weekdays from 9:00 to 12:00 and from 14:00 to 17:00". Nothing where a
    comma leaves open if the hours behind it are on those days; that is asked. `either` where "or"
    joins them: then what is after one hour is not before the next.
    """
    found: list[tuple[tuple[Part, ...], Part | None]] = []
    days: Part | None = None
    for part in parts:
        if days is None or not _is_of_hours(part):
            days = _days_first(part)
            found.append(((part,), None))
        elif _is_apart(part, context):
            said = "is “{said}” meant on any day, or on those days alone? Write two sentences"
            context.shared.ask_of(part, said)
            return []
        elif len(parts) > 2 and not either and is_from_until(_pair(found[-1][0][-1], part)):
            found[-1] = ((*found[-1][0], part), None)
        else:
            found.append(((part,), days))
    return found


def flat(parts: Sequence[Part]) -> list[Part]:
    """Times, those that a last phrase joins each by itself: "on weekdays before 9 am or after 5 pm,
    and on Sundays".
    """
    found: list[Part] = []
    for part in parts:
        several = [tree for tree in trees(part) if tree.label == "any_time"]
        alone = len(several) == 1 and not is_from_until(several[0])
        found += several[0].children if alone else (part,)
    return found


def _pair(one: Part, two: Part) -> Tree:
    return Tree("any_time", (one, two), one.start, two.end)


def _is_apart(part: Part, context: Context) -> bool:
    return context.shared.words[part.start - 2].text == ","


def _is_of_hours(part: Part) -> bool:
    return {tree.label for tree in trees(part)} <= HOURS


def _days_first(part: Part) -> Part | None:
    """The days that stand before the hours of a time that has both."""
    for tree in trees(part):
        if tree.label == "both_times":
            days = tree.children[0]
            if any(inner.label in NAMED_DAYS for inner in trees(days)):
                return days
    return None


def is_not_told_apart(tree: Tree, context: Context) -> bool:
    """Whether it is not told of several times which days have which hours, or if both are meant
    at once. Some of that is asked.
    """
    if any(_uneven(one, two, context) for one, two in pairwise(tree.children)):
        return True
    if any(lack_hours(trees(one), trees(two), context) for one, two in pairwise(tree.children)):
        return True
    if is_perhaps_all_between(tree, context):
        return True
    *before, last = tree.children
    earlier = [inner for part in before for inner in _all_of_time(part)]
    return days_of_both(earlier, trees(last), last.start, context)


def are_unlike(parts: Sequence[Part], context: Context) -> bool:
    """Whether days are joined with hours: "on weekdays and between 9 and 5" is both at once."""
    labels = {inner.label for part in parts for inner in trees(part)}
    days = labels & {"on_days", "not_on_days"}
    if not days or not labels & {"between_clock", "after_clock", "before_clock"}:
        return False
    return context.shared.ask(
        "are both times meant at once, or either? Say “on weekdays between 9:00 and "
        "17:00”, or use two sentences",
        (parts[0].start, parts[-1].end),
    )


def _uneven(one: Part, two: Part, context: Context) -> bool:
    """Whether days without hours are joined to days with: "on Saturdays and Sundays from 8 to 12"
    is said of both, "on weekdays, and on Saturdays until noon" is not.
    """
    words = context.shared.words
    apart = words[two.start].text == "on" and (
        words[two.start - 2].text == "," or words[one.start].text != "on"
    )
    first, last = ({inner.label for inner in trees(part)} for part in (one, two))
    return "on_days" in first and "both_times" in last and not apart


def lack_hours(before: Iterable[Tree], after: Iterable[Tree], context: Context) -> bool:
    """Whether bare days that follow others lose the hours said of those: "between 1 and 4 am on
    Tuesdays and Thursdays" is so on both.
    """
    words = context.shared.words
    return any(map(_ends_in_days, before)) and any(
        inner.label == "on_days" and words[inner.start].text not in BEFORE_DAYS for inner in after
    )


BEFORE_DAYS = frozenset("on during over at".split())


def days_of_both(
    before: Iterable[Tree], last: Iterable[Tree], place: int, context: Context
) -> bool:
    """Whether days behind the last of several hours may be said of all: "before 9:00 or after 17:00
    on weekdays", with no comma before the last. That is asked.
    """
    named = any("days" in inner.label for inner in before)
    if named or context.shared.words[place - 2].text == "," or not any(map(_ends_in_days, last)):
        return False
    days = max((leaf.start for leaf in context.shared.leaves if leaf.kind == "DAYS"), default=place)
    return context.shared.ask(
        "are the days said of both, or of the last alone? Write two sentences",
        (place, days),
    )


def _all_of_time(part: Part) -> Iterator[Tree]:
    for tree in trees(part):
        yield tree
        if tree.label == "both_times":
            yield from (inner for child in tree.children for inner in trees(child))


def _ends_in_days(tree: Tree) -> bool:
    return tree.label == "both_times" and any(
        inner.label == "on_days" for inner in trees(tree.children[-1])
    )
