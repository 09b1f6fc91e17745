"""Knows that "merging into a release branch" is merging pull requests, where those go into one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import PREPOSITIONS
from ...text.morphology import plural
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of
from ...vocabulary.senses import Kind
from ...vocabulary.vocabulary import Vocabulary

DOING = frozenset(["VERB", "ACTG"])
LONGEST = 5
"""Words of what says so of a thing."""


def into_what(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, with the things that something is done to before what is said of those alone,
    where just things of one type are said to be so: "merging pull requests into a release branch".
    """
    found = list(words)
    for at in range(len(found) - 2, -1, -1):
        if found[at + 1].text not in PREPOSITIONS:
            continue
        types = {t for act in acts_of(found[at : at + 1], DOING, vocabulary)
                 for t in vocabulary.actions[act]}  # fmt: skip
        so = types & _said_of(found, at + 1, vocabulary) if types else set()
        if len(so) == 1:
            noun = next(iter(plural(so.pop().replace("_", " "))))
            named = [replace(found[at + 1], text=text) for text in noun.split(" ")]
            found[at + 1 : at + 1] = named
    return found


def _said_of(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> set[str]:
    """Of which types the longest phrase is said that begins with a preposition there."""
    for end in range(min(start + LONGEST, len(words)), start + 1, -1):
        key = tuple(word.text for word in words[start:end])
        said = [v for kind, v in vocabulary.entries.get(key, ()) if kind == "FEAT"]
        if said:
            return {value.type for value in said if isinstance(value, Kind)}
    return set()
