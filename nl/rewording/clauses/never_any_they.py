"""Knows that "but never any that they own", "but none that they own" is of ones that they own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at

NOT = frozenset(["never", "not"])
JOINED = frozenset(["but", "and"])
DENYING = frozenset("not no nobody never none cannot".split())
THAT = frozenset(["that", "which", "they"])


def never_any_they(words: Sequence[Word]) -> list[Word]:
    """The words, "but never any that they own" as "but never ones that they own", and "but none
    that they own" as "but not ones that they own".
    """
    found = list(words)
    for at in range(len(found) - 2, 2, -1):
        if texts_at(found, at + 1) not in THAT:
            continue
        before = found[at - 1].text
        if found[at].text == "any" and before in NOT and found[at - 2].text in JOINED:
            found[at] = replace(found[at], text="ones")
        elif found[at].text == "none" and before in JOINED and not _is_denied(found[:at]):
            found[at : at + 1] = [replace(found[at], text=text) for text in ("not", "ones")]
    return found


def _is_denied(words: Sequence[Word]) -> bool:
    """Whether the sentence so far says what may not be done."""
    begin = max((i + 1 for i, word in enumerate(words) if word.text in STOPS), default=0)
    return not DENYING.isdisjoint(word.text for word in words[begin:])
