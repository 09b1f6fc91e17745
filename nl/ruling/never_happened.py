"""Knows that what bars something after an event bars nothing where the event never happened: a SIM
that was never swapped was not swapped last week. Of what has to be done again and again ("audited
more than 90 days ago") that it never was is no better: then it stays in doubt.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import msgspec

from ...compiler import model as m
from ..meaning.base import Shared
from ..meaning.times.apart import AGAIN
from ..rule import BOOL, Clause, conjunction
from ..text.morphology import base_of_participle
from ..vocabulary.moments import is_set_ahead
from ..vocabulary.phrases import words_of


def barred_if_it_happened(clause: Clause, shared: Shared) -> Clause:
    """A clause in which what bars something after an event asks that it is known to have been."""
    told = _Told(shared.afterwards)
    if clause.effect == "forbid":
        return msgspec.structs.replace(clause, condition=told.told(clause.condition, True))
    if clause.effect == "only":
        return msgspec.structs.replace(clause, region=told.told(clause.region, True))
    return clause  # what was never recorded lets nobody


@dataclass(frozen=True, slots=True)
class _Told:
    afterwards: Collection[m.Expr]

    def told(self, expr: m.Expr | None, bars: bool) -> m.Expr | None:
        """An expression with what is after an event known to be, where it bars something."""
        match expr:
            case m.Not(operand=operand):
                inner = self.told(operand, not bars)
                return expr if inner is None else msgspec.structs.replace(expr, operand=inner)
            case m.Or(items=items):
                made = tuple(self.told(item, bars) for item in items)
                return msgspec.structs.replace(expr, items=made)
            case m.And(items=items):
                return conjunction(self._each(items, bars))
            case m.Quantifier(body=body) if body is not None:
                return msgspec.structs.replace(expr, body=self.told(body, bars))
            case m.Compare():
                return conjunction(self._each((expr,), bars))
        return expr

    def _each(self, items: tuple[m.Expr, ...], bars: bool) -> Iterator[m.Expr]:
        """What holds together, each event that something is after known to have been, once."""
        known = {item.operand for item in items if isinstance(item, m.Present)}
        for item in items:
            event = self._event(item) if bars else None
            if event is not None and event not in known:
                known.add(event)
                yield m.Present(BOOL, event)
            made = item if isinstance(item, m.Compare) else self.told(item, bars)
            if made is not None:
                yield made

    def _event(self, test: m.Expr) -> m.AttributeOf | None:
        """The event that a test says was before now, or so long before."""
        match test:
            case m.Compare(op=">" | ">=", left=m.Now(), right=m.AttributeOf() as moment):
                pass
            case m.Compare(op="<" | "<=", left=m.AttributeOf() as moment, right=m.Now()):
                pass
            case m.Compare(left=m.Now(), right=m.Arithmetic(left=m.AttributeOf() as moment)) if (
                test in self.afterwards
            ):
                pass
            case _:
                return None
        known_to_be = is_set_ahead(moment.name) or _is_of_every_one(moment.name)
        due = isinstance(test.right, m.Arithmetic) and _is_kept_up(moment.name)
        return None if known_to_be or due else moment


BEGINNINGS = frozenset(
    (
        "born create enrol enroll file found hire join onboard open post raise receive register "
        "start submit"
    ).split()
)
"""What has happened to all there are of a kind: that nobody knows when is a doubt."""
FOR_GOOD = frozenset("sign change replace edit modify see use access log visit run".split())
"""What is done again and again, but counts from when it was done."""


def _is_of_every_one(name: str) -> bool:
    return any(not BEGINNINGS.isdisjoint(_bases(word)) for word in words_of(name))


def _is_kept_up(name: str) -> bool:
    """Whether a moment is the last time of what has to be done again: last_audit_at."""
    words = words_of(name)
    return words[0] == "last" or any(
        not (AGAIN - FOR_GOOD).isdisjoint(_bases(word)) for word in words
    )


def _bases(word: str) -> set[str]:
    return {word, *base_of_participle(word)}
