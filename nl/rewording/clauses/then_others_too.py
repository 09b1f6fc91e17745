"""Knows that "may assign critical tickets, and at weekends high-priority ones as well" says what
they may do then, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.sentences import sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import circumstance_end, texts_at
from ...vocabulary.vocabulary import Vocabulary
from .left_out import deed_before

WHEN = frozenset("at on in during from over".split())
ALSO = (("as", "well"), ("too",), ("also",))
ONES = frozenset("ones others".split())
ENDS = frozenset([".", ";", "!", ""])


def then_others_too(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, with "they may" and what they may do behind such a circumstance."""
    found = list(words)
    for at in range(len(found) - 4, 3, -1):
        if [word.text for word in found[at : at + 2]] != [",", "and"]:
            continue
        behind = _circumstance_end(found, at + 2, vocabulary)
        end = next((i for i in range(behind, len(found) + 1) if texts_at(found, i) in ENDS), 0)
        said = [word.text for word in found[behind:end]]
        also = next((a for a in ALSO if tuple(said[-len(a) :]) == a or tuple(said[:1]) == a), ())
        others = not ONES.isdisjoint(said) and MODALS.isdisjoint(said)
        if not behind or not also or not others:
            continue
        deed = deed_before(found, sentence_start(found, at), at, vocabulary)
        if deed:
            told = ["they", "may", *(word.text for word in deed)]
            found[behind:end] = [
                *(replace(found[behind], text=text, written=text, kind="word") for text in told),
                *(word for word in found[behind:end] if (word.text,) not in (("also",), ("too",))),
            ]
    return found


def _circumstance_end(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> int:
    """Where "at weekends" ends; 0 where no circumstance begins."""
    if texts_at(words, start) not in WHEN:
        return 0
    for begin in (start, start + 1):
        if end := circumstance_end(words, begin, vocabulary):
            return end
    return start + 2 if texts_at(words, start + 1) in DAYS else 0


DAYS = frozenset(
    "weekdays weekends mondays tuesdays wednesdays thursdays fridays saturdays sundays".split()
)
