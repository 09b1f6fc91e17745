"""Knows that "a lost or revoked badge may not open a door" is of who has one: with a lost badge, or
with a revoked badge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, STOPS
from ...text.morphology import base_of_third, singular
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Kind
from ...vocabulary.vocabulary import Vocabulary

ARTICLES = frozenset("a an any no".split())
BEEN = (("that", "has", "been"), ("that", "is"), ("which", "has", "been"), ("that", "was"),
        ("that", "have", "been"), ("that", "are"), ("which", "is"))  # fmt: skip
MOST = 3
"""Words of what is theirs, with what it is like."""


def with_what_is_theirs(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "a badge that has been lost or revoked opens nothing" as "anyone with a lost badge
    or a revoked badge may not open anything", where a "lost badge" is what somebody has.
    """
    nouns = vocabulary.ones_own
    if nouns.isdisjoint(word.text for word in words):
        return list(words)
    found = list(words)
    for at in range(len(found) - 1, -1, -1):
        if found[at].text in nouns:
            _so_in_front(found, at, vocabulary)
    for at in range(len(found) - 1, 0, -1):
        if found[at].text in nouns:
            _each_in_full(found, at, vocabulary)
    for at in range(len(found) - 2, -1, -1):
        if at == 0 or found[at - 1].text in STOPS:
            _of_who_has_it(found, at + (found[at].text == "only"), vocabulary)
    for at in range(len(found) - 2, 1, -1):
        rest = at + 1 + (found[at + 1].text in ARTICLES)
        again = found[at].text == "or" and found[at - 1].text in nouns
        if again and _end_of_theirs(found, rest, vocabulary):
            found.insert(at + 1, replace(found[at], text="with", written="with"))
    return found


def _so_in_front(found: list[Word], noun: int, vocabulary: Vocabulary) -> None:
    """Says "a badge that has been lost or revoked" as "a lost or revoked badge"."""
    for been in BEEN:
        start = noun + 1 + len(been)
        if tuple(word.text for word in found[noun + 1 : start]) != been:
            continue
        end = start
        while _is_theirs(found[end : end + 1] + found[noun : noun + 1], vocabulary):
            end += 1
            if texts_at(found, end) != "or":
                break
            end += 1
        if end > start and found[end - 1].text != "or":
            found[noun:end] = [*found[start:end], found[noun]]
        return


def _each_in_full(found: list[Word], noun: int, vocabulary: Vocabulary) -> None:
    """Says "a lost or revoked badge" as "a lost badge or a revoked badge"."""
    if noun < 3 or found[noun - 2].text != "or":
        return
    one, two = found[noun - 3], found[noun - 1]
    if _is_theirs([one, found[noun]], vocabulary) and _is_theirs([two, found[noun]], vocabulary):
        several = any(True for _ in singular(found[noun].text))
        a = [] if several else [replace(two, text="a", written="a")]
        found[noun - 2 : noun - 1] = [found[noun], found[noun - 2], *a]


def _is_theirs(words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether it is what somebody has, as a term says, and is no word for anything else."""
    texts = [word.text for word in words]
    forms = (texts, *([*texts[:-1], one] for one in (singular(texts[-1]) if texts else ())))
    for form in forms:
        senses = vocabulary.entries.get(tuple(form), ())
        who = {v.type for kind, v in senses if kind == "FEAT" and isinstance(v, Kind)}
        if who and who <= set(vocabulary.principals):
            return {kind for kind, _ in senses} <= {"FEAT", "ADJ", "FACT"}
    return False


def _of_who_has_it(found: list[Word], start: int, vocabulary: Vocabulary) -> None:
    """Says "a lost badge may not" at the beginning as "anyone with a lost badge may not"."""
    first = texts_at(found, start)
    begin = start + (first in ARTICLES)
    end = _end_of_theirs(found, begin, vocabulary)
    while end and texts_at(found, end) == "or":
        rest = end + 1 + (texts_at(found, end + 1) in ARTICLES)
        if not (more := _end_of_theirs(found, rest, vocabulary)):
            return
        end = more
    if not end or not _does(found, end, vocabulary):
        return
    only = texts_at(found, start - 1) == "only"
    who = "nobody" if first == "no" else "somebody" if only else "anyone"
    a = [replace(found[start], text="a", written="a")] if begin > start else []
    said = [replace(found[start], text=text, written=text) for text in (who, "with")]
    found[start:begin] = [*said, *a]


def _end_of_theirs(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> int:
    ends = range(min(start + MOST, len(words)), start + 1, -1)
    return next((end for end in ends if _is_theirs(words[start:end], vocabulary)), 0)


def _does(found: list[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether a rule goes on there, "may not", or "opens nothing", which then is "may not open
    anything".
    """
    if texts_at(found, at) in MODALS:
        return True
    verb, what = found[at : at + 1], texts_at(found, at + 1)
    if what not in ("nothing", "no") or "VERB" not in vocabulary.kinds([w.text for w in verb]):
        return False
    base = next(iter(base_of_third(verb[0].text)), verb[0].text)
    said = (("may", "not", base), ("anything" if what == "nothing" else "any",))
    found[at : at + 2] = [
        *(replace(verb[0], text=text, written=text) for text in said[0]),
        replace(found[at + 1], text=said[1][0], written=said[1][0]),
    ]
    return True
