"""Knows that a limit that covers an amount is at least that: one number and another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ....compiler import model as m
from ...text.tokens import Word
from ...vocabulary.candidates import POSSESSIVES, texts_at
from ...vocabulary.senses import Attr
from ...vocabulary.vocabulary import Vocabulary

IS_ENOUGH = {
    **dict.fromkeys(("covers", "cover", "reaches", "reach", "suffices for"), "is at least"),
    **dict.fromkeys(("do not cover", "do not reach"), "is not at least"),
    **dict.fromkeys(("does not cover", "does not reach"), "is not at least"),
    **dict.fromkeys(("is enough for", "is sufficient for"), "is at least"),
    **dict.fromkeys(("is high enough for", "is large enough for"), "is at least"),
    **dict.fromkeys(("is not enough for", "is not sufficient for"), "is not at least"),
    "is insufficient for": "is not at least",
    "is covered by": "is at most",
    "is not covered by": "is not at most",
}
NUMBERS = frozenset([m.INT, m.DECIMAL, m.MONEY])
THE = frozenset(["the", "a", "an", *POSSESSIVES])
LONGEST = 3


def covers_it(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "whose limit covers its amount" as "whose limit is at least its amount"."""
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        for length in (4, 3, 2, 1):
            said = IS_ENOUGH.get(" ".join(word.text for word in found[at : at + length]))
            if said is None:
                continue
            if _ends_number(found, at, vocabulary) and _begins_number(
                found, at + length, vocabulary
            ):
                found[at : at + length] = [replace(found[at], text=each) for each in said.split()]
                break
    return _up_to_it(found, vocabulary)


def _up_to_it(found: list[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "loans covered by their limit", "loans their limit covers" as "loans up to their
    limit", and those "not covered by" it as loans over it.
    """
    for at in range(len(found) - 3, 0, -1):
        texts = [word.text for word in found[at : at + 5]]
        that = texts[0] in ("that", "which")
        be = that and texts[1:2] in (["is"], ["are"])
        no = texts[that + be : that + be + 1] == ["not"]
        by = at + that + be + no
        if "NOUN" not in vocabulary.kinds((found[at - 1].text,)) or (that and not be and no):
            continue
        if [w.text for w in found[by : by + 2]] == ["covered", "by"] and be in (that, True):
            if _begins_number(found, by + 2, vocabulary):
                found[at : by + 2] = [replace(found[at], text=t) for t in OVER[no]]
        elif texts_at(found, by) in POSSESSIVES and not be and not no:
            ends = [n for n in range(by + 2, by + 2 + LONGEST)
                    if texts_at(found, n) == "covers" and texts_at(found, n + 1) in STOPS
                    and _is_number(found[by + 1 : n], vocabulary)]  # fmt: skip
            if ends:
                del found[ends[0]]
                found[at:by] = [replace(found[at], text=t) for t in OVER[False]]
    return found


OVER = {False: ("up", "to"), True: ("over",)}
STOPS = frozenset(".;,")


def _ends_number(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether a number of somebody or something stands right before a place."""
    return any(_is_number(words[at - n : at], vocabulary) for n in range(1, min(at, LONGEST) + 1))


def _begins_number(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether a number stands at a place, "its amount", "the amount", "the loan's amount"."""
    if texts_at(words, at) not in THE:
        return False
    of = next(
        (n + 1 for n in range(at + 2, at + 2 + LONGEST) if texts_at(words, n) == "'s"), at + 1
    )
    ends = range(of + 1, of + 1 + LONGEST)
    return any(_is_number(words[of:end], vocabulary) for end in ends)


def _is_number(words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    senses = vocabulary.entries.get(tuple(word.text for word in words), ())
    return any(
        kind == "ATTR" and isinstance(value, Attr) and value.type.kind in NUMBERS
        for kind, value in senses
    )
