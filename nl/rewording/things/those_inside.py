"""Knows that "the zones inside it", "any of its sub-regions", "one of its qualifiers" are at any
depth, where a zone can be in a zone, but "a zone directly inside it" is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...text.tokens import Word, key_of, stands_at
from ...vocabulary.candidates import texts_at
from ...vocabulary.levels import is_closure, leads_up
from ...vocabulary.senses import Noun, Rel, RelWord
from ...vocabulary.vocabulary import Vocabulary

WHICH = (
    ["one", "of", "the"], ["any", "of", "the"], ["all", "of", "the"], ["each", "of", "the"],
    ["one", "of", "those"], ["any", "of", "those"], ["all", "the"], ["the"], ["those"], ["all"],
    ["every"], ["each"], ["any"], ["a"], ["an"],
)  # fmt: skip
OF_ITS = (
    ["one", "of", "its"], ["any", "of", "its"], ["all", "of", "its"], ["each", "of", "its"],
    ["all", "its"], ["its"],
)  # fmt: skip
LYING = (
    ["that", "lie"], ["that", "lies"], ["which", "lie"], ["which", "lies"], ["lying"],
    ["that", "are"], ["that", "is"], ["which", "are"], ["which", "is"], ["located"],
    ["contained"], ["nested"], ["that", "sit"], ["that", "sits"], ["sitting"],
    ["that", "form"], ["that", "forms"], ["which", "form"], ["which", "forms"], ["forming"],
)  # fmt: skip
INSIDE = (["inside"], ["within"], ["part", "of"])
TELLING = frozenset("inside within part its".split())
"""Words without one of which none is told to be inside another."""
IT = frozenset("it them".split())
BEFORE = frozenset("in from of at on under for to inside within".split())
ENDS = frozenset(". , ; : ! and or but unless if when while except only may can must".split())


def those_inside(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "or in the zones that lie inside it" as "or in any zone inside it"."""
    found = list(words)
    if TELLING.isdisjoint(word.text for word in found):
        return found
    types = {rel.type: rel.name for rel in vocabulary.relations if _is_nesting(rel, vocabulary)}
    for at in range(len(found) - 2, 1, -1) if types else ():
        if found[at - 1].text not in BEFORE or not _is_one_more(found, at - 1, vocabulary):
            continue
        for end, type_ in _those(found, at, types, vocabulary):
            texts = ("any", *type_.split("_"), "inside", "it")
            found[at:end] = [replace(found[at], text=text, written=text) for text in texts]
            _or_instead(found, at - 1, vocabulary)
            break
    return found


def _is_nesting(rel: Rel, vocabulary: Vocabulary) -> bool:
    """Whether one relation alone leads from a thing up to another of its type: a zone in a zone."""
    up = [
        each
        for each in vocabulary.relations
        if each.type == rel.type and each.inverse_of is None and leads_up(each)
        and not is_closure(each, vocabulary.types)
    ]  # fmt: skip
    return up == [rel] and rel.type not in vocabulary.principals


def _is_one_more(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether a place is told beside that of which it is: "in his zone or in …", "including
    berths in …".
    """
    before = [word.text for word in words[max(0, at - 4) : at]]
    return before[-1:] in (["or"], ["and"]) or "including" in before


def _or_instead(words: list[Word], at: int, vocabulary: Vocabulary) -> None:
    """Makes ", including berths in any …" out to be "or in any …"."""
    for start in range(max(0, at - 3), at):
        if words[start].text == "including":
            begin = start - (words[start - 1].text == ",")
            words[begin:at] = [replace(words[start], text="or", written="or")]
            return


def _those(
    words: Sequence[Word], at: int, types: dict[str, str], vocabulary: Vocabulary
) -> Iterator[tuple[int, str]]:
    """What stands at a place of what is inside another, each with where it ends, and its type."""
    for which in WHICH:
        start = at + len(which)
        if not stands_at(words, at, which):
            continue
        for end, type_ in _nouns(words, start, types, vocabulary):
            lying = next((ls for ls in LYING if stands_at(words, end, ls)), [])
            behind = end + len(lying)
            inside = next((i for i in INSIDE if stands_at(words, behind, i)), [])
            last = behind + len(inside)
            if inside and texts_at(words, last) in IT and _ends(words, last + 1):
                yield last + 1, type_
    for which in OF_ITS if texts_at(words, at - 1) != "of" else ():
        start = at + len(which)
        if not stands_at(words, at, which):
            continue
        sub = texts_at(words, start) == "sub"
        for end, type_ in _nouns(words, start + sub, types, vocabulary) if sub else ():
            said = vocabulary.kinds(key_of(words, start, end))
            known = "RELN" in said or types[type_].startswith("sub_")
            if _ends(words, end) and not known:
                yield end, type_
        for end, type_ in _inverses(words, start, types, vocabulary):
            if _ends(words, end):
                yield end, type_


def _ends(words: Sequence[Word], at: int) -> bool:
    return (texts_at(words, at) or ".") in ENDS


def _nouns(
    words: Sequence[Word], at: int, types: dict[str, str], vocabulary: Vocabulary
) -> Iterator[tuple[int, str]]:
    for end in (at + 2, at + 1):
        for kind, value in vocabulary.entries.get(key_of(words, at, end), ()):
            named = value.types if kind == "NOUN" and isinstance(value, Noun) else ()
            if len(named) == 1 and named[0] in types:
                yield end, named[0]


def _inverses(
    words: Sequence[Word], at: int, types: dict[str, str], vocabulary: Vocabulary
) -> Iterator[tuple[int, str]]:
    """Those that a thing has by the inverse of how it is in another: its qualifiers."""
    for end in (at + 2, at + 1):
        for kind, value in vocabulary.entries.get(key_of(words, at, end), ()):
            if kind == "RELN" and isinstance(value, RelWord):
                rel = value.rel
                up = types.get(rel.type, "sub_")  # "its sub-branches" by `sub_branch_of`
                if not up.startswith("sub_") and rel.inverse_of == (rel.type, up):
                    yield end, rel.type
