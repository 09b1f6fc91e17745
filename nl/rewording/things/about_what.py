"""Knows that a complaint "about bullying" is a bullying complaint, where that is a kind of them."""

from __future__ import annotations

from collections.abc import Sequence

from ....compiler import model as m
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Kind, Noun
from ...vocabulary.vocabulary import Vocabulary

ABOUT = frozenset("about concerning regarding over".split())
LONGEST = 3
ONES = frozenset(["one", "ones"])
BEFORE = frozenset("ADJ CLASS".split())


def about_what(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "grievances about pay or workload" as "pay or workload grievances"."""
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        if found[at].text not in ABOUT:
            continue
        begin, types = _noun(found, at, vocabulary)
        end = _values(found, at + 1, types, vocabulary)
        if end > at + 1:
            found[begin:end] = [*found[at + 1 : end], *found[begin:at]]
    return found


def _noun(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> tuple[int, set[str]]:
    """Where the noun begins that ends at a place, and the types that it names."""
    if words[end - 1].text in ONES:
        return end - 1, set(vocabulary.types)
    for begin in range(max(0, end - LONGEST), end):
        said = tuple(word.text for word in words[begin:end])
        types = {name for kind, value in vocabulary.entries.get(said, ())
                 if kind == "NOUN" and isinstance(value, Noun) for name in value.types}  # fmt: skip
        if types:
            return begin, types
    return end, set()


def _values(words: Sequence[Word], at: int, types: set[str], vocabulary: Vocabulary) -> int:
    """Where "pay, workload or bullying" ends, of which each is a kind of what a noun names; where
    it begins if that is something else.
    """
    end, begin = at, at
    while types:
        for length in range(LONGEST, 0, -1):
            said = tuple(word.text for word in words[begin : begin + length])
            if any(
                _is_kind(kind, value, types) for kind, value in vocabulary.entries.get(said, ())
            ):
                end = begin + length
                break
        else:
            return end
        begin = end + (texts_at(words, end) == ",")
        begin += texts_at(words, begin) in ("or", "and")
        if begin == end:
            return end
    return at


def _is_kind(kind: str, value: object, types: set[str]) -> bool:
    if kind not in BEFORE or not isinstance(value, Kind) or value.type not in types:
        return False
    match value.test:
        case m.Compare(op="==", left=m.AttributeOf(name=name)):
            return name.rpartition("_")[2] in TOPICS
    return False


TOPICS = frozenset("category kind topic subject theme type area matter issue reason cause".split())
