"""Knows that hours which are told make a part of the day a mere word for them: "overnight, from
22:00 to 06:00", "Friday afternoons from 3 p.m."; that a day ends at midnight; and that hours may be
called as an adverb is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.calendar import names_days
from ...text.lexicon import PREPOSITIONS
from ...text.quantities import quantities
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

PARTS = (
    ("overnight",), ("at", "night"), ("by", "night"), ("during", "the", "night"),
    ("in", "the", "evening"), ("in", "the", "evenings"), ("in", "the", "morning"),
    ("in", "the", "mornings"), ("in", "the", "afternoon"), ("in", "the", "afternoons"),
    ("during", "the", "day"), ("in", "the", "daytime"), ("by", "day"), ("at", "lunchtime"),
)  # fmt: skip
MARKS = frozenset(", ( :".split())
FROM = frozenset("from between i.e.".split())
TILL = frozenset("until till to through".split())
END = (["the", "end", "of", "that", "day"], ["the", "end", "of", "the", "day"])
NEAR = 9
"""Words between the hour from which it is and the end of that day."""


def hours_told(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "overnight, from 22:00 to 06:00" as "from 22:00 to 06:00", and "until the end of
    that day" as "until midnight", where an hour stands before it.
    """
    clocks = [leaf.start for leaf in quantities(words) if leaf.kind == "CLOCK"]
    found = _or_at_weekends(_days_excluded(list(words)))
    for at in range(len(found) - 1, -1, -1):
        if found[at].text in TILL and [w.text for w in found[at + 1 : at + 6]] in END:
            if any(at - NEAR <= clock < at for clock in clocks):
                found[at : at + 6] = [
                    replace(found[at], text="until"),
                    replace(found[at + 5], text="midnight"),
                ]
            continue
        if at and _of_a_day(found, at, clocks, vocabulary):
            del found[at]
            continue
        length = _part(found, at, vocabulary)
        if length and _tells_hours(found, at + length, clocks):
            comma = found[at + length].text == ","
            del found[at : at + length + comma]
        elif _is_when(found, at, vocabulary):
            found[at:at] = [replace(found[at], text="during", end=found[at].start)]
    return found


def _or_at_weekends(words: list[Word]) -> list[Word]:
    """The words, "outside office hours and at weekends" as "… or at weekends": it is one or the
    other, as nothing is in both.
    """
    for at in range(len(words) - 2, 1, -1):
        said = [word.text for word in words[at : at + 2]]
        day = at + 2 + (texts_at(words, at + 2) == "the")
        hours = {word.text for word in words[max(0, at - 2) : at]} & {"hours", "hour", "times"}
        joined = said[0] == "and" and said[1] in ("at", "on", "over", "during")
        if joined and hours and texts_at(words, day) in ("weekend", "weekends"):
            words[at] = replace(words[at], text="or")
    return words


ADVERBS = frozenset("overnight afterhours nightly daily".split())
NOUNS = frozenset(["NOUN", "CLASS", "RELN", "ATTR", "PATHN"])


def _is_when(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether hours of the policy are called as an adverb is, and say when: "stories may not be
    published overnight", but no "overnight shift".
    """
    if words[at].text not in ADVERBS or "CIRC" not in vocabulary.kinds((words[at].text,)):
        return False
    after = vocabulary.kinds((texts_at(words, at + 1),))
    before = texts_at(words, at - 1) if at else ""
    return NOUNS.isdisjoint(after) and before not in PREPOSITIONS and before not in ("the", "an")


def _days_excluded(found: list[Word]) -> list[Word]:
    """ ", weekends excluded" as ", except on weekends", ", Sundays included" as ", including on
    Sundays".
    """
    for at in range(len(found) - 1, 1, -1):
        start = at
        while start and (names_days(found[start - 1].text) or found[start - 1].text == "and"):
            start -= 1
        comma = start > 0 and found[start - 1].text == ","
        if found[at].text in OR_NOT and start < at and comma:
            said = [replace(found[at], text=text) for text in (OR_NOT[found[at].text], "on")]
            found[start : at + 1] = [*said, *found[start:at]]
    return found


OR_NOT = {"excluded": "except", "excepted": "except", "included": "including"}


OF_A_DAY = frozenset("morning mornings afternoon afternoons evening evenings night nights".split())


def _of_a_day(
    words: Sequence[Word], at: int, clocks: Sequence[int], vocabulary: Vocabulary
) -> bool:
    """Whether it is the part of "Friday afternoons from 3 p.m.", which hours tell."""
    known = (words[at].text,) in vocabulary.entries
    told = texts_at(words, at + 1) in FROM and at + 2 in clocks
    day = words[at].text in OF_A_DAY and names_days(words[at - 1].text)
    return bool(day) and told and not known


def _part(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """How many words name a part of the day there that is no word of the policy."""
    for part in PARTS:
        if tuple(word.text for word in words[at : at + len(part)]) == part:
            known = part in vocabulary.entries or part[-1:] in vocabulary.entries
            return 0 if known else len(part)
    return 0


def _tells_hours(words: Sequence[Word], at: int, clocks: Sequence[int]) -> bool:
    """Whether what follows a mark says from which hour on that is."""
    if texts_at(words, at) not in MARKS:
        return False
    begin = at + 1 + (texts_at(words, at + 1) in FROM)
    return begin in clocks
