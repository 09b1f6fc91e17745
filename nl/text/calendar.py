"""Knows clock times, days, dates, months, quarters and years as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from ..chart import Leaf
from .numbers import SMALL
from .tokens import Word

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
          "october", "november", "december")  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _at(words: Sequence[Word], index: int) -> str:
    return words[index].text if 0 <= index < len(words) else ""


def days(words: Sequence[Word], start: int) -> Iterator[Leaf]:
    """Weekdays: one, a range of them, the working week, the weekend."""
    text = words[start].text
    if text in ("weekday", "weekdays"):
        yield Leaf("DAYS", start, start + 1, (0, 1, 2, 3, 4))
    if text in ("weekend", "weekends"):
        yield Leaf("DAYS", start, start + 1, (5, 6))
    if text in ("working", "business") and _at(words, start + 1) in ("day", "days"):
        yield Leaf("DAYS", start, start + 2, (0, 1, 2, 3, 4))
    first = _weekday(text)
    before = _at(words, start - 1) if start else ""
    if first is None or (text in ("sat", "wed") and before in DONE):
        return  # "before it has been sat"
    yield Leaf("DAYS", start, start + 1, (first,))
    middle = 1 if _at(words, start + 1) in ("to", "through", "thru", "until", "till") else 0
    if not middle and not (start + 1 < len(words) and words[start + 1].joined):
        return
    last = _weekday(_at(words, start + 1 + middle))
    if last is not None:
        between = tuple((first + i) % 7 for i in range((last - first) % 7 + 1))
        yield Leaf("DAYS", start, start + 2 + middle, tuple(sorted(between)))


DONE = frozenset("been be was were being have has had".split())


def calendar_word(text: str) -> bool:
    """Whether a word is a weekday's or a month's name."""
    return text.removesuffix("s") in WEEKDAYS or text in WEEKDAYS or text in MONTHS


def names_days(text: str) -> bool:
    """Whether a word names days of the week: "Sundays", "weekends"."""
    return _weekday(text) is not None or text.removesuffix("s") in ("weekend", "weekday")


def _weekday(text: str) -> int | None:
    for number, name in enumerate(WEEKDAYS):
        if text in (name, name + "s", name[:3]) or (text in ("tues", "thur", "thurs") and
                                                    name.startswith(text)):  # fmt: skip
            return number
    return None


def clocks(words: Sequence[Word], start: int) -> Iterator[Leaf]:
    """A time of day, in minutes after midnight."""
    word = words[start]
    twelve = word.text == "12"
    if _at(words, start + twelve) in AT_ONCE:
        yield Leaf("CLOCK", start, start + 1 + twelve, AT_ONCE[_at(words, start + twelve)])
        return
    for hour, minute, end in _hours(words, start):
        if [w.text for w in words[end : end + 3]] == ["o", "'", "clock"]:
            end += 3
        after = _at(words, end)
        half = after if after in ("am", "pm") else _half_of_day(words, end, hour)
        if half is not None and 1 <= hour <= 12:
            end += 1 if after in ("am", "pm") else 2 if after == "at" else 3
            minutes = (hour % 12 + (12 if half == "pm" else 0)) * 60 + minute
        elif word.kind == "clock" and end == start + 1:
            end += after in ("h", "hrs")
            minutes = hour * 60 + minute
        else:
            continue
        if minutes <= 1440:
            yield Leaf("CLOCK", start, end, minutes % 1440 if hour < 24 else minutes)


AT_ONCE = {"noon": 720, "midday": 720, "midnight": 0}


def _hours(words: Sequence[Word], start: int) -> Iterator[tuple[int, int, int]]:
    """The hour and minute of a clock that begin here: "9:30", "9", "nine", "half past nine"."""
    word = words[start]
    if word.kind == "clock" or re.fullmatch(r"\d\d?\.[0-5]\d", word.text):
        said, minute = map(int, re.split("[:.]", word.text))
        if said <= 24 and minute < 60:
            yield said, minute, start + 1
    elif (hour := _hour(word)) is not None:
        yield hour, 0, start + 1
    elif word.text in ("half", "quarter") and _at(words, start + 1) in ("past", "to"):
        hour = _hour(words[start + 2]) if start + 2 < len(words) else None
        past = 30 if word.text == "half" else 15
        if hour is not None and words[start + 1].text == "past":
            yield hour, past, start + 3
        elif hour is not None and past == 15 and hour > 1:
            yield hour - 1, 45, start + 3


def _hour(word: Word) -> int | None:
    hour = int(word.text) if word.text.isdecimal() else SMALL.get(word.text, 0)
    return hour if 0 < hour <= 12 else None


def _half_of_day(words: Sequence[Word], at: int, hour: int) -> str | None:
    """Whether an hour "in the morning", "at night" is one before or after noon."""
    said = [word.text for word in words[at : at + 3]]
    if said[:2] == ["at", "night"]:
        return "pm" if 6 <= hour < 12 else "am"
    if said[:2] != ["in", "the"] or len(said) < 3:
        return None
    return {"morning": "am", "afternoon": "pm", "evening": "pm"}.get(said[2])


def dates(words: Sequence[Word], start: int) -> Iterator[Leaf]:
    """A day of a year; one whose month or year only the day after it has, "24 and 25 December
    2026", is of the same.
    """
    word = words[start] if start < len(words) else None
    if word is None:
        return
    if word.kind == "date":
        yield from _day_leaf(start, start + 1, *map(int, word.text.split("-")))
        return
    if word.text == "the":
        numbered = start + 1 < len(words) and words[start + 1].kind == "number"
        for leaf in dates(words, start + 1) if numbered else ():
            yield Leaf("DATE", start, leaf.end, leaf.value)
    yield from _in_figures(words, start)
    found = _day_of_month(words, start)
    if found is None:
        return
    day, month, end = found
    year = _year(words, end)
    if month and year is not None:
        yield from _day_leaf(start, year[1], year[0], month, day)
    elif year is None:
        yield from _with_the_next(words, start, day, month, end)


def _day_of_month(words: Sequence[Word], at: int) -> tuple[int, int, int] | None:
    """The day here, its month or none, and where they end: "the 24th", "24 of May", "May 24"."""
    month = _month(_at(words, at))
    at += bool(month)
    at += not month and _at(words, at) == "the"
    if not _is_day(_at(words, at)) or words[at].kind != "number":
        return None
    day = int(words[at].text)
    at += 1 + (_at(words, at + 1) in ("st", "nd", "rd", "th"))
    if not month:
        later = at + (_at(words, at) == "of")
        month = _month(_at(words, later))
        at = later + 1 if month else at
    return day, month, at


def _year(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """The year that ends a date, and where it ends."""
    at += _at(words, at) == ","
    text = _at(words, at)
    return (int(text), at + 1) if len(text) == 4 and text.isdigit() else None


NEXT = frozenset("and to or until till through ,".split())


def _with_the_next(
    words: Sequence[Word], start: int, day: int, month: int, end: int
) -> Iterator[Leaf]:
    """A day without a year, of that of the day that is joined to it: "24 to 26 December 2026", "20
    December to 6 January 2027", "December 24 to 26, 2026".
    """
    at = end
    while _at(words, at) in NEXT:
        at += 1
    if at == end or at > end + 2:
        return
    if month and (found := _day_of_month(words, at)) is not None and not found[1]:
        last = _year(words, found[2])
        if last is not None and words[start].kind == "word":
            yield from _day_leaf(start, end, last[0], month, day)
            yield from _day_leaf(at, last[1], last[0], month, found[0])
        return
    for leaf in dates(words, at):
        earlier = month > leaf.value.month
        yield from _day_leaf(start, end, leaf.value.year - earlier, month or leaf.value.month, day)
        return


def _in_figures(words: Sequence[Word], start: int) -> Iterator[Leaf]:
    """25/12/2026, 12/25/2026: where just one of the two can be the month."""
    texts = [word.text for word in words[start : start + 5]]
    if len(texts) < 5 or texts[1::2] != ["/", "/"] or not all(t.isdigit() for t in texts[::2]):
        return
    one, two, year = (int(text) for text in texts[::2])
    if len(texts[4]) == 4 and one != two and (one > 12) == (two > 12):
        return
    day, month = (two, one) if two > 12 else (one, two)
    if len(texts[4]) == 4:
        yield from _day_leaf(start, start + 5, year, month, day)


def _day_leaf(start: int, end: int, year: int, month: int, day: int) -> Iterator[Leaf]:
    try:
        yield Leaf("DATE", start, end, date(year, month, day))
    except ValueError:
        return


ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}
HALVES = {"first": 1, "second": 2, "last": 2}


def stretches(words: Sequence[Word], start: int) -> Iterator[Leaf]:
    """A year, or a month, a quarter or a half of one: its first day, and the first after it."""
    at, month, months = start + (_at(words, start) == "the"), 1, 12
    if (part := _part_of_year(words, at)) is not None:
        month, months, at = part
    elif _month(_at(words, at)):
        month, months, at = _month(_at(words, at)), 1, at + 1
    elif _at(words, at) == "year":
        at += 1
    elif at > start:
        return
    at += months < 12 and _at(words, at) in ("of", ",", "/")
    if at < len(words) and words[at].kind == "number" and re.fullmatch("(19|20)..", words[at].text):
        year, last = int(words[at].text), month + months
        after = date(year + 1, 1, 1) if last > 12 else date(year, last, 1)
        yield Leaf("STRETCH", start, at + 1, (date(year, month, 1), after))
    elif months == 1 and _at(words, at) in ("to", "and", "or", "until", "through"):
        for leaf in stretches(words, at + 1):  # "from January to March 2027"
            until = leaf.value[0]
            if _month(words[at + 1].text):
                first = date(until.year - (month > until.month), month, 1)
                after = date(first.year + month // 12, month % 12 + 1, 1)
                yield Leaf("STRETCH", start, at, (first, after))


def _part_of_year(words: Sequence[Word], at: int) -> tuple[int, int, int] | None:
    """With which month a quarter or a half begins, its months, and where its words end: "Q1", "the
    first quarter", "H2".
    """
    first, second = _at(words, at), _at(words, at + 1)
    if first == "q" and second in ("1", "2", "3", "4"):
        return int(second) * 3 - 2, 3, at + 2
    if first == "h" and second in ("1", "2"):
        return int(second) * 6 - 5, 6, at + 2
    if first in ORDINALS and second == "quarter":
        return ORDINALS[first] * 3 - 2, 3, at + 2
    if first in HALVES and second == "half":
        return HALVES[first] * 6 - 5, 6, at + 2
    return None


def _is_day(text: str) -> bool:
    return text.isdigit() and 1 <= int(text) <= 31


def _month(text: str) -> int:
    for number, name in enumerate(MONTHS, 1):
        if text == name or (len(text) >= 3 and text in (name[:3], name[:4])):
            return number
    return 0
