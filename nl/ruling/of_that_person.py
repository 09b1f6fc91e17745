"""Knows whose they are: "an owner's manager can view the documents they own" is of what the owner
has, and not of managers who own those as well.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ...compiler import model as m
from ...compiler.twin import nodes
from ..gate.alike import form
from ..meaning.base import RESOURCE, SUBJECT
from ..meaning.closing import mentions
from ..rule import Clause, IntermediateRule, conjunction
from ..text.tokens import Word
from ..vocabulary.senses import BOOL
from ..vocabulary.vocabulary import Vocabulary

THEY = frozenset("they he she".split())


def of_that_person(
    readings: Sequence[IntermediateRule], words: Sequence[Word], vocabulary: Vocabulary
) -> list[IntermediateRule]:
    """The readings without those in which who asks is also the one by whom they are told, where
    another asks for no more than that. "If they own them" would then say nothing: that is of who
    asks.
    """
    if len(readings) < 2 or not _only_tells_which([word.text for word in words], vocabulary):
        return list(readings)
    forms: set[bytes] = set()
    kept = []
    for reading in readings:
        clauses = tuple(map(_told_by_another, reading.clauses))
        if clauses != reading.clauses:
            forms = forms or {form(each, vocabulary.model) for each in readings}
            other = msgspec.structs.replace(reading, clauses=clauses)
            if form(other, vocabulary.model) in forms:
                continue
        if not any(_asks_for_less(other, reading) for other in readings):
            kept.append(reading)
    return kept


def _asks_for_less(other: IntermediateRule, reading: IntermediateRule) -> bool:
    """Whether another reading tells them by nothing but what "adjuster" and "they adjust" both say,
    and this one by something besides.
    """
    if len(other.clauses) != len(reading.clauses):
        return False
    pairs = zip(other.clauses, reading.clauses, strict=True)
    differ = [(less, more) for less, more in pairs if less != more]
    return bool(differ) and all(_is_told_so(less, more) for less, more in differ)


def _is_told_so(less: Clause, more: Clause) -> bool:
    match less.condition:
        case m.Member(item="subject", of=m.EntityPath(root="resource", path=(first, _, *_))):
            alike = (less.effect, less.subjects, less.actions, less.resources) == (
                more.effect,
                more.subjects,
                more.actions,
                more.resources,
            )
            return less.effect == "permit" and alike and _walks(more.condition, first)
    return False


def _walks(condition: m.Expr | None, relation: str) -> bool:
    return any(
        isinstance(node, m.EntityPath) and node.root == RESOURCE and node.path[:1] == (relation,)
        for node in nodes(condition)
    )


def _only_tells_which(texts: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether each "they" begins a clause about the noun before it: "the documents (that) they"."""
    places = [at for at, text in enumerate(texts) if text in THEY]
    for at in places:
        noun = at - 1 - (texts[at - 1] in ("that", "which"))
        kinds = vocabulary.kinds((texts[noun],)) if noun > 0 else ()
        if {"NOUN", "CLASS"}.isdisjoint(kinds):
            return False
    return bool(places)


def _told_by_another(clause: Clause) -> Clause:
    """A clause without the test that who asks is the one to whom they stand in a relation."""
    said = clause.condition.items if isinstance(clause.condition, m.And) else ()
    ends = {path for part in said if (path := _through(part)) is not None}
    ties = {m.Member(BOOL, SUBJECT, end) for end in ends}
    kept = [part for part in said if part not in ties]
    if clause.effect != "permit" or len(kept) == len(said):
        return clause
    return msgspec.structs.replace(clause, condition=conjunction(kept))


def _through(part: m.Expr) -> m.EntityPath | None:
    """The people of it by whom a test tells who asks: "a supervisor of its driver"."""
    match part:
        case m.Member(item="subject", of=m.EntityPath(root="resource", path=(first, _, *_))):
            return m.EntityPath(RESOURCE, (first,))
        case m.Quantifier(kind="any", path=m.EntityPath(root="resource", path=(_,)) as path):
            return path if part.body is not None and mentions(part.body, SUBJECT) else None
    return None
