"""Knows what "with more" measures, as the text measured it before: after "extra time of up to 25
percent", "arrangements with more than that" are those with extra time of more than that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

COMPARING = frozenset("more less fewer".split())
WITH = frozenset("with having".split())
ENDS = MODALS | frozenset(". , ; : is are need needs has have only".split())
UNITS = frozenset("percent %".split())


def measured_again(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "with more than 25" as "with extra time of more than 25"."""
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        if found[at].text not in WITH or found[at + 1].text not in COMPARING:
            continue
        end = _end(found, at + 1)
        measure = _measured_before(found, at, vocabulary)
        if not end or not measure:
            continue
        more = found[at + 1 : end]
        if len(more) == 1:
            more = [more[0], *(replace(more[0], text=text) for text in ("than", "that"))]
        found[at + 1 : end] = [*measure, replace(found[at], text="of"), *more]
    return found


def _end(words: Sequence[Word], at: int) -> int:
    """Where "more", "more than that" or "more than 25 percent" ends that begins at a place, if
    nothing follows of which it would be so much; else 0.
    """
    end = at + 1
    if texts_at(words, end) == "than":
        amount = end + 1 < len(words) and words[end + 1].kind == "number"
        so_much = texts_at(words, end + 1) == "that" or amount
        if not so_much:
            return 0
        end += 2
        end += texts_at(words, end) in UNITS
    return end if (texts_at(words, end) or ".") in ENDS else 0


def _measured_before(words: Sequence[Word], before: int, vocabulary: Vocabulary) -> list[Word]:
    """The one thing that a text has measured up to a place, "with a fee of up to"; nothing where
    it is none or several.
    """
    found: dict[tuple[str, ...], list[Word]] = {}
    for at in range(before):
        if words[at].text not in WITH:
            continue
        begin = at + 1 + (texts_at(words, at + 1) in ("a", "an", "the"))
        for end in range(begin + 1, min(begin + 4, before)):
            phrase = words[begin:end]
            key = tuple(word.text for word in phrase)
            if texts_at(words, end) == "of" and "ATTR" in vocabulary.kinds(key):
                found[key] = list(phrase)
    return next(iter(found.values())) if len(found) == 1 else []
