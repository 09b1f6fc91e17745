"""Knows that what nobody has done in time has not been done in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

WHAT = frozenset("it them a an the this that their its any".split())
WHEN = frozenset("within by before in".split())
HAS = frozenset("has have had".split())
LONGEST = 4
"""Words of what it is done to."""


def not_done_in_time(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "if nobody has answered it within a day of …" as "if it has not been answered …",
    where it is known when that is done.
    """
    found = list(words)
    for at in range(len(found) - 4, -1, -1):
        length = _nobody(found, at)
        done = at + length + 1
        if not length or texts_at(found, at + length) not in HAS or done + 1 >= len(found):
            continue
        senses = vocabulary.entries.get((found[done].text,), ())
        end = _end_of_what(found, done + 1)
        if end and any(kind == "EVENTP" for kind, _ in senses):
            what = found[done + 1 : end]
            if len(what) == 1:
                what = [replace(what[0], text=ONE.get(what[0].text, what[0].text))]
            has = "have" if what[0].text == "they" else "has"
            been = [replace(found[at], text=text) for text in (has, "not", "been")]
            found[at:end] = [*what, *been, found[done]]
    return found


ONE = {"them": "they"}


def _nobody(words: Sequence[Word], at: int) -> int:
    """How many words say that nobody did it, from a place on; 0, none of them."""
    if words[at].text == "nobody":
        return 1
    return 2 * ([word.text for word in words[at : at + 2]] == ["no", "one"])


def _end_of_what(words: Sequence[Word], start: int) -> int:
    """Where what it was done to ends, if what follows says when; else 0."""
    if texts_at(words, start) not in WHAT:
        return 0
    for at in range(start + 1, min(start + 1 + LONGEST, len(words))):
        if words[at].text in WHEN:
            return at
        if words[at].kind != "word":
            return 0
    return 0
