"""Knows that what "may only be sent if it is signed" may be sent only if it is, and what may be
sent abroad "by lawyers only" may be sent there only by lawyers.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...text.lexicon import STOPS
from ...text.sentences import sentence_start
from ...text.tokens import Word, key_of
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

CASE = frozenset("if once when after while".split())
MAY = frozenset("may can".split())

TOLD = frozenset("only".split())
"""Without any of which there is nothing to reword."""


def only_behind(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "may only be sent if" as "may be sent only if", and "sent abroad by lawyers only"
    as "sent abroad only by lawyers".
    """
    found = list(words)
    if not any(word.text in TOLD for word in found):
        return found
    for at in range(len(found) - 1, 3, -1):
        by = _by_whom(found, at, vocabulary)
        if by:
            found.insert(by, found.pop(at))
    for at in range(1, len(found) - 3):
        if key_of(found, at, at + 2) != ("only", "be") or found[at - 1].text not in MAY:
            continue
        done = "ACTP" in vocabulary.kinds((found[at + 2].text,))
        clock = found[at + 4 : at + 5] and found[at + 4].kind in ("number", "clock")
        if done and texts_at(found, at + 3) in CASE and not clock:
            found[at : at + 3] = [found[at + 1], found[at + 2], found[at]]
    return found


MOST = 4
"""Words of who does something."""


def _by_whom(words: Sequence[Word], only: int, vocabulary: Vocabulary) -> int:
    """Where "by lawyers" begins, at the end of a sentence, behind something else that is said of
    what is done; else 0.
    """
    if words[only].text != "only" or texts_at(words, only + 1) not in STOPS | {""}:
        return 0
    start = sentence_start(words, only)
    by = next((at for at in range(only - 2, only - 2 - MOST, -1) if words[at].text == "by"), 0)
    once = [word.text for word in words[start:only]].count("by") == 1
    behind = by > start + 1 and "ACTP" in vocabulary.kinds((words[by - 1].text,))
    return by if by > start + 1 and once and not behind else 0
