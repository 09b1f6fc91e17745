"""Knows that "public files, and internal ones as well if they are shared" tells of the last alone
when: ", and, if they are shared, internal ones".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.sentences import sentence_end
from ...text.tokens import Word

IF = frozenset("if when while once where".split())
STOPS = frozenset(",;:")
LONGEST = 6


def as_well_if(words: Sequence[Word]) -> list[Word]:
    """The words, "…, and internal ones too if they are shared" as "… and, if they are shared,
    internal ones".
    """
    found = list(words)
    for at in range(len(found) - 2, 2, -1):
        texts = [word.text for word in found[at : at + 3]]
        length = 2 if texts[:2] == ["as", "well"] else 1 if texts[0] == "too" else 0
        begin = at + length
        if not length or begin >= len(found) or found[begin].text not in IF:
            continue
        joint = next((i for i in range(at - 1, max(0, at - LONGEST), -1)
                      if found[i].text == "and" and found[i - 1].text == ","), 0)  # fmt: skip
        end = sentence_end(found, at)
        condition = found[begin:end]
        if not joint or found[at - 1].text not in ("ones", "those"):
            continue
        if STOPS.isdisjoint(word.text for word in condition):
            comma = replace(found[joint - 1], text=",")
            found[joint - 1 : end] = [
                found[joint], comma, *condition, comma, *found[joint + 1 : at]
            ]  # fmt: skip
    return found
