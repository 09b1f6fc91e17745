"""Knows what "at any time" and "from anywhere" lift of what the statement before asked for."""

from __future__ import annotations

from dataclasses import replace

from ...compiler import model as m
from .base import NOW, Box, Context

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
        if not (at_any_time and only_of_time(test)) and not (from_anywhere and _only_of_place(test))
    )
    return replace(when, tests=kept)


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


def _only_of_place(test: m.Expr) -> bool:
    match test:
        case m.Not(operand=inner):
            return _only_of_place(inner)
        case m.And(items=items) | m.Or(items=items):
            return all(map(_only_of_place, items))
    return isinstance(test, m.InNetworks)
