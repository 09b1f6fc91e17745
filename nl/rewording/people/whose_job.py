"""Knows whose job "an admin task" is, or "a partner prerogative"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

BE = frozenset(["is", "are"])
JOBS = frozenset(
    "job task responsibility duty call decision prerogative privilege right matter".split()
)
ENDS = STOPS | {""}
LONGEST = 3


def whose_job(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "reopening matters is a partner prerogative" as "… is a partner's prerogative"."""
    found = list(words)
    for at in range(len(found) - 1, 2, -1):
        if found[at].text not in JOBS or texts_at(found, at + 1) not in ENDS:
            continue
        for start in range(max(2, at - LONGEST), at):
            kinds = vocabulary.kinds(tuple(word.text for word in found[start:at]))
            article = found[start - 1].text in ("a", "an") and found[start - 2].text in BE
            if article and "CLASS" in kinds:
                job = "prerogative" if found[at].text == "matter" else found[at].text
                mine = replace(found[at], text="'s", end=found[at].start)
                found[at : at + 1] = [mine, replace(found[at], text=job)]
                break
    return found
