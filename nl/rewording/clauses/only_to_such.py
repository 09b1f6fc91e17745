"""Knows that "access to awards, but only to the ones that are closed" is of "only the ones"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

BUT = frozenset("but and though albeit".split())
ONLY = frozenset("only just solely".split())
AGAIN = frozenset("to on of".split())
PEOPLE = frozenset("who whose whom".split())
MOST_WORDS = 3
"""Before "ones": "the newly closed ones"."""


def only_to_such(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "comment on drafts, but just on those in review" as "…, but only those in
    review".
    """
    found = list(words)
    for at in range(len(found) - 2, 3, -1):
        again = found[at].text in AGAIN and found[at - 1].text in ONLY
        if not again or found[at - 2].text not in BUT or found[at - 3].text != ",":
            continue
        start = max((i for i in range(at - 3) if found[i].text in STOPS), default=-1)
        before = [word.text for word in found[start + 1 : at - 3]]
        done = _is_done_to(before, found[at].text, vocabulary)
        if done and _are_such(found, at + 1):
            found[at - 2 : at + 1] = [
                replace(found[at - 2], text="but"),
                replace(found[at - 1], text="only"),
            ]
    return found


ACCESS = frozenset("access rights permission permissions".split())


def _is_done_to(texts: Sequence[str], preposition: str, vocabulary: Vocabulary) -> bool:
    """Whether what follows a preposition is what something is done to, "access to", "comment on":
    not whom it is given to.
    """
    if texts.count(preposition) != 1:
        return False
    before = texts[texts.index(preposition) - 1]
    return before in ACCESS or "VERB" in vocabulary.kinds((before, preposition))


def _are_such(words: Sequence[Word], at: int) -> bool:
    """Whether some of the things begin here: "those that", "the ones in", "closed ones"."""
    if texts_at(words, at) == "those":
        return texts_at(words, at + 1) not in PEOPLE
    ones = next((i for i in range(at, at + MOST_WORDS + 1) if texts_at(words, i) == "ones"), None)
    return ones is not None and texts_at(words, ones + 1) not in PEOPLE
