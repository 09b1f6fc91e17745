"""Knows that what may not be done so, "and not at all on Sundays", may not be on Sundays either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ...text.lexicon import MODALS
from ...text.sentences import sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at

AND_NOT = (["and", "not", "at", "all"], ["and", "never", "at", "all"], ["nor", "at", "all"])
NOT = frozenset(["not", "n't", "never"])
CASES = frozenset("if when while until before within on at in during with without".split())


def or_at_all(words: Sequence[Word]) -> list[Word]:
    """The words, "may not be raised if it is new, and not at all within a year" as "may not be
    raised if it is new, or at all within a year".
    """
    found = list(words)
    for at in range(len(found) - 4, 2, -1):
        said = next((s for s in AND_NOT if [w.text for w in found[at : at + len(s)]] == s), [])
        if not said or texts_at(found, at + len(said)) not in CASES:
            continue
        before = [word.text for word in found[sentence_start(found, at) : at]]
        pairs = pairwise(before)
        denied = any(one in MODALS | {"ca"} and two in NOT for one, two in pairs)
        if denied and "if" in before:
            found[at : at + len(said)] = [
                replace(found[at], text=text, written=text) for text in ("or", "at", "all")
            ]
    return found
