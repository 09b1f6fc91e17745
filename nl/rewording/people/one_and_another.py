"""Knows that "unless it has been proposed by one member and seconded by another", "proposed and
seconded by two different people", is of somebody and of somebody other than that person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.morphology import singular
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import types_of
from ...vocabulary.vocabulary import Vocabulary
from .two_people import DIFFERENT, PEOPLE, SOMEBODY

HINTS = frozenset("another else second".split()) | DIFFERENT
CASES = frozenset("unless until once if when after before provided as where while since".split())
HAVE = frozenset("has have had is was".split())
FARTHEST = 8
"""How many words stand between the one and the other, at most."""


def one_and_another(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, in a condition, "by one clerk and checked by another" as "by a clerk and checked
    by a clerk who is not that person".
    """
    found = list(words)
    if HINTS.isdisjoint(word.text for word in found):
        return found
    for at in range(len(found) - 1, 3, -1):
        if not _is_of_a_case(found, at):
            continue
        if found[at - 1].text == "by" and (many := _different_ones(found, at, vocabulary)):
            end, noun = many
            one, other = _said(noun, noun, found[at])
            joined = _joined(found, at, vocabulary)
            found[at - 1 : end] = [found[at - 1], *other]
            found[joined:joined] = [found[at - 1], *one]
            continue
        length, other_noun = _another(found, at)
        first = _the_first(found, at, other_noun, vocabulary) if length else None
        if first is not None:
            begin, end, noun = first
            one, other = _said(noun, other_noun or noun, found[at])
            found[at : at + length] = other
            found[begin:end] = one
    return found


def _is_of_a_case(words: Sequence[Word], at: int) -> bool:
    """Whether a place lies in a clause that begins with "unless", "once"."""
    for n in range(at - 1, -1, -1):
        if words[n].text in STOPS - {","}:
            return False
        if words[n].text in CASES:
            return True
    return False


def _different_ones(
    words: Sequence[Word], at: int, vocabulary: Vocabulary
) -> tuple[int, str] | None:
    """Where "two different clerks" ends, behind "proposed and seconded by", and who they are."""
    begin = at + (words[at].text == "two")
    joined = _joined(words, at, vocabulary)
    if texts_at(words, begin) not in DIFFERENT or joined < 2:
        return None
    many = texts_at(words, begin + 1)
    if not all(words[n].text.endswith(("ed", "en", "t", "n")) for n in (at - 2, joined - 1)):
        return None
    if many in PEOPLE:
        return begin + 2, "person"
    noun = next((one for one in singular(many) if _is_somebody(one, vocabulary)), "")
    return (begin + 2, noun) if noun else None


def _joined(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """Where "and" stands in "approved and fact-checked by", which ends at a place; else 0."""
    if texts_at(words, at - 3) == "and":
        return at - 3
    verb = (texts_at(words, at - 3), texts_at(words, at - 2))
    return at - 4 if texts_at(words, at - 4) == "and" and vocabulary.kinds(verb) else 0


def _another(words: Sequence[Word], at: int) -> tuple[int, str]:
    """How many words are "another clerk" at a place, and the noun, if any."""
    said = [texts_at(words, n) for n in range(at, at + 3)]
    if said[0] in SOMEBODY and said[1] == "else":
        return 2, "person"
    if said[0] == "another":
        ends = said[1] in HAVE or not said[1] or said[1] in STOPS
        return (1, "") if ends else (2, "" if said[1] == "one" else said[1])
    if said[0] == "a" and said[1] in DIFFERENT | {"second"} and said[2]:
        return 3, "" if said[2] == "one" else said[2]
    return 0, ""


def _the_first(
    words: Sequence[Word], at: int, other: str, vocabulary: Vocabulary
) -> tuple[int, int, str] | None:
    """Where "one clerk" begins and ends before "and … another", and who both are."""
    joins = [n for n in range(at - 1, max(0, at - FARTHEST), -1) if words[n].text == "and"]
    if not joins or (words[at - 1].text != "by" and joins[0] != at - 1):
        return None
    for n in range(joins[0] - 1, max(0, joins[0] - FARTHEST), -1):
        if words[n].text in STOPS or words[n].text in CASES:
            return None
        if not (words[n - 1].text == "by" or words[n - 1].text in CASES):
            continue
        any_other = other in PEOPLE | {""} or "NOUN" in vocabulary.kinds((other,))
        if words[n].text in SOMEBODY and any_other:
            return n, n + 1, "person"
        noun = texts_at(words, n + 1)
        named = _is_somebody(noun, vocabulary) or noun in PEOPLE
        if words[n].text in ("one", "a", "an") and named and (any_other or other == noun):
            return n, n + 2, noun
    return None


def _is_somebody(noun: str, vocabulary: Vocabulary) -> bool:
    """Whether a noun names people, by their type or by what they are."""
    types = {
        type_
        for kind, value in vocabulary.entries.get((noun,), ())
        for type_ in (types_of(value) if kind in ("NOUN", "CLASS") else ())
    }
    return bool(types) and types <= set(vocabulary.principals)


def _said(one: str, other: str, word: Word) -> tuple[list[Word], list[Word]]:
    """ "A clerk", and "a clerk who is not that person"; "someone", and who is not that one."""
    some = ["someone"] if one in PEOPLE else ["a", one]
    somebody_else = ["someone", "other", "than"]
    told = somebody_else if other in PEOPLE else ["a", other, "who", "is", "not"]
    return _words(word, some), _words(word, [*told, "that", "person"])


def _words(word: Word, texts: Sequence[str]) -> list[Word]:
    return [replace(word, text=text) for text in texts]
