"""Knows in which forms what is declared, and what a term gives, may be written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from ..text.lexicon import ABBREVIATIONS
from ..text.morphology import singular


def not_before(word: str) -> str:
    """What makes an adjective its opposite: "illegible", "irregular", "impermanent", "inactive"."""
    first = word[:1]
    return f"i{first}" if first in ("l", "r", "m") else ("im" if first in ("p", "b") else "in")


def spellings(name: str) -> Iterable[str]:
    """A name's words, with the abbreviations that everybody knows."""
    words = name.replace("_", " ").replace("-", " ").lower().split()
    found = [" ".join(words)]
    for index, word in enumerate(words):
        for other in ABBREVIATIONS.get(word, ()):
            found.append(" ".join([*words[:index], other, *words[index + 1 :]]))
    return dict.fromkeys(found)


def singular_forms(texts: Sequence[str]) -> Iterator[str]:
    """A phrase as a term may give it: as it stands, or in the singular."""
    yield " ".join(texts)
    yield from singular(" ".join(texts))


def without_its_owner(phrase: str, nouns: Collection[str]) -> str:
    """ "caretaker of a building", "building's caretaker" without what it belongs to, so that texts
    may say of which: "the caretaker of that building".
    """
    for noun in nouns:
        for article in ("a", "an", "the", "its", "their"):
            phrase = phrase.removesuffix(f" of {article} {noun}")
        for begin in (f"{noun}'s ", f"the {noun}'s ", f"a {noun}'s "):
            phrase = phrase.removeprefix(begin)
    return phrase


def unowned(phrase: str) -> str:
    """ "her team" without the pronoun: whoever is meant, it is their team."""
    for possessive in ("her ", "his ", "their ", "its ", "your ", "my "):
        phrase = phrase.removeprefix(possessive)
    return phrase
