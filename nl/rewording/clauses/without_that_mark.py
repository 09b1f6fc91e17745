"""Knows that claims "without that flag" are not flagged, as a text said before that others are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.morphology import base_of_participle
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Key, Vocabulary

SO = {"without": ("that", "are", "not"), "with": ("that", "are")}
THAT = frozenset("that this such".split())
MOST_WORDS = 4


def without_that_mark(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "claims flagged for fraud; claims without that flag" as "…; claims that are not
    flagged for fraud", of a state that is told by no more than that word.
    """
    found = list(words)
    for at in range(len(found) - 3, 1, -1):
        said = SO.get(found[at].text)
        if said is None or found[at + 1].text not in THAT:
            continue
        noun = at + 2 + (texts_at(found, at + 2) in ("a", "an"))
        state = _state_before(found, at, texts_at(found, noun), vocabulary)
        if state:
            texts = (*said, *state)
            found[at : noun + 1] = [replace(found[at], text=t, written=t) for t in texts]
    return found


def _state_before(words: Sequence[Word], before: int, noun: str, vocabulary: Vocabulary) -> Key:
    """The one state that was told up to a place by a participle of a noun, "flagged for fraud";
    nothing where none was, or several.
    """
    states: set[Key] = set()
    for at in range(before):
        if noun not in base_of_participle(words[at].text):
            continue
        for end in range(min(at + MOST_WORDS, before), at, -1):
            phrase = tuple(word.text for word in words[at:end])
            if not vocabulary.kinds(phrase).isdisjoint({"ADJ", "FEAT"}):
                states.add(phrase)
                break
    return states.pop() if len(states) == 1 else ()
