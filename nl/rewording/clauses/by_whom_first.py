"""Knows that "must be filed from the office network, by a clerk" requires both: "must be filed by a
clerk and from the office network".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import PREPOSITIONS
from ...text.tokens import Word, key_of
from ...vocabulary.candidates import circumstance_end, texts_at
from ...vocabulary.vocabulary import Vocabulary

ENDS = frozenset(". ; , ! if unless when while once until".split())
LONGEST = 4
"""Words of what is done."""


def by_whom_first(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, with whom something must be done by before the circumstances of that."""
    found = list(words)
    for be in range(len(found) - 4, 0, -1):
        if found[be].text != "be" or found[be - 1].text not in ("must", "to"):
            continue
        if found[be - 1].text == "to" and texts_at(found, be - 2) not in ("has", "have"):
            continue
        begin = _deed_end(found, be + 1, vocabulary)
        place = begin and texts_at(found, begin) in PREPOSITIONS
        end = circumstance_end(found, begin + 1, vocabulary) if place else 0
        by = end + (bool(end) and texts_at(found, end) == ",")
        if not end or texts_at(found, by) != "by":
            continue
        stop = next((i for i in range(by, len(found)) if found[i].text in ENDS), len(found))
        joint = replace(found[by], text="and", written="and")
        found[begin:stop] = [*found[by:stop], joint, *found[begin:end]]
    return found


def _deed_end(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> int:
    """Where what is done ends, "filed"; 0 where nothing is."""
    ends = range(min(start + LONGEST, len(words)), start, -1)
    return next((e for e in ends if "ACTP" in vocabulary.kinds(key_of(words, start, e))), 0)
