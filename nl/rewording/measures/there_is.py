"""Knows that where "there is a delay of 10 minutes or more" the delay is so long, what has "reached
or exceeded" something, which are "category 1 to 3 stations", and what "would exceed" something.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Attr, Noun
from ...vocabulary.vocabulary import Vocabulary

REACHED = frozenset("reached met attained".split())
EXCEEDED = frozenset("exceeded passed surpassed".split())
MEASURED = frozenset({"int", "decimal", "money", "duration"})
MOST = 3
"""Words of a noun."""


def there_is_so_much(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "if there is a delay of 10 minutes or more" as "if the delay is 10 minutes or
    more"; "has reached or exceeded" as "has reached"; "category 1 to 3 stations" as "stations of
    category 1 to 3".
    """
    found = _would_exceed(_reached(list(words)))
    for at in range(len(found) - 5, -1, -1):
        texts = [word.text for word in found[at : at + 3]]
        if texts[:2] == ["there", "is"] and texts[2] in ("a", "an"):
            end = _measured(found, at + 3, vocabulary)
            if end and texts_at(found, end) == "of":
                the = replace(found[at], text="the", written="the")
                found[at : end + 1] = [the, *found[at + 3 : end], found[at + 1]]
        elif end := _range(found, at, vocabulary):
            last = next(
                n for n in range(end + MOST, end, -1) if _is_noun(found, end, n, vocabulary)
            )
            of = replace(found[at], text="of", written="of")
            found[at:last] = [*found[end:last], of, *found[at:end]]
    return found


def _reached(words: list[Word]) -> list[Word]:
    for at in range(len(words) - 3, 0, -1):
        one, joint, two = (word.text for word in words[at : at + 3])
        if one in REACHED and joint == "or" and two in EXCEEDED:
            del words[at + 1 : at + 3]
            words[at] = replace(words[at], text="reached")
    return words


PLUS = frozenset(["plus", "+"])
ENDS = frozenset(". ; : , if when where unless while once".split())


def _would_exceed(words: list[Word]) -> list[Word]:
    """Says "their spend plus the cost would exceed it" as "… exceeds it", of a sum that is told."""
    for at in range(len(words) - 2, 1, -1):
        then = texts_at(words, at + 1)
        if words[at].text != "would" or then not in ("exceed", "be"):
            continue
        begin = next((i for i in range(at - 1, -1, -1) if words[i].text in ENDS), -1)
        if not PLUS.isdisjoint(word.text for word in words[begin + 1 : at]):
            said = {"exceed": "exceeds", "be": "is"}[then]
            words[at : at + 2] = [replace(words[at + 1], text=said, written=said)]
    return words


def _measured(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> int:
    """Where the noun for something measured ends that begins at a place; nowhere, 0."""
    for end in range(min(start + MOST, len(words)), start, -1):
        for kind, value in vocabulary.entries.get(tuple(w.text for w in words[start:end]), ()):
            if kind == "ATTR" and isinstance(value, Attr) and value.type.kind in MEASURED:
                return end
    return 0


def _range(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """Where "category 1 to 3" ends, right before a noun; nowhere, 0."""
    end = at + 4
    if end >= len(words) or texts_at(words, at + 2) != "to":
        return 0
    numbers = words[at + 1].kind == words[at + 3].kind == "number"
    called = "ATTR" in vocabulary.kinds((words[at].text,))
    noun = any(_is_noun(words, end, last, vocabulary) for last in range(end + 1, end + 1 + MOST))
    return end if numbers and called and noun else 0


def _is_noun(words: Sequence[Word], start: int, end: int, vocabulary: Vocabulary) -> bool:
    senses = vocabulary.entries.get(tuple(word.text for word in words[start:end]), ())
    return any(kind == "NOUN" and isinstance(value, Noun) and value.plural
               for kind, value in senses)  # fmt: skip
