"""Knows that "in their districts, sub-districts included" is in any of those below them, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word, stands_at
from ...vocabulary.candidates import texts_at
from ...vocabulary.levels import leads_up
from ...vocabulary.senses import Noun, RelWord
from ...vocabulary.vocabulary import Vocabulary

WHICH = frozenset("any all its their the every each".split())
DETERMINERS = frozenset("a an any the that this every each all its their his her your own".split())
PLACES = frozenset("in inside within under from at of on for".split())
FAR = 9
"""How far before what is included the thing can be that has them."""


def sub_ones_included(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "from their districts, sub-districts included" as "from their districts or from
    any district below them"; so is "including all sub-districts".
    """
    found = list(words)
    for at in range(len(found) - 2, 2, -1):
        end, type_ = _included(found, at, vocabulary)
        place = _place(found, at, type_, vocabulary) if end else []
        if not place:
            continue
        several = place[-1] != "one"
        noun = type_.replace("_", " ").split(" ")
        said = ["or", *place[:-1], "any", *noun, "below", "them" if several else "it"]
        found[at:end] = [replace(found[at], text=text, written=text, kind="word") for text in said]
    return found


COMES = frozenset("comes come falls fall sits sit lies lie ranks rank".split())
BELOW = frozenset("under underneath below beneath above".split())


def that_comes_under(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "any depot that comes under it" as "any depot under it"."""
    found = list(words)
    for at in range(len(found) - 3, 1, -1):
        that, comes, under = (word.text for word in found[at : at + 3])
        said = that in ("that", "which") and comes in COMES and under in BELOW
        told = vocabulary.entries.get((comes, under), ())
        if said and all(
            kind == "PATHN" or (isinstance(value, RelWord) and leads_up(value.rel))
            for kind, value in told
        ):
            del found[at : at + 2]
    return found


def _included(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> tuple[int, str]:
    """Where ", sub-districts included" ends, and of which type they are; 0 where none are."""
    aside = words[at].text == "("
    begin = at + (words[at].text in (",", "("))
    first = texts_at(words, begin) == "including"
    begin += first
    if first and texts_at(words, begin) in ANYTHING:
        begin = _there(words, begin + 1)  # "including those in its sub-zones"
        begin += 2 * (texts_at(words, begin) in WHICH and texts_at(words, begin + 1) == "of")
    begin += texts_at(words, begin) in WHICH
    if begin == at or not texts_at(words, begin).startswith("sub"):
        return 0, ""
    for end in range(begin + 1, begin + 4):
        type_ = _type(words, begin, end, vocabulary)
        after = end + (not first and texts_at(words, end) == "included")
        if type_ and (first or after > end):
            of_those = texts_at(words, after) == "of" and texts_at(words, after + 1) in THOSE
            after += 2 * (first and of_those)
            after += next((len(d) for d in DEPTHS if stands_at(words, after, d)), 0)
            after += aside and texts_at(words, after) == ")"
            return after, type_
    return 0, ""


ANYTHING = frozenset("those ones anything everything whatever all".split())
THOSE = frozenset("those them these it that".split())
STANDS = frozenset("is are sits sit lies lie stands stand lives live".split())


def _there(words: Sequence[Word], begin: int) -> int:
    """Where "that is in", "sits in", "in" ends that begins at a place; the place if none does."""
    at = begin + (texts_at(words, begin) in ("that", "which"))
    at += texts_at(words, at) in STANDS
    return at + 1 if texts_at(words, at) in PLACES else begin


DEPTHS = (("at", "any", "level"), ("at", "any", "depth"), (",", "however", "deep"))


def _type(words: Sequence[Word], begin: int, end: int, vocabulary: Vocabulary) -> str:
    """The type of which "sub districts", or "subdistricts", are; of which some are in others."""
    texts = [word.text for word in words[begin:end]]
    noun = texts[1:] if texts[0] == "sub" else [texts[0].removeprefix("sub"), *texts[1:]]
    for kind, value in vocabulary.entries.get(tuple(noun), ()):
        if kind == "NOUN" and isinstance(value, Noun) and len(value.types) == 1:
            (type_,) = value.types
            if any(r.type == type_ and type_ in r.subjects for r in vocabulary.relations):
                return type_
    return ""


def _place(words: Sequence[Word], at: int, type_: str, vocabulary: Vocabulary) -> list[str]:
    """The preposition of the last such thing before a place, if it has one, and "one" or "many";
    nothing where there is no such thing.
    """
    for end in range(at, max(1, at - FAR), -1):
        if words[end - 1].kind != "word":
            return []
        for start in range(max(1, end - 3), end):
            if words[start - 1].text not in DETERMINERS:
                continue
            key = tuple(word.text for word in words[start:end])
            for kind, value in vocabulary.entries.get(key, ()):
                if kind == "NOUN" and isinstance(value, Noun) and value.types == (type_,):
                    begin = start - 1
                    while begin and words[begin - 1].text in DETERMINERS:
                        begin -= 1
                    before = texts_at(words, begin - 1) if begin else ""
                    number = "many" if value.plural else "one"
                    return [before, number] if before in PLACES else [number]
    return []
