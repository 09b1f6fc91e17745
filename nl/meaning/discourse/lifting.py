"""Knows what "at any time" and "from anywhere" lift of what the statement before asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ....compiler import model as m
from ...chart import Tree
from ..base import NOW, Box, Context, Part
from ..statements.plans import Draft

AT_ANY_TIME = ("at any time", "at all times", "around the clock", "at any hour", "on any day",
               "day and night", "day or night")  # fmt: skip
FROM_ANYWHERE = ("anywhere", "any place", "any location", "any network", "wherever", "of location",
                 "of network", "of where")  # fmt: skip
MOST_WORDS = 8


def lifted(when: Box, place: int, context: Context) -> Box:
    """What is left of a condition where the words at a place lift some of it."""
    words = [word.text for word in context.shared.words[place : place + MOST_WORDS]]
    end = next((at for at, word in enumerate(words) if word in (".", ";")), len(words))
    said = f" {' '.join(words[:end])} "
    at_any_time = any(f" {phrase} " in said for phrase in AT_ANY_TIME)
    from_anywhere = any(f" {phrase} " in said for phrase in FROM_ANYWHERE)
    kept = tuple(
        test
        for test in when.tests
        if not (at_any_time and only_of_time(test)) and not (from_anywhere and only_of_place(test))
    )
    return replace(when, tests=kept)


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


def _by_others(words: Sequence[str]) -> bool:
    """Whether a text ends in others by whom it is done: "by clerks and by their author"."""
    last = max((at for at, word in enumerate(words) if word == "by"), default=0)
    return words[last - 1] in ("and", "or") and "by" in words[: last - 1]


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


def only_of_place(test: m.Expr) -> bool:
    match test:
        case m.Not(operand=inner):
            return only_of_place(inner)
        case m.And(items=items) | m.Or(items=items):
            return all(map(only_of_place, items))
    return isinstance(test, m.InNetworks)
