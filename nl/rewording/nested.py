"""Knows what is said of things in others of their kind: "including folders nested inside it", "and
in all of its sub-projects".
"""

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


EVERY = frozenset("every each all any".split())
PLACES = INSIDE | {"at", "on", "from", "of"}


def every_one_inside_too(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "at their site and at every site within it" as "at their site or at any site
    within it": nothing is at several at once.
    """
    found = list(words)
    for at in range(len(found) - 4, 1, -1):
        if found[at].text not in EVERY or found[at - 1].text not in PLACES:
            continue
        if found[at - 2].text != "and" or not _has(found, at, found[at - 1].text):
            continue
        for end in (at + 2, at + 3):
            noun = tuple(word.text for word in found[at + 1 : end])
            named = "NOUN" in vocabulary.kinds(noun)
            inside = [word.text for word in found[end : end + 2]]
            if named and len(inside) == 2 and inside[0] in INSIDE and inside[1] in IT:
                found[at] = replace(found[at], text="any")
                found[at - 2] = replace(found[at - 2], text="or")
                break
    return found


def _has(words: Sequence[Word], at: int, place: str) -> bool:
    """Whether the same preposition stands shortly before "and at every"."""
    return place in [word.text for word in words[max(0, at - 9) : at - 2]]


def all_of_its_too(words: Sequence[Word]) -> list[Word]:
    """The words, "in that project and in all of its sub-projects" as "… and in its sub-projects":
    nothing is in all of them at once.
    """
    found = list(words)
    for at in range(len(found) - 3, 1, -1):
        place = found[at - 1].text
        if (
            found[at].text != "all"
            or place not in INSIDE
            or found[at - 2].text not in ("and", "or")
        ):
            continue
        end = at + 1 + (found[at + 1].text == "of")
        before = [word.text for word in found[max(0, at - 8) : at - 2]]
        if found[end].text in ("its", "their") and place in before:
            del found[at:end]
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
