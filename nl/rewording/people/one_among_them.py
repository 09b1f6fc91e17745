"""Knows that of two people, "a manager among them", one is a manager."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word


def one_of_them_is(words: Sequence[Word]) -> list[Word]:
    """The words, "two people, one of them a manager" as "…, one of them is a manager"."""
    found: list[Word] = []
    words = _among_them(words)
    for at, word in enumerate(words):
        before = [each.text for each in words[max(0, at - 6) : at]]
        begun = before[-4:-3] == [","] or before[-6:-3] == [",", "at", "least"]
        of_them = before[-3:] in (["one", "of", "them"], ["one", "of", "whom"])
        if word.text in ("a", "an") and of_them and begun:
            found.append(replace(word, text="is", end=word.start))
        found.append(word)
    return found


def _among_them(words: Sequence[Word]) -> list[Word]:
    """The words, "two people, a manager among them" as "two people, one of them a manager"."""
    found = list(words)
    for at in range(len(found) - 2, 2, -1):
        if [word.text for word in found[at : at + 2]] != ["among", "them"]:
            continue
        comma = next((i for i in range(at - 1, max(0, at - 7), -1) if found[i].text == ","), 0)
        if comma and found[comma + 1].text in ("a", "an"):
            del found[at : at + 2]
            said = [replace(found[comma + 1], text=text) for text in ("one", "of", "them")]
            found[comma + 1 : comma + 1] = said
    return found
