"""Knows how a relation of people is said by what its inverse is called: of `farms: farm`, with the
inverse `owner`, that they "own" them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from .relations import Entry, relation_words
from .senses import Rel, RelWord, Side

NOT_NOUNS = frozenset("RELV RELVP RELP RELG RELX RELXP".split())
OTHER: dict[Side, Side] = {"subject": "object", "object": "subject"}


def of_the_inverse(rel: Rel, all_: Sequence[Rel], askers: Sequence[str]) -> Iterator[Entry]:
    """Phrases for the relation that an inverse is the other way of, which is one of people to
    things; each with its kind of leaf and its sense.
    """
    declared = next((r for r in all_ if (r.type, r.name) == rel.inverse_of), None)
    if declared is None or declared.type not in askers or rel.type in askers:
        return
    said = {(phrase, kind) for phrase, kind, _ in relation_words(declared)}
    for phrase, kind, word in relation_words(replace(rel, inverse_of=None)):
        if kind in NOT_NOUNS and (phrase, kind) not in said:
            yield phrase, kind, _turned(word, declared)


def _turned(word: RelWord, declared: Rel) -> RelWord:
    return replace(word, rel=declared, head=OTHER[word.head])
