"""Knows that "the officer handling a permit", where that is who it is "handled" by, is the one "of"
the permit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import does_it_to
from ...vocabulary.vocabulary import Vocabulary


def of_what_they_handle(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "the officer handling a permit" as "the officer handling of a permit", unless an
    officer is somebody without that: a captain commanding a flight is a captain as well.
    """
    found = list(words)
    for start, end in sorted(vocabulary.terms_in(found), reverse=True):
        known = tuple(word.text for word in found[start : end - 1]) in vocabulary.entries
        if does_it_to(start, end, found, vocabulary) and not known:
            found[end:end] = [replace(found[end], text="of", end=found[end].start)]
    return found
