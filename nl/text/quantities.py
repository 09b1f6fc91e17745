"""Knows the quantities in a text: numbers, sums of money, spans of time, and times and dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from ..chart import Leaf
from .calendar import clocks, dates, days, stretches
from .numbers import SYMBOLS, in_thousands_too, numbers_at
from .tokens import Word

CURRENCIES = {
    "dollar": "USD", "dollars": "USD", "usd": "USD", "bucks": "USD", "euro": "EUR",
    "euros": "EUR", "eur": "EUR", "pound": "GBP", "pounds": "GBP", "gbp": "GBP", "yen": "JPY",
    "jpy": "JPY", "chf": "CHF", "francs": "CHF", "cad": "CAD", "aud": "AUD", "inr": "INR",
    "sek": "SEK", "nok": "NOK", "dkk": "DKK", "pln": "PLN", "cny": "CNY", "nzd": "NZD",
}  # fmt: skip
NATIONAL = {
    f"{nation} {name}": code
    for nations, names, code in (
        ("us u.s american", "dollar dollars", "USD"),
        ("australian", "dollar dollars", "AUD"),
        ("canadian", "dollar dollars", "CAD"),
        ("new-zealand", "dollar dollars", "NZD"),
        ("singapore singaporean", "dollar dollars", "SGD"),
        ("hong-kong", "dollar dollars", "HKD"),
        ("british", "pound pounds", "GBP"),
        ("pounds pound", "sterling", "GBP"),
        ("swiss", "franc francs", "CHF"),
        ("swedish", "krona kronor crowns", "SEK"),
        ("norwegian", "krone kroner crowns", "NOK"),
        ("danish", "krone kroner crowns", "DKK"),
        ("icelandic", "krona kronur", "ISK"),
        ("czech", "koruna crowns", "CZK"),
        ("polish", "zloty zlotys", "PLN"),
        ("hungarian", "forint forints", "HUF"),
        ("indian", "rupee rupees", "INR"),
        ("japanese", "yen", "JPY"),
        ("chinese", "yuan", "CNY"),
        ("turkish", "lira liras", "TRY"),
        ("mexican", "peso pesos", "MXN"),
        ("brazilian", "real reais", "BRL"),
        ("south-african", "rand", "ZAR"),
    )
    for nation in (each.replace("-", " ") for each in nations.split())
    for name in names.split()
}
"""Currencies that are called by their country's name."""
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
OTHER_UNITS = {"fortnight": 14 * 86_400 * SECOND, "sec": SECOND, "wk": UNITS["week"]}
MONTHS = {"month": 1, "year": 12}
"""Units that are as long as the calendar has them, in months."""
MEAN_MONTH = 2_629_746 * SECOND
LETTERS = {"h": UNITS["hour"], "d": UNITS["day"], "s": SECOND}
"""Units that stand directly behind their number: "48h"."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number; `unit` is what it counts, where a word after it says so: "kg"; it is `unnamed`
    where no attribute is called by it.
    """

    value: Decimal
    unit: str = field(default="", repr=False)
    unnamed: bool = field(default=False, repr=False)


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money."""

    value: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of time in microseconds; with `months` it is so many of a calendar's, each as long as
    it happens to be, and `microseconds` just their mean.
    """

    microseconds: int
    months: int = field(default=0, repr=False)


def quantities(words: Sequence[Word]) -> Sequence[Leaf]:
    """Every quantity that begins at any word, as leaves of the chart."""
    return _quantities(tuple(words))


@lru_cache(maxsize=64)  # the steps of a rewording ask again and again, of the same words
def _quantities(words: tuple[Word, ...]) -> tuple[Leaf, ...]:
    return tuple(_found(words))


def _found(words: Sequence[Word]) -> Iterator[Leaf]:
    for start, word in enumerate(words):
        yield from days(words, start)
        yield from dates(words, start)
        yield from stretches(words, start)
        yield from clocks(words, start)
        yield from _money(words, start)
        yield from _spans(words, start)
        if word.kind == "network":
            yield Leaf("IPRANGE", start, start + 1, word.text)
        for value, end in numbers_at(words, start):
            yield from _numbered(words, start, value, end)


def _numbered(words: Sequence[Word], start: int, value: Decimal, end: int) -> Iterator[Leaf]:
    """A number, and what it is with the words after it: a sum, a share, a span of time."""
    scaled = in_thousands_too(words, start, end)
    symbol = start > 0 and words[start - 1].text in SYMBOLS
    if scaled is None or symbol:
        yield Leaf("NUMBER", start, end, Number(value))
    if scaled is not None:
        yield Leaf("NUMBER", start, end, Number(scaled))
    found = _currency(words, end)
    if found is not None:
        yield Leaf("MONEY", start, found[1], Amount(value, found[0]))
    after = _at(words, end)
    if after in ("%", "percent", "pct"):
        yield Leaf("PERCENT", start, end + 1, Number(value))
    elif after == "per" and _at(words, end + 1) == "cent":
        yield Leaf("PERCENT", start, end + 2, Number(value))
    skip = 1 if after in FULL else 0
    unit = _unit(words, end + skip)
    span = value * unit
    if unit and span == int(span):
        yield Leaf("DURATION", start, end + skip + 1, Duration(int(span)))
    months = value * MONTHS.get(_at(words, end + skip).removesuffix("s"), 0)
    if months and months == int(months):
        yield Leaf("DURATION", start, end + skip + 1, in_months(int(months)))
    span = value * _unit_said_later(words, end)
    if span and not symbol and span == int(span):
        yield Leaf("DURATION", start, end, Duration(int(span)))


def in_months(months: int) -> Duration:
    """So many months of a calendar."""
    return Duration(months * MEAN_MONTH, months)


LATER = (
    ("and",),
    ("to",),
    ("but", "less", "than"),
    ("but", "fewer", "than"),
    ("but", "no", "more", "than"),
    ("but", "not", "more", "than"),
    ("but", "at", "most"),
    ("and", "less", "than"),
    ("and", "at", "most"),
    ("and", "no", "more", "than"),
    ("and", "fewer", "than"),
    ("and", "not", "more", "than"),
    ("but", "under"),
)
"""Between two numbers of which the second has a unit: "at least 2 but no more than 14 days"."""


def _unit_said_later(words: Sequence[Word], end: int) -> int:
    """How long the unit of time is that the next number has, for both."""
    for join in LATER:
        after = end + len(join)
        if tuple(word.text for word in words[end:after]) == join:
            for _, last in numbers_at(words, after):
                skip = 1 if _at(words, last) in FULL else 0
                if unit := _unit(words, last + skip):
                    return unit
    return 0


FULL = frozenset("calendar consecutive full whole complete".split())


def _money(words: Sequence[Word], start: int) -> Iterator[Leaf]:
    """A sum behind its currency: "$500", "US$500", "EUR 500"."""
    word = words[start]
    currency, at = "", start + 1
    if word.text in SYMBOLS and _dollars_of(words, start - 1) is None:
        currency = SYMBOLS[word.text]
    elif (country := _dollars_of(words, start)) is not None:
        currency, at = country, start + 2
    elif word.text in CODES and (word.text in CURRENCIES or word.written.isupper()):
        currency = word.text.upper()
    for value, end in numbers_at(words, at) if currency else ():
        yield Leaf("MONEY", start, end, Amount(value, currency))
        scaled = in_thousands_too(words, at, end)
        if scaled is not None:  # "between $5 and $10 million"
            yield Leaf("MONEY", start, end, Amount(scaled, currency))


def _dollars_of(words: Sequence[Word], at: int) -> str | None:
    """Whose dollars a sign is of that stands directly after letters: "A$", "US$"."""
    if not (0 <= at < len(words) - 1 and words[at + 1].text == "$"):
        return None
    return DOLLARS.get(words[at].text) if words[at].end == words[at + 1].start else None


DOLLARS = {"us": "USD", "a": "AUD", "au": "AUD", "c": "CAD", "ca": "CAD", "nz": "NZD", "s": "SGD",
           "hk": "HKD"}  # fmt: skip


def _currency(words: Sequence[Word], at: int) -> tuple[str, int] | None:
    """The currency that is written behind a number, and where it ends."""
    texts = [word.text for word in words[at : at + 3]]
    for length in (3, 2):
        if len(texts) >= length and (said := NATIONAL.get(" ".join(texts[:length]))):
            return said, at + length
    if not texts:
        return None
    if texts[0] in CURRENCIES:
        return CURRENCIES[texts[0]], at + 1
    if texts[0] in CODES and words[at].written.isupper():
        return texts[0].upper(), at + 1
    if texts[0] in SYMBOLS and not any(word.kind == "number" for word in words[at + 1 : at + 2]):
        return SYMBOLS[texts[0]], at + 1
    return None


def _unit(words: Sequence[Word], at: int) -> int:
    """How long the unit of time is that is written here; 0 where none is."""
    text = _at(words, at)
    if text in LETTERS:
        attached = words[at].start == words[at - 1].end
        return LETTERS[text] if attached else 0
    return UNITS.get(text.removesuffix("s"), 0) or OTHER_UNITS.get(text.removesuffix("s"), 0)


def _spans(words: Sequence[Word], start: int) -> Iterator[Leaf]:
    """Spans of time without a number: "an hour", "half an hour", "a day and a half"."""
    first = words[start].text
    if first in ("a", "an") and (unit := _unit(words, start + 1)):
        yield Leaf("DURATION", start, start + 2, Duration(unit))
        if [word.text for word in words[start + 2 : start + 5]] == ["and", "a", "half"]:
            yield Leaf("DURATION", start, start + 5, Duration(unit + unit // 2))
    if first in ("a", "an") and (months := MONTHS.get(_at(words, start + 1))):
        yield Leaf("DURATION", start, start + 2, in_months(months))
        half = [word.text for word in words[start + 2 : start + 5]] == ["and", "a", "half"]
        if half and months == MONTHS["year"]:
            yield Leaf("DURATION", start, start + 5, in_months(18))
    if tuple(word.text for word in words[start : start + 3]) == ("half", "a", "year"):
        yield Leaf("DURATION", start, start + 3, in_months(6))
    for part, share in PARTS.items():
        end = start + len(part)
        if tuple(word.text for word in words[start:end]) == part and (unit := _unit(words, end)):
            yield Leaf("DURATION", start, end + 1, Duration(unit * share // 4))
    if _is_the_one(words, start):  # "within the hour before it starts"
        unit = _unit(words, start + 1)
        yield Leaf("DURATION", start, start + 2, Duration(unit))
        yield Leaf("DURATION", start + 1, start + 2, Duration(unit))
    if first in NEAREST and start > 1 and _is_one(words, start + 1):
        before = _at(words, start - 2), _at(words, start - 1)
        if before[0] in DURING and before[1] == "the":
            yield Leaf("DURATION", start + 1, start + 2, Duration(_unit(words, start + 1)))


PARTS = {("half", "an"): 2, ("half", "a"): 2, ("half",): 2, ("a", "quarter", "of", "an"): 1,
         ("three", "quarters", "of", "an"): 3}  # fmt: skip
"""How many quarters: "half an hour"."""


def _is_the_one(words: Sequence[Word], at: int) -> bool:
    """Whether "the hour" is one hour: "in the hour after it ends"."""
    before = _at(words, at - 1) if at else ""
    said = _at(words, at) == "the" and _is_one(words, at + 1)
    return said and before in DURING and _at(words, at + 2) in FROM


def _is_one(words: Sequence[Word], at: int) -> bool:
    """Whether a unit of time is one of it, as it stands without a number: "week", not "weeks"."""
    return _at(words, at) in UNITS or _at(words, at) in OTHER_UNITS


DURING = frozenset("within in during over for".split())
NEAREST = frozenset("last past next first final".split())
"""Which one of its kind it is, if so: "within the last hour", "in the first week after …"."""
FROM = frozenset("before after following preceding".split())


def _at(words: Sequence[Word], index: int) -> str:
    return words[index].text if index < len(words) else ""
