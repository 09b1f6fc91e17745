"""Knows what is both after one time and before another: "after 8:00 and before 18:00"."""

from __future__ import annotations

from collections.abc import Iterator

from ....compiler import model as m
from ...chart import Leaf, Node, Tree
from ...rule import conjunction, disjunction
from ..base import Context, Part, trees

SINCE = frozenset(
    "after_clock after_date from_date after_moment from_moment from_start from_end".split()
)
UNTIL = frozenset(
    "before_clock before_date until_date before_moment before_start before_end".split()
)
HOURS = frozenset({"after_clock", "before_clock"})


def is_from_until(tree: Tree) -> bool:
    """Whether two times, joined by "and", are hours or dates that something is after and before,
    with days for both hours or for one; or are two of the same kind, "earlier than 8:00 and not
    later than 18:00", which nobody says.
    """
    if len(tree.children) != 2:
        return False
    bounds = [bounds_in(part) for part in tree.children]
    if any(len(found) != 1 for found in bounds):
        return False
    labels = [found[0].label for found in bounds]
    alike = HOURS.issuperset(labels) or HOURS.isdisjoint(labels)
    return alike and len({days for part in tree.children if (days := _days(part))}) < 2


def is_perhaps_all_between(tree: Tree, context: Context) -> bool:
    """Whether "after 17:00 on Fridays and before 9:00 on Mondays" may be all the time from the one
    to the other, or just on those two days. That is asked.
    """
    if len(tree.children) != 2:
        return False
    one, two = tree.children
    bounds = [*bounds_in(one), *bounds_in(two)]
    days = _days(one), _days(two)
    if len(bounds) != 2 or bounds[0].label != "after_clock" or bounds[1].label != "before_clock":
        return False
    if any(len(each) != 1 for each in days) or (days[1][0] - days[0][0]) % 7 < 2:
        return False
    return context.shared.ask(
        "is that all the time from the one to the other? Say “from … to …”, or use two sentences",
        (tree.start, tree.end),
    )


def bounds_in(part: Part) -> list[Tree]:
    """What of a time, or of days with hours, is a bound; nothing if any more is said."""
    found: list[Tree] = []
    for tree in trees(part):
        inner = [one for child in tree.children for one in _of(child)]
        found += [tree] if tree.label != "both_times" else inner
    rest = [one for one in found if one.label not in SINCE | UNTIL | {"on_days"}]
    bounds = [one for one in found if one.label != "on_days"]  # "after 5 pm on", "on Fridays"
    said = {(one.label, *(str(c) for c in _leaves(one))): one for one in bounds}
    return [] if rest else list(said.values())


def _leaves(tree: Tree) -> list[object]:
    """What hours and dates a bound has."""
    return [child.value for child in tree.children if isinstance(child, Leaf)]


def _of(part: object) -> list[Tree]:
    return list(trees(part)) if isinstance(part, Node) else []


def _days(part: Part) -> tuple[int, ...]:
    """The days that are said with an hour."""
    leaves = [leaf for tree in trees(part) for child in tree.children for one in _of(child)
              for leaf in one.children if one.label == "on_days"]  # fmt: skip
    return tuple(dict.fromkeys(d for x in leaves if isinstance(x, Leaf) for d in x.value))


def from_until(tree: Tree, context: Context) -> Iterator[m.Expr]:
    """What is after the one and before the other, if that can be; else what is either: "before 8:00
    and after 18:00".
    """
    from .timings import ALL_DAYS, DAY, TIMES, window

    one, two = (bounds_in(part)[0] for part in tree.children)
    if (one.label in SINCE) == (two.label in SINCE):
        return
    after, before = (one, two) if one.label in SINCE else (two, one)
    if after.label not in HOURS:
        both = [TIMES[bound.label](bound, context) for bound in (after, before)]
        start, end = map(_moment, both)
        found = conjunction(both) if start < end else disjunction(both)
        if found is not None:
            yield found
        return
    days = next(filter(None, map(_days, tree.children)), ALL_DAYS)
    start, end = _clock(after), _clock(before) or DAY
    if start < end or (start > end and (after is one or days == ALL_DAYS)):
        yield window(days, start, end, context)
    elif start > end:  # "on weekdays before 8:00 and after 18:00": those days alone
        found = disjunction((window(days, 0, end, context), window(days, start, DAY, context)))
        if found is not None:
            yield found


def _clock(tree: Tree) -> int:
    return next(int(c.value) for c in tree.children if isinstance(c, Leaf) and c.kind == "CLOCK")


def _moment(test: m.Expr) -> int:
    """What now is compared with."""
    assert isinstance(test, m.Compare)
    assert isinstance(test.right, m.Const)
    return int(str(test.right.value))
