"""Knows names that are written with an "'s" that the vocabulary leaves out: "coroner's officers",
whose role is `coroner_officer`, "children's programmes", whose genre is `children`.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...text.tokens import Word
from ...vocabulary.senses import Kind, Noun
from ...vocabulary.vocabulary import Vocabulary

NAMING = frozenset({"CLASS", "NOUN"})
OWNERS = frozenset({"NOUN", "RELN", "PATHN"})


def without_possessive(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "coroner's officers" as "coroner officers", where that is a name."""
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        if found[at].text == "'s" and _is_name(found, at, vocabulary):
            del found[at]
    return found


def _is_name(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    whose, what = words[at - 1].text, words[at + 1].text
    entries = vocabulary.entries
    if any(kind in OWNERS for kind, _ in entries.get((whose,), ())):
        return False  # a loan's officer, though there are loan officers
    if any(kind in NAMING for kind, _ in entries.get((whose, what), ())):
        return True
    types = {type_ for kind, value in entries.get((what,), ()) if kind == "NOUN"
             and isinstance(value, Noun) for type_ in value.types}  # fmt: skip
    said = [value for _, value in entries.get((whose,), ()) if isinstance(value, Kind)]
    return bool(said) and all(value.type in types for value in said)
