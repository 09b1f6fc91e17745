"""Knows when phrases beside what is barred are a list of cases, in any of which it is."""

from __future__ import annotations

from collections.abc import Sequence

from ....compiler import model as m
from ...chart import Node, Tree
from ..base import Context, Part, trees
from ..statements.draft import Draft
from ..times.several import HOURS

TIME = frozenset(["at_time", "within"])
CIRCUMSTANCE = frozenset(
    "circ_tail circ circ_outside said_circ without without_np without_fact without_being".split()
)
CONDITION = frozenset(["if_", "if_frag"])
KINDS = (TIME, CIRCUMSTANCE, CONDITION)
EXCEPTED = {"except_time": "at_time", "except_circ": "", "except_said_circ": ""}
"""What takes a case out, and what says the case itself; nothing where that stands in it whole."""
EITHER = frozenset(["any_adverbial", "any_case", "except_any"])
WEEKEND = frozenset([5, 6])


def listed(draft: Draft, tails: Sequence[Part], context: Context) -> list[Part] | None:
    """The phrases beside a statement, those of "on Sundays, before 8 am or after 9 pm" as one, in
    any of whose cases it is barred; or nothing where that is asked: "on weekdays, before 8 am or
    after 9 pm" is perhaps on those days alone. What is granted stays so where all is so.
    """
    if not any(_choice(part) for part in tails):
        return list(tails)
    if draft.effect in ("forbid", "require"):
        return _with_lists(tails, context)
    if draft.effect == "permit":
        return _with_excepted_lists(tails, context)
    return list(tails)


def _choice(part: Part) -> Tree | None:
    return next((tree for tree in trees(part) if tree.label in EITHER), None)


def _with_lists(tails: Sequence[Part], context: Context) -> list[Part] | None:
    found: list[Part] = []
    for part in reversed(tails):
        choice = _choice(part)
        if choice is not None and choice.label != "except_any":
            days = _days_before_hours(choice.children[0], context)
            if days and not _are_a_list(days[0], days[1:], context):
                return None
            part = _joined(part, [*days, *choice.children[1:]], context) if days else part
        choice = _choice(found[0]) if found else None
        if choice is None or not _goes_on(part, found[0], context):
            found.insert(0, part)
            continue
        if _takes_out(part):
            _ask(part, choice, context)
            return None
        if _kind(part, context) is None:
            found.insert(0, part)
            continue
        cases = _days_before_hours(part, context) or (part,)
        if not _are_a_list(cases[0], [*cases[1:], *choice.children], context):
            return None
        found[0] = _joined(found[0], [*cases, *choice.children], context)
    return found


def _with_excepted_lists(tails: Sequence[Part], context: Context) -> list[Part] | None:
    """Except on Sundays, without a badge or after 9 pm: in none of these cases."""
    found: list[Part] = []
    for part in tails:
        before = found[-1] if found else None
        choice = _choice(part)
        if before is None or choice is None or not _goes_on(before, part, context):
            found.append(part)
            continue
        case = _excepted(before)
        if case is None and not _takes_out(before):
            found.append(part)
        elif case is None or choice.label == "except_any":
            _ask(before, choice, context)
            return None
        else:
            cases = _days_before_hours(case, context) or (case,)
            if not _are_a_list(cases[0], [*cases[1:], *choice.children], context):
                return None
            found[-1] = _joined(part, [*cases, *choice.children], context, "except_any_case")
    return found


def _takes_out(part: Part) -> bool:
    """Whether a phrase is an exception, of which the first case alone is perhaps one."""
    return not {tree.label for tree in trees(part)}.isdisjoint({*EXCEPTED, "unless", "unless_frag"})


def _excepted(part: Part) -> Part | None:
    """The case that a phrase takes out."""
    for tree in trees(part):
        if tree.label in EXCEPTED and tree.children:
            case = tree.children[-1]
            label = EXCEPTED[tree.label]
            return _as_node(Tree(label, (case,), case.start, case.end), part) if label else case
    return None


def _goes_on(one: Part, two: Part, context: Context) -> bool:
    """Whether nothing but a comma stands between two phrases."""
    return [word.text for word in context.shared.words[one.end : two.start]] == [","]


def _kind(part: Part, context: Context) -> int | None:
    """Whether a phrase is of time, of circumstances or of a condition."""
    labels = {tree.label for tree in trees(part)}
    if labels & CIRCUMSTANCE and _is_of_hours(part, context):
        return 0
    return next((n for n, kind in enumerate(KINDS) if labels & kind), None)


def _is_of_hours(part: Part, context: Context) -> bool:
    """Whether a circumstance is that of the time, as "outside business hours" is."""
    return any(
        leaf.kind == "CIRC" and isinstance(getattr(leaf.value, "test", None), m.InWindows)
        for leaf in context.shared.leaves
        if part.start <= leaf.start and leaf.end <= part.end
    )


def _are_a_list(one: Part, others: Sequence[Part], context: Context) -> bool:
    """Whether the first of some cases, which a comma sets apart, is but one of a list of them;
    else it is asked.
    """
    kinds = {_kind(other, context) for other in others}
    alike = _kind(one, context) in kinds - {None}
    hours = any(_are_hours_of(one, other) or _are_hours_of(other, one) for other in others)
    if alike and not hours:
        return True
    _ask(one, others[-1], context)
    return False


def _ask(one: Part, last: Part | Tree, context: Context) -> None:
    context.shared.ask(
        "is it so in each of these cases, or only where the first is so, too? Write two sentences",
        (one.start, last.end),
    )


def _are_hours_of(hours: Part, days: Part) -> bool:
    """Whether hours stand beside working days, and are perhaps those of these days alone."""
    timely = bool(_timings(hours)) and _timings(hours) <= HOURS
    return timely and not _days_of(days) <= WEEKEND


def _days_before_hours(part: Part, context: Context) -> tuple[Part, ...]:
    """The days and the hours of "on Sundays, before 8 am", or the hours and the days of "after 6
    pm, on Sundays", as two cases.
    """
    for tree in (inner for at in trees(part) if at.label == "at_time"
                 for inner in trees(at.children[-1]) if inner.label == "both_times"):  # fmt: skip
        one, two = tree.children
        labels = [{inner.label for inner in trees(timing)} for timing in (one, two)]
        apart = context.shared.words[two.start - 1].text == ","
        if apart and (labels[1] <= OPEN or labels[0] <= OPEN):
            return _at_time(one, part), _at_time(two, part)
    return ()


def _at_time(timing: Part, part: Part) -> Node:
    return _as_node(Tree("at_time", (timing,), timing.start, timing.end), part)


OPEN = frozenset(["before_clock", "after_clock"])


def _timings(part: Part) -> set[str]:
    return {
        inner.label
        for tree in trees(part)
        if tree.label == "at_time"
        for inner in trees(tree.children[-1])
    }


def _days_of(part: Part) -> frozenset[int]:
    """The days that a phrase names, where it names days alone."""
    if not _timings(part) or not _timings(part) <= {"on_days"}:
        return frozenset()
    return frozenset(
        day
        for tree in trees(part)
        for at in trees(tree.children[-1])
        for leaf in at.children
        for day in getattr(leaf, "value", ())
    )


def _joined(part: Part, cases: Sequence[Part], context: Context, label: str = "") -> Part:
    """One phrase of several cases, in the place of the last."""
    timely = all(_kind(case, context) == 0 for case in cases)
    name = label or ("any_adverbial" if timely else "any_case")
    start, end = cases[0].start, cases[-1].end
    return _as_node(Tree(name, tuple(cases), start, end), part)


def _as_node(tree: Tree, part: Part) -> Node:
    """A phrase that reads so, of the chart of another."""
    assert isinstance(part, Node)
    return Node(part.symbol, tree.start, tree.end, part.chart, [], (tree,))
