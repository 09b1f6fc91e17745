"""Knows that what is "3 days overdue", or "overdue by 3 days", was due so long ago."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.quantities import quantities
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

BE = frozenset("is are was were been".split())
BOUNDS = ("more than", "at least", "over", "less than", "no more than", "at most", "fewer than")
LENGTHS = frozenset("minute hour day week month year".split())
LATE = frozenset("overdue late".split())


def so_long_overdue(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "is more than 3 days overdue" as "was due more than 3 days ago", where it is known
    when that is; where something is called overdue, as "is overdue and was due …".
    """
    counted = ("days", "past", "due") in vocabulary.entries
    found = list(words) if counted else _past_due(words)
    if vocabulary.kinds(("due",)).isdisjoint({"EVENTP", "EVENTX"}):
        return found
    spans = {leaf.start: leaf.end for leaf in quantities(found) if leaf.kind == "DURATION"}
    for start, end in sorted(spans.items(), reverse=True):
        bound = _bound_before(found, start)
        if texts_at(found, end) in LATE:  # "is more than 3 days overdue"
            first, last, late = bound - 1, end + 1, found[end]
        elif texts_at(found, bound - 1) == "by" and texts_at(found, bound - 2) in LATE:
            first, last, late = bound - 3, end, found[bound - 2]
        else:
            continue
        if first >= 0 and found[first].text not in BE and _is_of_a_thing(found[first], vocabulary):
            be = "are" if found[first].text.endswith("s") else "is"
            found[first + 1 : first + 1] = _said(found[first], f"that {be}")
            first, bound, start, end, last = (at + 2 for at in (first, bound, start, end, last))
        if first < 0 or found[first].text not in BE:
            continue
        so_long = (
            found[bound:end] if bound < start else [*_said(late, "at least"), *found[start:end]]
        )
        called = late.text == "overdue" and ("overdue",) in vocabulary.entries
        begins = [found[first], late, *_said(late, "and")] if called else []
        found[first:last] = [*begins, *_said(late, "was due"), *so_long, *_said(late, "ago")]
    return found


def _past_due(words: Sequence[Word]) -> list[Word]:
    """The words, "30 days past due" as "30 days overdue"."""
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        late = [found[at].text, found[at + 1].text] == ["past", "due"]
        if late and found[at - 1].text.removesuffix("s") in LENGTHS:
            found[at : at + 2] = [replace(found[at], text="overdue")]
    return found


def _is_of_a_thing(word: Word, vocabulary: Vocabulary) -> bool:
    """Whether a noun stands there: "invoices more than 30 days overdue"."""
    return not vocabulary.kinds((word.text,)).isdisjoint(("NOUN", "CLASS"))


def _said(word: Word, text: str) -> list[Word]:
    return [replace(word, text=each) for each in text.split()]


def _bound_before(words: Sequence[Word], at: int) -> int:
    """Where "more than" begins that stands right before a place; that place, if nothing does."""
    for length in (3, 2, 1):
        if length <= at and " ".join(w.text for w in words[at - length : at]) in BOUNDS:
            return at - length
    return at
