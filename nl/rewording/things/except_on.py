"""Knows that what is open to everybody "except on deprecated datasets" is so except for those."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.calendar import names_days
from ...text.tokens import Word
from ...vocabulary.senses import Noun
from ...vocabulary.vocabulary import Vocabulary

ON = frozenset("on in to with at from".split())
ENDS = frozenset(". ; ,".split())
MOST = 5
"""Words of what is excepted."""


def except_for_those(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "except on deprecated datasets" as "except for deprecated datasets"."""
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        if found[at].text != "except" or found[at + 1].text not in ON:
            continue
        end = next((n for n in range(at + 2, min(at + 3 + MOST, len(found)))
                    if found[n].text in ENDS), 0)  # fmt: skip
        said = [word.text for word in found[at + 2 : end]]
        if end and not any(map(names_days, said)) and _are_things(said, vocabulary):
            found[at + 1] = replace(found[at + 1], text="for", written="for")
    return found


def _are_things(said: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether words end in a noun for several things, and say what they are like before it."""
    for size in (3, 2, 1):
        noun, before = tuple(said[-size:]), tuple(said[:-size])
        things = any(
            kind == "NOUN" and isinstance(value, Noun) and value.plural
            and set(value.types).isdisjoint(vocabulary.principals)
            for kind, value in vocabulary.entries.get(noun, ())
        )  # fmt: skip
        if things and "ADJ" in vocabulary.kinds(before):
            return True
    return False
