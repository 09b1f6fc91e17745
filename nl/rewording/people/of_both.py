"""Knows what stands behind a clause and is said of several in it, "two people have approved it,
neither of whom requested it", and what makes no difference, "emergency or no emergency".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.numbers import SMALL
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at

HAVE = frozenset("have has had are were".split())
NONE = frozenset("neither none".split())
FARTHEST = 5
"""How many words a number and its noun have at most."""


def of_both(words: Sequence[Word]) -> list[Word]:
    """The words, what is said of those counted right behind them; "neither must" as "may"; without
    what does not matter and "likewise".
    """
    return _neither_must(_or_no(_neither_of_whom(words)))


def _neither_of_whom(words: Sequence[Word]) -> list[Word]:
    found = list(words)
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


def _or_no(words: Sequence[Word]) -> list[Word]:
    """Without ", emergency or no emergency" at an end: either way it is the same."""
    found = list(words)
    for at in range(len(found) - 4, 2, -1):
        texts = [word.text for word in found[at : at + 5]]
        whole = found[at - 1].text == "," and texts[4:] and texts[4] in {",", *STOPS}
        if whole and texts[1:3] == ["or", "no"] and texts[0] == texts[3]:
            del found[at - 1 : at + 4]
            break
    return found


def _neither_must(words: Sequence[Word]) -> list[Word]:
    """ "Must not be released, and neither must one on hold": may; "and likewise by": and by."""
    found = list(words)
    for at in range(len(found) - 2, 1, -1):
        if [w.text for w in found[at : at + 2]] == ["neither", "must"]:
            found[at + 1] = replace(found[at + 1], text="may")
        elif found[at].text == "likewise" and [found[at - 1].text, found[at + 1].text] == [
            "and",
            "by",
        ]:
            del found[at]
    return found
