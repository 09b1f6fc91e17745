"""The twin's facts: formulas over them, and the well-founded model that solves them.

Numbers in comments are the clauses of docs/semantics.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from .twin_values import FALSE, TRUE, UNKNOWN, Result, all_of, any_of, negation


class Thing(NamedTuple):
    """An entity, or with a relation the set of its subjects."""

    type: str
    id: str
    relation: str | None = None


class In(NamedTuple):
    """The fact that a subject is in a relation or permission of an object."""

    subject: Thing
    object: Thing
    name: str


class Leads(NamedTuple):
    """The fact that walking `path` from an object leads to one with the subject in `target`."""

    subject: Thing
    object: Thing
    path: tuple[str, ...]
    target: str


class Every(NamedTuple):
    items: tuple[Formula, ...]


class Some(NamedTuple):
    items: tuple[Formula, ...]


class Opposite(NamedTuple):
    item: Formula


Fact = In | Leads
Formula = Result | Fact | Every | Some | Opposite


def facts_in(formula: Formula) -> Iterator[Fact]:
    match formula:
        case In() | Leads():
            yield formula
        case Every(items) | Some(items):
            for item in items:
                yield from facts_in(item)
        case Opposite(item):
            yield from facts_in(item)


def value_of(formula: Formula, fact: Callable[[Fact], Result]) -> Result:
    match formula:
        case In() | Leads():
            return fact(formula)
        case Every(items):
            return all_of([value_of(item, fact) for item in items])
        case Some(items):
            return any_of([value_of(item, fact) for item in items])
        case Opposite(item):
            return negation(value_of(item, fact))
        case Result():
            return formula


def solve(bodies: dict[Fact, Formula]) -> dict[Fact, Result]:
    """The facts' truth, each body saying what a fact amounts to: the well-founded model (19)."""
    readers: dict[Fact, list[Fact]] = {fact: [] for fact in bodies}
    for fact, body in bodies.items():
        for read in set(facts_in(body)):
            readers[read].append(fact)

    def settled(sure: set[Fact], maybe: set[Fact]) -> Callable[[Fact], Result]:
        return lambda f: TRUE if f in sure else UNKNOWN if f in maybe else FALSE

    def least(start: set[Fact], holds: Callable[[set[Fact], Formula], bool]) -> set[Fact]:
        """Facts are added while their bodies hold given those added; what reads one is redone."""
        grown, todo = set(start), list(bodies)
        while todo:
            fact = todo.pop()
            if fact not in grown and holds(grown, bodies[fact]):
                grown.add(fact)
                todo += readers[fact]
        return grown

    def may_hold(sure: set[Fact], grown: set[Fact], body: Formula) -> bool:
        return value_of(body, settled(sure, grown)).value is not False

    def must_hold(maybe: set[Fact], grown: set[Fact], body: Formula) -> bool:
        return value_of(body, settled(grown, maybe)).value is True

    sure: set[Fact] = set()
    while True:
        maybe = least(sure, partial(may_hold, sure))
        again = least(set(), partial(must_hold, maybe))
        if again == sure:
            break
        sure = again
    return named(bodies, readers, {fact: settled(sure, maybe)(fact) for fact in bodies})


def named(
    bodies: dict[Fact, Formula], readers: dict[Fact, list[Fact]], results: dict[Fact, Result]
) -> dict[Fact, Result]:
    """The results with what the unknown ones name: the least solution of clause 1 (19)."""
    todo = [fact for fact, result in results.items() if result.value is None]
    while todo:
        fact = todo.pop()
        if results[fact].value is None:
            result = value_of(bodies[fact], results.__getitem__)
            if result != results[fact]:
                results[fact] = result
                todo += readers[fact]
    return results
