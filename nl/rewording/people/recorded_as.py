"""Knows that somebody "listed as its contact" or "serving as its chair" is its contact or chair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, STOPS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

RECORDED = frozenset(
    "listed named recorded registered entered noted designated shown identified down".split()
)
SERVING = frozenset("serving acting serves serve acts act".split())
BEING = frozenset("is are was were be been being".split())
MOST_WORDS = 8
"""As far ahead as the noun is that says how one relates to another."""


def recorded_as(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "someone listed as its contact" as "someone that is its contact", "who serves as
    the chair of a board" as "who is the chair of a board".
    """
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        text, before = found[at].text, found[at - 1].text
        known = vocabulary.kinds((text,)) - {"EVENTP"} or vocabulary.kinds((text, "as"))
        if text not in RECORDED | SERVING or found[at + 1].text != "as" or known:
            continue
        if not _tells_a_relation(found, at + 2, vocabulary):
            continue
        end = at + 3 if texts_at(found, at + 2) == "being" else at + 2
        start, said = at, _being(found, at)
        if before == "not" and said:
            start, said = at - 1, ("that", "is", "not")  # "anyone not listed as its contact"
        found[start:end] = [replace(found[at], text=word) for word in said]
    return found


def _being(words: Sequence[Word], at: int) -> tuple[str, ...]:
    """What stands for "listed" at a place: nothing after "is", else "that is"."""
    before = [word.text for word in words[:at] if word.text not in ("not", "also", "currently")]
    if before[-1:] and before[-1] in BEING:
        return ()
    finite = words[at].text in SERVING - {"serving", "acting"}
    return ("is",) if finite else ("that", "is")


def _tells_a_relation(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> bool:
    """Whether it goes on with a noun for who stands in a relation to another: "a child's carer"."""
    for at in range(start, min(start + MOST_WORDS, len(words))):
        text = words[at].text
        if text in STOPS or text in MODALS or text == ",":
            return False
        keys = [tuple(word.text for word in words[at : at + length]) for length in (1, 2, 3)]
        if any("RELN" in vocabulary.kinds(key) for key in keys):
            return not any("CLASS" in vocabulary.kinds(key) for key in keys)
    return False
