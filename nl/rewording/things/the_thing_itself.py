"""Knows that "the records of a patient", where a record is what the patient is kept as, are that
patient: a word for a thing, said of that thing.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Noun
from ...vocabulary.vocabulary import Vocabulary

DETERMINERS = frozenset("a an the any every all each some no their its his her those".split())
LONGEST = 3
MOST_BETWEEN = 3
"""Words between "of" and the noun: "the records of all their patients"."""


def the_thing_itself(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "the records of every patient" as "every patient", "the patient's record" as "the
    patient", where both are words for one thing.
    """
    found = list(words)
    for at in range(len(found) - 1, 0, -1):
        if found[at].text == "of":
            _with_its_word_first(found, at, vocabulary)
        elif found[at].text == "'s":
            _with_its_word_last(found, at, vocabulary)
    return found


def _with_its_word_first(words: list[Word], of: int, vocabulary: Vocabulary) -> None:
    for length in range(min(LONGEST, of), 0, -1):
        start = of - length
        type_ = _only_type(words[start:of], vocabulary)
        if not type_:
            continue
        if type_ != _type_ahead(words, of + 1, vocabulary):
            return
        the = start > 0 and words[start - 1].text in ("the", "a", "an", "any")
        if the or start == 0 or words[start - 1].text not in DETERMINERS:
            del words[start - the : of + 1]
        return


def _type_ahead(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> str:
    """The type that the noun of a phrase is of that begins at a place."""
    for at in range(start, min(start + MOST_BETWEEN, len(words))):
        for length in range(LONGEST, 0, -1):
            type_ = _only_type(words[at : at + length], vocabulary)
            if type_ and _is_called_so(words, start, at + length, vocabulary):
                return ""  # "a bill of lading"
            if type_:
                whose = texts_at(words, at + length) == "'s"
                return "" if whose else type_
        if words[at].text not in DETERMINERS and _is_no_state(words[at], vocabulary):
            return ""
    return ""


def _is_called_so(words: Sequence[Word], start: int, end: int, vocabulary: Vocabulary) -> bool:
    """Whether what ends at a place, around "of" before another, is one word of the vocabulary."""
    begins = range(max(0, start - 1 - LONGEST), start - 1)
    return any(tuple(w.text for w in words[n:end]) in vocabulary.entries for n in begins)


def _is_no_state(word: Word, vocabulary: Vocabulary) -> bool:
    return vocabulary.kinds((word.text,)).isdisjoint({"ADJ", "CLASS"})


def _with_its_word_last(words: list[Word], at: int, vocabulary: Vocabulary) -> None:
    for length in range(LONGEST, 0, -1):
        last = words[at + 1 : at + 1 + length]
        type_ = _only_type(last, vocabulary) if len(last) == length else ""
        if not type_:
            continue
        owner = (_only_type(words[max(0, at - n) : at], vocabulary) for n in (3, 2, 1) if at >= n)
        if type_ in owner:
            del words[at : at + 1 + length]
        return


def _only_type(said: Sequence[Word], vocabulary: Vocabulary) -> str:
    """The one type that words are a noun for, which has no other of its kind and nobody who asks
    is of: "the colleagues of a person" are others; else none.
    """
    found = vocabulary.entries.get(tuple(word.text for word in said), ())
    types = {type_ for kind, value in found if kind == "NOUN" and isinstance(value, Noun)
             for type_ in value.types}  # fmt: skip
    if len(types) != 1 or any(kind in OTHERS for kind, _ in found):
        return ""
    type_ = types.pop()
    others = vocabulary.type_pairs(type_, type_) or type_ in vocabulary.principals
    return "" if others else type_


OTHERS = frozenset({"ATTR", "ADJ", "CLASS", "ACTN", "RELNOM"})
"""What else a word can be, that it would then be of a thing: "the order of a patient"."""
