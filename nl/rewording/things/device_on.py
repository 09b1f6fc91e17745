"""Knows that "a managed device on the office network", where it is required, is a device there:
the network is required as well, and tells no case in which the device is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, PREPOSITIONS
from ...text.sentences import sentence_end, sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.phrases import DEVICES
from ...vocabulary.senses import Circumstance, only_of_place
from ...vocabulary.vocabulary import Vocabulary

MACHINES = frozenset(("device", "machine", "notebook", *(word for (word,) in DEVICES)))
"""What stands on a network."""
THERE = (["on"], ["in"], ["inside"], ["within"], ["connected", "to"], ["attached", "to"])
BESIDE = (["that", "is"], ["which", "is"], ["that", "'s"])
REQUIRES = frozenset("requires require needs need takes take demands demand".split())
REQUIRED = (["is", "required"], ["are", "required"], ["is", "needed"], ["are", "needed"])
BARS = frozenset("to if when while whenever unless until once before after that who which".split())
"""What ends the list of what is required."""
ELSEWHERE = frozenset("elsewhere otherwise outside off anywhere remotely beyond".split())
"""What tells what is required in another place than the first: the network is then a case."""
LONGEST = 4
"""Of the names of places, in words."""


def on_a_device_there(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "requires a managed device on the office network" as "requires a managed device
    and the office network"; so "may not be printed without" one.
    """
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        if found[at - 1].text not in MACHINES or ("CIRC" not in _kinds(found, at, vocabulary)):
            continue
        place = _place_start(found, at)
        end = _place_end(found, place, vocabulary) if place else 0
        if end and _is_required(found, at, end):
            found[at:place] = [replace(found[at], text="and", written="and")]
    return found


def _kinds(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> set[str]:
    """As what the two or three words before a place are known."""
    said = (tuple(word.text for word in words[end - n : end]) for n in (2, 3) if n <= end)
    return {kind for phrase in said for kind in vocabulary.kinds(phrase)}


def _place_start(words: Sequence[Word], at: int) -> int:
    """Where a place begins that something is said to be on; nowhere, 0."""
    texts = [word.text for word in words[at : at + 4]]
    start = next((len(beside) for beside in BESIDE if texts[: len(beside)] == beside), 0)
    for there in THERE:
        if texts[start : start + len(there)] == there:
            return at + start + len(there)
    return 0


def _place_end(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> int:
    """Where a network's name ends that begins at a place, or behind its article."""
    first = start + (texts_at(words, start) in ("the", "a", "an"))
    for end in range(min(first + LONGEST, len(words)), first, -1):
        said = vocabulary.entries.get(tuple(word.text for word in words[first:end]), ())
        if any(isinstance(sense, Circumstance) and only_of_place(sense.test) for _, sense in said):
            return end
    return 0


def _is_required(words: Sequence[Word], at: int, end: int) -> bool:
    """Whether what ends before a place is required, and the place behind it names no case."""
    start, stop = sentence_start(words, at), sentence_end(words, at)
    texts = [word.text for word in words[:stop]]
    if not ELSEWHERE.isdisjoint(texts[start:]):
        return False
    if texts[end : end + 2] in REQUIRED:
        return BARS.isdisjoint(texts[start:at]) and PREPOSITIONS.isdisjoint(texts[start:at])
    asks = next((n for n in range(at - 1, start, -1) if texts[n] in {*REQUIRES, "without"}), 0)
    between = texts[asks + 1 : at]
    if not asks or not BARS.isdisjoint(between) or not PREPOSITIONS.isdisjoint(between):
        return False
    if texts[asks] == "without":
        return _is_denied(texts[start:asks])
    return texts[asks - 1] not in ("not", "never", "longer")


def _is_denied(texts: Sequence[str]) -> bool:
    """Whether what a clause says is that somebody may not."""
    modals = [n for n, text in enumerate(texts) if text in MODALS]
    if not modals:
        return False
    nobody = texts[0] in ("nobody", "no")
    return (texts[modals[-1] + 1 : modals[-1] + 2] in (["not"], ["never"])) != nobody
