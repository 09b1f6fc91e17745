"""Knows which things "nothing" and "anything" are of which more is told than all can have: "nothing
may be published before its embargo has ended" is of what has an embargo.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Attr, Event, Kind, RelWord
from ...vocabulary.vocabulary import Vocabulary

STOPS = frozenset(". ; ! :".split())
CASES = frozenset("before until till while once after if when".split())
"""What leaves out things of which it can't be so; of those "unless it is released" may say that
nothing may be done to them at all.
"""
NOTHING = {"nothing": "no", "anything": "any"}
ITS = frozenset(["its"])
DOES = frozenset("is was has".split())
BETWEEN = frozenset("been not yet still already being".split())
LONGEST = 4


def nothing_of_its(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "nothing may be published before its embargo has ended" as "no story may be …",
    where it is stories that have one, among what can be published.
    """
    found = list(words)
    for at in range(len(found) - 1, -1, -1):
        if found[at].text not in NOTHING:
            continue
        case = _case(found, at, vocabulary)
        types = _done_to(found, at, case, vocabulary) if case else set()
        having = types & set(_told_of(found, case, vocabulary)) if types else set()
        if len(having) == 1:
            named = (NOTHING[found[at].text], *words_of(having.pop()))
            found[at : at + 1] = [replace(found[at], text=text, written=text) for text in named]
    return found


def _case(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """Where the case begins right behind what is done: "before", of "nothing may go out before …"
    and of "nobody may publish anything before …"; 0 where none does.
    """
    if texts_at(words, at + 1) in CASES:
        return at + 1
    first = at + 2 + (texts_at(words, at + 2) == "be")
    if texts_at(words, at + 1) not in MODALS:
        return 0
    ends = (first + size for size in (1, 2) if texts_at(words, first + size) in CASES)
    return next((end for end in ends if _acts(words, first, end, vocabulary)), 0)


def _acts(words: Sequence[Word], start: int, end: int, vocabulary: Vocabulary) -> set[str]:
    """The actions that words name."""
    key = tuple(word.text for word in words[start:end])
    senses = vocabulary.entries.get(key, ())
    return {value.name for kind, value in senses if kind in ("VERB", "ACTP")}


def _done_to(words: Sequence[Word], at: int, case: int, vocabulary: Vocabulary) -> set[str]:
    """The types of what can be done so, as it is said around "nothing"."""
    done: set[str] = set()
    for size in (1, 2):
        done |= _acts(words, max(0, at - size), at, vocabulary) if case == at + 1 else set()
        done |= _acts(words, case - size, case, vocabulary) if case > at + 1 else set()
    return {type_ for name in done for type_ in vocabulary.actions.get(name, ())}


def _told_of(words: Sequence[Word], case: int, vocabulary: Vocabulary) -> Iterator[str]:
    """The types of which is told what the case tells of "it"."""
    for at in range(case, len(words)):
        if words[at].text in STOPS:
            return
        if words[at].text in ITS:
            yield from _types(words, at + 1, vocabulary)
        elif words[at].text == "it" and texts_at(words, at + 1) in DOES:
            begin = at + 2
            while texts_at(words, begin) in BETWEEN:
                begin += 1
            yield from _types(words, begin, vocabulary)


def _types(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> Iterator[str]:
    """The types that have what is named at a place, or of which that is said."""
    for size in range(LONGEST, 0, -1):
        key = tuple(word.text for word in words[start : start + size])
        senses = [value for _, value in vocabulary.entries.get(key, ())]
        for value in senses:
            if isinstance(value, Attr):
                yield value.of
            elif isinstance(value, Event):
                yield value.attr.of
            elif isinstance(value, Kind):
                yield value.type
            elif isinstance(value, RelWord):
                yield value.rel.type
                yield from value.rel.subjects
        if senses:
            return
