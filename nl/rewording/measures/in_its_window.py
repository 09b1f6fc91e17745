"""Knows that a change may be carried out "during its change window" while it is in the change
window, where that is a state of it that comes and goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ....compiler import model as m
from ....compiler.twin import nodes
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Kind
from ...vocabulary.vocabulary import Vocabulary

DURING = frozenset("during inside within throughout in".split())
ITS = frozenset("its their the his her".split())
LONGEST = 4


def in_its_window(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "during its change window" as "in the change window", "outside of their change
    window" as "outside the change window".
    """
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        outside = found[at].text == "outside"
        its = at + 1 + (outside and found[at + 1].text == "of")
        if not (outside or found[at].text in DURING) or texts_at(found, its) not in ITS:
            continue
        ends = range(min(its + 1 + LONGEST, len(found)), its + 1, -1)
        if any(_is_a_time(found[its + 1 : end], vocabulary) for end in ends):
            first = found[at] if outside else replace(found[at], text="in")
            found[at : its + 1] = [first, replace(found[its], text="the")]
    return found


def _is_a_time(phrase: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether words name a state of things that depends on what time it is."""
    return any(
        kind == "ADJ"
        and isinstance(value, Kind)
        and any(isinstance(part, m.Now) for part in nodes(value.test))
        for kind, value in vocabulary.entries.get(tuple(word.text for word in phrase), ())
    )
