"""Knows that who has "an active premium membership" has an active one and a premium one, where each
is declared by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Attr, types_of
from ...vocabulary.vocabulary import Vocabulary

HAVING = frozenset("has have holds hold with".split())
ARTICLES = frozenset("a an the".split())
MOST = 3
"""Words of what is had."""


def marked_twice(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "has an active premium membership" as "has an active membership and a premium
    membership", "with an active premium membership" as "who have …".
    """
    found = list(words)
    for at in range(len(found) - 4, 0, -1):
        if found[at].text not in HAVING or texts_at(found, at + 1) not in ARTICLES:
            continue
        one, two = texts_at(found, at + 2), texts_at(found, at + 3)
        for end in range(min(at + 4 + MOST, len(found)), at + 4, -1):
            noun = tuple(word.text for word in found[at + 4 : end])
            if (one, two, *noun) in vocabulary.entries or (two, *noun) == noun:
                continue
            if not _types(one, noun, vocabulary) & _types(two, noun, vocabulary):
                continue
            has = ("who", "have") if found[at].text == "with" else (found[at].text,)
            said = (*has, "a", one, *noun, "and", "a", two, *noun)
            found[at:end] = [replace(found[at], text=text, written=text) for text in said]
            break
    return found


def _types(mark: str, noun: Sequence[str], vocabulary: Vocabulary) -> set[str]:
    """The types of what can be said to have such a thing: an active membership, by a term; a
    premium one, by an attribute called so.
    """
    said = vocabulary.entries.get((mark, *noun), ())
    types = {type_ for kind, value in said if kind == "FEAT" for type_ in types_of(value)}
    for _, value in vocabulary.entries.get(tuple(noun), ()):
        if isinstance(value, Attr):
            of = value.type.element or value.type
            if mark in (name.replace("_", " ") for name in of.values):
                types.add(value.of)
    return types
