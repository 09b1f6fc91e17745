"""Knows that "group matches anyone may stream" is that anyone may stream them: what it is done to
stands first, to set it off from what was said before.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...text.lexicon import MODALS, PREPOSITIONS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

WHO = frozenset("anyone anybody everyone everybody nobody".split())
NOUNS = frozenset(["NOUN", "CLASS"])
LONGEST = 6
_OTHERWISE = PREPOSITIONS | frozenset(", if when while unless once and or but that which".split())


def object_first(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "group matches anyone may stream" as "anyone may stream group matches"."""
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        if found[at].text not in WHO or texts_at(found, at + 1) not in MODALS:
            continue
        deed = at + 2 + (texts_at(found, at + 2) == "not")
        start = _start(found, at)
        verb = "VERB" in vocabulary.kinds((texts_at(found, deed),))
        ends = (texts_at(found, deed + 1) or ".") in ".;"
        if verb and ends and start < at and _are_things(found[start:at], vocabulary):
            found[start : deed + 1] = [*found[at : deed + 1], *found[start:at]]
    return found


def _start(words: Sequence[Word], at: int) -> int:
    """Where the clause begins in which a word stands."""
    return max((n + 1 for n in range(at) if words[n].text in (".", ";", ":")), default=0)


def _are_things(phrase: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether a phrase is of things and nothing else: its last word one, and each word known."""
    texts = tuple(word.text for word in phrase)
    if len(texts) > LONGEST or not _OTHERWISE.isdisjoint(texts):
        return False
    ends = (texts[n:] for n in range(max(0, len(texts) - 3), len(texts)))
    return any(not NOUNS.isdisjoint(vocabulary.kinds(end)) for end in ends)
