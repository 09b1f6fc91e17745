"""Knows whom a text names by the way: "as the owner of a file, you can edit it", "once somebody has
left, they may not".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..text.lexicon import MODALS
from ..text.tokens import Word
from ..vocabulary.candidates import ENDING, texts_at

ARTICLES = frozenset("a an the".split())
MOST_WORDS = 10


def as_somebody_you(words: Sequence[Word]) -> list[Word]:
    """The words, "as a manager you may …" as "a manager may …"."""
    found = list(words)
    for at in range(len(found) - 4, -1, -1):
        first = at == 0 or found[at - 1].text in ENDING
        if not first or found[at].text != "as" or found[at + 1].text not in ARTICLES:
            continue
        for end in range(at + 3, min(at + MOST_WORDS, len(found) - 1)):
            if found[end].text in ENDING:
                break
            if found[end].text == "you" and texts_at(found, end + 1) in MODALS | {"are"}:
                set_apart = found[end - 1].text == ","
                can = found[end + 1 :]
                if can[0].text != "are":
                    found[at:] = [*found[at + 1 : end - set_apart], *can]
                break
    return found


IN_FRONT = frozenset("once if when where while after whenever".split())
BEING = frozenset("is was has had gets got becomes became who".split())
SOMEBODY = frozenset("somebody someone anybody anyone".split())


def a_person_they(words: Sequence[Word]) -> list[Word]:
    """The words, "once somebody has left, they may not …" as "once a person has left, they …"."""
    found = list(words)
    for at in range(len(found) - 3, -1, -1):
        first = at == 0 or found[at - 1].text in ENDING
        if not first or found[at].text not in IN_FRONT or found[at + 1].text not in SOMEBODY:
            continue
        rest = [word.text for word in found[at + 2 :]]
        end = next((n for n, text in enumerate(rest) if text in ENDING), len(rest))
        if "they" in rest[:end] and rest[0] in BEING:
            who = found[at + 1]
            found[at + 1 : at + 2] = [replace(who, text="a"), replace(who, text="person")]
    return found
