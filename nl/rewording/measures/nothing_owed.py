"""Knows that a lease with "no arrears" has arrears of 0, and one with "unpaid fees" more than 0:
what somebody owes, in the currency that the vocabulary tells it in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ....compiler import model as m
from ...text.morphology import singular
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Attr, Kind
from ...vocabulary.vocabulary import Vocabulary

WITH = frozenset("with has have having had owe owes owing".split())
OWE = frozenset("owe owes owing".split())
LEFT = frozenset("left outstanding owed owing due open unpaid remaining pending".split())
REMAIN = frozenset("remain remains".split())
BE = frozenset("is are".split())
ENDS = frozenset(". ; : ! , and or may can must if unless when while until once only".split())
OWED = frozenset("debt balance fine fee charge penalty overdraft surcharge".split())
LIMITS = frozenset("limits limit allowance allowances caps cap budgets budget quota quotas".split())
"""Who has none of these may have as much as they like."""
MOST = 4
"""Words of what is owed."""


def nothing_owed(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "no arrears are left" as "the arrears are 0 USD", "with no arrears" as "with
    arrears of 0 USD", "who have unpaid fees" as "who have unpaid fees of more than 0 EUR".
    """
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        if found[at].text != "no" and found[at].text not in WITH:
            continue
        start = at + 1 + (found[at].text in WITH and texts_at(found, at + 1) == "any")
        end, zero = _owed(found, start, vocabulary)
        if end and found[at].text in OWE and texts_at(found, end) in ENDS:
            _put(found, at + 1, start, ["more", "than", *zero, "in"])
        elif end and found[at].text in OWE:
            continue
        elif end and found[at].text != "no" and texts_at(found, end) in ENDS:
            _put(found, end, end, ["of", "more", "than", *zero])
        elif end and found[at].text == "no":
            _none(found, at, end, zero)
    return found


def _none(words: list[Word], at: int, end: int, zero: list[str]) -> None:
    """Says of "no arrears", which stands from a place to another, that it is so much."""
    before = [word.text for word in words[max(0, at - 2) : at]]
    after = [texts_at(words, end), texts_at(words, end + 1), texts_at(words, end + 2)]
    there = before[-2:-1] == ["there"] and before[-1] in BE
    if before[-1] in OWE and after[0] in ENDS:
        _put(words, at, at + 1, ["at", "most", *zero, "in"])
    elif before[-1] in WITH and after[0] in ENDS:
        _put(words, end, end, ["of", *zero])
        del words[at]
    elif there and (after[0] in ENDS or (after[0] in LEFT and after[1] in ENDS)):
        be, noun = before[-1], [word.text for word in words[at + 1 : end]]
        _put(words, at - 2, end + (after[0] in LEFT), ["the", *noun, be, *zero])
    elif after[0] in BE and after[1] in LEFT and after[2] in ENDS:
        _put(words, end + 1, end + 2, zero)
        words[at] = replace(words[at], text="the", written="the")
    elif after[0] in REMAIN and after[1] in ENDS:
        _put(words, end, end + 1, ["are" if after[0] == "remain" else "is", *zero])
        words[at] = replace(words[at], text="the", written="the")


def _put(words: list[Word], start: int, end: int, texts: Sequence[str]) -> None:
    place = words[max(start, 0) if start < len(words) else -1]
    words[start:end] = [
        replace(place, text=text, written=text, kind="number" if text == "0" else "word")
        for text in texts
    ]


def _owed(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> tuple[int, list[str]]:
    """Where a sum that is owed ends, whose name begins at a place, and none of it; nowhere, 0."""
    for end in range(min(start + MOST, len(words)), start, -1):
        last = words[end - 1].text
        several = last.endswith("s") and (any(True for _ in singular(last)) or last == "arrears")
        said = vocabulary.entries.get(tuple(word.text for word in words[start:end]), ())
        attrs = {value for kind, value in said if kind == "ATTR" and isinstance(value, Attr)}
        if len(attrs) != 1 or {kind for kind, _ in said} - {"ATTR"}:
            continue
        attr = attrs.pop()
        currency = _currency(attr, vocabulary) if attr.type.kind == m.MONEY else ""
        if currency and (several or last in OWED) and last not in LIMITS:
            return end, ["0", currency.lower()]
    return 0, []


def _currency(attr: Attr, vocabulary: Vocabulary) -> str:
    """The one currency in which terms compare an attribute, or any money, with a sum; or none."""
    told: dict[str, set[str]] = {attr.name: set(), "": set()}
    for senses in vocabulary.entries.values():
        for _, value in senses:
            test = value.test if isinstance(value, Kind) else None
            if isinstance(test, m.Compare) and isinstance(test.right, m.Const):
                left, sum_ = test.left, test.right
                if isinstance(left, m.AttributeOf) and sum_.type.kind == m.MONEY:
                    told.setdefault(left.name, set()).add(str(sum_.value).rpartition(" ")[2])
    of_it = told[attr.name] or set().union(*told.values())
    return of_it.pop() if len(of_it) == 1 else ""
