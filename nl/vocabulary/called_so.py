"""Knows words that a term has for things, where they could say as well what is done."""

from __future__ import annotations

from collections.abc import Sequence

from ..chart import Leaf
from ..text.lexicon import PREPOSITIONS
from ..text.tokens import Word
from .phrases import words_of
from .senses import Act
from .vocabulary import Vocabulary


def is_a_thing_called_so(leaf: Leaf, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether "high-risk changes need MFA" is of change requests, which a term calls changes, and
    of no editing, which nothing declared calls so.
    """
    if leaf.kind != "ACTN" or leaf.end - leaf.start > 1 or not isinstance(leaf.value, Act):
        return False
    text = words[leaf.start].text
    called = "NOUN" in vocabulary.kinds((text,)) and not vocabulary.defined.isdisjoint(
        (text, text.removesuffix("s"))
    )
    own = any(text.startswith(word) for word in words_of(leaf.value.name))
    after = words[leaf.end].text if leaf.end < len(words) else "."
    return called and not own and after not in PREPOSITIONS
