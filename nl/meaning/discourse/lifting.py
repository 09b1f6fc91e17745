"""Knows what "at any time" and "from anywhere" lift of what the statement before asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ....compiler import model as m
from ....compiler.twin import nodes
from ...chart import Tree
from ...text.sentences import sentence_start
from ...vocabulary.senses import Attr, only_of_place
from ..base import NOW, RESOURCE, SUBJECT, Box, Context, Part, Prior
from ..closing import mentions
from ..statements.draft import Draft

ON_ANY_DAY = ("on any day", "on every day", "any day", "every day")
"""Which leave it at the hours that were said."""
AT_ANY_TIME = ("at any time", "at all times", "around the clock", "at any hour", "on any day",
               "day and night", "day or night", "always", "anytime")  # fmt: skip
FROM_ANYWHERE = ("anywhere", "any place", "any location", "any network", "wherever", "of location",
                 "of network", "of where")  # fmt: skip
MOST_WORDS = 8


def lifted(when: Box, place: int, context: Context) -> Box:
    """What is left of a condition where the words at a place lift some of it."""
    words = [word.text for word in context.shared.words[place : place + MOST_WORDS]]
    end = next((at for at, word in enumerate(words) if word in (".", ";")), len(words))
    said = f" {' '.join(words[:end])} "
    at_any_time = any(f" {phrase} " in said for phrase in AT_ANY_TIME if phrase not in ON_ANY_DAY)
    on_any_day = any(f" {phrase} " in said for phrase in ON_ANY_DAY)
    from_anywhere = any(f" {phrase} " in said for phrase in FROM_ANYWHERE)
    even_so = any(
        said.endswith(f" {phrase} ") for phrase in AT_ANY_TIME if phrase not in ON_ANY_DAY
    )
    if (even_so or _says_even_so(words[:end], place, context)) and says_what_it_is(when):
        return Box()
    kept = tuple(
        test
        for test in when.tests
        if not (at_any_time and _of_a_time(test))
        and not (on_any_day and _is_of_whole_days(test))
        and not (from_anywhere and only_of_place(test))
    )
    return _without_idle(replace(when, tests=kept), [t for t in when.tests if t not in kept])


def lets_after_all(prior: Prior, place: int, context: Context) -> bool:
    """Whether some may do what was forbidden, in the very case: "nobody may on weekends; admins
    may". "After 6:00 they may, with a badge" is of another.
    """
    start = sentence_start(context.shared.words, place)
    joined = context.shared.words[start].text in ("and", "but")
    return prior.effect == "forbid" and context.shared.words[start + joined].text not in BESIDE


BESIDE = frozenset(
    (
        "after before until above below over under outside without once from otherwise "
        "afterwards thereafter"
    ).split()
)


def _is_of_whole_days(test: m.Expr) -> bool:
    """Whether a test asks which day it is, and for no hour of it."""
    match test:
        case m.Not(operand=inner):
            return _is_of_whole_days(inner)
        case m.InWindows(item=item, windows=windows):
            return item == NOW and all((w.start, w.end) == (0, WHOLE_DAY) for w in windows)
    return False


WHOLE_DAY = 24 * 60
"""In minutes."""


def says_what_it_is(when: Box) -> bool:
    """Whether a condition says only what is asked for is like then, "while it is stopped": others
    may do so "at any time", stopped or not.
    """
    return (
        bool(when.tests)
        and not when.locals
        and all(mentions(test, RESOURCE) and not mentions(test, SUBJECT) for test in when.tests)
        and not any(_speaks_of_time(test) for test in when.tests)
    )


def _speaks_of_time(test: m.Expr) -> bool:
    return any(node == NOW for node in nodes(test))


def _says_even_so(words: Sequence[str], place: int, context: Context) -> bool:
    """Whether others may do so "even if it is locked", of which was spoken, or "in any case"."""
    begin = next((at for at, word in enumerate(words) if word not in DOING_SO), len(words))
    said = list(words[begin:])
    if said in (["in", "any", "case"], ["in", "either", "case"], ["regardless"]):
        return True
    told = {word for word in said[2:] if word not in SMALL}
    before = {word.text for word in context.shared.words[:place]}
    even = said[:1] == ["even"] and said[1:2] in (["if"], ["when"], ["though"])
    return even and bool(told) and told <= before


DOING_SO = frozenset("may can do so it that this too also as well ,".split())
SMALL = frozenset("it they is are not has have been a an the".split())


def _without_idle(when: Box, gone: Sequence[m.Expr]) -> Box:
    """A condition without what only told of which thing it was before whose start."""
    idle = {
        local.variable
        for local in when.locals
        if any(mentions(test, local.variable) for test in gone)
        and all(_ties(t, {local.variable}) for t in when.tests if mentions(t, local.variable))
    }
    if not idle:
        return when
    tests = tuple(test for test in when.tests if not _ties(test, idle))
    kept = tuple(local for local in when.locals if local.variable not in idle)
    return replace(when, tests=tests, locals=kept)


def is_at_any_time(part: Part, context: Context) -> bool:
    """Whether a clause says that something may be done at any time."""
    said = f" {' '.join(word.text for word in context.shared.words[part.start : part.end])} "
    return any(f" {phrase} " in said for phrase in AT_ANY_TIME)


def timeless(draft: Draft, tree: Tree, context: Context) -> Iterator[Draft]:
    """What "at any time" lifts where nothing else was said of when: "posters posted more than 60
    days ago may be removed by clerks, and by their author at any time", those posted since, too.
    """
    prior, words = context.prior, [word.text for word in context.shared.words]
    if " ".join(words[tree.start : tree.end]) not in AT_ANY_TIME:
        return
    if prior is not None and any(map(only_of_time, prior.when.tests)):
        return
    before = draft.what.tests if _by_others(words[: tree.start]) else ()
    told = (*before, *(prior.tests if prior is not None else ()))
    times = [test for test in draft.what.tests if only_of_time(test) and test in told]
    if times:
        kept = tuple(test for test in draft.what.tests if test not in times)
        yield replace(draft, what=replace(draft.what, tests=kept))


def no_matter_which(draft: Draft, tree: Tree, context: Context) -> Draft | None:
    """What "may do so regardless of the amount" lifts of what the statement before said: a limit of
    that, or whose it is of. Nothing, where it said nothing of it.
    """
    if context.prior is None or not draft.so:
        return None
    attrs = {leaf.value.name for leaf in context.shared.leaves
             if tree.start <= leaf.start and leaf.end <= tree.end and leaf.kind == "ATTR"
             and isinstance(leaf.value, Attr)}  # fmt: skip
    told = (*context.prior.tests, *context.prior.when.tests)

    def without(box: Box) -> Box:
        kept = tuple(t for t in box.tests if t not in told or not _is_of(t, attrs))
        return replace(box, tests=kept)

    left = replace(draft, what=without(draft.what), when=without(draft.when))
    return left if left != draft else None


def _is_of(test: m.Expr, attributes: set[str]) -> bool:
    """Whether a test asks for an attribute of what is asked for."""
    return any(
        isinstance(node, m.AttributeOf) and node.of == RESOURCE and node.name in attributes
        for node in nodes(test)
    )


def _by_others(words: Sequence[str]) -> bool:
    """Whether a text ends in others by whom it is done: "by clerks and by their author"."""
    last = max((at for at, word in enumerate(words) if word == "by"), default=0)
    return last > 0 and words[last - 1] in ("and", "or") and "by" in words[: last - 1]


def only_of_time(test: m.Expr) -> bool:
    match test:
        case m.Not(operand=inner):
            return only_of_time(inner)
        case m.And(items=items) | m.Or(items=items):
            return all(map(only_of_time, items))
        case m.InWindows(item=item):
            return item == NOW
        case m.Compare(left=left):
            return left == NOW
    return False


def of_time_alone(when: Box) -> bool:
    """Whether a condition says only when, be it before another thing starts: a course's booking."""
    tied = {x.variable for x in when.locals}
    times = [test for test in when.tests if not _ties(test, tied)]
    return bool(times) and all(map(_of_a_time, times))


def _ties(test: m.Expr, variables: set[str]) -> bool:
    return isinstance(test, m.Member) and test.item in variables


def _of_a_time(test: m.Expr) -> bool:
    """As `only_of_time`; also that something has not happened yet, or nobody knows of it."""
    if isinstance(test, m.Or):
        rest = [item for item in test.items if not _is_absent(item)]
        return bool(rest) and all(map(_of_a_time, rest))
    return only_of_time(test)


def _is_absent(test: m.Expr) -> bool:
    return isinstance(test, m.Not) and isinstance(test.operand, m.Present)
