"""Knows that who has something "among their languages" is one whose languages include it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.tokens import Word

HAVE = frozenset("has have".split())
OWN = frozenset("their its his her your".split())
WHO = {"who": "whose", "that": "whose", "they": "their", "you": "your"}
ENDS = MODALS | frozenset(
    ". , ; : ! and or but is are if unless when while once only for with to who that".split()
)
DENIED = frozenset("no not never none".split())
LONGEST = 8
"""Words of what is among them."""


def whose_include(words: Sequence[Word]) -> list[Word]:
    """The words, "who have the track's language among their languages" as "whose languages include
    the track's language".
    """
    found = list(words)
    for at in range(len(found) - 3, 1, -1):
        if found[at].text != "among" or found[at + 1].text not in OWN:
            continue
        places = range(at - 2, max(0, at - LONGEST), -1)
        have = next((i for i in places if found[i].text in HAVE), 0)
        said = {word.text for word in found[have + 1 : at]}
        if not have or found[have - 1].text not in WHO or not said.isdisjoint(ENDS | DENIED):
            continue
        end = next((i for i in range(at + 2, len(found)) if found[i].text in ENDS), len(found))
        whose = replace(found[have - 1], text=WHO[found[have - 1].text])
        include = replace(found[at], text="include")
        found[have - 1 : end] = [whose, *found[at + 2 : end], include, *found[have + 1 : at]]
    return found
