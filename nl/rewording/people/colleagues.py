"""Knows that a colleague from the same clinic is anyone from there, where nothing is called so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

TOLD = frozenset("in from at on who whose".split())
ARTICLES = frozenset("a any".split())


def colleagues(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "by a colleague from the same clinic" as "by someone from the same clinic"."""
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        noun = found[at].text
        if noun not in ("colleague", "colleagues") or (noun,) in vocabulary.entries:
            continue
        if texts_at(found, at + 1) not in TOLD:
            continue
        if noun == "colleagues" and found[at - 1].text in ("by", "and", "or", "any"):
            found[at] = replace(found[at], text="people")
        elif noun == "colleague" and found[at - 1].text in ARTICLES:
            found[at - 1 : at + 1] = [replace(found[at], text="someone")]
    return found
