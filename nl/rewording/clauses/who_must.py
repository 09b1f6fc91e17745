"""Knows that "by a manager, who must give a reason" is a statement more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at


def and_they_must(words: Sequence[Word]) -> list[Word]:
    """The words, "by a manager, who must give a reason" as "…, and they must give a reason"."""
    found: list[Word] = []
    skipped = -1
    for at, word in enumerate(words):
        if at == skipped:
            continue
        before = texts_at(words, at - 1) if at else ""
        begin = at + 2 if texts_at(words, at + 1) in ALSO else at + 1  # "who also has to"
        after = texts_at(words, begin)
        barred = after in ("may", "can") and texts_at(words, begin + 1) in ("not", "never")
        barred = barred and begin == at + 1 and texts_at(words, begin + 2) in ("be", "have")
        if word.text == "who" and before == "," and barred:
            found += [replace(word, text=text) for text in ("and", "they", "must")]
            skipped = begin  # "by a supervisor, who may not have performed it"
            continue
        due = after == "must" or (after in ("has", "have") and texts_at(words, begin + 1) == "to")
        if word.text == "who" and before == "," and due:
            found += [replace(word, text="and"), replace(word, text="they")]
            skipped = at + 1 if begin == at + 2 else -1
        else:
            found.append(word)
    return found


ALSO = frozenset("also additionally".split())
