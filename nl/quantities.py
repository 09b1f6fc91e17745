"""Knows the numbers, sums of money, spans of time, clock times, days and dates in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .chart import Leaf
from .tokens import Word

SMALL = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
    "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19,
}  # fmt: skip
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
        "eighty": 80, "ninety": 90}  # fmt: skip
SCALES = {"hundred": 100, "thousand": 1_000, "k": 1_000, "million": 1_000_000, "m": 1_000_000,
          "mio": 1_000_000, "billion": 1_000_000_000, "bn": 1_000_000_000, "dozen": 12}  # fmt: skip
SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
CURRENCIES = {
    "dollar": "USD", "dollars": "USD", "usd": "USD", "bucks": "USD", "euro": "EUR",
    "euros": "EUR", "eur": "EUR", "pound": "GBP", "pounds": "GBP", "gbp": "GBP", "yen": "JPY",
    "jpy": "JPY", "chf": "CHF", "francs": "CHF", "cad": "CAD", "aud": "AUD", "inr": "INR",
    "sek": "SEK", "nok": "NOK", "dkk": "DKK", "pln": "PLN", "cny": "CNY", "nzd": "NZD",
}  # fmt: skip
CODES = frozenset(
    (
        "aed ars aud bdt bgn bhd brl cad chf clp cny cop czk dkk egp eur gbp ghs hkd huf idr ils "
        "inr isk jod jpy kes krw kwd kzt lkr mad mxn myr ngn nok nzd omr pen php pkr pln qar ron "
        "rsd sar sek sgd thb tnd try twd tzs uah ugx usd uyu vnd zar zmw"
    ).split()
)
"""By which sums of money are written; as a word in capitals alone: "try" is an English one."""
SECOND = 1_000_000
"""Durations are in microseconds."""
UNITS = {"second": SECOND, "minute": 60 * SECOND, "min": 60 * SECOND, "hour": 3600 * SECOND,
         "hr": 3600 * SECOND, "day": 86_400 * SECOND, "week": 7 * 86_400 * SECOND}  # fmt: skip
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
          "october", "november", "december")  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Number:
    """A number; `unit` is what it counts, where a word after it says so: "kg"."""

    value: Decimal
    unit: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money."""

    value: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of time, in microseconds; `days` where it was given in whole days or weeks."""

    microseconds: int


def quantities(words: Sequence[Word]) -> Iterator[Leaf]:
    """Every quantity that begins at any word, as leaves of the chart."""
    for start, word in enumerate(words):
        yield from _days(words, start)
        yield from _date(words, start)
        yield from _stretch(words, start)
        yield from _clock(words, start)
        if word.text in SYMBOLS:
            found = _number(words, start + 1)
            if found is not None:
                value, end = found
                yield Leaf("MONEY", start, end, Amount(value, SYMBOLS[word.text]))
        if word.text in CODES and (word.text in CURRENCIES or word.written.isupper()):
            found = _number(words, start + 1)
            if found is not None:
                yield Leaf("MONEY", start, found[1], Amount(found[0], word.text.upper()))
        if word.kind == "network":
            yield Leaf("IPRANGE", start, start + 1, word.text)
        found = _number(words, start)
        if found is None:
            if word.text in ("a", "an") and _at(words, start + 1) in UNITS:
                unit = UNITS[_at(words, start + 1)]
                yield Leaf("DURATION", start, start + 2, Duration(unit))
            if _is_the_one(words, start):  # "within the hour before it starts"
                unit = UNITS[_at(words, start + 1)]
                yield Leaf("DURATION", start, start + 2, Duration(unit))
                yield Leaf("DURATION", start + 1, start + 2, Duration(unit))
            continue
        value, end = found
        yield Leaf("NUMBER", start, end, Number(value))
        after = _at(words, end)
        code = after.upper() if after in CODES and words[end].written.isupper() else ""
        if after in CURRENCIES or code:
            yield Leaf("MONEY", start, end + 1, Amount(value, CURRENCIES.get(after, code)))
        elif after == "us" and _at(words, end + 1) in CURRENCIES:
            yield Leaf("MONEY", start, end + 2, Amount(value, CURRENCIES[_at(words, end + 1)]))
        if after in ("%", "percent"):
            yield Leaf("PERCENT", start, end + 1, Number(value))
        elif after == "per" and _at(words, end + 1) == "cent":
            yield Leaf("PERCENT", start, end + 2, Number(value))
        skip = 1 if after in ("calendar", "consecutive", "full") else 0
        unit_word = _at(words, end + skip)
        singular = unit_word.removesuffix("s")
        if singular in UNITS:
            span = value * UNITS[singular]
            if span == int(span):
                yield Leaf("DURATION", start, end + skip + 1, Duration(int(span)))
        if after in ("year", "years", "month", "months") and _at(words, end + 1) in ("old", "of"):
            pass  # a calendar's years are no fixed span


def _is_the_one(words: Sequence[Word], at: int) -> bool:
    """Whether "the hour" is one hour: "in the hour after it ends"."""
    before = _at(words, at - 1) if at else ""
    said = _at(words, at) == "the" and _at(words, at + 1) in UNITS
    return said and before in ("within", "in", "during") and _at(words, at + 2) in FROM


FROM = frozenset("before after following preceding".split())


def _at(words: Sequence[Word], index: int) -> str:
    return words[index].text if index < len(words) else ""


def _number(words: Sequence[Word], start: int) -> tuple[Decimal, int] | None:
    """The number that begins here, and where it ends."""
    if start >= len(words):
        return None
    word = words[start]
    end = start + 1
    if word.kind == "number":
        if re.fullmatch(r"\d{1,3}\.\d{3}", word.text):
            return None  # a thousand, or one with three decimals? That differs by country
        value = Decimal(word.text.replace(",", "").replace("_", ""))
    elif word.text in SMALL:
        value = Decimal(SMALL[word.text])
    elif word.text in TENS:
        value = Decimal(TENS[word.text])
        if _at(words, end) in SMALL and words[end].joined:
            value += SMALL[words[end].text]
            end += 1
    elif (word.text, _at(words, start + 1), _at(words, start + 2)) == ("half", "a", "million"):
        return Decimal(500_000), start + 3
    elif word.text in ("a", "one") and _at(words, start + 1) in ("hundred", "thousand", "million"):
        value = Decimal(1)
    else:
        return None
    while _at(words, end) in SCALES and (
        words[end].text not in ("m", "k", "bn", "mio") or words[end].start == words[end - 1].end
    ):
        value *= SCALES[words[end].text]
        end += 1
    return value, end


def _days(words: Sequence[Word], start: int) -> Iterator[Leaf]:
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
        days = tuple((first + i) % 7 for i in range((last - first) % 7 + 1))
        yield Leaf("DAYS", start, start + 2 + middle, tuple(sorted(days)))


DONE = frozenset("been be was were being have has had".split())


def calendar_word(text: str) -> bool:
    """Whether a word is a weekday's or a month's name."""
    return text.removesuffix("s") in WEEKDAYS or text in WEEKDAYS or text in MONTHS


def _weekday(text: str) -> int | None:
    for number, name in enumerate(WEEKDAYS):
        if text in (name, name + "s", name[:3]) or (text in ("tues", "thur", "thurs") and
                                                    name.startswith(text)):  # fmt: skip
            return number
    return None


def _clock(words: Sequence[Word], start: int) -> Iterator[Leaf]:
    """A time of day, in minutes after midnight."""
    word = words[start]
    if word.text == "noon" or (word.text == "midday"):
        yield Leaf("CLOCK", start, start + 1, 720)
    if word.text == "midnight":
        yield Leaf("CLOCK", start, start + 1, 0)
    if word.kind == "clock":
        hour, minute = map(int, word.text.split(":"))
    elif word.kind == "number" and word.text.isdigit() and int(word.text) <= 12:
        hour, minute = int(word.text), 0
    else:
        return
    after = _at(words, start + 1)
    end = start + 1
    if after in ("am", "pm") and 1 <= hour <= 12:
        hour = hour % 12 + (12 if after == "pm" else 0)
        end += 1
    elif (half := _half_of_day(words, end, hour)) is not None and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
        end += 2 if after == "at" else 3
    elif word.kind != "clock":
        if after == "o" and _at(words, start + 2) == "'s":
            return
        return
    elif after in ("h", "hrs"):
        end += 1
    if hour <= 24 and minute < 60 and hour * 60 + minute <= 1440:
        yield Leaf("CLOCK", start, end, hour * 60 + minute)


def _half_of_day(words: Sequence[Word], at: int, hour: int) -> str | None:
    """Whether an hour "in the morning", "at night" is one before or after noon."""
    said = [word.text for word in words[at : at + 3]]
    if said[:2] == ["at", "night"]:
        return "pm" if 6 <= hour < 12 else "am"
    if said[:2] != ["in", "the"] or len(said) < 3:
        return None
    return {"morning": "am", "afternoon": "pm", "evening": "pm"}.get(said[2])


def _date(words: Sequence[Word], start: int) -> Iterator[Leaf]:
    """A day of a year."""
    if start >= len(words):
        return
    word = words[start]
    if word.kind == "date":
        year, month, day = map(int, word.text.split("-"))
        yield from _day_leaf(start, start + 1, year, month, day)
        return
    month = _month(word.text)
    if month and _is_day(_at(words, start + 1)):
        at = start + 2 + (_at(words, start + 2) in ("st", "nd", "rd", "th"))
        at += _at(words, at) == ","
        if len(_at(words, at)) == 4 and _at(words, at).isdigit():
            yield from _day_leaf(
                start, at + 1, int(words[at].text), month, int(words[start + 1].text)
            )
    if word.text == "the":
        days = [leaf for leaf in _date(words, start + 1) if words[start + 1].kind == "number"]
        yield from (Leaf("DATE", start, leaf.end, leaf.value) for leaf in days)
    yield from _in_figures(words, start)
    if _is_day(word.text):
        at = start + 1 + (_at(words, start + 1) in ("st", "nd", "rd", "th"))
        at += _at(words, at) == "of"
        month = _month(_at(words, at))
        at += 1 + (_at(words, at + 1) == ",")
        if month and len(_at(words, at)) == 4 and _at(words, at).isdigit():
            yield from _day_leaf(start, at + 1, int(words[at].text), month, int(word.text))


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


ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}


def _stretch(words: Sequence[Word], start: int) -> Iterator[Leaf]:
    """A year, or a month or a quarter of one: its first day, and the first after it."""
    at, month, months = start + (words[start].text == "the"), 1, 12
    quarter = _quarter(words, at)
    if quarter is not None:
        (month, at), months = quarter, 3
    elif _month(_at(words, at)):
        month, months, at = _month(_at(words, at)), 1, at + 1
    elif _at(words, at) == "year":
        at += 1
    elif at > start:
        return
    at += months < 12 and _at(words, at) in ("of", ",")
    if at < len(words) and words[at].kind == "number" and re.fullmatch("(19|20)..", words[at].text):
        year, last = int(words[at].text), month + months
        after = date(year + 1, 1, 1) if last > 12 else date(year, last, 1)
        yield Leaf("STRETCH", start, at + 1, (date(year, month, 1), after))


def _quarter(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """With which month the quarter here begins, and where its words end: "Q1", "first quarter"."""
    first, second = _at(words, at), _at(words, at + 1)
    if first == "q" and second in ("1", "2", "3", "4"):
        return int(second) * 3 - 2, at + 2
    if first in ORDINALS and second == "quarter":
        return ORDINALS[first] * 3 - 2, at + 2
    return None


def _is_day(text: str) -> bool:
    return text.isdigit() and 1 <= int(text) <= 31


def _month(text: str) -> int:
    for number, name in enumerate(MONTHS, 1):
        if text == name or (len(text) >= 3 and text in (name[:3], name[:4])):
            return number
    return 0
