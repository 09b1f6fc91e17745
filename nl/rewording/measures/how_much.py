"""Knows the amounts in a text with the words that bound them, and which field can be one's: 5 ml,
of amount_ml; 10 percent of its words, of excerpt_words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ....compiler import model as m
from ...chart import Leaf
from ...text.morphology import plural
from ...text.quantities import UNITS, quantities
from ...text.tokens import Word
from ...text.units import units_at
from ...vocabulary.candidates import texts_at
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Attr
from ...vocabulary.vocabulary import Vocabulary
from .amounts_done import bound_at
from .shares_said import SHARE, Share, shares_of_what_it_has

NUMBERS = frozenset(["int", "uint", "decimal"])


@dataclass(frozen=True, slots=True)
class SoMuch:
    """An amount in a text, with the words that bound it, and the field it can be of."""

    start: int
    end: int
    field: Attr
    at: int = 0
    """Where what bounds it ends: behind "more than"."""
    share: Share | None = None
    """What it is a share of, where that has it: half of its total."""
    goal: bool = False
    """Whether it is to so much that it is done: "resized to 16 cores", of target_cores."""


def amounts(words: Sequence[Word], vocabulary: Vocabulary) -> list[Leaf]:
    """The amounts in a text, the longest of those that begin together, and what has so much: half
    of its total.
    """
    longest = {leaf.start: leaf for leaf in shares_of_what_it_has(words, vocabulary)}
    for leaf in quantities(words):
        if leaf.kind in ("MONEY", "NUMBER", "DURATION", "PERCENT"):
            at = leaf.start
            if at not in longest or longest[at].end < leaf.end:
                longest[at] = leaf
    return [leaf for leaf in longest.values() if longest.get(leaf.start - 1, leaf).end <= leaf.end]


BEYOND = (["above"], ["below"], ["beyond"], ["exceeding"], ["in", "excess", "of"])
MORE = frozenset("longer larger bigger greater higher".split())
LESS = frozenset("shorter smaller lower".split())


def bounds_before(words: Sequence[Word], end: int) -> int:
    """Where the words begin that bound an amount which begins at a place: "of more than 5 ml"."""
    for start in range(max(0, end - 3), end):
        texts = [word.text for word in words[start:end]]
        than = len(texts) == 2 and texts[1] == "than" and texts[0] in MORE | LESS
        if start + bound_at(words, start) == end or texts in BEYOND or than:
            return start
    return end


def as_more_or_less(found: list[Word], at: int) -> None:
    """Says "longer than" as "more than", of how much of it is done."""
    than = texts_at(found, at + 1) == "than"
    text = "more" if found[at].text in MORE else "less" if found[at].text in LESS else ""
    if than and text:
        found[at] = said_at(found[at], text)


def measured_by(words: Sequence[Word], leaf: Leaf, field: m.Attribute) -> Iterator[int]:
    """Where an amount ends that a field can tell by its unit: 5 ml, of amount_ml."""
    named = words_of(field.name)
    if leaf.kind == SHARE:
        yield from [leaf.end] if _of_one_kind(field, leaf.value.of) else ()
    elif leaf.kind == "MONEY":
        yield from [leaf.end] if field.type.kind == "money" else ()
    elif leaf.kind == "DURATION":
        spans = any(word.endswith("s") and word[:-1] in UNITS for word in named)
        yield from [leaf.end] if spans else ()
    elif leaf.kind == "PERCENT":
        yield from [leaf.end] if {"percent", "pct"} & set(named) else ()
        yield from _share_of(words, leaf.end, named)
    elif field.type.kind in NUMBERS:
        units = dict(units_at(words, leaf.end))
        ends = {end for unit, end in units.items() if unit in named}
        counted = named[-1] == "count" and len(named) == 2 and plural(named[0])
        if texts_at(words, leaf.end) in (*named[len(named) == 1 :], *(counted or ())):
            ends.add(leaf.end + 1)
        if texts_at(words, leaf.end) in named and texts_at(words, leaf.end + 1) == "for":
            ends.add(leaf.end + 1)  # 50 tickets for a show
        yield from ends


def _of_one_kind(field: m.Attribute, own: Attr) -> bool:
    """Whether what a request tells is measured as what something has: money, or both hours."""
    if field.type.kind == own.type.kind == "money":
        return True
    last = {words_of(name)[-1] for name in (field.name, own.name)}
    return {field.type.kind, own.type.kind} <= NUMBERS and len(last) == 1


def _share_of(words: Sequence[Word], at: int, named: Sequence[str]) -> Iterator[int]:
    """Where the share ends of as many as a thing has: 10 percent "of its words"."""
    of, whose, noun, behind = (texts_at(words, at + i) for i in range(4))
    if of == "of" and whose in ("its", "their", "the") and noun in named[1:] and behind != "of":
        yield at + 3


def said_at(at: Word, text: str) -> Word:
    """A word that is said where another begins."""
    return replace(at, text=text, written=text, kind="word", end=at.start)


AT_A_TIME = tuple(
    phrase.split()
    for phrase in (
        "at a time", "at one time", "at once", "in one go", "each time", "per time", "per request",
        "in a single request", "in one request", "in a single transaction", "per transaction",
        "in one transaction",
    )
)  # fmt: skip
AFTER_IT = frozenset(
    ". ; , ! from of on unless if when while except during without with at in by to".split()
)


def without_at_a_time(found: list[Word], at: int) -> None:
    """Leaves out "at a time", behind how much of it is done."""
    for phrase in AT_A_TIME:
        end = at + len(phrase)
        if [w.text for w in found[at:end]] == phrase and (texts_at(found, end) or ".") in AFTER_IT:
            del found[at:end]
            return
