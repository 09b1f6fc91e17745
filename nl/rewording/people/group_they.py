"""Knows that "they" are a group's members where just the group was named: "if a plan is shared with
a team, they can read it".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import RelWord, types_of
from ...vocabulary.vocabulary import Vocabulary

CASES = frozenset("if when once while whenever".split())
STARTS = frozenset(". ; !".split())


def as_its_members(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "is shared with a team, they can" as "is shared with a team, its members can"."""
    found = list(words)
    for at in range(len(found) - 2, 3, -1):
        they = found[at].text == "they" and found[at + 1].text in MODALS
        comma = at - 1 - (found[at - 1].text == "only")
        if not they or found[comma].text != ",":
            continue
        begins = (i for i in range(comma, 0, -1) if found[i - 1].text in STARTS)
        begin = next(begins, 0)
        if found[begin].text not in CASES or not _ends_in_a_group(found[begin:comma], vocabulary):
            continue
        found[at : at + 1] = [replace(found[at], text=text) for text in ("its", "members")]
    return found


def _ends_in_a_group(words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether the one noun for people in some words is the group's that ends them."""
    for length in (2, 1):
        noun = tuple(word.text for word in words[-length:])
        types = _types(noun, vocabulary)
        if types and texts_at(words, -length - 1) in ("a", "an"):
            return _have_members(types, vocabulary) and not any(
                set(_types((word.text,), vocabulary)) & set(vocabulary.principals)
                or word.text in ("you", "they", "someone", "somebody")
                for word in words[:-length]
            )
    return False


def _types(noun: tuple[str, ...], vocabulary: Vocabulary) -> list[str]:
    kinds = ("NOUN", "CLASS")
    named = [
        type_
        for kind, value in vocabulary.entries.get(noun, ())
        if kind in kinds
        for type_ in types_of(value)
    ]
    people = [
        type_
        for kind, value in vocabulary.entries.get(noun, ())
        if kind == "RELN" and isinstance(value, RelWord)
        for type_ in value.rel.subjects
    ]
    return [*named, *people]


def _have_members(types: Sequence[str], vocabulary: Vocabulary) -> bool:
    members = {
        value.rel.type
        for kind, value in vocabulary.entries.get(("members",), ())
        if kind == "RELN" and isinstance(value, RelWord) and value.head == "subject"
    }
    return set(types) <= members - set(vocabulary.principals)
