"""Knows that "those without that certificate", after "technicians certified for electrical work",
are the other technicians.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ....compiler import model as m
from ...text.lexicon import MODALS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Kind
from ...vocabulary.vocabulary import Vocabulary

THOSE = frozenset("those ones".split())
IT = frozenset("it one them this".split())
STOPS = frozenset(".;!:")
NOT_SO = tuple(
    phrase.split()
    for phrase in ("who are not", "who are n't", "who is not", "who do not", "who do n't",
                   "that are not", "who have not", "who have n't")
)  # fmt: skip
LEADS = tuple(
    lead.split()
    for lead in ("with a", "with an", "with the", "with", "who are", "who have", "who have a",
                 "who have an", "who hold a", "who hold an", "holding a", "holding an", "")
)  # fmt: skip


def others_than_those(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "technicians certified for electrical work may …; those without that certificate
    may" as "…; other technicians may", where they were told by that alone.
    """
    found = list(words)
    for at in range(len(found) - 3, 3, -1):
        if found[at].text not in THOSE or found[at - 1].text not in STOPS | {"but", "and", ","}:
            continue
        told = _told_before(found, at, vocabulary)
        end = _without(found, at + 1, told[1], vocabulary) if told is not None else 0
        if told is not None and end and texts_at(found, end) in MODALS:
            other = replace(found[at], text="other")
            found[at:end] = [other, replace(found[at], text=told[0])]
    return found


def _told_before(
    words: Sequence[Word], at: int, vocabulary: Vocabulary
) -> tuple[str, m.Expr] | None:
    """Who the statement before was of, with what they were told by, where that is one thing."""
    last = at - 1
    while last > 0 and words[last].text in STOPS | {"but", "and", ","}:
        last -= 1
    start = max((i + 1 for i in range(last) if words[i].text in STOPS), default=0)
    modal = next((i for i in range(start, last) if words[i].text in MODALS), start)
    noun = words[start].text if start < len(words) else ""
    if not vocabulary.kinds((noun,)) & {"NOUN", "CLASS"} or not noun.endswith("s"):
        return None
    texts = [word.text for word in words[start + 1 : modal]]
    for lead in LEADS:
        if texts[: len(lead)] == lead and (test := _so(tuple(texts[len(lead) :]), vocabulary)):
            return noun, test
    return None


def _so(phrase: tuple[str, ...], vocabulary: Vocabulary) -> m.Expr | None:
    """What a phrase says of people, in one way."""
    tests = {
        value.test
        for kind, value in vocabulary.entries.get(phrase, ())
        if kind in ("ADJ", "FEAT") and isinstance(value, Kind)
        and value.type in vocabulary.principals
    }  # fmt: skip
    return tests.pop() if len(tests) == 1 else None


def _without(words: Sequence[Word], at: int, test: m.Expr, vocabulary: Vocabulary) -> int:
    """Where "without that certificate" ends, of what people were told by; 0 where it doesn't."""
    for phrase in NOT_SO:
        if [word.text for word in words[at : at + len(phrase)]] == phrase:
            return at + len(phrase)
    if texts_at(words, at) != "without":
        return 0
    if texts_at(words, at + 1) in IT:
        return at + 2
    noun = texts_at(words, at + 2)
    alike = (key for key in vocabulary.entries if key[-1] == noun)
    if texts_at(words, at + 1) in ("that", "this", "such") and any(
        _so(key, vocabulary) == test for key in alike
    ):
        return at + 3
    return 0
