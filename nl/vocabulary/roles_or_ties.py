"""Knows whether a word that is a role and a relation, too, is the one or the other where it stands:
"workspace admins" are admins of a workspace, "any adviser" beside "their own adviser" is one by
role.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..chart import Leaf
from ..text.tokens import Word
from .senses import Kind, Noun, RelWord
from .vocabulary import Vocabulary

ROLES = frozenset({"CLASS", "ADJ"})
TIES = frozenset({"RELN", "PATHN"})
WHOEVER = frozenset("any every each all".split())
OWN = frozenset("their its his her".split())


def means_the_other(leaf: Leaf, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether a word that can be both is not what a leaf takes it for."""
    if leaf.kind in ROLES and isinstance(leaf.value, Kind):
        person = leaf.value.type in vocabulary.principals
        return person and _is_of_the_noun_before(leaf, words, vocabulary)
    return leaf.kind in TIES and _is_whoever(leaf, words, vocabulary)


def _phrase(leaf: Leaf, words: Sequence[Word]) -> tuple[str, ...]:
    return tuple(word.text for word in words[leaf.start : leaf.end])


def _is_of_the_noun_before(leaf: Leaf, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether "admins" stands right after "workspace", which has some."""
    ties = {
        value.rel.type
        for kind, value in vocabulary.entries.get(_phrase(leaf, words), ())
        if kind == "RELN" and isinstance(value, RelWord) and value.head == "subject"
    }
    for length in (1, 2) if ties else ():
        start = leaf.start - length
        before = tuple(word.text for word in words[max(start, 0) : leaf.start])
        for kind, value in vocabulary.entries.get(before, ()) if start >= 0 else ():
            noun = kind == "NOUN" and isinstance(value, Noun) and not value.plural
            if noun and ties & set(value.types) - set(vocabulary.principals):
                return True
    return False


def _is_whoever(leaf: Leaf, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether it is "any adviser", in a text that sets apart "their own adviser"."""
    phrase = _phrase(leaf, words)
    role = any(kind == "CLASS" and isinstance(value, Kind) and value.type in vocabulary.principals
               for kind, value in vocabulary.entries.get(phrase, ()))  # fmt: skip
    if not role or not leaf.start or words[leaf.start - 1].text not in WHOEVER:
        return False
    texts = [word.text for word in words]
    return any(
        texts[at] in OWN and texts[at + 1 : at + 2 + len(phrase)] == ["own", *phrase]
        for at in range(len(texts))
    )
