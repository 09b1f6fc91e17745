"""Knows that the last calibration of something is what its calibration is known by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ....compiler import model as m
from ...text.quantities import quantities
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.moments import is_set_ahead
from ...vocabulary.senses import Attr, Event
from ...vocabulary.vocabulary import Vocabulary

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
    return _that_was(found, vocabulary)


TOOK_PLACE = (["took", "place"], ["was", "held"], ["was", "carried", "out"], ["was", "done"],
              ["happened"], ["was", "made"])  # fmt: skip
WHEN = frozenset("no not at more less fewer within over in longer on before after".split())


def _that_was(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "whose training took place at most a year ago" as "whose training was …"."""
    found = _dating_back(words, vocabulary)
    for at in range(len(found) - 3, 0, -1):
        for phrase in TOOK_PLACE:
            end = at + len(phrase)
            so = [word.text for word in found[at:end]] == phrase and texts_at(found, end) in WHEN
            if so and _happened(found[at - 1].text, vocabulary):
                found[at:end] = [replace(found[at], text="was")]
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


def _dating_back(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "whose registration dates back a week or more" as "… was a week or more ago"."""
    found = list(words)
    spans = [leaf for leaf in quantities(words) if leaf.kind == "DURATION"]
    for at in range(len(found) - 3, 0, -1):
        if [word.text for word in found[at : at + 2]] != ["dates", "back"]:
            continue
        span = next((leaf for leaf in spans if at + 2 <= leaf.start <= at + 5), None)
        if span is None or not _happened(found[at - 1].text, vocabulary):
            continue
        more = [word.text for word in found[span.end : span.end + 2]] in OR_MORE
        end = span.end + (2 if more else 0)
        found.insert(end, replace(found[end - 1], text="ago"))
        found[at : at + 2] = [replace(found[at], text="was")]
    return found


OR_MORE = (["or", "more"], ["or", "longer"], ["or", "less"])
