"""Knows that "videos rated 16 or 18" are those that are rated so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ....compiler import model as m
from ...text.lexicon import MODALS, STOPS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.phrases import words_of
from ...vocabulary.vocabulary import Vocabulary

ENDS = frozenset([*MODALS, *STOPS, ",", "if", "unless", "when", "while", "without", "by", "on"])


def rated_just(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "videos rated 16 or 18" as "videos that are rated 16 or 18", where the vocabulary
    calls a number so; "rated 16 or higher" says itself how high.
    """
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        entries = vocabulary.entries.get((found[at].text,), ())
        told = [
            (kind, sense)
            for kind, sense in entries
            if kind in ("ATTR", "ATTRP") and sense.type.kind in (m.INT, m.DECIMAL)
        ]
        named = not {"NOUN", "CLASS"}.isdisjoint(vocabulary.kinds((found[at - 1].text,)))
        if not (found[at].text.endswith("ed") and told and named):
            continue
        if _is_just_so_much(found, at + 1):
            kind, attribute = told[0]
            of = ("with", "a", *words_of(attribute.name), "of")
            texts = ("that", "are", found[at].text) if kind == "ATTR" else of
            found[at : at + 1] = [replace(found[at], text=text, written=text) for text in texts]
    return found


def _is_just_so_much(words: Sequence[Word], at: int) -> bool:
    """Whether there is a number, or one of several."""
    if words[at].kind != "number":
        return False
    while texts_at(words, at + 1) in (",", "or") and words[at + 2].kind == "number":
        at += 2
    return (texts_at(words, at + 1) or ".") in ENDS
