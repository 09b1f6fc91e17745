"""Knows that "but anything above $500 also needs MFA" says what those need as well who may do so:
"above $500 they also need MFA"; and that who needs "a witness to be present" needs one present.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.quantities import quantities
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import types_of
from ...vocabulary.vocabulary import Vocabulary

NEED = frozenset("need needs require requires".split())
ABOVE = (["above"], ["over"], ["beyond"], ["more", "than"], ["exceeding"])
WHAT = (["anything"], ["amounts"], ["an", "amount"], ["any", "amount"], ["sums"])
TAKES = frozenset(["takes", "also"])
ALSO = frozenset("also additionally".split())
BEFORE = frozenset(", . ; but though although while".split())
MAY = frozenset("may can".split())
MOST_WORDS = 4


def needed_above(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "anything above $500 also needs MFA" as "above $500 they also need MFA"."""
    found = list(words)
    if (NEED | TAKES).isdisjoint(word.text for word in found):
        return found
    _to_be_there(found, vocabulary)
    if {"that", *(what[-1] for what in WHAT)}.isdisjoint(word.text for word in found):
        return found
    for at in range(len(found) - 4, 2, -1):
        more = [word.text for word in found[at : at + 3]] == ["more", "than", "that"]
        if more and found[at - 1].text in BEFORE and found[at + 3].text in NEED | TAKES:
            found[at:at] = [replace(found[at], text="anything", end=found[at].start)]
    ends = {leaf.start: leaf.end for leaf in quantities(found) if leaf.kind in ("MONEY", "NUMBER")}
    for at in range(len(found) - 4, 2, -1):
        for what in WHAT:
            begin = at + len(what)
            if [word.text for word in found[at:begin]] == what and found[at - 1].text in BEFORE:
                _say(found, at, begin, ends, vocabulary)
    return found


def _say(
    found: list[Word], at: int, begin: int, ends: dict[int, int], vocabulary: Vocabulary
) -> None:
    for above in ABOVE:
        start = begin + len(above)
        if [word.text for word in found[begin:start]] != above:
            continue
        end = start + 1 if texts_at(found, start) == "that" else ends.get(start, start)
        also = texts_at(found, end) in ALSO
        need = end + also
        granted = not MAY.isdisjoint(word.text for word in found[:at])
        if end == start or texts_at(found, need) not in NEED or not granted:
            continue
        if _is_somebody(found[need + 1 :], vocabulary):
            continue
        they = [replace(found[need], text="they", written="they", end=found[need].start)]
        said = [replace(found[need], text="also")] if also else []
        verb = replace(found[need], text=found[need].text.removesuffix("s"))
        found[at : need + 1] = [*found[begin:end], *they, *said, verb]
        return


def _is_somebody(words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether what is needed is somebody who does it, "a manager": that goes to them."""
    article = texts_at(words, 0) in ("a", "an", "the")
    return any(
        not set(types_of(value)).isdisjoint(vocabulary.principals)
        for size in range(1, MOST_WORDS)
        for kind, value in vocabulary.entries.get(
            tuple(word.text for word in words[article : article + size]), ()
        )
        if kind in ("NOUN", "CLASS")
        and texts_at(words, article + size) in (None, ".", ",", ";", "")
    )


def _to_be_there(found: list[Word], vocabulary: Vocabulary) -> None:
    """Says "needs the person to be present" as "needs person present", where that is declared."""
    for at in range(len(found) - 3, 1, -1):
        if [word.text for word in found[at : at + 2]] != ["to", "be"]:
            continue
        for size in range(1, MOST_WORDS):
            begin = at - size
            if begin < 1:
                break
            names = (*(word.text for word in found[begin:at]), texts_at(found, at + 2))
            before = found[begin - 1].text
            begins = begin - (before in ("a", "an", "the"))
            needed = begins > 0 and found[begins - 1].text in NEED
            if needed and "CIRC" in vocabulary.kinds(names):
                found[begins : at + 2] = found[begin:at]
                return
