"""Knows that where a client, who asks for nothing, was told of in front, "nobody may edit his
returns" is of that client's returns, and not of whoever asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.tokens import Word, key_of
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Noun
from ...vocabulary.vocabulary import Vocabulary

FRONTS = frozenset("until unless if while when once before after where".split())
ARTICLES = frozenset("the a an".split())
HIS = frozenset("his her their".split())
NOBODY = frozenset("nobody no only".split())
LONGEST = 5
"""Words between who may not and whose it is."""


def his_of_a_client(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "until the client has signed, nobody may edit his returns" as "… its returns"."""
    found = list(words)
    for at in range(3, len(found) - 1):
        if found[at].text not in HIS or texts_at(found, at + 1) == "own":
            continue
        start = max((n + 1 for n in range(at) if found[n].text in (".", ";", ":")), default=0)
        comma = next((n for n in range(at, start, -1) if found[n].text == ","), start)
        deed = [word.text for word in found[comma + 1 : at]]
        denied = comma > start and deed[:1] and deed[0] in NOBODY and len(deed) <= LONGEST
        if not denied or MODALS.isdisjoint(deed) or found[start].text not in FRONTS:
            continue
        if _told(found, start + 1, vocabulary) & _tied_to(found, at + 1, vocabulary):
            found[at] = replace(found[at], text="its")
    return found


def _types(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> set[str]:
    """Of which types what a noun of one word or two is that stands at a place."""
    return {
        type_
        for end in (at + 2, at + 1)
        for kind, value in vocabulary.entries.get(key_of(words, at, end), ())
        if kind == "NOUN" and isinstance(value, Noun)
        for type_ in value.types
    }


def _told(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> set[str]:
    """The types of what a clause in front is about, where none of them asks for anything."""
    types = _types(words, at + 1, vocabulary) if texts_at(words, at) in ARTICLES else set()
    return types if types.isdisjoint(vocabulary.principals) else set()


def _tied_to(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> set[str]:
    """The types to which what stands at a place is tied."""
    types = _types(words, at, vocabulary)
    return {
        other
        for rel in vocabulary.relations
        for one, others in ((rel.type, rel.subjects), *((s, (rel.type,)) for s in rel.subjects))
        if one in types
        for other in others
    }
