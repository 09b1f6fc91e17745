"""Knows that "paying an invoice requires MFA and is not allowed on weekends" says two things of
doing one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.sentences import sentence_end, sentence_starts
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

SAYS = frozenset("requires require needs need takes take demands is are".split())
BARRED = frozenset("forbidden prohibited banned barred disallowed".split())
RESERVED = frozenset("reserved restricted limited confined".split())
LET = frozenset("allowed permitted".split())
NO = frozenset(["not", "never"])
ADVERBS = frozenset("also always".split())
CLAUSES = frozenset("if unless when who that which while once".split())


def doing_is_too(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "releasing one needs MFA and is forbidden on Fridays" as "releasing one needs MFA.
    Releasing one is forbidden on Fridays".
    """
    found = list(words)
    starts = sentence_starts(found)
    for start in reversed(starts):
        if "ACTG" not in vocabulary.kinds((texts_at(found, start),)):
            continue
        end = sentence_end(found, start)
        says = next((n for n in range(start, end) if found[n].text in SAYS), end)
        joint = next((n for n in range(says, end) if _is_let_too(found, n)), end)
        subject = found[start:says]
        if joint < end and CLAUSES.isdisjoint(word.text for word in found[start:joint]):
            begin = joint - (found[joint - 1].text == ",")
            stop = replace(found[joint], text=".", kind="mark", written=".")
            found[begin : joint + 1] = [stop, *subject]
    return found


def _is_let_too(words: Sequence[Word], at: int) -> bool:
    """Whether "and is not allowed", "but is forbidden", "and is reserved" stands at a place."""
    if words[at].text not in ("and", "but") or texts_at(words, at + 1) not in ("is", "are"):
        return False
    said = at + 2 + (texts_at(words, at + 2) in ADVERBS)
    let = texts_at(words, said) in NO and texts_at(words, said + 1) in LET | {"possible"}
    return let or texts_at(words, said) in BARRED | RESERVED
