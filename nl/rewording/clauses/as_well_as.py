"""Knows that "drafts and notes, as well as files older than a year, may not be shared" says of the
files just what it says of the others, and of those alone that they are so old.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.sentences import sentence_end, sentence_starts
from ...text.tokens import Word, stands_at

BESIDE = (("as", "well", "as"), ("along", "with"), ("together", "with"), ("and", "also"))
NOT_ALL = frozenset("only no nobody none neither nor not never either both if when".split())


def each_as_well(words: Sequence[Word]) -> list[Word]:
    """The words, "A and B, as well as C, may not …" as "A and B may not …; C may not …"."""
    found = list(words)
    for start in reversed(sentence_starts(found)):
        end = sentence_end(found, start)
        commas = [at for at in range(start, end) if found[at].text == ","]
        joined = next((n for n, at in enumerate(commas)
                       if any(stands_at(found, at + 1, b) for b in BESIDE)), None)  # fmt: skip
        if joined is None or joined + 1 >= len(commas):
            continue
        first, last = commas[joined], commas[joined + 1]
        size = next(len(b) for b in BESIDE if stands_at(found, first + 1, b))
        some, others = found[start:first], found[first + 1 + size : last]
        said = {word.text for word in (*some, *others)}
        if found[last + 1].text not in MODALS or not said.isdisjoint(NOT_ALL | MODALS):
            continue
        if "and" in said:
            rest, comma = found[last + 1 : end], found[first]
            stop = replace(comma, text=";", written=";")
            found[start:end] = [*some, *rest, stop, *others, *rest]
    return found
