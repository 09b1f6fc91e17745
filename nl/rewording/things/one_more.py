"""Knows that "another shift" is just one more, whichever, where people may or may not take one and
none has been spoken of: "who has worked 48 hours may not claim another shift".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.morphology import singular
from ...text.numbers import SMALL
from ...text.tokens import Word, key_of
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

TAKING = frozenset(
    "accept add apply book borrow check claim create enter hire issue open order place register "
    "rent request reserve start submit take".split()
)
PARTICLES = frozenset("out up on for".split())
FURTHER = frozenset("more further additional".split())
ENDS = frozenset(". , ; ! unless if except while when until before after on during without".split())


def one_more(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "may not claim another shift" as "may not claim a shift", and "another one" and
    "any more" as what so many have been counted of.
    """
    found = _any_more(_of_those_counted(words, vocabulary), vocabulary)
    for at in range(2, len(found) - 1):
        if found[at].text != "another" or not _is_taken(found, at):
            continue
        for end in (at + 3, at + 2):
            noun = key_of(found, at + 1, end)
            ends = (texts_at(found, end) or ".") in ENDS
            if ends and _is_a_thing(noun, vocabulary) and not _is_said(found[:at], noun):
                found[at] = replace(found[at], text="a")
                break
    return found


def _is_taken(words: Sequence[Word], at: int) -> bool:
    """Whether people may or may not take what is named at a place: "may not take out"."""
    verb = at - 1 - (words[at - 1].text in PARTICLES)
    before = {word.text for word in words[max(0, verb - 2) : verb]}
    return verb > 0 and words[verb].text in TAKING and not before.isdisjoint(MODALS)


def _any_more(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "may not take out any more items" as "may not take out items"."""
    found = list(words)
    for at in range(len(found) - 2, 2, -1):
        if found[at].text not in FURTHER:
            continue
        begin = at - (found[at - 1].text == "any")
        for end in (at + 3, at + 2) if _is_taken(found, begin) else ():
            noun = key_of(found, at + 1, end)
            ends = (texts_at(found, end) or ".") in ENDS
            if ends and _is_a_thing(noun, vocabulary) and not _is_said(found[:begin], noun):
                del found[begin : at + 1]
                break
    return found


MORE = (["another", "one"], ["any", "more"], ["another"], ["more"], ["further", "ones"])


def _of_those_counted(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "who has three tickets may not book another" as "… book a ticket"."""
    found = list(words)
    for at in range(len(found) - 1, 2, -1):
        before = {word.text for word in found[max(0, at - 3) : at - 1]}
        if found[at - 1].text not in TAKING or before.isdisjoint(MODALS):
            continue
        said = [word.text for word in found[at : at + 2]]
        more = next((each for each in MORE if said[: len(each)] == each), None)
        noun = _counted_in(found[:at], vocabulary) if more is not None else ()
        if more is None or not noun or (texts_at(found, at + len(more)) or ".") not in ENDS:
            continue
        texts = ("a", *noun)
        found[at : at + len(more)] = [replace(found[at], text=t, written=t) for t in texts]
    return found


def _counted_in(words: Sequence[Word], vocabulary: Vocabulary) -> tuple[str, ...]:
    """What so many are counted of, as of one, in the sentence so far; () of none or of several."""
    start = max((n + 1 for n, word in enumerate(words) if word.text in (".", ";")), default=0)
    counts = (n for n in range(start, len(words)) if _is_a_number(words[n]))
    nouns = {noun for at in counts if (noun := _noun_behind(words, at, vocabulary))}
    return nouns.pop() if len(nouns) == 1 else ()


def _is_a_number(word: Word) -> bool:
    return word.kind == "number" or word.text in SMALL


def _noun_behind(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> tuple[str, ...]:
    """What a number counts, as of one: "score", of "three borrowed scores"."""
    for begin in range(at + 1, min(at + 5, len(words))):
        for end in (begin + 2, begin + 1):
            noun = key_of(words, begin, end)
            if _is_a_thing(noun, vocabulary):
                return (*noun[:-1], next(iter(singular(noun[-1])), noun[-1]))
    return ()


def _is_a_thing(noun: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    types = [
        type_
        for kind, value in vocabulary.entries.get(noun, ())
        for type_ in (value.types if kind == "NOUN" else ())
    ]
    return bool(types) and set(types).isdisjoint(vocabulary.principals)


def _is_said(words: Sequence[Word], noun: tuple[str, ...]) -> bool:
    """Whether one was spoken of: then it is another than that one."""
    return any(word.text.rstrip("s") == noun[-1].rstrip("s") for word in words)
