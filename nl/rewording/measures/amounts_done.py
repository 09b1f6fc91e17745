"""Knows that who has worked 40 hours this week has so many "hours this week", as an attribute is
called, and who has logged 20 dives so many "logged dives".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.morphology import base_of_participle, singular
from ...text.numbers import numbers_at
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Attr
from ...vocabulary.vocabulary import Vocabulary

HAS = frozenset("has have had".split())
AMID = frozenset("already only just so ever".split())
DONE = frozenset(
    (
        "worked logged clocked done completed served spent gained recorded flown earned amassed "
        "taken used consumed received collected accumulated gathered attracted"
    ).split()
)
TOOK = {"took": "taken", **{done: done for done in ("used", "consumed", "received", "collected")}}
"""The same after "that", without "has"."""
PARTICLES = frozenset("up in".split())
"""After the verb: "clocked up", "put in"."""
BOUNDS = tuple(
    phrase.split()
    for phrase in (
        "more than", "fewer than", "less than", "no more than", "not more than", "at least",
        "at most", "over", "under", "up to", "no fewer than", "no less than", "exactly",
    )
)  # fmt: skip
OR_MORE = (["or", "more"], ["or", "fewer"], ["or", "less"], ["and", "more"], ["or", "over"])
MOST_WORDS = 4
"""Of the name of what is measured: "hours this week"."""


def amounts_done(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "has worked over 40 hours this week" as "has over 40 hours this week"."""
    found = _of_what_was_said(_bound_first(words, vocabulary), vocabulary)
    _with_has(found)
    for at in range(len(found) - 2, 0, -1):
        if _so_done(found, at, vocabulary):
            continue
        verb = found[at]
        before = at - 2 if found[at - 1].text in AMID else at - 1
        has = before >= 0 and found[before].text in HAS
        if verb.text not in DONE or not has or "DONEV" in vocabulary.kinds((verb.text,)):
            continue
        begin = at + 1 + (texts_at(found, at + 1) in PARTICLES)
        number = begin + bound_at(found, begin)
        for _, end in numbers_at(found, number):
            end += 2 * ([w.text for w in found[end : end + 2]] in OR_MORE)
            if _measured(found, end, (), vocabulary):
                del found[before + 1 : begin]
                break
            if _measured(found, end, (verb.text,), vocabulary):
                found[before + 1 : end] = [*found[begin:end], verb]
                break
    return found


def _with_has(found: list[Word]) -> None:
    """Says "it has cost over $50 or taken over 90 steps" as "… or has taken …", "that took over 90
    steps" as "that has taken …".
    """
    for at in range(len(found) - 2, 1, -1):
        verb, before = found[at], found[at - 1]
        number = at + 1 + bound_at(found, at + 1)
        if number == at + 1 or not any(True for _ in numbers_at(found, number)):
            continue
        took = before.text in ("that", "which", "it") and verb.text in TOOK
        joined = before.text in ("and", "or") and verb.text in DONE
        has = next((word for word in reversed(found[:at]) if word.text in (*HAS, *ENDS)), None)
        if took or (joined and has is not None and has.text in HAS):
            done = TOOK[verb.text] if took else verb.text
            many = any(True for _ in singular(texts_at(found, at - 2) or ""))
            said = has.text if joined and has is not None else "have" if many else "has"
            found[at : at + 1] = [
                replace(verb, text=text, written=text, kind="word", end=verb.start)
                for text in (said, done)
            ]


ENDS = frozenset(". ; : , if when unless once may can must".split())


def _so_done(found: list[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Says "has driven 9 hours or more today" as "has 9 or more hours driven today", of an
    attribute that is called so, hours_driven_today; whether it is that.
    """
    done = found[at]
    before = at - 2 if found[at - 1].text in AMID else at - 1
    if before < 0 or found[before].text not in HAS or not base_of_participle(done.text):
        return False
    number = at + 1 + bound_at(found, at + 1)
    for _, end in numbers_at(found, number):
        more = 2 * ([w.text for w in found[end : end + 2]] in OR_MORE)
        unit = end + more
        late = 2 * (not more and [w.text for w in found[unit + 1 : unit + 3]] in OR_MORE)
        rest = unit + 1 + late
        name = (texts_at(found, unit), done.text)
        for size in range(MOST_WORDS - 1):
            whole = (*name, *(word.text for word in found[rest : rest + size]))
            if _measured(found, rest, whole, vocabulary, 0):
                amount = [*found[at + 1 : unit], *found[unit + 1 : rest]]
                found[before + 1 : rest] = [*amount, found[unit], done]
                return True
    return False


def _of_what_was_said(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "with more than 6 points …, and those with more than 9 can't" as "… those with
    more than 9 points can't".
    """
    found = list(words)
    for at in range(len(found) - 1, 1, -1):
        if found[at].text != "with" or found[at - 1].text not in ("those", "ones"):
            continue
        number = at + 1 + bound_at(found, at + 1)
        ends = [end for _, end in numbers_at(found, number)]
        end = max(ends, default=0)
        if not end or texts_at(found, end) not in MODALS:
            continue
        said = _name_said(found, at, vocabulary)
        found[end:end] = [replace(word, end=word.start) for word in said]
    return found


def _name_said(words: Sequence[Word], before: int, vocabulary: Vocabulary) -> list[Word]:
    """What was measured last before a place, "with more than 6 points", by its name."""
    for at in range(before - 1, -1, -1):
        if words[at].text not in ("with", "have", "has"):
            continue
        number = at + 1 + bound_at(words, at + 1)
        for _, end in numbers_at(words, number):
            for length in range(MOST_WORDS, 0, -1):
                name = [word.text for word in words[end : end + length]]
                if _measured(words[: end + length], end + length, tuple(name), vocabulary, 0):
                    return list(words[end : end + length])
        return []
    return []


def _bound_first(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "48 hours or more this week" as "48 or more hours this week"."""
    found = list(words)
    for at in range(len(found) - 4, 0, -1):
        bound = [word.text for word in found[at : at + 2]]
        if bound not in OR_MORE or found[at - 2].kind != "number":
            continue
        said = [*found[:at], *found[at + 2 :]]
        if _measured(said, at, (found[at - 1].text,), vocabulary):
            found[at - 1 : at + 2] = [*found[at : at + 2], found[at - 1]]
    return found


def bound_at(words: Sequence[Word], at: int) -> int:
    """How many words at a place say more than, less than, at least."""
    for phrase in BOUNDS:
        if [word.text for word in words[at : at + len(phrase)]] == phrase:
            return len(phrase)
    return 0


def _measured(
    words: Sequence[Word],
    at: int,
    first: tuple[str, ...],
    vocabulary: Vocabulary,
    most: int = MOST_WORDS,
) -> bool:
    """Whether the words at a place, after some, are what an attribute of a number is called."""
    names = (
        (*first, *(word.text for word in words[at : at + length]))
        for length in range(min(1, most), most + 1)
    )
    return any(
        kind == "ATTR" and isinstance(value, Attr) and value.type.kind in ("int", "uint", "decimal")
        for name in names
        for kind, value in vocabulary.entries.get(name, ())
    )
