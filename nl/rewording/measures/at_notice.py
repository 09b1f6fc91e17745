"""Knows that "with at least 24 hours' notice" is with notice hours of at least 24, where a request
tells of so many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.quantities import UNITS, quantities
from ...text.tokens import Word, stands_at
from ...vocabulary.candidates import texts_at
from ...vocabulary.phrases import words_of
from ...vocabulary.vocabulary import Vocabulary

NUMBERS = frozenset(["int", "uint", "decimal"])
BOUNDS = (
    ("at", "least"), ("no", "less", "than"), ("not", "less", "than"), ("less", "than"),
    ("fewer", "than"), ("more", "than"), ("over",), ("under",),
)  # fmt: skip
WITH = frozenset("with on at by giving".split())


def at_notice(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, so long a notice as the field of a request that says how long it is."""
    found = list(words)
    name = _told_by(vocabulary)
    spans = [leaf for leaf in quantities(found) if leaf.kind == "DURATION"] if name else []
    for leaf in reversed(spans):
        end = leaf.end + (texts_at(found, leaf.end) in ("'", "'s"))
        bounds = (b for b in BOUNDS if stands_at(found, leaf.start - len(b), b))
        bound = next(bounds, ())
        start = leaf.start - len(bound) - 1
        if texts_at(found, end) != "notice" or start < 0 or found[start].text not in WITH:
            continue
        or_ = end + 1 + (texts_at(found, end + 1) == ",")
        either = texts_at(found, or_) == "or"  # "or with their consent"
        if either:
            del found[or_ + 1 : _without_any(found, or_ + 1)]
        first, last = ("if", "is") if either else ("with", "of")
        said = (first, *name, last, *(bound or ("at", "least")))
        new = [replace(found[start], text=text, written=text, kind="word") for text in said]
        found[start : end + 1] = [*new, *found[leaf.start : leaf.end]]
    return found


NONE = (("without", "any", "notice"), ("without", "any"), ("without", "notice"), ("with", "none"))
THEN = frozenset("in during on at if when while once after".split())


def _without_any(words: Sequence[Word], at: int) -> int:
    """Where "without any" ends before a case, "or without any in an emergency": no notice counts
    then; the place itself where that does not stand there.
    """
    said: Sequence[str] = next((s for s in NONE if stands_at(words, at, s)), ())
    end = at + len(said)
    return end if texts_at(words, end) in THEN else at


def _told_by(vocabulary: Vocabulary) -> tuple[str, ...]:
    """What the one field of a request is called that tells how long a notice is."""
    names = [
        tuple(words_of(field.name))
        for field in vocabulary.model.request
        if field.type.kind in NUMBERS and "notice" in words_of(field.name)
    ]
    spans = [n for n in names if any(word.removesuffix("s") in UNITS for word in n)]
    return spans[0] if len(spans) == 1 else ()
