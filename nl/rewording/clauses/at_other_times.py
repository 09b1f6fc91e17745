"""Knows that "only by chemists on weekdays; at any other time only by the chief" says first who may
on weekdays, and then who may outside those hours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.calendar import names_days
from ...text.sentences import sentence_start
from ...text.tokens import Word, stands_at
from ...vocabulary.candidates import texts_at

OTHERWISE = tuple(
    phrase.split()
    for phrase in (
        "at any other time", "at any other times", "at all other times", "at other times",
        "outside those hours", "outside these hours", "outside those times",
    )
)  # fmt: skip
OUTSIDE = ("outside", "those", "hours")
BETWEEN = frozenset(", and but".split())
BEGINS = frozenset("on at between from in during".split())
TIMES = BEGINS | frozenset("and or to until till through am pm the noon midnight".split())
MARKS = frozenset(";.")


def at_other_times(words: Sequence[Word]) -> list[Word]:
    """The words, "only chemists may open it on weekdays; at any other time only the chief may" as
    "on weekdays, only chemists may open it; outside those hours only the chief may".
    """
    found = list(words)
    for at in range(len(found) - 4, 3, -1):
        said = next((s for s in OTHERWISE if stands_at(found, at, s)), [])
        comma = int(texts_at(found, at + len(said)) == ",")
        if not said or texts_at(found, at + len(said) + comma) != "only":
            continue
        end = at - (found[at - 1].text in ("and", "but"))
        end -= found[end - 1].text in MARKS | {","}
        start = sentence_start(found, end)
        begin = _timing(found, start, end)
        first = [word.text for word in found[start:end]]
        timed = begin > start or _timing_ahead(found, start, end)
        if "only" not in first or not timed:
            continue
        outside = [replace(found[at], text=text, written=text) for text in OUTSIDE]
        found[at : at + len(said)] = outside
        if begin > start:
            mark = replace(found[begin], text=",", written=",", kind="mark")
            last = begin - (found[begin - 1].text == ",")
            found[start:end] = [*found[begin:end], mark, *found[start:last]]
    return found


def _timing(words: Sequence[Word], start: int, end: int) -> int:
    """Where "on weekdays between 8:00 and 18:00" begins that ends at a place; nowhere, 0."""
    at = end
    while at > start and _is_of_time(words[at - 1]):
        at -= 1
    days = any(names_days(word.text) or word.kind == "clock" for word in words[at:end])
    begins = at > start and words[at].text in BEGINS if at < end else False
    return at if days and begins else 0


def _timing_ahead(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether a clause begins with "on weekdays"."""
    at = start + 1
    while at < end and _is_of_time(words[at]):
        at += 1
    days = any(names_days(word.text) or word.kind == "clock" for word in words[start:at])
    return words[start].text in BEGINS and days


def _is_of_time(word: Word) -> bool:
    return word.kind in ("clock", "number") or word.text in TIMES or bool(names_days(word.text))
