"""Knows what has run out and what has not: a valid licence, an expired one, a valid letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ...compiler import model as m
from .moments import runs_out
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
    for phrase, kind, so in of_valid(owner, noun, ends):
        vocabulary.add(phrase, kind, so)
    lasts = m.Compare(BOOL, "<", m.Now(ends.type), ends)
    state = SO.get(noun, "")
    told = (said for term in vocabulary.model.terms for said in term.phrases)
    if state and not any(state in said.replace("-", " ").split(" ") for said in told):
        for said, test in ((state, lasts), (f"un{state}", m.Not(BOOL, lasts))):
            if not vocabulary.kinds((said,)):
                vocabulary.add(said, "ADJ", Kind(owner, test))


SO = {
    "licence": "licensed", "license": "licensed", "certificate": "certified",
    "certification": "certified", "accreditation": "accredited", "insurance": "insured",
}  # fmt: skip
"""What those are called whose licence is valid."""


def of_valid(owner: str, noun: str, ends: m.Expr) -> Iterator[tuple[str, str, Kind]]:
    """What is said of what runs out, as a phrase, its kind, and what it means."""
    over = Kind(owner, m.Compare(BOOL, "<=", ends, m.Now(ends.type)))
    kind = Kind(owner, m.Compare(BOOL, "<", m.Now(ends.type), ends))
    for word in ("expired", "lapsed"):
        yield f"{word} {noun}", "FEAT", over
    for that in ("that", "which"):
        for so in ("has expired", "has lapsed", "is expired"):
            yield f"{noun} {that} {so}", "FEAT", over
        for so in ("is valid", "is still valid", "has not expired", "has not yet expired"):
            yield f"{noun} {that} {so}", "FEAT", kind
    if noun.split(" ")[-1] in HELD:
        yield noun, "FEAT", kind  # "without insurance"
    for word in ("valid", "current", "unexpired"):
        yield f"{word} {noun}", "FEAT", kind
        for be in ("is", "are", "is still", "are still"):
            yield f"{noun} {be} {word}", "FACT", kind


HELD = frozenset("insurance training licence license certificate certification permit visa".split())
"""What nobody has any more once it has run out."""
ENDS = frozenset(
    "expiry expiration date end deadline time day validity out ends expires until".split()
)
"""Ends what is called by when something runs out, and not by that."""


def of_valid_as_termed(
    owner: str, phrase: str, attribute: m.Attribute, terms: Sequence[m.Term]
) -> Iterator[tuple[str, str, Kind]]:
    """As `of_valid`, of what a term calls a time until when something holds: "certificate", of
    certified_until. Where others tell when it is "valid", that is so then.
    """
    lasts = attribute.type.kind == m.DATETIME and runs_out(attribute.name)
    if not lasts or phrase.split(" ")[-1] in ENDS:
        return
    told = (said for term in terms for said in term.phrases if phrase in said and said != phrase)
    if all(STATES.isdisjoint(said.split(" ")) for said in told):
        yield from of_valid(owner, phrase, m.AttributeOf(attribute.type, IT, attribute.name))


STATES = frozenset("valid current unexpired expired lapsed".split())
