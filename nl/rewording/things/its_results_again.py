"""Knows that "they can see them", behind "the results of a ballot", is of those results; and that
"survey results" are a survey's.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from ...text.morphology import singular
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

DETERMINERS = frozenset("a an the any every each no this that its their his her".split())
DEED = frozenset({"VERB"})
THINGS = frozenset({"NOUN", "CLASS"})


def its_results_again(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "its results can be seen by them; then everyone can see them" as "…; then everyone
    can see its results", where to see results is a deed of its own.
    """
    found = list(words)
    nouns = vocabulary.deed_nouns
    if nouns.isdisjoint(word.text for word in words):
        return found
    _of_any(found, nouns, vocabulary)
    for at in range(len(found) - 1, 2, -1):
        if found[at].text != "them" or DEED.isdisjoint(vocabulary.kinds((found[at - 1].text,))):
            continue
        named = next((n for n in range(at - 2, 0, -1) if found[n].text in nouns), 0)
        if not named or not _of_one(found, named) or _others_between(found, named, at, vocabulary):
            continue
        found[at : at + 1] = [
            replace(found[at], text="its", written="its"),
            replace(found[named], start=found[at].start, end=found[at].end),
        ]
    return found


def _of_any(found: list[Word], nouns: Collection[str], vocabulary: Vocabulary) -> None:
    """Says "survey results" as "a survey's results"."""
    for at in range(len(found) - 1, 0, -1):
        pair = (found[at - 1].text, found[at].text)
        if pair[1] not in nouns or pair in vocabulary.entries or found[at - 1].kind != "word":
            continue
        one = not any(True for _ in singular(pair[0]))
        if one and "NOUN" in vocabulary.kinds(pair[:1]):
            last = found[at - 1]
            found.insert(at, replace(last, text="'s", written="'s"))
            if texts_at(found, at - 2) not in DETERMINERS or at == 1:
                found.insert(at - 1, replace(last, text="a", written="a"))


def _of_one(words: Sequence[Word], at: int) -> bool:
    """Whether it is said whose they are: "its results", "the results of a ballot"."""
    before = texts_at(words, at - 1)
    return before in ("its", "'s") or (before == "the" and texts_at(words, at + 1) == "of")


def _others_between(words: Sequence[Word], start: int, end: int, vocabulary: Vocabulary) -> bool:
    """Whether other things than people are named between, of which there may be many."""
    for word in words[start + 1 : end]:
        for kind, value in vocabulary.entries.get((word.text,), ()):
            types = getattr(value, "types", ()) or (getattr(value, "type", ""),)
            things = kind in THINGS and getattr(value, "plural", False)
            if things and not set(types) <= set(vocabulary.askers):
                return True
    return False
