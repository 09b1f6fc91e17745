"""Knows who "that person" is who never asks: "staff who are related to a candidate must not view
that person's application".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import RelWord, types_of
from ...vocabulary.vocabulary import Vocabulary
from .and_their import PEOPLE

ONE = frozenset("a an the any each every this".split())
PERSON = frozenset("person individual".split())


def that_one_named(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "that person's" as "the candidate's", where a sentence names one candidate, and
    no one else who is one alone.
    """
    found = list(words)
    for at in range(len(found) - 3, 1, -1):
        texts = [word.text for word in found[at : at + 3]]
        if texts[0] != "that" or texts[1] not in PERSON or texts[2] != "'s":
            continue
        begin = max((n + 1 for n in range(at) if found[n].text in STOPS), default=0)
        named = [
            n for n in range(begin + 1, at)
            if found[n - 1].text in ONE and _people(found[n].text, vocabulary)
        ]  # fmt: skip
        asking = set(vocabulary.principals)
        if len(named) == 1 and not _people(found[named[0]].text, vocabulary) & asking:
            named_so = ("the", texts_at(found, named[0]))
            found[at : at + 2] = [replace(found[at], text=text, written=text) for text in named_so]
    return found


def _people(text: str, vocabulary: Vocabulary) -> set[str]:
    """The types of people that a noun is of."""
    people = PEOPLE | set(vocabulary.principals)
    return {
        type_
        for kind, sense in vocabulary.entries.get((text,), ())
        if kind in ("NOUN", "CLASS", "RELN")
        for type_ in (_tied(sense) if isinstance(sense, RelWord) else types_of(sense))
        if type_ in people
    }


def _tied(word: RelWord) -> tuple[str, ...]:
    """The types of what is called so by what ties it to others: an applicant is a candidate."""
    return word.rel.subjects if word.head == "subject" else (word.rel.type,)
