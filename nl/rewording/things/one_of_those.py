"""Knows that what is "derived from one of those" is derived from those: from any of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.sentences import sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at

ONE = frozenset("one any".split())
THOSE = frozenset("those them these".split())
JOINERS = (["and"], ["or"], ["as", "well", "as"], ["plus"])
EVERY = frozenset("every any all each the anything everything".split())
ENDS = frozenset(". ; : ! ,".split())
DENIED = frozenset("not never no none nobody nor only unless".split())


def of_those(words: Sequence[Word]) -> list[Word]:
    """The words, "their folders and every file in one of those" as "… every file in them", where
    more things are added to some.
    """
    found = list(words)
    for at in range(len(found) - 3, 2, -1):
        texts = [word.text for word in found[at : at + 3]]
        if texts[0] not in ONE or texts[1] != "of" or texts[2] not in THOSE:
            continue
        if (texts_at(found, at + 3) or ".") in ENDS and _is_added(found, at):
            found[at : at + 3] = [replace(found[at], text="them", end=found[at + 2].end)]
    return found


def _is_added(words: Sequence[Word], before: int) -> bool:
    """Whether a place stands in what is added to what else may be used: "and every file in"."""
    start = sentence_start(words, before)
    texts = [word.text for word in words[start:before]]
    modal = next((i for i, text in enumerate(texts) if text in MODALS), None)
    if modal is None or not DENIED.isdisjoint(texts):
        return False
    return any(
        texts[at : at + len(joiner)] == joiner
        and texts[at + len(joiner) : at + len(joiner) + 1] != []
        and texts[at + len(joiner)] in EVERY
        and MODALS.isdisjoint(texts[at:])
        for at in range(modal + 1, len(texts))
        for joiner in JOINERS
    )
