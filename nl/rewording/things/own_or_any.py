"""Knows of what a condition is said behind "from their own site, or from any site if …": of any
alone, as those of their own would be among them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, PREPOSITIONS
from ...text.sentences import sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

OWN = frozenset("their your his her".split())
ANY = frozenset("any every another".split())
CASES = frozenset("if when while once provided unless with without as so".split())
NOT_ALL = frozenset("nobody no none not never only neither nor".split())
MOST_WORDS = 3


def own_or_any(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "… from their own site, or from any site if …" as two sentences."""
    found = list(words)
    for at in range(len(found) - 4, 3, -1):
        joined = found[at].text in ("or", "and") and found[at + 1].text in PREPOSITIONS
        if not joined or found[at + 2].text not in ANY:
            continue
        begin = sentence_start(found, at)
        noun = _noun_of_theirs(found, begin, at)
        end = at + 3 + len(noun)
        if not noun or texts_at(found, end) not in CASES or not _like(found, at + 3, noun):
            continue
        said = [word.text for word in found[begin:at]]
        own_at = at - (found[at - 1].text == ",") - len(noun) - 3
        if found[own_at].text != found[at + 1].text or not _lets(said):
            continue
        stop = replace(found[at], text=";")
        tail = found[at + 1 : end]
        if "ATTR" in vocabulary.kinds(noun) and "NOUN" not in vocabulary.kinds(noun):
            tail = []  # "in any country" leaves out nobody
        last = at - (found[at - 1].text == ",")
        found[last:end] = [stop, *found[begin:own_at], *tail]
    return found


def _noun_of_theirs(words: Sequence[Word], begin: int, at: int) -> tuple[str, ...]:
    """The noun of "from their own site", right before a place, or before a comma there."""
    end = at - (words[at - 1].text == ",")
    for start in range(end - 1, max(begin + 2, end - MOST_WORDS) - 1, -1):
        own = words[start - 1].text == "own" and words[start - 2].text in OWN
        if own and words[start - 3].text in PREPOSITIONS:
            return tuple(word.text for word in words[start:end])
    return ()


def _like(words: Sequence[Word], at: int, noun: tuple[str, ...]) -> bool:
    """Whether the same noun stands at a place, if in another number."""
    other = tuple(word.text for word in words[at : at + len(noun)])
    return [text.rstrip("s") for text in other] == [text.rstrip("s") for text in noun]


def _lets(said: Sequence[str]) -> bool:
    """Whether a statement lets something be done."""
    return not MODALS.isdisjoint(said) and NOT_ALL.isdisjoint(said)
