"""Knows that what is "lodged" is filed, where a term says that to lodge something is to file it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..text.morphology import base_of_participle
from .senses import Act, Event, Kind

if TYPE_CHECKING:
    from .vocabulary import Key, Vocabulary

STATES = frozenset({"ADJ", "EVENTP"})
MOST = 3
"""Words of what was done."""


def add_done_otherwise(vocabulary: Vocabulary) -> None:
    """Let participles of other verbs for a deed say what the deed's own does, of what it is done
    to: a status that is `filed`, a moment filed_at.
    """
    other: dict[str, list[Key]] = {}
    for key, senses in vocabulary.entries.items():
        for kind, value in senses if len(key) <= MOST else ():
            if kind == "ACTP" and isinstance(value, Act):
                other.setdefault(value.name, []).append(key)
    free = {key for keys in other.values() for key in keys
            if vocabulary.kinds(key) <= {"ACTP", "VERB"}}  # fmt: skip
    for key, senses in list(vocabulary.entries.items()):
        bases = base_of_participle(key[0]) if len(key) == 1 else ()
        for name in set(bases) & set(other):
            for kind, value in [s for s in senses if s[0] in STATES]:
                if _of(value) in vocabulary.actions[name]:
                    for said in free.intersection(other[name]):
                        vocabulary.add(" ".join(said), kind, value)


def _of(value: Any) -> str:
    """The type of what is so."""
    if isinstance(value, Kind):
        return value.type
    return value.attr.of if isinstance(value, Event) and not value.noun else ""
