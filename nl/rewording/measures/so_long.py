"""Knows that a page that "is no longer than 2,000 words" has at most so many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.morphology import singular
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Attr
from ...vocabulary.vocabulary import Vocabulary

BE = {"is": "has", "are": "have", "was": "has", "were": "have", "be": "have"}
BOUNDS = (
    (("no", "longer", "than"), ("at", "most")), (("not", "longer", "than"), ("at", "most")),
    (("longer", "than"), ("more", "than")), (("shorter", "than"), ("fewer", "than")),
    (("no", "shorter", "than"), ("at", "least")), (("not", "shorter", "than"), ("at", "least")),
    (("at", "most"),) * 2, (("at", "least"),) * 2, (("more", "than"),) * 2, (("less", "than"),) * 2,
    (("up", "to"),) * 2, (("over",),) * 2, (("under",),) * 2, (("no", "more", "than"),) * 2,
)  # fmt: skip
BEHIND = frozenset(". , ; ! and or but if unless when once while long may can must".split())
NUMBERS = frozenset({"int", "decimal"})
MOST_WORDS = 3
"""Of an attribute."""


def so_long(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "if it is no longer than 2,000 words" as "if it has at most 2,000 words", "a page
    up to 2,000 words long" as "a page of up to 2,000 words".
    """
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        for said, bound in BOUNDS:
            if tuple(word.text for word in found[at : at + len(said)]) != said:
                continue
            number = at + len(said)
            if _counts(found, number, vocabulary):
                _say_it(found, at, number, bound, vocabulary)
            break
    return found


def _counts(words: Sequence[Word], number: int, vocabulary: Vocabulary) -> bool:
    """Whether a number stands before what an attribute counts: "2,000 words"."""
    noun = texts_at(words, number + 1)
    if number >= len(words) or words[number].kind != "number":
        return False
    if texts_at(words, number + 2) not in BEHIND:
        return False  # "was more than 180 days ago", "is more than 2 metres deep"
    return any(
        kind in ("ATTR", "COUNTN") and isinstance(value, Attr) and value.type.kind in NUMBERS
        for form in (noun, *singular(noun))
        for kind, value in vocabulary.entries.get((form,), ())
    )


def _say_it(
    found: list[Word], at: int, number: int, bound: Sequence[str], vocabulary: Vocabulary
) -> None:
    before, long = texts_at(found, at - 1), texts_at(found, number + 2) == "long"
    said = [*(replace(found[at], text=t, written=t) for t in bound), *found[number : number + 2]]
    end = number + 2 + long
    if before in BE and not _ends_in_attribute(found, at - 1, vocabulary):
        has = replace(found[at - 1], text=BE[before], written=BE[before])
        found[at - 1 : end] = [has, *said]
    elif long:
        found[at:end] = [replace(found[at], text="of", written="of"), *said]


def _ends_in_attribute(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> bool:
    """Whether what is so long is called as an attribute is: "whose account age is"."""
    starts = range(max(0, end - MOST_WORDS), end)
    names = (tuple(word.text for word in words[start:end]) for start in starts)
    return any("ATTR" in vocabulary.kinds(name) for name in names)
