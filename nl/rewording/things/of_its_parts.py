"""Knows that "of their brand or of its sub-brands" is "of their brand or its sub-brands"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import RelWord
from ...vocabulary.vocabulary import Vocabulary

OF_THEM = (("any", "of"), ("all", "of"), ("one", "of"), ("each", "of"), ("any",), ("all",), ())
FAR = 7
"""How far before "or" the first "of" can stand."""


def of_its_parts(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "of their brand or of any of its sub-brands" as "of their brand or any of its
    sub-brands".
    """
    found = _not_set_apart(words)
    for at in range(len(found) - 3, 2, -1):
        if found[at].text != "of" or found[at - 1].text not in ("or", "and"):
            continue
        before = found[max(0, at - 1 - FAR) : at - 1]
        said = [word.text for word in before]
        if "of" not in said or any(word.kind == "mark" for word in before[said.index("of") :]):
            continue
        whose = said[: said.index("of")][-1:]
        kinds = vocabulary.kinds(tuple(whose))
        if whose == ["part"] or ("RELN" in kinds and "NOUN" not in kinds):
            continue  # "part of that exhibit or of one of its parts", "members of a team or of"
        texts = tuple(word.text for word in found[at + 1 : at + 3])
        begin = at + 1 + next(len(each) for each in OF_THEM if texts[: len(each)] == each)
        if texts_at(found, begin) == "its" and _is_of_its_like(found, begin + 1, vocabulary):
            if texts[0] == "one":
                found[at + 1] = replace(found[at + 1], text="any")
            del found[at]
    return found


def _not_set_apart(words: Sequence[Word]) -> list[Word]:
    """ "Members of a team that owns it, or of any team above it, can" without its commas."""
    found = list(words)
    for at in range(len(found) - 4, 1, -1):
        begins = found[at].text == "," and texts_at(found, at + 1) in ("or", "and")
        if not begins or texts_at(found, at + 3) not in EVERY:
            continue
        end = next((i for i in range(at + 4, at + FAR + 4) if texts_at(found, i) in MARKS), 0)
        it = texts_at(found, end - 1) in ("it", "them") and texts_at(found, end) == ","
        if it and texts_at(found, at + 2) == "of" and texts_at(found, end + 1) in MODALS:
            del found[end], found[at]
    return found


EVERY = frozenset("any every each all".split())
MARKS = frozenset([",", ".", ";", ""])


def _is_of_its_like(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> bool:
    """Whether a noun stands there for things of a type that another of that type has."""
    return any(
        isinstance(value, RelWord) and value.rel.type in value.rel.subjects
        for end in range(start + 1, min(start + 4, len(words)))
        for kind, value in vocabulary.entries.get(tuple(w.text for w in words[start:end]), ())
        if kind == "RELN"
    )
