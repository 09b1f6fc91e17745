"""Knows that "within 60 days of its registration or of its last transfer" is within 60 days of
either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ....compiler import model as m
from ...text.lexicon import STOPS
from ...text.quantities import quantities
from ...text.tokens import Word
from ...vocabulary.candidates import POSSESSIVES, texts_at
from ...vocabulary.senses import Attr, Event
from ...vocabulary.vocabulary import Vocabulary

SINCE = frozenset("of after before from since".split())
THE = frozenset(["the", *POSSESSIVES])
LONGEST = 3


def within_of_either(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "within 60 days of its registration or of its transfer" as "within 60 days of its
    registration or within 60 days of its transfer".
    """
    found = list(words)
    spans = {leaf.start: leaf.end for leaf in quantities(found) if leaf.kind == "DURATION"}
    for start, end in sorted(spans.items(), reverse=True):
        since = texts_at(found, end)
        if texts_at(found, start - 1) != "within" or since not in SINCE:
            continue
        first = _moment(found, end + 1, vocabulary)
        or_ = first + (texts_at(found, first) == ",")
        if not first or texts_at(found, or_) != "or":
            continue
        other = or_ + 1 + (texts_at(found, or_ + 1) == since)
        last = _moment(found, other, vocabulary)
        if last and (texts_at(found, last) in STOPS | {","}):
            whose = [] if texts_at(found, other) in THE else [found[end + 1]]
            again = [*found[start - 1 : end + 1], *whose]
            found[or_ + 1 : other] = [
                replace(word, start=found[or_].start, end=found[or_].end) for word in again
            ]
    return found


def _moment(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """Where "its registration" ends that begins at a place; 0 where no such moment does."""
    begin = at + (texts_at(words, at) in THE)
    ends = (begin + length for length in range(LONGEST, 0, -1))
    return next((end for end in ends if _is_moment(words[begin:end], vocabulary)), 0)


def _is_moment(words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether words name when something happened."""
    return any(
        (isinstance(value, Attr) and value.type.kind == m.DATETIME)
        or (kind == "EVENTN" and isinstance(value, Event))
        for kind, value in vocabulary.entries.get(tuple(word.text for word in words), ())
    )
