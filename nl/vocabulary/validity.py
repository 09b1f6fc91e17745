"""Knows what has run out and what has not: a valid licence, an expired one, a valid letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...compiler import model as m
from .senses import BOOL, IT, Kind

if TYPE_CHECKING:
    from .vocabulary import Vocabulary


def is_valid(vocabulary: Vocabulary, owner: str, ends: m.Expr) -> None:
    """What has a time until when it is valid: then it is, and from when that begins on."""
    lasts: m.Expr = m.Compare(BOOL, "<", m.Now(ends.type), ends)
    over = Kind(owner, m.Compare(BOOL, "<=", ends, m.Now(ends.type)))
    if any(a.name == "valid_from" for a in vocabulary.types[owner].attributes):
        begins = m.AttributeOf(ends.type, IT, "valid_from")
        lasts = m.And(BOOL, (m.Compare(BOOL, "<=", begins, m.Now(ends.type)), lasts))
    for state, so in (("valid", Kind(owner, lasts)), ("expired", over)):
        told = any(t.type == owner and state in t.phrases for t in vocabulary.model.terms)
        if not told:
            vocabulary.add(state, "ADJ", so)


def has_valid(vocabulary: Vocabulary, owner: str, noun: str, ends: m.Expr) -> None:
    """What runs out: a valid licence, an expired one, whose licence is still valid."""
    over = Kind(owner, m.Compare(BOOL, "<=", ends, m.Now(ends.type)))
    kind = Kind(owner, m.Compare(BOOL, "<", m.Now(ends.type), ends))
    for word in ("expired", "lapsed"):
        vocabulary.add(f"{word} {noun}", "FEAT", over)
    for that in ("that", "which"):
        for so in ("has expired", "has lapsed", "is expired"):
            vocabulary.add(f"{noun} {that} {so}", "FEAT", over)
        for so in ("is valid", "is still valid", "has not expired", "has not yet expired"):
            vocabulary.add(f"{noun} {that} {so}", "FEAT", kind)
    for word in ("valid", "current", "unexpired"):
        vocabulary.add(f"{word} {noun}", "FEAT", kind)
        for be in ("is", "are", "is still", "are still"):
            vocabulary.add(f"{noun} {be} {word}", "FACT", kind)
