"""Knows what "it" is after "the licences issued for their truck": "inspections of it" are of their
truck, as that alone was one thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, PREPOSITIONS
from ...text.morphology import singular
from ...text.sentences import sentence_start
from ...text.tokens import Word
from ...vocabulary.senses import types_of
from ...vocabulary.vocabulary import Vocabulary

THEIR = frozenset("their his her your".split())
ONE = frozenset("a an one every each any another no".split())
LONGEST = 3


def it_is_theirs(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "the licences issued for their truck and inspections of it" as "… of their truck",
    and so after that "its inspections", "inspections of that truck".
    """
    found = list(words)
    for at in range(len(found) - 1, 4, -1):
        begin = sentence_start(found, at)
        theirs = _theirs(found, begin, at, vocabulary)
        if not theirs:
            continue
        said = [word.text for word in theirs]
        end = _it(found, at, said[1:], vocabulary)
        head = at if found[at].text == "its" else _noun_before(found, at - 1, vocabulary)
        again = [word.text for word in found[head : head + len(said) - 1]] == said[1:]
        if end and not again and not _another_one(found[begin : head - 1], said, vocabulary):
            its = ["'s"] if found[at].text == "its" else []
            found[at:end] = [replace(found[at], text=text, written=text) for text in (*said, *its)]
    return found


def _theirs(words: Sequence[Word], begin: int, end: int, vocabulary: Vocabulary) -> list[Word]:
    """The one "their truck" that a clause before a place has told something by; else nothing."""
    places = [i for i in range(begin + 1, end) if words[i].text in THEIR]
    if len(places) != 1 or words[places[0] - 1].text not in PREPOSITIONS:
        return []
    (at,) = places
    joined = any(word.text in ("and", "but", "or") for word in words[at:end])
    for size in range(LONGEST, 0, -1):
        noun = tuple(word.text for word in words[at + 1 : at + 1 + size])
        if joined and at + size < end and _is_one_thing(noun, vocabulary):
            return list(words[at : at + 1 + size])
    return []


def _is_one_thing(noun: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether a phrase is the noun of one thing, and of nobody."""
    if not noun:
        return False
    types = {type_ for kind, value in vocabulary.entries.get(noun, ())
             if kind == "NOUN" for type_ in types_of(value)}  # fmt: skip
    several = any((*noun[:-1], one) in vocabulary.entries for one in singular(noun[-1]))
    return bool(types) and not several and types.isdisjoint(vocabulary.principals)


def _it(words: Sequence[Word], at: int, noun: list[str], vocabulary: Vocabulary) -> int:
    """Where "it", "that truck" or "its" ends that stands at a place behind a noun; 0 where none."""
    text, before = words[at].text, words[at - 1].text
    if text == "its":
        after = (words[at + 1].text,) if at + 1 < len(words) else ()
        return at + 1 if "NOUN" in vocabulary.kinds(after) else 0
    if before not in PREPOSITIONS or not _noun_before(words, at - 1, vocabulary):
        return 0
    if text == "it":
        return at + 1
    again = [word.text for word in words[at + 1 : at + 1 + len(noun)]] == noun
    return at + 1 + len(noun) if text == "that" and again else 0


def _noun_before(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> int:
    """Where a noun begins that ends before a place, or that has done to it what the word before it
    says: "issued for"; 0 where none does.
    """
    for last in (end, end - 1):
        for size in range(LONGEST, 0, -1):
            noun = tuple(word.text for word in words[last - size : last])
            if "NOUN" in vocabulary.kinds(noun):
                return 0 if words[last - size - 1].text in MODALS else last - size
    return 0


def _another_one(words: Sequence[Word], theirs: list[str], vocabulary: Vocabulary) -> bool:
    """Whether a clause speaks of another thing that "it" could be: one, or one of some kind."""
    texts = [word.text for word in words]
    for at, text in enumerate(texts):
        thing = any(
            _is_one_thing(tuple(texts[at + 1 : at + 1 + size]), vocabulary)
            for size in range(1, LONGEST + 1)
        )
        if thing and text not in THEIR and texts[at : at + len(theirs)] != theirs:
            named = text in PREPOSITIONS or text in ONE or text in ("the", "that", "this", "its")
            if named:
                return True
    return False
