"""Knows that a noun that is a type's own name names that, and nothing that is so: a "release" is a
release where there are such, and no branch of that kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .phrases import words_of

if TYPE_CHECKING:
    from .vocabulary import Vocabulary


def types_first(vocabulary: Vocabulary) -> None:
    """No noun for a value of another type's attribute is what a type that is acted on is called."""
    people = vocabulary.principals
    own = {type_.name for type_ in vocabulary.model.types if type_.actions} - set(people)
    for key, senses in list(vocabulary.entries.items()):
        named = {value.types for kind, value in senses if kind == "NOUN"}
        if not any(len(types) == 1 and types[0] in own for types in named):
            continue
        told = [types[0] for types in named if len(types) == 1 and _is_name(types[0], key)]
        if told:
            vocabulary.entries[key] = [
                (kind, value)
                for kind, value in senses
                if not (kind == "CLASS" and value.type not in (*people, *told))
            ]


def _is_name(type_: str, key: tuple[str, ...]) -> bool:
    """Whether a phrase is a type's name, as one or as many."""
    name = tuple(words_of(type_))
    return key[:-1] == name[:-1] and key[-1].startswith(name[-1][:-1])
