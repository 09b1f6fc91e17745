"""Knows that the last calibration of something is what its calibration is known by."""

from __future__ import annotations

from collections.abc import Sequence

from ...compiler import model as m
from ..text.tokens import Word
from ..text.words import texts_at
from ..vocabulary.moments import is_set_ahead
from ..vocabulary.senses import Attr, Event
from ..vocabulary.vocabulary import Vocabulary

LAST = (["last"], ["latest"], ["most", "recent"])


def without_last(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "the last calibration of an instrument" as "the calibration of an instrument",
    where the policy does not call it so itself.
    """
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        for last in LAST:
            noun = at + len(last)
            if [word.text for word in found[at:noun]] != last:
                continue
            named = (texts_at(found, at), texts_at(found, noun)) in vocabulary.entries
            if not named and _happened(texts_at(found, noun), vocabulary):
                del found[at:noun]
    return found


def _happened(noun: str, vocabulary: Vocabulary) -> bool:
    """Whether a noun is of what was done at a known time, or of the time itself."""
    senses = vocabulary.entries.get((noun,), ())
    attrs = [
        value.attr if isinstance(value, Event) else value
        for kind, value in senses
        if kind in ("EVENTC", "EVENTG", "ATTR")
    ]
    return bool(attrs) and all(
        isinstance(attr, Attr) and attr.type.kind == m.DATETIME and not is_set_ahead(attr.name)
        for attr in attrs
    )
