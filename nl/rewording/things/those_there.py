"""Knows that "repairs there" are those at the one place that was spoken of: "the owner of a home
may approve a repair there".
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...text.lexicon import CONTAINERS
from ...text.sentences import sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Noun
from ...vocabulary.vocabulary import Vocabulary

BEHIND = frozenset(
    (
        ". , ; that which who whose with without if when while unless until once only may can must "
        "cannot before after"
    ).split()
)
"""What goes on after "there" where it is said of the noun before it."""
WHERE = frozenset("at in on".split())
LONGEST = 3


def those_there(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "the owner of a home may approve a repair there" as "… a repair at it"."""
    found = list(words)
    for at in range(len(found) - 1, 1, -1):
        if found[at].text != "there" or (texts_at(found, at + 1) or ".") not in BEHIND:
            continue
        places = set(_places(found, at, vocabulary))
        if len(places) == 1:
            ((preposition, several),) = places
            it = "them" if several else "it"
            said = [replace(found[at], text=text, written=text) for text in (preposition, it)]
            found[at : at + 1] = said
    return found


def _places(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> Iterator[tuple[str, bool]]:
    """How what is named right before a place can be somewhere that a sentence names before it, and
    whether that is several places.
    """
    here = {t for noun, end in _nouns(words, 0, at, vocabulary) if end == at for t in noun.types}
    named = [noun for noun, _ in _nouns(words, sentence_start(words, at), at - 1, vocabulary)]
    for noun, rel in itertools.product(named, vocabulary.relations):
        last = words_of(rel.name)[-1]
        is_place = rel.name in CONTAINERS or last in {*CONTAINERS, *WHERE, "for"}
        is_place = is_place and rel.type in here and rel.inverse_of is None
        if is_place and not set(noun.types).isdisjoint(rel.subjects):
            yield (last if last in WHERE else "in"), noun.plural


def _nouns(
    words: Sequence[Word], start: int, end: int, vocabulary: Vocabulary
) -> Iterator[tuple[Noun, int]]:
    """The nouns that stand between two places, and where they end."""
    for begin in range(start, end):
        for stop in range(begin + 1, min(begin + LONGEST, end) + 1):
            said = vocabulary.entries.get(tuple(word.text for word in words[begin:stop]), ())
            for kind, value in said:
                if kind == "NOUN" and isinstance(value, Noun):
                    yield value, stop
