"""Knows numbers as people write them: 1,500, "two and a half million", "a dozen", "minus 20"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

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
SHORT_SCALES = frozenset("m k bn mio".split())
"""What stands directly after its number: "5 m" are metres."""
SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
PARTS = {"quarter": Decimal("0.25"), "half": Decimal("0.5")}
WHOLE = frozenset("hundred thousand million billion dozen".split())
"""Of what there can be one: "a dozen"."""


def numbers_at(words: Sequence[Word], start: int) -> Iterator[tuple[Decimal, int]]:
    """Every number that begins here, and where it ends: "one hundred and fifty" is 150, and 100
    where "and" joins something else to it.
    """
    for value, end in _simple(words, start):
        yield value, end
        if _said(words, end, "and a half"):
            one = SCALES.get(words[end - 1].text, 1)  # "a million and a half"
            yield from _scaled(words, value + one * PARTS["half"], end + 3)


def _simple(words: Sequence[Word], start: int) -> Iterator[tuple[Decimal, int]]:
    if start >= len(words):
        return
    word = words[start]
    if word.kind == "number":
        if re.fullmatch(r"\d{1,3}\.\d{3}", word.text):
            return  # a thousand, or one with three decimals? That differs by country
        value = Decimal(word.text.replace(",", "").replace("_", "").replace(MINUS, "-"))
        end = start + 1
        while len(word.text) <= 3 and word.text.isdigit() and _is_group(words, end):
            value, end = value * 1_000 + Decimal(words[end].text), end + 1
        yield from _scaled(words, value, end)
    elif word.text == "minus":
        yield from ((-value, end) for value, end in _simple(words, start + 1) if value > 0)
    elif (part := _part(words, start)) is not None:
        yield part
    else:
        yield from _spelled(words, start, SCALES["billion"] * 1_000)


def _is_group(words: Sequence[Word], at: int) -> bool:
    """Whether three digits stand behind a space, as in "10 000"."""
    if at >= len(words) or words[at].start != words[at - 1].end + 1:
        return False
    return words[at].kind == "number" and len(words[at].text) == 3 and words[at].text.isdigit()


MINUS = "\N{MINUS SIGN}"


def _scaled(words: Sequence[Word], value: Decimal, end: int) -> Iterator[tuple[Decimal, int]]:
    """1.5 million, 10k."""
    while _at(words, end) in SCALES and (
        words[end].text not in SHORT_SCALES or words[end].start == words[end - 1].end
    ):
        value *= SCALES[words[end].text]
        end += 1
    yield value, end


def _part(words: Sequence[Word], start: int) -> tuple[Decimal, int] | None:
    """Half a million, a quarter of a million, three quarters of a million."""
    first, second = _at(words, start), _at(words, start + 1)
    if first == "half" and second == "a" and _at(words, start + 2) in WHOLE:
        return SCALES[_at(words, start + 2)] * PARTS["half"], start + 3
    many = {("a", "quarter"): 1, ("three", "quarters"): 3}.get((first, second), 0)
    if many and _said(words, start + 2, "of a") and _at(words, start + 4) in WHOLE:
        return SCALES[_at(words, start + 4)] * PARTS["quarter"] * many, start + 5
    return None


def _spelled(words: Sequence[Word], start: int, below: int) -> Iterator[tuple[Decimal, int]]:
    """Two hundred and fifty thousand; each part with a smaller scale than the one before it."""
    for value, end in _hundreds(words, start):
        scale = SCALES.get(_at(words, end), 0)
        if _at(words, end) not in WHOLE or scale >= below:
            yield value, end
            continue
        value, end = value * scale, end + 1
        joined = _at(words, end) == "and"
        more = [
            (value + rest, last)
            for rest, last in _spelled(words, end + joined, scale)
            if rest < scale and scale > SCALES["hundred"]
        ]
        if joined or not more:
            yield value, end
        yield from more


def _hundreds(words: Sequence[Word], start: int) -> Iterator[tuple[Decimal, int]]:
    """What is said before "thousand": "three", "three hundred and fifty", "a"."""
    found = _tens(words, start)
    if found is None and _at(words, start) == "a" and _at(words, start + 1) in WHOLE:
        found = Decimal(1), start + 1
    if found is None:
        return
    value, end = found
    if _at(words, end) != "hundred":
        yield found
        return
    value, end = value * 100, end + 1
    joined = _at(words, end) == "and"
    rest = _tens(words, end + joined)
    if joined or rest is None:
        yield value, end
    if rest is not None:
        yield value + rest[0], rest[1]


def _tens(words: Sequence[Word], start: int) -> tuple[Decimal, int] | None:
    """Seven, seventeen, seventy, seventy-seven."""
    text, after = _at(words, start), _at(words, start + 1)
    if text in SMALL:
        return Decimal(SMALL[text]), start + 1
    if text in TENS and 0 < SMALL.get(after, 0) < 10 and words[start + 1].joined:
        return Decimal(TENS[text] + SMALL[after]), start + 2
    return (Decimal(TENS[text]), start + 1) if text in TENS else None


def in_thousands_too(words: Sequence[Word], start: int, end: int) -> Decimal | None:
    """What a number is in the scale of the one after it: the ten of "between ten and fifty
    thousand", the 5 of "5 to 10 million".
    """
    before = start - 1 - (start > 1 and words[start - 1].text in SYMBOLS)
    bounds = before >= 0 and words[before].text in ("between", "from")
    if not (_at(words, end) == "to" or (_at(words, end) == "and" and bounds)):
        return None
    value = next((value for value, at in _simple(words, start) if at == end), None)
    there = end + 1 + (_at(words, end + 1) in SYMBOLS)
    for other, last in _simple(words, there):
        scale = SCALES.get(words[last - 1].text, 1)
        if last > there + 1 and value is not None and 0 < value < other / scale and scale > 1:
            return value * scale
    return None


def _said(words: Sequence[Word], at: int, phrase: str) -> bool:
    texts = phrase.split()
    return [word.text for word in words[at : at + len(texts)]] == texts


def _at(words: Sequence[Word], index: int) -> str:
    return words[index].text if index < len(words) else ""
