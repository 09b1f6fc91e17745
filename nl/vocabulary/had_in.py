"""Knows what those have in a thing who stand in a relation so called: has_interest_in."""

from __future__ import annotations

from collections.abc import Iterator

from ..text.lexicon import PREPOSITIONS
from ..text.morphology import base_of_participle, verb
from .phrases import words_of
from .senses import Rel, RelWord

HAVING = frozenset("has have had having with holds hold holding".split())
ARTICLES = frozenset("a an any the".split())


def had_in(phrase: str, rel: Rel) -> Iterator[tuple[str, str, RelWord]]:
    """Of "interest in", or "has interest in": who "has an interest in" it, is "with an interest in"
    it.
    """
    first = words_of(rel.name)[0]
    said = phrase.split(" ")
    if first not in ("has", "holds") or said[-1] not in PREPOSITIONS or "of" in said:
        return
    said = said[1:] if said[0] in HAVING else said
    said = said[1:] if said[0] in ARTICLES else said
    if len(said) < 2 or said[0] in PREPOSITIONS or (len(said) == 2 and base_of_participle(said[0])):
        return
    if len(said) > 2 and said[1] in ARTICLES:  # "declared an interest in"
        return
    word = RelWord(rel, "object")
    rest = " ".join(said)
    for article in ("", "an " if rest[0] in "aeiou" else "a ", "any "):
        yield f"with {article}{rest}", "RELP", RelWord(rel, "object", participle=True)
        for base in ("have", "hold"):
            yield f"{base} {article}{rest}", "RELV", RelWord(rel, "object", True)
            for form in verb(base).third:
                yield f"{form} {article}{rest}", "RELV", word
            for form in verb(base).participle:
                yield f"{form} {article}{rest}", "RELVP", word
            for form in verb(base).gerund:
                yield f"{form} {article}{rest}", "RELG", word
