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
    noun, deed_end, end = places
    (act, type_), said = what
    if not type_:
        behind = noun_end(found, end, vocabulary)
        things = found[end:behind]
    else:
        behind = end
        many = next(iter(plural(" ".join(words_of(type_)))))
        things = [said_at(found[noun], text) for text in ("of", *many.split())]
    if things:
        deed = _as_deed(found[noun:deed_end], act, vocabulary)
        found[noun:behind] = [*deed, *things, *said]


def noun_end(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> int:
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


def done_by_whom(
    found: list[Word], places: tuple[int, int, int], act: str, name: tuple[str, ...]
) -> None:
    """Says "extensions of more than 14 days can only be granted by the dean" as "if extension days
    is more than 14 days, only the dean can extend anything".

    `places` are where the deed's noun begins, where the amount does, and where that ends.
    """
    start, amount, end = places
    words = [word.text for word in found[end : end + 5]]
    only = "only" in words
    told = [text for text in words if text not in ("only", "not")][:4]
    if told[1:2] != ["be"] or told[2:3] == [] or told[2] not in MADE or told[3:] != ["by"]:
        return
    begin = end + words.index("by") + 1 if "by" in words else end + 5 + (only and "not" in words)
    stop = next((i for i in range(begin, len(found)) if found[i].text in WHOM_ENDS), len(found))
    who = found[begin:stop]
    if not who:
        return
    first = found[start]
    modal = [found[end], *([said_at(first, "not")] if "not" in words else [])]
    case = [said_at(first, text) for text in ("if", *name, "is")]
    doing = [said_at(first, text) for text in (*act.split("_"), "anything")]
    alone = [said_at(first, "only")] if only else []
    bounds = [*case, *found[amount:end], said_at(first, ",")]
    found[start:stop] = [*bounds, *alone, *who, *modal, *doing]


MADE = frozenset("made done taken given granted performed ordered issued processed awarded".split())
WHOM_ENDS = frozenset(". , ; : ! if when unless while on at during with without from".split())
