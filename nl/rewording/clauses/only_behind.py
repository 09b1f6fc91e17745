"""Knows that what "may only be sent if it is signed" may be sent only if it is."""

from __future__ import annotations

from collections.abc import Sequence

from ...text.tokens import Word, key_of
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

CASE = frozenset("if once when after while".split())
MAY = frozenset("may can".split())

TOLD = frozenset("only".split())
"""Without any of which there is nothing to reword."""


def only_behind(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "may only be sent if" as "may be sent only if"."""
    found = list(words)
    if not any(word.text in TOLD for word in found):
        return found
    for at in range(1, len(found) - 3):
        if key_of(found, at, at + 2) != ("only", "be") or found[at - 1].text not in MAY:
            continue
        done = "ACTP" in vocabulary.kinds((found[at + 2].text,))
        clock = found[at + 4 : at + 5] and found[at + 4].kind in ("number", "clock")
        if done and texts_at(found, at + 3) in CASE and not clock:
            found[at : at + 3] = [found[at + 1], found[at + 2], found[at]]
    return found
