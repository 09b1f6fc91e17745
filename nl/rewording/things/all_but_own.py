"""Knows that "quotes from every branch but their own" are those from a branch other than their own:
which is their own is said of the branch, and not of the quotes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import PREPOSITIONS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

ALL = frozenset("every any each all".split())
BUT = (("but",), ("except",), ("except", "for"), ("apart", "from"), ("other", "than"))
WHOSE = frozenset("their its his her your my our".split())
NAMED = frozenset({"ATTR", "NOUN"})


def other_than_own(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "from any branch but their own" as "from a branch other than their own"."""
    found = list(words)
    for at in range(len(found) - 1, 2, -1):
        if found[at].text != "own" or found[at - 1].text not in WHOSE or _goes_on(found, at):
            continue
        for but in BUT:
            end = at - 1 - len(but)
            if tuple(word.text for word in found[end : at - 1]) != but:
                continue
            start = _all_of_them(found, end, vocabulary)
            if start is not None:
                said = [replace(found[end], text=text) for text in ("other", "than")]
                found[start : at - 1] = [
                    replace(found[start], text="a"),
                    *found[start + 1 : end],
                    *said,
                ]
            break
    return found


def _all_of_them(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> int | None:
    """Where "every branch" begins that stands before a place and after a preposition."""
    for start in range(end - 2, max(0, end - 5), -1):
        if words[start].text not in ALL:
            continue
        noun = tuple(word.text for word in words[start + 1 : end])
        named = not vocabulary.kinds(noun).isdisjoint(NAMED)
        return start if named and words[start - 1].text in PREPOSITIONS else None
    return None


def _goes_on(words: Sequence[Word], at: int) -> bool:
    """Whether a noun follows of which it is said: "but their own drafts"."""
    return (texts_at(words, at + 1) or ".").isalpha() and texts_at(words, at + 1) not in AFTER


AFTER = frozenset(
    "if unless when while until once on in from during with without at and or but after before for "
    "as provided".split()
)
