"""Knows where the words of a term say something else together with those around it: "at the branch"
is no circumstance in "booked at the branch", nor in "at the branch where they work".
"""

from __future__ import annotations

from collections.abc import Sequence

from ..text.lexicon import PREPOSITIONS
from ..text.tokens import Word
from .senses import Noun, RelWord
from .vocabulary import Vocabulary

TIES = frozenset("RELP RELV RELVP RELG RELXP".split())
ARTICLES = frozenset("a an the".split())
THEY = frozenset("they he she you".split())
GOES_ON = frozenset("that which where whose of".split()) | THEY
STOPS = frozenset(". ; : ! ,".split())
MOST_WORDS = 3


def is_broken_up(start: int, end: int, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether the first or last word of a term belongs to what is beside it: "booked [at the
    branch]", and "a [loan to] an institution", where "loan to" says to whom a loan is.
    """
    return _begins_in_a_tie(start, end, words, vocabulary) or _ends_in_to(
        start, end, words, vocabulary
    )


def is_such_a_place(start: int, end: int, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether the noun in a circumstance is one of several that is told by what follows: "at the
    branch where they work", "in a branch of that region".
    """
    if (
        end == len(words)
        or words[end].text not in GOES_ON
        or not _is_at_a_noun(start, end, words, vocabulary)
    ):
        return False
    return words[end].text not in THEY or (start > 0 and words[start - 1].text not in STOPS)


def _begins_in_a_tie(start: int, end: int, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether a circumstance's preposition is that of a tie, its noun what is so tied."""
    return _is_at_a_noun(start, end, words, vocabulary) and any(
        not TIES.isdisjoint(vocabulary.kinds(_key(words, begin, start + 1)))
        for begin in range(max(0, start - MOST_WORDS), start)
    )


def _is_at_a_noun(start: int, end: int, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether a term is a circumstance of a preposition, an article and a noun for a thing."""
    if "CIRC" not in vocabulary.kinds(_key(words, start, end)) or end - start < 2:
        return False
    noun = start + 1 + (words[start + 1].text in ARTICLES)
    return words[start].text in PREPOSITIONS and "NOUN" in vocabulary.kinds(_key(words, noun, end))


def _ends_in_to(start: int, end: int, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether a term for a relation is the noun of what has it, and the preposition behind it."""
    if words[end - 1].text not in PREPOSITIONS or end - start < 2:
        return False
    types = {
        type_
        for kind, value in vocabulary.entries.get(_key(words, start, end - 1), ())
        if kind == "NOUN" and isinstance(value, Noun)
        for type_ in value.types
    }
    said = vocabulary.entries.get(_key(words, start, end), ())
    return any(isinstance(value, RelWord) and value.rel.type in types for _, value in said)


def _key(words: Sequence[Word], start: int, end: int) -> tuple[str, ...]:
    return tuple(word.text for word in words[start:end])
