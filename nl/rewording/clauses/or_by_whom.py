"""Knows that what "must not be issued on Sundays or by trainees" must be neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.sentences import sentence_end, sentence_starts
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at
from ...vocabulary.vocabulary import Vocabulary

NOT = frozenset(["not", "never"])
MOST_WORDS = 3
"""Of what is done."""


def or_by_whom(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "passes must not be issued on Sundays or by trainees" as "passes must not be
    issued on Sundays. Passes must not be issued by trainees".
    """
    found = list(words)
    for start in reversed(sentence_starts(found)):
        end = sentence_end(found, start)
        done = _what_may_not_be_done(found, start, end, vocabulary)
        tail = [word.text for word in found[done:end]]
        at = next((n for n in range(1, len(tail) - 1) if tail[n : n + 2] == ["or", "by"]), 0)
        if not done or not at or "by" in tail[:at] or "," in tail:
            continue
        stop = replace(found[done + at], text=".", written=".", kind="mark")
        found[done + at : done + at + 1] = [stop, *found[start:done]]
    return found


def _what_may_not_be_done(
    words: Sequence[Word], start: int, end: int, vocabulary: Vocabulary
) -> int:
    """Where "passes must not be issued" ends that a sentence begins with; nowhere, 0."""
    modal = next((n for n in range(start + 1, end) if words[n].text in MODALS), end)
    if texts_at(words, modal + 1) not in NOT or texts_at(words, modal + 2) != "be":
        return 0
    done = modal + 3
    ends = (done + size for size in range(MOST_WORDS, 0, -1))
    return next((e for e in ends if acts_of(words[done:e], ("ACTP",), vocabulary)), 0)
