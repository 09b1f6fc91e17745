"""Knows of whom it is said behind a clause that counts them: "two people have approved it, neither
of whom requested it".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.numbers import SMALL
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at

HAVE = frozenset("have has had are were".split())
NONE = frozenset("neither none all both each".split())
FARTHEST = 5
"""How many words a number and its noun have at most."""


def neither_of_whom(words: Sequence[Word]) -> list[Word]:
    """The words, what is said of those counted right behind them."""
    found = _all_of_whom(words)
    for at in range(len(found) - 4, 4, -1):
        of_whom = texts_at(found, at) in NONE and [w.text for w in found[at + 1 : at + 3]]
        if of_whom != ["of", "whom"] or found[at - 1].text != ",":
            continue
        have = next((n for n in range(at - 2, 1, -1) if found[n].text in HAVE), 0)
        counted = any(
            word.kind == "number" or word.text in SMALL
            for word in found[max(0, have - FARTHEST) : have]
        )
        end = next((n for n in range(at, len(found)) if found[n].text in {",", *STOPS}), 0)
        if have and counted and end and found[have - 1].text != "whom":
            comma = found[at - 1]
            said = [comma, *found[at:end], replace(comma)]
            found[have:end] = [*said, *found[have : at - 1]]
            break
    return found


EACH = frozenset("both all each".split())


def _all_of_whom(words: Sequence[Word]) -> list[Word]:
    """The words, "by two people, both of them employees" as "…, both of whom are employees"."""
    found = list(words)
    for at in range(len(found) - 4, 2, -1):
        of_them = found[at].text in EACH and [w.text for w in found[at + 1 : at + 3]]
        if of_them not in (["of", "them"], ["of", "whom"]) or found[at - 1].text != ",":
            continue
        if found[at + 3].text not in HAVE | {"be", "must", "may", "can"}:
            said = [replace(found[at + 2], text=text) for text in ("whom", "are")]
            found[at + 2 : at + 3] = said
    return found
