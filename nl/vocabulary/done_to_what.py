"""Knows where a vocabulary says of a thing what is done to something about it: where "give a drug"
is what is done to an order of one, an order is given by giving the drug.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .senses import Act, Noun

if TYPE_CHECKING:
    from .vocabulary import Vocabulary

ARTICLES = frozenset("a an".split())
OF = "of"


def done_to_what_it_is_of(vocabulary: Vocabulary) -> set[tuple[str, str]]:
    """Of which types it is said so, and of what they are: orders, of drugs."""
    found: set[tuple[str, str]] = set()
    for key, senses in vocabulary.entries.items():
        if len(key) < 3 or key[-2] not in ARTICLES:
            continue
        nouns = (value for _, value in vocabulary.entries.get(key[-1:], ()))
        named = {type_ for noun in nouns if isinstance(noun, Noun) for type_ in noun.types}
        of = named.pop() if len(named) == 1 else ""
        for kind, value in senses if of else ():
            types = vocabulary.actions.get(value.name, ()) if isinstance(value, Act) else ()
            if kind == "VERB" and len(types) == 1 and _is_of(types[0], of, vocabulary):
                found.add((types[0], of))
    return found


def _is_of(type_: str, other: str, vocabulary: Vocabulary) -> bool:
    """Whether a thing is tied to things of another type by being of them, and not otherwise."""
    if type_ == other or other in vocabulary.principals:
        return False
    pairs = vocabulary.type_pairs(type_, other)
    return [(rel.type, rel.name) for rel in pairs] == [(type_, OF)]
