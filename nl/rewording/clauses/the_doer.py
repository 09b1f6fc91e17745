"""Knows that "the exporter", in a text on what may be exported, is whoever asks to export it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.morphology import agents, base_of_participle
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Act
from ...vocabulary.vocabulary import Vocabulary

CASES = frozenset("unless if when while once and or".split())


def the_doer(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "unless the exporter is a lead" as "unless the user is a lead"."""
    found = list(words)
    if len(vocabulary.principals) != 1:
        return found  # of several kinds, "the user" would be but one
    doers = {name for base in _done(words, vocabulary) for name in agents(base)}
    unknown = {name for name in doers if (name,) not in vocabulary.entries}
    for at in range(len(found) - 2, 0, -1):
        the = found[at - 1].text == "the" and found[at].text in unknown
        if not the or texts_at(found, at - 2) not in CASES:
            continue
        found[at] = replace(found[at], text="user", written="user")
    return found


def _done(words: Sequence[Word], vocabulary: Vocabulary) -> set[str]:
    """The verbs of what a text says is done."""
    return {
        base
        for word in words
        for kind, value in vocabulary.entries.get((word.text,), ())
        if kind in ("ACTP", "VERB") and isinstance(value, Act)
        for base in (*base_of_participle(word.text), word.text)
    }
