"""Knows that what is barred of what "has expired or will expire within 5 days" is barred of what
expires within 5 days: once none of them is left, it is as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.morphology import base_of_past, base_of_third
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at

STOPS = frozenset(".;!")
HAS = frozenset("has have".split())
SOON = frozenset("within in".split())
SPARED = frozenset("unless only except until".split())
NOT = frozenset("not never nobody no cannot".split())
ENDING = frozenset("expire lapse end".split())


def expires_soon(words: Sequence[Word]) -> list[Word]:
    """The words, "has expired or expires within 5 days" as "expires within 5 days", where that bars
    something. What may be done then, "if it has expired or expires within 5 days", is left.
    """
    found = list(words)
    for at in range(len(found) - 5, 0, -1):
        if found[at].text not in HAS or texts_at(found, at + 2) != "or":
            continue
        ended = ENDING & set(base_of_past(found[at + 1].text))
        will = texts_at(found, at + 3) == "will"
        verb = texts_at(found, at + 3 + will)
        again = ended & {verb, *base_of_third(verb)}
        if not again or texts_at(found, at + 4 + will) not in SOON or not _bars(found, at):
            continue
        third = replace(found[at], text=f"{next(iter(again))}s")
        found[at : at + 4 + will] = [third]
    return found


def _bars(words: Sequence[Word], at: int) -> bool:
    """Whether a sentence says what may not be done, and a place is in no exception from it."""
    start = max((i + 1 for i in range(at) if words[i].text in STOPS), default=0)
    end = next((i for i in range(at, len(words)) if words[i].text in STOPS), len(words))
    before = {word.text for word in words[start:at]}
    return SPARED.isdisjoint(before) and bool(NOT & {word.text for word in words[start:end]})
