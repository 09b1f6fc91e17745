"""Knows that "access to accounts and to their contacts" is access to accounts and their contacts,
and who is "cut off from a matter and from its documents" is so from both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, STOPS
from ...text.tokens import Word
from ...vocabulary.vocabulary import Vocabulary

RIGHTS = {"to": ["access"], "from": ["barred", "banned", "excluded", "blocked", "off", "debarred"]}
FARTHEST = 8
"""Words between the first "to" and the other."""
APART = frozenset(["if", "when", "unless", "who", "which", "but", "not", *STOPS, *MODALS])
JOINS = (("and", "also"), ("as", "well", "as"), ("and",))


def access_to_both(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "access to accounts and to contacts" as "access to accounts and contacts"."""
    found = list(words)
    for at in range(len(found) - 2, 1, -1):
        if found[at].text not in RIGHTS or "VERB" in vocabulary.kinds((found[at + 1].text,)):
            continue
        join = next((j for j in JOINS if _ends_so(found, at, j)), None)
        before = at - len(join or ())
        first = max(0, before - FARTHEST)
        kept = RIGHTS[found[at].text]
        access = next((n for n in range(before - 2, first, -1) if found[n].text in kept), 0)
        if join is None or not access or found[access + 1].text != found[at].text:
            continue
        if APART.isdisjoint(word.text for word in found[access:before]):
            found[before : at + 1] = [replace(found[before], text="and", written="and")]
    return found


def _ends_so(words: Sequence[Word], end: int, phrase: Sequence[str]) -> bool:
    return [word.text for word in words[max(0, end - len(phrase)) : end]] == list(phrase)
