"""Knows that "including folders nested inside it" is said of how far down something goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..text.tokens import Word
from ..vocabulary.senses import Noun
from ..vocabulary.vocabulary import Vocabulary

DETERMINERS = frozenset("the any all every each its their".split())
INSIDE = frozenset("in inside within under underneath below beneath".split())
IT = frozenset(["it", "them", "that", "those"])
STANDING = frozenset("nested contained located".split())
DEPTHS = (
    ("at", "any", "depth"), ("at", "any", "level"), ("at", "every", "level"),
    ("to", "any", "depth"), ("at", "all", "levels"), ("however", "deep"),
    ("however", "deeply"), ("however", "deep", "down"), ("however", "far", "down"),
    ("no", "matter", "how", "deep"), ("directly", "or", "indirectly"),
)  # fmt: skip
ENDS = frozenset(".;!,")
SO = ("at", "any", "depth")


def nested_too(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "in a folder they own, including folders nested inside it" as "in a folder they
    own, at any depth", where one relation alone leads from a thing to others of its type.
    """
    inside = [rel for rel in vocabulary.relations
              if rel.type in rel.subjects and rel.inverse_of is None]  # fmt: skip
    found = list(words)
    if len(inside) != 1:
        return found
    for at in range(len(found) - 1, 0, -1):
        if found[at].text != "including":
            continue
        end = _end(found, at + 1, inside[0].type, vocabulary)
        if end and (end == len(found) or found[end].text in ENDS):
            found[at:end] = [replace(found[at], text=text, written=text) for text in SO]
    return found


def _end(words: Sequence[Word], at: int, type_: str, vocabulary: Vocabulary) -> int:
    """Where "any folders nested inside it at any depth" ends; 0 where it says no such thing."""
    texts = [word.text for word in words]
    at += texts[at : at + 1] != [] and texts[at] in DETERMINERS
    nested = texts[at : at + 1] == ["nested"]
    at += nested
    if not _is_of(texts[at : at + 1], type_, vocabulary):
        return 0
    at += 1
    stands = texts[at : at + 1] != [] and texts[at] in STANDING
    at += stands
    if texts[at : at + 1] and texts[at] in INSIDE and texts[at + 1 : at + 2]:
        if texts[at + 1] not in IT:
            return 0
        at += 2
    elif stands:
        return 0
    deep = next((d for d in DEPTHS if tuple(texts[at : at + len(d)]) == d), ())
    return at + len(deep) if nested or stands or deep else 0


def _is_of(texts: Sequence[str], type_: str, vocabulary: Vocabulary) -> bool:
    if texts in (["those"], ["ones"]):
        return True
    entries = vocabulary.entries.get(tuple(texts), ())
    return any(kind == "NOUN" and isinstance(value, Noun) and value.types == (type_,)
               for kind, value in entries)  # fmt: skip
