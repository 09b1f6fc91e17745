"""Knows that "beyond that, they have to be vets as well to approve one" says again what is done."""

from __future__ import annotations

from collections.abc import Sequence

from ...text.tokens import Word

BEYOND = frozenset("above over beyond".split())
AGAIN = frozenset("one it them".split())
STOPS = frozenset(".;,")


def beyond_that(words: Sequence[Word]) -> list[Word]:
    """The words, without "to approve one" where that is what was spoken of, above that."""
    found = list(words)
    texts = [word.text for word in words]
    for at in range(len(texts) - 4, 3, -1):
        ends = texts[at] == "to" and texts[at + 2] in AGAIN and texts[at + 3] in STOPS
        begin = max((i for i in range(at) if texts[i] in STOPS - {","}), default=-1) + 1
        beyond = texts[begin] in BEYOND and texts[begin + 1 : begin + 3] == ["that", ","]
        too = texts[at - 2 : at] == ["as", "well"] or texts[at - 1] == "too"
        if ends and beyond and too and texts[at + 1] in texts[:begin]:
            del found[at : at + 3]
    return found
