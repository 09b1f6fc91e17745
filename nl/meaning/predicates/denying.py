"""Knows how far "not" goes: who "haven't created it or approved it" have done neither."""

from __future__ import annotations

from collections.abc import Sequence

from ...text.lexicon import PREPOSITIONS
from ...text.morphology import base_of_participle, base_of_third
from ..base import Context, Part

HAVING = frozenset({"have", "has", "had"})
DOING = frozenset({"do", "does", "did"})
OWN = frozenset("is are was were am has have had do does did must can may not never".split())
"""With what a predicate begins that is one by itself."""


def goes_on_denied(parts: Sequence[Part], context: Context) -> bool:
    """Whether the "not" of the first of several predicates is that of a later one, too, which has
    no verb of its own: "that haven't expired or been revoked". After "but" it is not.
    """
    words = [word.text for word in context.shared.words]
    start = parts[0].start
    before = words[start : start + 3]
    if not {"not", "never"} & set(before):
        return False
    return any(
        words[part.start - 1] != "but"
        and (
            _has_no_verb(words[part.start], before)
            # who "aren't contractors or with less than 2 years"
            or (words[part.start - 1] == "or" and words[part.start] in PREPOSITIONS)
        )
        for part in parts[1:]
    )


def _has_no_verb(word: str, before: Sequence[str]) -> bool:
    """Whether a predicate that begins with a word goes on with the verb of the one before."""
    if word in ("been", "being"):
        return True
    if word in OWN:
        return False
    if before[0] in DOING:
        return not base_of_third(word)
    return before[0] in (*HAVING, "never", "not") and bool(base_of_participle(word))
