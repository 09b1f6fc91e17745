"""Knows that the salary section of a profile is a profile whose section is salary, where each
profile has one of several.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Attr, Noun
from ...vocabulary.vocabulary import Vocabulary

BEFORE = frozenset("a an the any every each all their his her its own your".split())


def those_of_a_part(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "the salary section of their own profile" as "their own profile whose section is
    salary".
    """
    found = list(words)
    for at in range(len(found) - 5, -1, -1):
        if found[at].text != "the" or texts_at(found, at + 3) != "of":
            continue
        value, part = found[at + 1], found[at + 2]
        noun = at + 4
        while texts_at(found, noun) in BEFORE:
            noun += 1
        end = _end_of_noun(found, noun, part.text, value.text, vocabulary)
        if end:
            told = [replace(part, text=text) for text in ("whose", part.text, "is")]
            found[at:end] = [*found[at + 4 : end], *told, value]
    return found


def _end_of_noun(
    words: Sequence[Word], at: int, part: str, value: str, vocabulary: Vocabulary
) -> int:
    """Where a noun ends for things that have a part so called, of such a value; else 0."""
    attributes = [
        sense
        for kind, sense in vocabulary.entries.get((part,), ())
        if kind == "ATTR" and isinstance(sense, Attr) and value in sense.type.values
    ]
    owners = {attribute.of for attribute in attributes}
    for length in (2, 1):
        noun = tuple(word.text for word in words[at : at + length])
        senses = [sense for _, sense in vocabulary.entries.get(noun, ())]
        if any(isinstance(sense, Noun) and owners & set(sense.types) for sense in senses):
            return at + length
    return 0
