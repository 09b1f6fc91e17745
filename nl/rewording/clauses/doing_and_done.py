"""Knows that "a permit covering the machine and issued to them" is one that covers it and is issued
to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.senses import Kind, Noun, RelWord
from ...vocabulary.vocabulary import Key, Vocabulary

MOST_BETWEEN = 6
NO_PHRASE = frozenset(", . ; and or who that which if unless".split())


def doing_and_done(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "a permit covering it and issued to them" as "a permit that covers it and is
    issued to them".
    """
    found = list(words)
    for at in range(len(found) - 2, 3, -1):
        if found[at].text != "and" or not _is_done(found, at + 1, vocabulary):
            continue
        for doing in range(at - 2, max(0, at - 2 - MOST_BETWEEN), -1):
            if doing + 2 < at and found[doing + 2].text in NO_PHRASE:
                break
            many = _is_of_many(found, doing, vocabulary)
            verb = () if many is None else _verb(found[doing], many, vocabulary)
            if verb:
                be = "are" if many else "is"
                found.insert(at + 1, replace(found[at], text=be))
                said = ("that", *verb)
                found[doing : doing + 1] = [
                    replace(found[doing], text=text, written=text) for text in said
                ]
                break
    return found


def _is_done(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether "issued to" stands at a place."""
    entries = vocabulary.entries.get(tuple(word.text for word in words[at : at + 2]), ())
    return any(kind == "RELP" and value.participle for kind, value in entries)


def _is_of_many(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool | None:
    """Whether the noun right before a place is of several; None where none is."""
    for kind, value in vocabulary.entries.get((words[at - 1].text,), ()):
        if kind in ("NOUN", "CLASS") and isinstance(value, Noun | Kind):
            return value.plural
    return None


def _verb(word: Word, many: bool, vocabulary: Vocabulary) -> Key:
    """What something does, or several do, that is "covering": "covers", or "cover"."""
    rels = _rels((word.text,), "RELG", vocabulary)
    for key, senses in vocabulary.entries.items():
        if rels and len(key) == 1 and key[0][:3] == word.text[:3]:
            verbs = [v for k, v in senses if k == "RELV" and isinstance(v, RelWord)]
            if any((v.rel.type, v.rel.name) in rels and v.plural == many for v in verbs):
                return key
    return ()


def _rels(key: Key, kind: str, vocabulary: Vocabulary) -> set[tuple[str, str]]:
    said = vocabulary.entries.get(key, ())
    return {(value.rel.type, value.rel.name) for found, value in said if found == kind}
