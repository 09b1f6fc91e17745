"""Knows that "the same building" is that building where a building was spoken of before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import PREPOSITIONS
from ...text.morphology import plural, singular
from ...text.sentences import sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

LONGEST = 3
DETERMINERS = frozenset("a an any every each all the".split())


def the_same_one(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "a home in a building can view homes in the same building" as "… in that
    building".
    """
    found = list(words)
    for at in range(len(found) - 3, 1, -1):
        the_same = [word.text for word in found[at : at + 2]] == ["the", "same"]
        if not the_same or found[at - 1].text not in PREPOSITIONS or _is_named_again(found, at):
            continue
        for end in range(min(at + 2 + LONGEST, len(found)), at + 2, -1):
            noun = tuple(word.text for word in found[at + 2 : end])
            if "NOUN" not in vocabulary.kinds(noun):
                continue
            if texts_at(found, end) != "as" and _times_named(found, at, noun) == 1:
                found[at : at + 2] = [replace(found[at], text="that", written="that")]
            break
    return found


def _is_named_again(words: Sequence[Word], at: int) -> bool:
    """Whether what is said to be in the same one was named before, too: "owners of a flat in a
    building may enter flats in the same building" may do so with any such, or with theirs.
    """
    before = at - 3 - (words[at - 3].text in DETERMINERS)
    if words[before].text in PREPOSITIONS:
        return False  # "repairs in flats in the same building"
    noun = words[at - 2].text
    forms = {noun, *singular(noun), *plural(noun)}
    return any(word.text in forms for word in words[sentence_start(words, at) : at - 2])


def _times_named(words: Sequence[Word], end: int, noun: tuple[str, ...]) -> int:
    """How often a sentence speaks before a place of one such thing: "a building"; 2 where of any
    or of several.
    """
    times = 0
    for at in range(sentence_start(words, end), end):
        if tuple(word.text for word in words[at : at + len(noun)]) == noun:
            one = {word.text for word in words[max(0, at - 2) : at]} & {"a", "an"}
            times += 1 if one else 2
    return times
