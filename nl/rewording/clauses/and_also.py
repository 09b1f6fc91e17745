"""Knows that "the warden of a site can enter it, and can also enter every site within it" says two
things of one such warden: as "can enter it and enter every site within it".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word, stands_at
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

MAY = frozenset("can may".split())
EACH = frozenset("every any all each".split())
JOINED = (
    (",", "and", "they"), (",", "and"), ("and", "they"), ("and",), (".", "they"), (";", "they"),
)  # fmt: skip


def and_also(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, what those may besides, who are told by a thing that they may do something to, as
    said in one: to every such thing that has to do with that one.
    """
    found = list(words)
    for at in range(len(found) - 4, 3, -1):
        joined = next((j for j in JOINED if stands_at(found, at, j)), None)
        if joined is None or texts_at(found, at - 1) != "it":
            continue
        may = at + len(joined)
        verb = may + 1 + (texts_at(found, may + 1) == "also")
        if texts_at(found, may) not in MAY or texts_at(found, verb + 1) not in EACH:
            continue
        first = _modal(found, at - 1)
        said = first and "VERB" in vocabulary.kinds((found[verb].text,))
        if said and found[first].text == found[may].text and _is_told_by_one(found[:first]):
            found[at:verb] = [replace(found[at], text="and")]
    return found


def _modal(words: Sequence[Word], end: int) -> int:
    """Where the "can" stands behind which just a verb and "it" end a clause; nowhere, 0."""
    for at in range(end - 1, max(0, end - 4), -1):
        if words[at].text in MAY:
            return at
    return 0


def _is_told_by_one(words: Sequence[Word]) -> bool:
    """Whether who may is told by one of a kind: "the warden of a station", "a station's warden"."""
    texts = [word.text for word in words]
    of = any(texts[at] == "of" and texts[at + 1] in ("a", "an") for at in range(len(texts) - 1))
    return of or (texts[:1] in (["a"], ["an"]) and "'s" in texts)
