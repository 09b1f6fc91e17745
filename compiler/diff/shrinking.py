"""Knows how to leave out of a case all that its two decisions do not need."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from ...engine.data import EntityAttributes
from ...engine.times import DAY, HOUR, WEEK
from .asking import Shown
from .cases import Case

Judged = Callable[[Case], Shown | None]

_TIMES = (
    *(days * DAY for days in range(1, 7)), 5 * HOUR, 11 * HOUR, 17 * HOUR,
    5 * WEEK, 26 * WEEK, -200 * WEEK,
)  # fmt: skip
"""Away from a case's time, other times to try; where all decide alike, time is no matter."""


def smallest(shown: Shown, judged: Judged) -> Shown:
    """The case with as little as decides the same under both policies."""
    while True:
        for fewer in _fewer(shown.case):
            again = judged(fewer)
            if again is not None and _alike(shown, again):
                shown = again
                break
        else:
            return _timeless(shown, judged)


def _alike(one: Shown, other: Shown) -> bool:
    answers = one.old.answer == other.old.answer and one.new.answer == other.new.answer
    return answers and one.old.unfit >= other.old.unfit and one.new.unfit >= other.new.unfit


def _timeless(shown: Shown, judged: Judged) -> Shown:
    case = shown.case
    for away in _TIMES:
        again = judged(replace(case, now=case.now + away))
        if again is None or not _alike(shown, again):
            return shown
    return replace(shown, case=replace(case, timeless=True))


def _fewer(case: Case) -> Iterator[Case]:
    """The case with one thing less, each thing in turn."""
    for i in range(len(case.relationships)):
        yield replace(case, relationships=(*case.relationships[:i], *case.relationships[i + 1 :]))
    for i, row in enumerate(case.attributes):
        for name, value in row.values.items():
            values = _without(row.values, name)
            kept = (EntityAttributes(row.type, row.id, values),) if values else ()
            yield replace(case, attributes=(*case.attributes[:i], *kept, *case.attributes[i + 1 :]))
            if isinstance(value, list):
                for j in range(len(value) if len(value) > 1 else 0):
                    less = {**row.values, name: [*value[:j], *value[j + 1 :]]}
                    one = EntityAttributes(row.type, row.id, less)
                    rows = (*case.attributes[:i], one, *case.attributes[i + 1 :])
                    yield replace(case, attributes=rows)
    for name in case.context:
        yield replace(case, context=_without(case.context, name))
    for name in case.action_properties:
        yield replace(case, action_properties=_without(case.action_properties, name))
    for i in range(len(case.evidence)):
        yield replace(case, evidence=(*case.evidence[:i], *case.evidence[i + 1 :]))


def _without(values: dict[str, Any], name: str) -> dict[str, Any]:
    return {each: value for each, value in values.items() if each != name}
