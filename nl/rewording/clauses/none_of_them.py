"""Knows that "must have two approvers before it is sent, and neither of them may be its requester"
says of whom two are needed: "two approvers other than its requester".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

NONE = frozenset("none neither".split())
THEM = frozenset("them those these whom".split())
ENDS = frozenset(". ;".split())
NEEDS = frozenset("must need needs have has requires require takes take once until unless".split())
"""What stands before or after so many people that something takes."""
NUMBERS = frozenset("two three four five six 2 3 4 5 6".split())
LONGEST = 6
"""Words of whom none of them may be."""
PEOPLE = frozenset({"NOUN", "RELN", "CLASS", "PATHN"})


def other_than_those(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, with whom none of so many may be beside these."""
    found = list(words)
    for at in range(len(found) - 4, 3, -1):
        if found[at].text not in NONE:
            continue
        of = texts_at(found, at + 1) == "of" and texts_at(found, at + 2) in THEM
        may = at + 1 + 2 * of
        if texts_at(found, may) not in ("may", "can") or texts_at(found, may + 1) != "be":
            continue
        end = next((i for i in range(may + 2, len(found)) if found[i].text in (*ENDS, ",")), 0)
        if not end or not 0 < end - may - 2 <= LONGEST:
            continue
        begin = at - 1 - (found[at - 1].text == "and")
        if found[begin].text not in (",", *ENDS) and found[at - 1].text != "and":
            continue
        place = _counted(found, begin, vocabulary)
        if not place:
            continue
        whom = found[may + 2 : end]
        del found[begin + (found[begin].text not in (",", *ENDS)) : end - (found[end].text == ",")]
        than = [replace(found[place - 1], text=text) for text in ("other", "than")]
        found[place:place] = [*than, *whom]
    return found


def _counted(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> int:
    """Where the noun ends of which a sentence before a place says how many it takes: 0 for none,
    and where it says that twice.
    """
    places = []
    stops = [i + 1 for i in range(end) if words[i].text in ENDS]
    start = stops[-1] if stops else 0
    for at in range(start, end):
        if words[at].text not in NUMBERS:
            continue
        for size in (3, 2, 1):
            noun = [word.text for word in words[at + 1 : at + 1 + size]]
            if len(noun) == size and vocabulary.kinds(noun) & PEOPLE and at + size < end:
                places.append(at + 1 + size)
                break
    said = {word.text for word in words[start:end]}
    follows = texts_at(words, places[0]) not in ("other", "who") if len(places) == 1 else False
    return places[0] if follows and said & NEEDS else 0
