"""Knows that what "has been unused for 180 days" has not been used for so long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.quantities import quantities
from ...text.tokens import Word
from ...vocabulary.vocabulary import Vocabulary
from .amounts_done import bound_at

HAS = {"is": "has", "are": "have", "was": "had", "were": "had", "be": "have"}
FOR = frozenset("for in".split())


def undone_for(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "accounts that have been unused for 180 days" as "accounts that have not been used
    for 180 days", where nothing else is called unused.
    """
    found = list(words)
    starts = {leaf.start for leaf in quantities(found) if leaf.kind == "DURATION"}
    for at in range(len(found) - 3, 0, -1):
        span = at + 2 + bound_at(found, at + 2)
        done = found[at].text.removeprefix("un")
        if (
            span not in starts
            or found[at + 1].text not in FOR
            or not _is_undone(found[at].text, done, vocabulary)
        ):
            continue
        first = at
        said = ["not", done]
        if found[at - 1].text == "been":
            first, said = at - 1, ["not", "been", done]
        elif (be := found[at - 1].text) in HAS:
            first, said = at - 1, [HAS[be], "not", "been", done]
        found[first : at + 1] = [replace(found[at], text=text, written=text) for text in said]
    return found


def _is_undone(word: str, done: str, vocabulary: Vocabulary) -> bool:
    """Whether a word denies what a moment tells when it was done, and means nothing else."""
    return (
        word != done
        and (word,) not in vocabulary.entries
        and not vocabulary.kinds((done,)).isdisjoint({"EVENTP", "EVENTX"})
    )
