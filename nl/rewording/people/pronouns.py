"""Knows that "he or she" and "they themselves" are they, and "that of" is those of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import REFLEXIVES, texts_at
from ..clauses.particles import ENDS

ONE_OR_OTHER = {
    ("he", "she"): "they", ("his", "her"): "their", ("his", "hers"): "theirs",
    ("him", "her"): "them", ("himself", "herself"): "themselves",
    ("him", "herself"): "themselves",
}  # fmt: skip
"""Two words for somebody of whom it is not known which is right, and the one that is."""
EMPHASIZED = frozenset("they he she you we".split())


def pronouns_together(words: Sequence[Word]) -> list[Word]:
    """The words, "he or she" and "they themselves" as "they", "that of" as "those of", "but not one
    who" as "but not anyone who".
    """
    found: list[Word] = []
    for at, word in enumerate(words):
        if word.text == "that" and [w.text for w in words[at + 1 : at + 2]] == ["of"]:
            word = replace(word, text="those")
        before = [w.text for w in words[max(0, at - 2) : at]]
        left_out = before in (["but", "not"], ["other", "than"])
        if word.text == "one" and left_out and texts_at(words, at + 1) == "who":
            word = replace(word, text="anyone")
        found.append(word)
        if len(found) >= 3 and found[-2].text == "or":
            pair = (found[-3].text, found[-1].text)
            said = ONE_OR_OTHER.get(pair) or ONE_OR_OTHER.get(pair[::-1])
            if said is not None:
                found[-3:] = [_joined(found[-3], word, said)]
        if len(found) >= 2 and word.text in REFLEXIVES and found[-2].text in EMPHASIZED:
            found[-2:] = [_joined(found[-2], word, found[-2].text)]
    return _with_those_of(found)


def _with_those_of(words: list[Word]) -> list[Word]:
    """The words, "their own or their manager's" as "their own or those of their manager"."""
    found = list(words)
    for at in range(len(found) - 1, 0, -1):
        if found[at].text != "'s" or (texts_at(found, at + 1) or ".") not in ENDS:
            continue
        places = range(at - 1, max(0, at - 4), -1)
        begins = next((place for place in places if found[place].text in WHOSE), None)
        if begins is not None and _goes_on_with_those(found, begins):
            those = [replace(found[begins], text=text) for text in ("those", "of")]
            found[begins : at + 1] = [*those, *found[begins:at]]
    return found


def _goes_on_with_those(words: Sequence[Word], begins: int) -> bool:
    """Whether what stands before "the requester's" joins it to what was said: "from a different
    institute than the requester's" is not from any of theirs.
    """
    before = [word.text for word in words[max(0, begins - 2) : begins]]
    return before[-1] in JOINS and (before[-1] != "than" or before[:-1] == ["other"])


WHOSE = frozenset("their his her its your the a an another".split())
JOINS = frozenset("or and nor not except but than".split())


def _joined(first: Word, last: Word, text: str) -> Word:
    return replace(first, text=text, end=last.end)
