"""Knows that what is "at the requested stage" is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.vocabulary import Vocabulary

STAGES = frozenset(["stage", "phase"])


def at_a_stage(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "a loan at the requested stage" as "a loan in the requested stage", where that is
    a state of it.
    """
    found = list(words)
    for at, word in enumerate(words):
        if word.text != "at" or [w.text for w in words[at + 1 : at + 2]] != ["the"]:
            continue
        for end in range(at + 3, min(at + 6, len(words))):
            state = tuple(w.text for w in words[at + 2 : end])
            so = not vocabulary.kinds(state).isdisjoint(("ADJ", "CLASS"))
            whole = vocabulary.kinds((*state, words[end].text)) or vocabulary.kinds(("at", *state))
            if so and words[end].text in STAGES and not whole:
                found[at] = replace(word, text="in")
    return found
