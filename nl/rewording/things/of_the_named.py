"""Knows that "HR pages" are HR's, where HR is a department and pages belong to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.senses import Noun, Person
from ...vocabulary.vocabulary import Vocabulary


def of_the_named(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "HR pages" as "HR's pages"."""
    found = list(words)
    if not vocabulary.named:
        return found
    for at in range(len(found) - 2, -1, -1):
        pair = (found[at].text, found[at + 1].text)
        if pair[0] not in vocabulary.named or pair in vocabulary.entries:
            continue
        owners = {v.type for k, v in vocabulary.entries.get(pair[:1], ()) if isinstance(v, Person)}
        types = {type_ for k, v in vocabulary.entries.get(pair[1:], ())
                 if isinstance(v, Noun) for type_ in v.types}  # fmt: skip
        if len(owners) == len(types) == 1 and len(vocabulary.type_pairs(*owners, *types)) == 1:
            found.insert(at + 1, replace(found[at], text="'s", written="'s"))
    return found
