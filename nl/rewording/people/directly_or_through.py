"""Knows that what is shared with somebody "directly or through their team" is shared with them or
with their team, where it can be shared with either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word, key_of
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Noun, RelWord
from ...vocabulary.vocabulary import Vocabulary

THEM = {"them": "their", "you": "your", "him": "their", "her": "their"}
SELF = frozenset("directly personally individually".split())
THROUGH = (("through",), ("via",), ("by", "way", "of"), ("by", "virtue", "of"))
WHOSE = (
    ("one", "of", "their"), ("one", "of", "your"), ("any", "of", "their"), ("their",), ("your",),
    ("his",), ("her",), ("a",), ("an",), ("any",),
)  # fmt: skip
ANYONE = frozenset("anyone anybody everyone everybody people those".split())
LONGEST = 3
MOST = 7
"""Words between "anyone" and what something has been shared with them by."""


def directly_or_through(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "shared with them, directly or through their team" as "shared with them or with
    their team", and "anyone it is shared with, personally or through their team, may" as "anyone it
    is shared with or whose team it is shared with may".
    """
    found = list(words)
    for at in range(len(found) - 3, 2, -1):
        if found[at].text not in SELF or texts_at(found, at + 1) != "or":
            continue
        begin = at - (found[at - 1].text == "either")
        begin -= found[begin - 1].text == ","
        group = _group(found, at + 2, vocabulary)
        if group is None:
            continue
        noun, types, end = group
        after = end + (begin < at and texts_at(found, end) == "," and found[begin].text == ",")
        if found[begin - 1].text in THEM and types & _taken(found, begin - 1, vocabulary):
            whose = THEM[found[begin - 1].text]
            said = [found[begin - 2].text, whose, *noun]
            found[begin:after] = _said(found[at], "or", *said)
        elif types & _taken(found, begin, vocabulary):
            who = next((n for n in range(begin - 3, max(-1, begin - MOST - 1), -1)
                        if found[n].text in ANYONE), -1)  # fmt: skip
            clause = [word.text for word in found[who + 1 : begin]]
            clause = clause[clause[:1] in (["that"], ["whom"]) :]
            if who >= 0:
                found[begin:after] = _said(found[at], "or", "whose", *noun, *clause)
    return found


def _said(word: Word, *texts: str) -> list[Word]:
    return [replace(word, text=text, written=text) for text in texts]


def _group(
    words: Sequence[Word], at: int, vocabulary: Vocabulary
) -> tuple[tuple[str, ...], set[str], int] | None:
    """Through whom, of which types, and where that ends: of "through one of their teams"."""
    texts = [word.text for word in words[at : at + 4 + LONGEST + 3]]
    through = next((len(by) for by in THROUGH if tuple(texts[: len(by)]) == by), 0)
    rest = texts[through:] if through else []
    whose = next((len(of) for of in WHOSE if tuple(rest[: len(of)]) == of), 0)
    for size in range(LONGEST, 0, -1):
        start = at + through + whose
        for kind, value in vocabulary.entries.get(key_of(words, start, start + size), ()):
            if whose and kind == "NOUN" and isinstance(value, Noun):
                noun = tuple(rest[whose : whose + size])
                return noun, set(value.types), start + size
    return None


def _taken(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> set[str]:
    """The types that what ends at a place ties things to, where people are one of several."""
    taken: set[str] = set()
    for start in range(max(0, end - 3), end):
        for _, value in vocabulary.entries.get(key_of(words, start, end), ()):
            if isinstance(value, RelWord):
                rel = value.rel
                types = {name for each in vocabulary.declared
                         if (each.type, each.name) == (rel.type, rel.name)
                         for name in each.subjects}  # fmt: skip
                either = len(types) > 1 and types & set(vocabulary.principals)
                taken |= types if either else set()
    return taken
