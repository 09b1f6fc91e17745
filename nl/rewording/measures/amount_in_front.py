"""Knows that "no more than 30 doses of a drug may be dispensed" says of no drug that more of it may
be, and "up to 30 doses can be dispensed by clerks" how much of it they may.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...chart import Leaf
from ...text.lexicon import MODALS
from ...text.morphology import plural
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at, types_named
from ...vocabulary.of_the_deed import field_name, is_of_deed
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Attr
from ...vocabulary.vocabulary import Vocabulary
from .deed_of_things import noun_end
from .how_much import NUMBERS, amounts, bounds_before, measured_by, said_at, without_at_a_time

STARTS = frozenset(". ; :".split())
JOINTS = frozenset("but and , while".split())
MOST_WORDS = 3
FAR = 8


def amount_in_front(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "no more than 30 doses may be dispensed" as "no drug with doses of more than 30
    may be dispensed".
    """
    found = list(words)
    fields = [
        Attr("request", field.name, field.type)
        for field in vocabulary.model.request
        if field.type.kind in {*NUMBERS, "money"}
    ]
    if not fields or "be" not in {word.text for word in found}:
        return found
    for leaf in sorted(amounts(found, vocabulary), key=lambda each: -each.start):
        begin = start = bounds_before(found, leaf.start)
        if texts_at(found, start) in ("no", "not") and start + 1 < leaf.start:
            start += 1
        elif start > 0 and texts_at(found, start - 1) in ("no", "not"):
            begin -= 1
        if start < leaf.start and _is_first(found, begin):
            for field in fields:
                _say(found, (begin, start), leaf, field, vocabulary)
    return found


def _is_first(words: Sequence[Word], begin: int) -> bool:
    """Whether a sentence begins at a place, or a clause behind its joint."""
    before = texts_at(words, begin - 1) if begin else "."
    return before in STARTS or before in JOINTS


def _say(
    found: list[Word], places: tuple[int, int], leaf: Leaf, field: Attr, vocabulary: Vocabulary
) -> None:
    begin, start = places
    own = next((f for f in vocabulary.model.request if f.name == field.name), None)
    ends = [] if own is None else list(measured_by(found, leaf, own))
    if leaf.kind == "NUMBER" and [texts_at(found, leaf.end)] == words_of(field.name):
        ends.append(leaf.end + 1)  # 30 doses, of `doses`
    modal = next((i for i in range(leaf.end, min(leaf.end + FAR, len(found)))
                  if found[i].text in MODALS), 0)  # fmt: skip
    name = field_name(field, vocabulary)
    if not ends or not modal or not name or max(ends) > modal:
        return
    end = max(ends)
    done, acts = _done(found, modal, vocabulary)
    if len(acts) != 1 or not is_of_deed(field, next(iter(acts)), vocabulary):
        return
    none = found[begin].text in ("no", "not") and begin < start
    bound = found[start : leaf.start]
    if none and [word.text for word in bound] not in (["more", "than"], ["over"], ["above"]):
        return
    told = found[end:modal] or _taken_behind(found, done, next(iter(acts)), vocabulary)
    things = _things(told, found[begin], next(iter(acts)), none, vocabulary)
    first = found[begin]
    if none and not things and end == modal:
        case = [said_at(first, text) for text in ("if", *name, "is")]
        nothing = [said_at(first, text) for text in (",", "nothing")]
        without_at_a_time(found, done)
        found[begin:modal] = [*case, *bound, *found[leaf.start : leaf.end], *nothing]
    if not things:
        return
    with_name = [said_at(first, text) for text in ("with", *name, "of")]
    without_at_a_time(found, done)
    no = [said_at(first, "no")] if none else []
    units = [] if leaf.kind == "NUMBER" and end == leaf.end + 1 else found[leaf.end : end]
    found[begin:modal] = [*no, *things, *with_name, *bound, *found[leaf.start : leaf.end], *units]


def _done(words: Sequence[Word], modal: int, vocabulary: Vocabulary) -> tuple[int, set[str]]:
    """Where "may not be dispensed" ends, and what is done."""
    at = modal + 1
    while texts_at(words, at) in ("not", "only", "never"):
        at += 1
    if texts_at(words, at) != "be":
        return at, set()
    for size in range(MOST_WORDS, 0, -1):
        acts = acts_of(words[at + 1 : at + 1 + size], ("ACTP",), vocabulary)
        if acts:
            return at + 1 + size, acts
    return at, set()


def _taken_behind(found: list[Word], at: int, act: str, vocabulary: Vocabulary) -> list[Word]:
    """What it is done to, where that stands behind: "paid out from an award"."""
    end = noun_end(found, at, vocabulary) if texts_at(found, at) in ("from", "into", "of") else at
    told = found[at:end]
    if types_named(told, vocabulary).isdisjoint(vocabulary.actions.get(act, ())):
        return []
    del found[at:end]
    return [said_at(told[0], "of"), *told[1:]]


def _things(
    told: Sequence[Word], at: Word, act: str, none: bool, vocabulary: Vocabulary
) -> list[Word]:
    """What it is done to, "of a controlled drug", or else all that it can be done to."""
    if told and told[0].text in ("of", "from"):
        article = none and len(told) > 1 and told[1].text in ("a", "an", "any", "the")
        return list(told[1 + article :])
    types = vocabulary.actions.get(act, ())
    if told or len(types) != 1:
        return []
    name = " ".join(words_of(next(iter(types))))
    name = name if none else next(iter(plural(name)), name)
    return [said_at(at, text) for text in name.split()]
