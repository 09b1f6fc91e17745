"""Knows what is said in the present of what somebody may: "leave is approved by a manager"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ...text.lexicon import RULE_WORDS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

STOPS = frozenset(".;:!")
WITHIN = frozenset(
    (
        "who whom whose that which where if when whenever once unless while until after before "
        "as by"
    ).split()
)
"""What can't stand before the verb of a sentence that is a statement of its own."""
LONGEST = 3


def may_be_done_by(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "leave is approved by the line manager" as "leave may be approved by …", where
    nothing else in the sentence says who may, or must.
    """
    found = list(words)
    for start, end in reversed(_sentences(found)):
        texts = [word.text for word in found[start:end]]
        if not RULE_WORDS.isdisjoint(texts):
            continue
        be = next((i for i in range(start, end) if found[i].text in ("is", "are")), None)
        if be is None or not WITHIN.isdisjoint(texts[: be - start]):
            continue
        if _are_both(texts):
            continue  # "is signed by a clerk and a manager": by both, it may be
        if _is_done_by(found, be + 1, vocabulary):
            found[be : be + 1] = [replace(found[be], text=text) for text in ("may", "be")]
    return found


def _are_both(texts: Sequence[str]) -> bool:
    return any(
        one == "and" and other in ("a", "an") and {"a", "an"} & {*texts[:at]}
        for at, (one, other) in enumerate(pairwise(texts))
    )


def _sentences(words: Sequence[Word]) -> list[tuple[int, int]]:
    """Where each sentence begins, and ends."""
    ends = [at for at, word in enumerate(words) if word.text in STOPS] + [len(words)]
    return list(zip([0, *(end + 1 for end in ends)], ends, strict=False))


def _is_done_by(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether what is done to something, and "by", stand at a place; relations are no deeds."""
    for length in range(LONGEST, 0, -1):
        key = tuple(word.text for word in words[at : at + length])
        if "ACTP" in vocabulary.kinds(key) and texts_at(words, at + length) == "by":
            return True
    return False
