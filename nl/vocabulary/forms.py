"""Knows in which forms what is declared, and what a term gives, may be written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

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


def unowned(phrase: str) -> str:
    """ "her team" without the pronoun: whoever is meant, it is their team."""
    for possessive in ("her ", "his ", "their ", "its ", "your ", "my "):
        phrase = phrase.removeprefix(possessive)
    return phrase
