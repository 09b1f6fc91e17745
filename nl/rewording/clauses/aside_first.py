"""Knows that "interns aside, anyone may" is anyone with the exception of interns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.sentences import sentence_starts
from ...text.tokens import Word, key_of
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

ASIDE = frozenset("aside apart excepted excluded".split())
LEAVING = (("leaving", "aside"), ("leaving",), ("setting", "aside"), ("putting", "aside"))
LONGEST = 4

TOLD = frozenset("aside apart excepted excluded leaving".split())
"""Without any of which there is nothing to reword."""


def aside_first(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "interns aside, anyone may" as "with the exception of interns, anyone may"."""
    found = list(words)
    if not any(word.text in TOLD for word in found):
        return found
    for start in reversed(sentence_starts(found)):
        comma = next((n for n in range(start, start + LONGEST + 2) if texts_at(found, n) == ","), 0)
        if not comma or comma - start < 2:
            continue
        lead = next((p for p in LEAVING if key_of(found, start, start + len(p)) == p), ())
        begin = start + len(lead)
        end = comma - (found[comma - 1].text in ASIDE)
        aside = end < comma or (lead and "aside" in lead)
        kinds = vocabulary.kinds(key_of(found, begin, end))
        if aside and not kinds.isdisjoint(("CLASS", "NOUN", "RELN")):
            said = [replace(found[start], text=text) for text in ("with", "the", "exception", "of")]
            found[start:comma] = [*said, *found[begin:end]]
    return found
