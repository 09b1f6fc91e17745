"""Knows that to export "more than 500 contacts" is to export contacts, so many of them as a request
counts: with a record count of more than 500.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...text.numbers import numbers_at
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at
from ...vocabulary.of_the_deed import acts_named, field_name
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Attr
from ...vocabulary.vocabulary import Vocabulary
from .amounts_done import bound_at
from .how_much import said_at, without_at_a_time

OF_ANY = frozenset(
    "record records item items object objects count quantity number of batch".split()
)
"""Words of the name of a field that counts whatever something is done to."""
MOST_WORDS = 3


def things_counted(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "export more than 500 contacts" as "export contacts with record count of more
    than 500".
    """
    found = list(words)
    fields = [
        field
        for field in vocabulary.model.request
        if field.type.kind in ("int", "uint") and set(words_of(field.name)) <= OF_ANY
    ]
    if len(fields) != 1:
        return found
    (field,) = fields
    name = field_name(Attr("request", field.name, field.type), vocabulary)
    for at in range(len(found) - 3, 0, -1):
        bound = bound_at(found, at) if name else 0
        ends = [end for _, end in numbers_at(found, at + bound)] if bound else []
        behind = _things_end(found, at, max(ends), vocabulary) if ends else 0
        if behind:
            end = max(ends)
            without_at_a_time(found, behind)
            with_name = [said_at(found[at], text) for text in ("with", *name, "of")]
            found[at:behind] = [*found[end:behind], *with_name, *found[at:end]]
    return found


def _things_end(words: Sequence[Word], at: int, end: int, vocabulary: Vocabulary) -> int:
    """Where the things end that a number stands before, if something is done to such ones before
    it: "export more than 500 contacts", "exports of more than 500 contacts"; else 0.
    """
    of = at - (texts_at(words, at - 1) == "of")
    acts: set[str] = set()
    for size in range(1, min(MOST_WORDS, of) + 1):
        said = words[of - size : of]
        acts |= acts_of(said, ("VERB", "ACTG"), vocabulary) if of == at else set()
        acts |= acts_named(tuple(w.text for w in said), vocabulary) if of < at else set()
    for size in range(MOST_WORDS, 0, -1):
        name = tuple(word.text for word in words[end : end + size])
        types = {
            type_
            for kind, noun in vocabulary.entries.get(name, ())
            if kind == "NOUN" and noun.plural
            for type_ in noun.types
        }
        if types and all(types <= set(vocabulary.actions.get(act, ())) for act in acts) and acts:
            return end + size
    return 0
