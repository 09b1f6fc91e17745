"""Knows that the "dev" of "dev and staging secrets" is the sort of a secret, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..chart import Leaf
from ..text.tokens import Word, key_of
from .senses import Kind, Noun, attribute_in
from .vocabulary import Vocabulary

JOINED = frozenset("and or".split())
LONGEST = 3
"""Words of a sort."""

Span = tuple[int, int]


def sorts_joined(
    words: Sequence[Word], terms: Sequence[Span], vocabulary: Vocabulary
) -> dict[Span, str]:
    """Where two words joined before a noun are sorts of what it stands for, by what one and the
    same attribute of it is, and the type that they are said of. No term is taken apart.
    """
    found: dict[Span, str] = {}
    for at in range(1, len(words) - 2):
        if words[at].text not in JOINED:
            continue
        for first in range(at - 1, max(-1, at - 1 - LONGEST), -1):
            for last in range(at + 2, min(at + 2 + LONGEST, len(words))):
                one, other = (first, at), (at + 1, last)
                if any(begin == at + 1 and end > last for begin, end in terms):
                    continue  # "external and partner users", where those are one term
                for type_ in _types_named(words, last, vocabulary):
                    sorts = _sorts(words, one, type_, vocabulary)
                    if sorts & _sorts(words, other, type_, vocabulary):
                        found[one] = found[other] = type_
    return found


def is_another_sort(leaf: Leaf, joined: dict[Span, str]) -> bool:
    """Whether a leaf takes such a word for a sort of something else, or for what is so itself."""
    type_ = joined.get((leaf.start, leaf.end))
    if type_ is None or not isinstance(leaf.value, Kind):
        return False
    return leaf.value.type != type_ or leaf.kind == "CLASS"


def _types_named(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> Iterator[str]:
    for end in range(at + 1, min(at + 1 + LONGEST, len(words) + 1)):
        for kind, value in vocabulary.entries.get(key_of(words, at, end), ()):
            if kind == "NOUN" and isinstance(value, Noun) and len(value.types) == 1:
                yield value.types[0]


def _sorts(words: Sequence[Word], span: Span, type_: str, vocabulary: Vocabulary) -> set[str]:
    """The attributes of a type by which words are a sort of it."""
    return {
        attribute_in(value.test)
        for kind, value in vocabulary.entries.get(key_of(words, *span), ())
        if kind == "ADJ" and isinstance(value, Kind) and value.type == type_ and not value.plural
    }
