"""Knows that "its tenant has consented" is that the tenant has, where a request tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.senses import Circumstance
from ...vocabulary.vocabulary import Vocabulary

WHOSE = frozenset("its their his her your".split())
SAID = frozenset("consents consented agrees gave given signed".split())
"""What tells that somebody consents; "its tenant consent" does not."""
LONGEST = 6


def the_one_asked(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "if its tenant has consented" as "if the tenant has consented"."""
    found = list(words)
    for at, word in enumerate(words):
        if word.text not in WHOSE:
            continue
        ends = range(at + 3, min(at + 2 + LONGEST, len(words) + 1))
        phrases = (tuple(each.text for each in words[at + 1 : end]) for end in ends)
        senses = (sense for phrase in phrases for kind, sense in vocabulary.entries.get(phrase, ())
                  if kind == "CIRC" and not SAID.isdisjoint(phrase))  # fmt: skip
        if any(isinstance(sense, Circumstance) for sense in senses):
            found[at] = replace(word, text="the")
    return found
