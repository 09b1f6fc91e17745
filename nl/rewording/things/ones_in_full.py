"""Knows what "ones" are after a word that tells a kind only together with its noun: "work orders,
other than emergency ones", where the vocabulary has emergency work orders.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import PREPOSITIONS
from ...text.morphology import plural
from ...text.tokens import Word
from ...vocabulary.senses import types_of
from ...vocabulary.vocabulary import Key, Vocabulary

ONES = frozenset(["one", "ones"])
ALONE = frozenset({"ADJ", "CLASS", "RELX", "RELXP", "FEAT", "SUPER"})
MOST_WORDS = 3


def ones_in_full(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "orders, other than emergency ones" as "orders, other than emergency orders"."""
    found = list(words)
    for at in range(len(found) - 1, 1, -1):
        if found[at].text not in ONES:
            continue
        for length in (2, 1):
            told = tuple(word.text for word in found[at - length : at])
            if not ALONE.isdisjoint(vocabulary.kinds(told)):
                break
            noun = _noun_before(found, at, told, vocabulary)
            if noun:
                found[at : at + 1] = [replace(found[at], text=text, written=text) for text in noun]
                break
    return found


def with_such_ones(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "records about deceased patients, and about living ones" as "… about living
    patients", where both are said after the same preposition.
    """
    found = list(words)
    for at in range(len(found) - 1, 3, -1):
        if found[at].text not in ONES:
            continue
        begin = next((n for n in range(at - 2, at - MOST_WORDS, -1) if _joins(found, n)), 0)
        end = begin - 1 - (found[begin - 2].text == ",")
        told = tuple(word.text for word in found[begin + 1 : at])
        if begin and (noun := _noun_after(found, end, found[begin].text, told, vocabulary)):
            said = _in_number(noun, found[at].text, vocabulary)
            found[at : at + 1] = [replace(found[at], text=text, written=text) for text in said]
    return found


def _joins(words: Sequence[Word], at: int) -> bool:
    """Whether "and about" stands at a place."""
    return words[at].text in PREPOSITIONS and words[at - 1].text in ("and", "or")


def _noun_after(
    words: Sequence[Word], end: int, preposition: str, told: Key, vocabulary: Vocabulary
) -> Key:
    """The noun that ends at a place, behind the same preposition, and can be told so."""
    kinds = _types(told, "ADJ", vocabulary)
    before = [word.text for word in words[max(0, end - 2 * MOST_WORDS) : end]]
    for start in range(max(0, end - MOST_WORDS), end) if preposition in before else ():
        noun = tuple(word.text for word in words[start:end])
        if not kinds.isdisjoint(_types(noun, "NOUN", vocabulary)):
            return noun
    return ()


TIES = frozenset({"RELG", "RELV", "RELVP", "RELP"})
TOLD = frozenset("a an the that which it they their you to for in on of at by he she".split())
"""What begins what is said of "the one"."""


def the_one_in_full(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "a property adjoining the one it is for" as "a property adjoining the property it
    is for", of what is tied to others of its type.
    """
    found = list(words)
    for at in range(len(found) - 3, 1, -1):
        if [word.text for word in found[at : at + 2]] != ["the", "one"]:
            continue
        if found[at + 2].text not in TOLD:
            continue
        noun = _tied_to_its_like(found, at, vocabulary)
        if noun:
            found[at + 1 : at + 2] = [replace(found[at + 1], text=text) for text in noun]
    return found


def _tied_to_its_like(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> Key:
    """The noun before what ties it to others of its type and ends at a place: "a property that
    adjoins"; nothing where none does.
    """
    for start in range(max(1, at - MOST_WORDS), at):
        tie = vocabulary.entries.get(tuple(word.text for word in words[start:at]), ())
        types = {
            value.rel.type
            for kind, value in tie
            if kind in TIES and value.rel.type in value.rel.subjects
        }
        end = start
        while end > 0 and words[end - 1].text in ("that", "which", "is", "are"):
            end -= 1
        for begin in range(max(0, end - MOST_WORDS), end):
            noun = tuple(word.text for word in words[begin:end])
            if not types.isdisjoint(_types(noun, "NOUN", vocabulary)):
                return _in_number(noun, "one", vocabulary)
    return ()


def _noun_before(words: Sequence[Word], at: int, told: Key, vocabulary: Vocabulary) -> Key:
    """The last noun before a place that together with what is told of it names a kind of it."""
    for end in range(at - len(told), 0, -1):
        for start in range(max(0, end - MOST_WORDS), end):
            noun = tuple(word.text for word in words[start:end])
            types = _types(noun, "NOUN", vocabulary)
            if not types.isdisjoint(_types((*told, *noun), "CLASS", vocabulary)):
                return _in_number(noun, words[at].text, vocabulary)
    return ()


def _types(key: Key, kind: str, vocabulary: Vocabulary) -> set[str]:
    said = vocabulary.entries.get(key, ())
    return {type_ for found, value in said if found == kind for type_ in types_of(value)}


def _in_number(noun: Key, ones: str, vocabulary: Vocabulary) -> Key:
    """A noun as one, or as many: as a text that says "one", or "ones", means it."""
    if ones == "ones":
        many = ((*noun[:-1], last) for last in plural(noun[-1]))
        return next((key for key in many if "NOUN" in vocabulary.kinds(key)), noun)
    ends = (noun[-1][:cut] for cut in (-1, -2))
    one = ((*noun[:-1], end) for end in ends if noun[-1] in plural(end))
    return next((key for key in one if "NOUN" in vocabulary.kinds(key)), noun)
