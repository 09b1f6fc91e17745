"""Knows that who "has two-factor turned on", or "has enabled two-factor", has it, where the
vocabulary says of people that they have it; who has it "turned off" has not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

ON = (["turned", "on"], ["switched", "on"], ["set", "up"], ["enabled"], ["activated"])
OFF = (["turned", "off"], ["switched", "off"], ["disabled"], ["deactivated"])
HAVE = {"have": "do not have", "has": "does not have", "with": "without", "having": "without"}
"""What says that somebody has something, and that they have not."""
ARTICLES = frozenset("a an the their his her its".split())
LONGEST = 4


def turned_on(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "who have two-factor turned on", "who have enabled it", as "who have it"; "turned
    off" as "who do not have it".
    """
    found = list(words)
    for at in range(len(found) - 2, -1, -1):
        if found[at].text not in (*HAVE, "without"):
            continue
        start = at + 1 + (texts_at(found, at + 1) in ARTICLES)
        if end := _feature_end(found, start, vocabulary):
            found = _without_state(found, at, end)
        elif found[at].text in ("have", "has"):
            denied = texts_at(found, at + 1) == "not"
            verb = at + 1 + denied
            end = verb + _length(found, verb, ON)
            if end > verb and _feature_end(found, end, vocabulary):
                said = HAVE[found[at].text].split() if denied else [found[at].text]
                found[at:end] = [replace(found[at], text=text, written=text) for text in said]
    return found


def _feature_end(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> int:
    """Where what people can have ends that begins at a place; nowhere, 0."""
    for end in range(min(start + LONGEST, len(words)), start, -1):
        if "FEAT" in vocabulary.kinds(tuple(word.text for word in words[start:end])):
            return end
    return 0


def _without_state(words: list[Word], at: int, end: int) -> list[Word]:
    """The words, without "turned on" behind what somebody has; denied, with "turned off"."""
    if on := _length(words, end, ON):
        return [*words[:end], *words[end + on :]]
    off = _length(words, end, OFF)
    denied = HAVE.get(words[at].text, "")
    if not off or not denied or texts_at(words, at - 1) == "not":
        return words
    said = [replace(words[at], text=text, written=text) for text in denied.split()]
    return [*words[:at], *said, *words[at + 1 : end], *words[end + off :]]


def _length(words: Sequence[Word], at: int, states: Sequence[list[str]]) -> int:
    """How many words say at a place that something is in one of some states."""
    return next((len(s) for s in states if [w.text for w in words[at : at + len(s)]] == s), 0)
