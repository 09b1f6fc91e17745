"""Knows that a payout "above 10% of the prize pool" is one whose amount is, where that is the one
sum of money that a payout has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ....compiler import model as m
from ...text.tokens import Word, key_of, stands_at
from ...vocabulary.candidates import texts_at
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Noun
from ...vocabulary.vocabulary import Vocabulary

BOUNDS = (
    ["of", "more", "than"], ["of", "less", "than"], ["of", "up", "to"], ["of", "at", "least"],
    ["of", "at", "most"], ["of", "over"], ["of", "under"], ["above"], ["over"], ["below"],
    ["under"], ["exceeding"], ["that", "exceeds"], ["that", "exceed"], ["up", "to"],
)  # fmt: skip
AS_ABOVE = frozenset("exceeding exceeds exceed".split())
PERCENT = frozenset(["%", "percent"])


def above_a_share(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "a payout above 10% of its prize pool" as "a payout whose amount is above 10%
    of its prize pool".
    """
    found = list(words)
    shares = [at for at, word in enumerate(found) if word.text in PERCENT]
    for at in reversed(shares):
        if texts_at(found, at + 1) != "of" or found[at - 1].kind != "number":
            continue
        bound = next((b for b in BOUNDS if stands_at(found, at - 1 - len(b), b)), None)
        start = at - 1 - len(bound) if bound is not None else 0
        sum_ = _one_sum(found, start, vocabulary)
        if bound is None or not sum_:
            continue
        said = ["above"] if bound[-1] in AS_ABOVE else [text for text in bound if text != "of"]
        texts = ["whose", *words_of(sum_), "is", *said]
        found[start : at - 1] = [replace(found[start], text=t, written=t) for t in texts]
    return found


def _one_sum(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> str:
    """The one sum that a thing has whose noun ends at a place; "" where it has none or several."""
    for start in (end - 2, end - 1):
        key = key_of(words, start, end)
        types = {
            type_
            for kind, value in vocabulary.entries.get(key, ())
            if kind == "NOUN" and isinstance(value, Noun)
            for type_ in value.types
        }
        sums = [
            attribute.name
            for type_ in types
            for attribute in vocabulary.types[type_].attributes
            if attribute.type.kind == m.MONEY
        ]
        if len(types) == 1:
            return sums[0] if len(sums) == 1 else ""
    return ""
