"""Knows that "one" after a preposition is such a one as was spoken of before: "payments to a
blocked vendor may not be released, nor may invoices from one be approved".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, PREPOSITIONS, STOPS
from ...text.sentences import sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import types_of
from ...vocabulary.vocabulary import Vocabulary

BEHIND = MODALS | STOPS | frozenset(", ; is are be nor".split())
KINDS = frozenset("ADJ CLASS FEAT RELX RELXP".split())
LONGEST = 4


def to_such_a_one(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "payments to a blocked vendor …, nor invoices from one" as "… invoices from a
    blocked vendor", where one thing alone was spoken of so.
    """
    found = list(words)
    for at in range(len(found) - 1, 2, -1):
        behind = texts_at(found, at + 1) or "."
        if found[at].text != "one" or behind not in BEHIND:
            continue
        if found[at - 1].text not in PREPOSITIONS or not _is_a_noun(found[at - 2], vocabulary):
            continue
        such = _of_one(found, at, vocabulary)
        if len(such) == 1:
            found[at : at + 1] = [
                replace(found[at], text=text, written=text) for text in ("a", *such.pop())
            ]
    return found


def _is_a_noun(word: Word, vocabulary: Vocabulary) -> bool:
    return "NOUN" in vocabulary.kinds((word.text,))


def _of_one(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> set[tuple[str, ...]]:
    """What a sentence spoke of before a place as one of some, "a blocked vendor": where what stands
    right before that place can be tied to it.
    """
    tied = _types((words[at - 2].text,), vocabulary)
    told = {(rel.type, subject) for rel in vocabulary.relations for subject in rel.subjects}
    told |= {(subject, type_) for type_, subject in told}
    found: set[tuple[str, ...]] = set()
    for begin in range(sentence_start(words, at), at - 2):
        if words[begin].text not in ("a", "an"):
            continue
        for end in range(begin + 1 + LONGEST, begin + 1, -1):
            said = tuple(word.text for word in words[begin + 1 : end])
            types = _named(said, vocabulary)
            if end < at and any((one, other) in told for one in tied for other in types):
                found.add(said)
                break
    return found


def _types(phrase: tuple[str, ...], vocabulary: Vocabulary) -> set[str]:
    said = vocabulary.entries.get(phrase, ())
    return {t for kind, value in said if kind in ("NOUN", "CLASS") for t in types_of(value)}


def _named(said: tuple[str, ...], vocabulary: Vocabulary) -> set[str]:
    """The types of which a phrase names one: "vendor", "blocked vendor"."""
    for cut in range(len(said)):
        types = _types(said[cut:], vocabulary)
        before = said[:cut]
        if types and all(not KINDS.isdisjoint(vocabulary.kinds((word,))) for word in before):
            return types
    return set()
