"""Knows who it must be of whom it is said afterwards who it must not be: "has to be signed by a
clerk, who may not be its author" is by a clerk who is not its author.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.sentences import sentence_end, sentence_start
from ...text.tokens import Word, key_of
from ...vocabulary.candidates import texts_at

MUST = (("must", "be"), ("has", "to", "be"), ("have", "to", "be"), ("needs", "to", "be"))
NOT_BE = (
    ("may", "not", "be"), ("must", "not", "be"), ("can", "not", "be"), ("should", "not", "be"),
    ("must", "never", "be"), ("may", "never", "be"),
)  # fmt: skip
THAT_ONE = (("that", "person"), ("they",), ("he",), ("she",), ("this", "person"))
SOMEONE = frozenset("someone somebody anyone anybody".split())
IS = (*NOT_BE, *MUST)


def must_not_be_them(words: Sequence[Word]) -> list[Word]:
    """The words, "has to be signed by a clerk, who may not be its author" as "… by a clerk who is
    not its author"; "by someone other than A, and that person must not be B" as "who is neither".
    """
    found = list(words)
    for at in range(len(found) - 4, 3, -1):
        again = _them_again(found, at + 1) if found[at].text == "," else 0
        phrase = next((n for n in IS if again and key_of(found, again, again + len(n)) == n), ())
        by = _by_whom_it_must_be(found, at) if phrase else 0
        if not by:
            continue
        end = sentence_end(found, at)
        while end > at and found[end - 1].text in (".", ";"):
            end -= 1
        other = found[again + len(phrase) : end]
        if key_of(other, len(other) - 2, len(other)) == ("as", "well"):
            other = other[:-2]
        if not other or any(word.text in (",", "who", "if") for word in other):
            continue
        who, denied = found[by + 1 : at], phrase in NOT_BE
        if denied and who[0].text in SOMEONE and key_of(who, 1, 3) == ("other", "than"):
            said = _as(found[at], ("who", "is", "neither"))
            found[by + 2 : end] = [*said, *who[3:], *_as(found[at], ("nor",)), *other]
        elif not any(word.text in ("who", "that", "other", "or", "and") for word in who):
            said = _as(found[at], ("who", "is", "not") if denied else ("who", "is"))
            found[at:end] = [*said, *other]
    return found


def _as(word: Word, texts: Sequence[str]) -> list[Word]:
    return [replace(word, text=text) for text in texts]


def _them_again(words: Sequence[Word], at: int) -> int:
    """Where it goes on about those just named, "who …", "and that person …"; else 0."""
    if texts_at(words, at) == "who":
        return at + 1
    if texts_at(words, at) not in ("and", "but"):
        return 0
    phrases = (p for p in THAT_ONE if key_of(words, at + 1, at + 1 + len(p)) == p)
    return next((at + 1 + len(p) for p in phrases), 0)


def _by_whom_it_must_be(words: Sequence[Word], at: int) -> int:
    """Where "by" stands in what must be done by somebody named right before a place."""
    start = sentence_start(words, at)
    by = next((n for n in range(at - 2, start, -1) if words[n].text == "by"), 0)
    before = range(max(start, by - 5), by)
    must = any(key_of(words, n, n + len(p)) == p for n in before for p in MUST)
    return by if must and not any(word.text == "," for word in words[by:at]) else 0


CASE = frozenset("unless if".split())
THAT_IS = ("that", "is")


def if_they_did(words: Sequence[Word]) -> list[Word]:
    """The words, "unless that is the person who placed it" as "unless they placed it"."""
    found = list(words)
    for at in range(len(found) - 6, 1, -1):
        if found[at - 1].text not in CASE or key_of(found, at, at + 2) != THAT_IS:
            continue
        one = key_of(found, at + 2, at + 4) in (("the", "person"), ("the", "one"))
        if one and texts_at(found, at + 4) == "who":
            found[at : at + 5] = _as(found[at], ("they",))
    return found
