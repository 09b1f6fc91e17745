"""Knows that "as the owner of a file, you can edit it" is what the owner of a file can do."""

from __future__ import annotations

from collections.abc import Sequence

from ..text.lexicon import MODALS
from ..text.tokens import Word
from ..text.words import texts_at

ARTICLES = frozenset("a an the".split())
MOST_WORDS = 10
STOPS = frozenset(".;!:?")


def as_somebody_you(words: Sequence[Word]) -> list[Word]:
    """The words, "as a manager you may …" as "a manager may …"."""
    found = list(words)
    for at in range(len(found) - 4, -1, -1):
        first = at == 0 or found[at - 1].text in STOPS
        if not first or found[at].text != "as" or found[at + 1].text not in ARTICLES:
            continue
        for end in range(at + 3, min(at + MOST_WORDS, len(found) - 1)):
            if found[end].text in STOPS:
                break
            if found[end].text == "you" and texts_at(found, end + 1) in MODALS | {"are"}:
                set_apart = found[end - 1].text == ","
                can = found[end + 1 :]
                if can[0].text != "are":
                    found[at:] = [*found[at + 1 : end - set_apart], *can]
                break
    return found


def without_please(words: Sequence[Word]) -> list[Word]:
    """The words without a "please" at the end of a sentence."""
    found = list(words)
    for at in range(len(found) - 1, 1, -1):
        if found[at].text == "please" and (texts_at(found, at + 1) or ".") in STOPS:
            del found[at - (found[at - 1].text == ",") : at + 1]
    return found
