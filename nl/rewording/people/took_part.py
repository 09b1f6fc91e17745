"""Knows that whoever "had a hand in writing" a procedure wrote it, and that who "did not write or
review" it neither wrote nor reviewed it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.morphology import base_of_gerund, verb
from ...text.tokens import Word, key_of
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

PART = tuple(
    tuple(said.split())
    for said in (
        "had a hand in", "had a part in", "had any part in", "had any hand in", "played a part in",
        "took part in", "has taken part in", "was involved in", "were involved in",
        "has been involved in", "have been involved in", "is involved in", "are involved in",
        "has had a hand in", "took any part in", "participated in", "has participated in",
    )
)  # fmt: skip
NO_PART = tuple(
    tuple(said.split())
    for said in (
        "had no hand in", "had no part in", "took no part in", "has taken no part in",
        "was not involved in", "were not involved in", "has not been involved in",
        "is not involved in", "did not take part in", "did not participate in",
        "has had no part in",
        "has had no hand in", "played no part in", "have not been involved in",
    )
)  # fmt: skip
WHO = frozenset("who whoever that they he she".split())

TOLD = frozenset("in or".split())
"""Without any of which there is nothing to reword."""


def took_part(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "who had no hand in writing or reviewing it" as "who neither wrote nor reviewed
    it".
    """
    found = list(words)
    if not any(word.text in TOLD for word in found):
        return found
    for at in range(len(found) - 4, 0, -1):
        if found[at - 1].text not in WHO:
            continue
        for phrases, denied in ((PART, False), (NO_PART, True)):
            length = next((len(p) for p in phrases if key_of(found, at, at + len(p)) == p), 0)
            end, bases = _deeds(found, at + length, vocabulary) if length else (0, [])
            if bases:
                said = _said(bases, denied)
                found[at:end] = [replace(found[at], text=text) for text in said]
        if key_of(found, at, at + 2) == ("did", "not") and texts_at(found, at + 3) == "or":
            bases = [texts_at(found, at + 2), texts_at(found, at + 4)]
            if all("RELV" in vocabulary.kinds((base,)) for base in bases):
                said = _said(bases, True)
                found[at : at + 5] = [replace(found[at], text=text) for text in said]
    return found


def _deeds(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> tuple[int, list[str]]:
    """Where it ends what somebody had a part in, and the verbs: "writing or reviewing"."""
    bases: list[str] = []
    while at < len(words):
        base = next(
            (b for b in base_of_gerund(words[at].text) if "RELV" in vocabulary.kinds((b,))), ""
        )
        if not base:
            return 0, []
        bases.append(base)
        if texts_at(words, at + 1) not in ("or", "and", ","):
            return at + 1, bases
        at += 2 + (texts_at(words, at + 1) == "," and texts_at(words, at + 2) in ("or", "and"))
    return 0, []


def _said(bases: Sequence[str], denied: bool) -> list[str]:
    pasts = [verb(base).past[0] for base in bases]
    if not denied:
        return " or ".join(pasts).split()
    if len(bases) == 1:
        return ["did", "not", bases[0]]
    return ["neither", *" nor ".join(pasts).split()]
