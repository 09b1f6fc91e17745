"""Knows that "may only be climbed at a wind speed of up to 15" tells when: when it is up to 15."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.sentences import sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Attr
from ...vocabulary.vocabulary import Vocabulary
from .amounts_done import bound_at

NUMBERS = ("int", "uint", "decimal")
CLAUSES = frozenset("if when whenever unless until while once where that which who".split())
BOUNDS = frozenset("above below between".split())
FAR = 4


def at_so_much(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "in winds above 15" as "when the wind is above 15", where a request says it."""
    found = _of_its_price(words, vocabulary)
    for at in range(len(found) - 3, 1, -1):
        if found[at].text not in ("at", "in"):
            continue
        begins = max((i + 1 for i in range(at) if found[i].text in STOPS), default=0)
        if at == begins or not CLAUSES.isdisjoint(word.text for word in found[begins:at]):
            continue
        start = at + 1 + (texts_at(found, at + 1) in ("a", "an"))
        for end in range(min(start + FAR, len(found) - 1), start, -1):
            name = _named([word.text for word in found[start:end]], vocabulary)
            bound = end + (texts_at(found, end) == "of")
            if name and (bound_at(found, bound) or texts_at(found, bound) in BOUNDS):
                said = ("when", "the", *name, "is")
                found[at:bound] = [replace(found[at], text=text) for text in said]
                break
    return found


def _of_its_price(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "licensed for a fee of up to $50" as "licensed if the fee is up to $50", where it
    is the thing that has one.
    """
    found = list(words)
    for at in range(len(found) - 4, 1, -1):
        if found[at].text not in ("for", "at") or found[at + 1].text not in ("a", "an"):
            continue
        for end in range(min(at + 2 + FAR, len(found) - 1), at + 2, -1):
            bound = end + (texts_at(found, end) == "of")
            bounded = bound_at(found, bound) or texts_at(found, bound) in BOUNDS
            if not bounded or not _is_price(found[at + 2 : end], vocabulary):
                continue
            before = {word.text for word in found[sentence_start(found, at) : at]}
            if "be" not in before or before.isdisjoint(ONLY):
                told = ("if", "the") if "be" in before else ("with", "a")
                rest = ("is",) if "be" in before else ("of",)
                begin = [replace(found[at], text=text) for text in told]
                ends = [replace(found[at], text=text) for text in rest]
                found[at:bound] = [*begin, *found[at + 2 : end], *ends]
            break
    return found


ONLY = frozenset("only nobody none alone".split())


def _is_price(name: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether words name an amount of money that things have, and no request does."""
    said = tuple(word.text for word in name)
    of = {value.of: value.type.kind for kind, value in vocabulary.entries.get(said, ())
          if kind == "ATTR" and isinstance(value, Attr)}  # fmt: skip
    return bool(of) and "request" not in of and set(of.values()) == {"money"}


def _named(said: list[str], vocabulary: Vocabulary) -> list[str]:
    """The name of what a request says by a number, by a word for it or for several: "winds"."""
    for kind, value in vocabulary.entries.get(tuple(said), ()):
        asked = kind == "ATTR" and isinstance(value, Attr) and value.of == "request"
        if asked and value.type.kind in NUMBERS:
            return value.name.split("_") if said[-1].endswith("s") else said
    return []
