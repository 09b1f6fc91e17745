"""Knows "one" for whoever does it: "approving one's own refund", "a document one owns"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, STOPS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

OF_SOMEBODY = frozenset("no the this that each every any another which some a only".split())
"""Before "one": it stands for somebody or something spoken of."""
DOES = frozenset("RELV RELVP".split())
HAS = frozenset("has is".split())
BASES = {"has": "have", "is": "are"}
LONGEST = 3


def one_as_you(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "approving one's own refund" as "approving your own refund", "a document one has
    signed oneself" as "a document you have signed yourself".
    """
    found = list(words)
    for at in range(len(found) - 1, -1, -1):
        text, before = found[at].text, texts_at(found, at - 1) if at else "."
        if text == "oneself":
            found[at] = replace(found[at], text="yourself")
        if text != "one" or before in OF_SOMEBODY:
            continue
        after = texts_at(found, at + 1)
        if after == "'s" or (after == "is" and found[at + 1].start == found[at].end):  # "one's"
            found[at : at + 2] = [replace(found[at], text="your", end=found[at + 1].end)]
        elif before in STOPS and after in MODALS:
            found[at] = replace(found[at], text="you")
        elif _is_a_noun(found, at, vocabulary) and _does(found, at + 1, vocabulary):
            found[at] = replace(found[at], text="you")
            if after in BASES:
                found[at + 1] = replace(found[at + 1], text=BASES[after])
    return found


def _is_a_noun(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> bool:
    """Whether what ends there is a noun, or "that" behind one: "documents that one owns"."""
    if texts_at(words, end - 1) in ("that", "which", "whom"):
        end -= 1
    return any(
        "NOUN" in vocabulary.kinds(tuple(word.text for word in words[start:end]))
        for start in range(max(0, end - LONGEST), end)
    )


def _does(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    if texts_at(words, at) in HAS:
        return True
    ends = range(at + 1, min(at + LONGEST, len(words)) + 1)
    kinds = (vocabulary.kinds(tuple(word.text for word in words[at:end])) for end in ends)
    return any(not DOES.isdisjoint(each) for each in kinds)
