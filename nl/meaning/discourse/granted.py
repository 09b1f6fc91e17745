"""Knows what the statement before lets be done, for a clause that leaves it out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..base import Context, Prior
from ..statements.draft import Plan
from ..statements.to_others import before

Plans = Iterator[tuple[Plan, ...]]


GRANTED = ("permit", "only")


def granted(context: Context) -> Prior | None:
    """The statement before, if it says what may be done to something."""
    prior = before(context)
    return prior if prior is not None and prior.effect in GRANTED and prior.actions else None


def of_the_last(context: Context) -> Context:
    """The context after a statement that let several do the same, each of so much: "clerks can
    approve payments up to $1,000 and approvers up to $5,000; managers have no limit".
    """
    prior = context.prior
    if prior is None or len({names for names, _ in prior.done}) != 1 or prior.effect != "permit":
        return context
    return replace(context, prior=replace(prior, several=False))


BEYOND = frozenset("above over beyond more larger bigger higher".split())


def beyond_the_last(start: int, context: Context) -> Context:
    """The context of what begins at a place, behind "above €500, …": after a statement that let
    several do the same, each of so much.
    """
    ahead = (word.text for word in context.shared.words[max(0, start - 6) : start])
    return context if BEYOND.isdisjoint(ahead) else of_the_last(context)
