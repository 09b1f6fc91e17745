"""Knows that the verb of what one may is left out before another thing: "may view performance
records, but medical records only of their reports".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.sentences import sentence_end, sentence_start
from ...text.tokens import Word, key_of
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Act, types_of
from ...vocabulary.vocabulary import Vocabulary

MAY = frozenset(["can", "may"])
TIES = frozenset("of in at within inside under".split())
"""What ties the other thing, so that it is told which of it: "only of their reports"."""
LONGEST = 4


def but_those_only(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "can view plans, but reports only of their teams" as "can view plans, but can view
    reports only of their teams".
    """
    found = list(words)
    for at in range(len(found) - 3, 2, -1):
        if found[at].text not in ("but", "and") or found[at - 1].text != ",":
            continue
        only = _only(found, at)
        start = sentence_start(found, at)
        may = [i for i in range(start, sentence_end(found, at)) if found[i].text in MODALS]
        if not only or len(may) != 1 or may[0] > at or found[may[0]].text not in MAY:
            continue
        end = _deed_end(found, may[0] + 1, vocabulary)
        if end and _is_done_to(
            found, at + 1, only, _actions(found, may[0] + 1, end, vocabulary), vocabulary
        ):
            again = [
                replace(word, start=found[at].end, end=found[at].end)
                for word in found[may[0] : end]
            ]
            found[at + 1 : at + 1] = again
    return found


def _only(words: Sequence[Word], joiner: int) -> int:
    """Where "only of" stands behind a noun that follows; 0 where it does not."""
    for at in range(joiner + 2, min(joiner + 2 + LONGEST, len(words) - 1)):
        if words[at].text == "only" and texts_at(words, at + 1) in TIES:
            return at
    return 0


def _deed_end(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> int:
    """Where what they may do ends, of one word or a few; 0 where it is none."""
    ends = range(min(start + LONGEST, len(words)), start, -1)
    return next((end for end in ends if _actions(words, start, end, vocabulary)), 0)


def _actions(words: Sequence[Word], start: int, end: int, vocabulary: Vocabulary) -> set[str]:
    return {
        act.name
        for kind, act in vocabulary.entries.get(key_of(words, start, end), ())
        if kind == "VERB" and isinstance(act, Act)
    }


def _is_done_to(
    words: Sequence[Word], start: int, end: int, actions: set[str], vocabulary: Vocabulary
) -> bool:
    """Whether a noun ends there of a thing that this is done to, and of nobody who does it."""
    types = {type_ for name in actions for type_ in vocabulary.actions.get(name, ())}
    for begin in range(start, end):
        senses = vocabulary.entries.get(key_of(words, begin, end), ())
        named = {t for kind, s in senses if kind in ("NOUN", "CLASS") for t in types_of(s)}
        if named:
            return bool(named & types) and not named & set(vocabulary.principals)
    return False
