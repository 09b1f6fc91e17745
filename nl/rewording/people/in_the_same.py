"""Knows that "they and their supervisor are in the same crew" says in whose crew they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

THEY = frozenset("they he she you".split())
WHOSE = frozenset("their his her your the".split())
FAR = 5


def in_the_same(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "they and their supervisor are in the same crew" as "they are in the same crew as
    their supervisor".
    """
    found = _with_whom(words)
    for same in range(len(found) - 2, 5, -1):
        if [word.text for word in found[same - 1 : same + 1]] != ["the", "same"]:
            continue
        end = _noun_end(found, same + 1, vocabulary)
        for at in range(same - 4, max(-1, same - 12), -1):
            verb = _verb(found, at, same - 1, vocabulary) if found[at].text in THEY else 0
            if end and verb and texts_at(found, end) != "as":
                other = found[at + 2 : verb]
                said = [word for word in found[verb:end] if word.text != "both"]
                _as = replace(found[end - 1], text="as", written="as")
                found[at + 1 : end] = [*said, _as, *other]
                break
    return found


def _with_whom(words: Sequence[Word]) -> list[Word]:
    """The words, "who shares the author's faculty" as "who shares a faculty with the author"."""
    found = list(words)
    for at in range(len(found) - 4, 0, -1):
        if found[at].text not in ("shares", "share") or texts_at(found, at + 1) not in WHOSE_OWN:
            continue
        own = next((n for n in range(at + 3, at + 6) if texts_at(found, n) == "'s"), 0)
        if own and own + 1 < len(found):
            said = [replace(found[own], text=text, written=text) for text in ("a", "with")]
            found[at + 1 : own + 2] = [said[0], found[own + 1], said[1], *found[at + 1 : own]]
    return found


WHOSE_OWN = frozenset("the its their".split())


def _verb(words: Sequence[Word], at: int, end: int, vocabulary: Vocabulary) -> int:
    """Where it is said of "they and their supervisor" how they are; 0 where that is not said."""
    if texts_at(words, at + 1) != "and" or texts_at(words, at + 2) not in WHOSE:
        return 0
    for verb in range(at + 4, min(at + 7, end)):
        whole = tuple(word.text for word in words[at + 3 : verb])
        people = not vocabulary.kinds(whole).isdisjoint(("RELN", "NOUN", "CLASS"))
        kinds = vocabulary.kinds(tuple(word.text for word in words[verb:end]))
        if people and end - verb <= FAR and (words[verb].text == "are" or "RELV" in kinds):
            return verb
    return 0


def _noun_end(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """Where a noun ends that begins at a place; 0 where none does."""
    for end in range(min(at + 3, len(words)), at, -1):
        kinds = vocabulary.kinds(tuple(word.text for word in words[at:end]))
        if not kinds.isdisjoint(("NOUN", "ATTR")):
            return end
    return 0
