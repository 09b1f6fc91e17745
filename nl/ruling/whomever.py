"""Knows that "to settle a claim you must use MFA" is told to all who may ask, of whatever type."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ..meaning.base import SUBJECT
from ..meaning.closing import mentions
from ..rule import Clause, IntermediateRule
from ..text.tokens import Word
from ..vocabulary.vocabulary import Vocabulary

YOU = frozenset({"you", "your", "yourself"})


def of_whomever(
    readings: Sequence[IntermediateRule], words: Sequence[Word], vocabulary: Vocabulary
) -> list[IntermediateRule]:
    """The readings of a text that speaks to "you", in which what is forbidden, and says nothing of
    who asks, is forbidden to all: those that tell it of each type of people alone are one.
    """
    told = YOU & {word.text for word in words}
    if len(readings) < 2 or not told or len(vocabulary.askers) < 2:
        return list(readings)
    alike: dict[IntermediateRule, set[tuple[str, ...]]] = {}
    for reading in readings:
        whole = _of_all(reading)
        alike.setdefault(whole, set()).add(_whom(reading, whole))
    askers = {(asker,) for asker in vocabulary.askers}
    kept = []
    for reading in readings:
        whole = _of_all(reading)
        each = {tuple(dict.fromkeys(types)) for types in alike[whole]}
        kept.append(whole if askers <= each else reading)
    return list(dict.fromkeys(kept))


def _of_all(reading: IntermediateRule) -> IntermediateRule:
    """A reading, with what it forbids to people of a type, whoever they are, forbidden to all."""
    clauses = tuple(
        msgspec.structs.replace(clause, subjects=()) if _is_of_whomever(clause) else clause
        for clause in reading.clauses
    )
    return msgspec.structs.replace(reading, clauses=clauses)


def _is_of_whomever(clause: Clause) -> bool:
    said = [expr for expr in (clause.region, clause.condition) if expr is not None]
    return clause.effect == "forbid" and not any(mentions(expr, SUBJECT) for expr in said)


def _whom(reading: IntermediateRule, whole: IntermediateRule) -> tuple[str, ...]:
    """Of which types those are to whom a reading forbids what is forbidden to all in another."""
    return tuple(
        who.type
        for clause, wide in zip(reading.clauses, whole.clauses, strict=True)
        if clause != wide
        for who in clause.subjects
    )
