"""Knows that "exports of more than 500 rows from a restricted dataset" are of a dataset with so
many rows exported: what a deed is of stands before how much of it is done.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...text.morphology import plural, singular
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of
from ...vocabulary.of_the_deed import nouns_of
from ...vocabulary.phrases import words_of
from ...vocabulary.vocabulary import Vocabulary
from .how_much import said_at

FAR = 6
"""Words to the noun of what something is done to: "from any confidential or restricted dataset"."""
ENDS = frozenset(", . ; : ! if when unless while that who which whose are is may must".split())


def with_things(
    found: list[Word],
    places: tuple[int, int, int],
    what: tuple[tuple[str, str], list[Word]],
    vocabulary: Vocabulary,
) -> None:
    """Says "exports of more than 500 rows from a dataset" as "exports from a dataset with export
    rows of more than 500", and without "from" as "exports of datasets with …".

    `places` are where the deed's noun begins and ends, and where the amount does; `what` is what is
    done, of which type where that is not told, and the amount as the field that it is of.
    """
    noun, noun_end, end = places
    (act, type_), said = what
    if not type_:
        behind = _noun_end(found, end, vocabulary)
        things = found[end:behind]
    else:
        behind = end
        many = next(iter(plural(" ".join(words_of(type_)))))
        things = [said_at(found[noun], text) for text in ("of", *many.split())]
    if things:
        deed = _as_deed(found[noun:noun_end], act, vocabulary)
        found[noun:behind] = [*deed, *things, *said]


def _noun_end(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> int:
    """Where the first noun of a thing ends behind a place; there, where there is none."""
    for at in range(start + 1, min(start + FAR, len(words))):
        if words[at].text in ENDS:
            return start
        for size in (4, 3, 2, 1):
            name = tuple(word.text for word in words[at : at + size])
            if len(name) == size and vocabulary.kinds(name) & {"NOUN", "CLASS"}:
                beside = vocabulary.kinds(tuple(w.text for w in words[at + size : at + size + 1]))
                return at + size + bool(beside & {"NOUN", "CLASS"})
    return start


def _as_deed(noun: list[Word], act: str, vocabulary: Vocabulary) -> list[Word]:
    """The noun of a deed, where how much of it is done is called so too: "adjustments"."""
    if acts_of(noun, ("ACTN",), vocabulary):
        return noun
    one, *_ = nouns_of(act)
    _, *what = words_of(act)
    many = any(True for _ in singular(noun[-1].text))
    name = " ".join([*what, one])
    name = next(iter(plural(name)), name) if many else name
    return [said_at(noun[0], text) for text in name.split()]
