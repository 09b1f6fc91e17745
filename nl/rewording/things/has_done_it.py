"""Knows that a thing that "customs has cleared" is one "cleared by customs", where that is a state
of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

HAS = frozenset("has have".split())
NOT = frozenset("not never".split())
IT = {"it": ("it", "has"), "them": ("they", "have"), "those": ("those", "have")}
STATES = frozenset({"ADJ", "FEAT", "FACT"})
MOST_WORDS = 3
"""Of the name of who did it."""


def done_by_them(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "before customs has cleared them" as "before they have been cleared by customs",
    where the vocabulary has what is so of a thing by one of the two.
    """
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        if found[at].text not in HAS:
            continue
        done = at + 1 + (found[at + 1].text in NOT)
        begin = _who(found, at, found[done], vocabulary)
        if begin is not None and _is_relative(found, begin, done):
            has = "have" if texts_at(found, begin - 2).endswith("s") else "has"
            has_, been, by = (replace(found[at], text=text) for text in (has, "been", "by"))
            found[begin : done + 1] = [
                has_,
                *found[at + 1 : done],
                been,
                found[done],
                by,
                *found[begin:at],
            ]
            continue
        what = _what(found, done + 1, vocabulary)
        if what is None or begin is None:
            continue
        end, said, has = what
        whole = [*said, replace(found[at], text=has), *found[at + 1 : done]]
        been, by = (replace(found[at], text=text) for text in ("been", "by"))
        found[begin:end] = [*whole, been, found[done], by, *found[begin:at]]
    return found


def _is_relative(words: Sequence[Word], begin: int, done: int) -> bool:
    """Whether it is said of the noun before it: "shipments that customs has cleared"."""
    that = texts_at(words, begin - 1) in ("that", "which")
    return that and (texts_at(words, done + 1) or ".") in ENDS


ENDS = MODALS | frozenset(". , ; : ! and or if unless when while until once".split())


def _what(
    words: Sequence[Word], at: int, vocabulary: Vocabulary
) -> tuple[int, list[Word], str] | None:
    """Where "it" or "the shipment" ends to which something was done, how it is said in front, and
    whether that "has" or "have"; None where none stands here.
    """
    text = texts_at(words, at)
    if text in IT:
        it, has = IT[text]
        return at + 1, [replace(words[at], text=it)], has
    if text in ("the", "that"):
        for end in range(at + 1 + MOST_WORDS, at + 1, -1):
            if "NOUN" in vocabulary.kinds(tuple(word.text for word in words[at + 1 : end])):
                return end, list(words[at:end]), "has"
    return None


def _who(words: Sequence[Word], has: int, done: Word, vocabulary: Vocabulary) -> int | None:
    """Where who did it begins, before "has"; None where nothing is so by them."""
    for begin in range(max(0, has - MOST_WORDS), has):
        who = tuple(word.text for word in words[begin:has])
        ways = ((done.text, "by", *who), (*who, words[has].text, done.text))
        if any(not STATES.isdisjoint(vocabulary.kinds(way)) for way in ways):
            return begin
    return None
