"""Knows that a scan that "somebody has checked" is checked, where it is not told who did it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

SOMEBODY = frozenset("somebody someone anybody anyone".split())
NOBODY = frozenset(["nobody"])
CASES = frozenset("if once until unless after before when that while and".split())
IT = {"it": ("it", "has"), "them": ("they", "have")}


def somebody_has(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "once somebody has checked it" as "once it has been checked", where scans are
    checked or not, by whomever.
    """
    found = list(words)
    for at in range(len(found) - 4, 0, -1):
        who = found[at].text
        if who not in SOMEBODY | NOBODY or texts_at(found, at + 1) != "has":
            continue
        done, it = texts_at(found, at + 2), IT.get(texts_at(found, at + 3))
        kinds = vocabulary.kinds((done,))
        if it is None or found[at - 1].text not in CASES or "RELVP" in kinds:
            continue
        if not kinds.isdisjoint(("ADJ", "EVENTP")):
            denied = ("not",) if who in NOBODY else ()
            said = (*it, *denied, "been", done)
            found[at : at + 4] = [replace(found[at], text=text) for text in said]
    return found
