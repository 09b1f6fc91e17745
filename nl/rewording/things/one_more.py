"""Knows that "another shift" is just one more, whichever, where people may or may not take one and
none has been spoken of: "who has worked 48 hours may not claim another shift".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

TAKING = frozenset(
    "add apply book borrow claim create enter hire issue open order register rent request reserve "
    "start submit take".split()
)
ENDS = frozenset(". , ; ! unless if except while when until before after on during without".split())


def one_more(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "may not claim another shift" as "may not claim a shift"."""
    found = list(words)
    for at in range(2, len(found) - 1):
        before = {word.text for word in found[max(0, at - 3) : at - 1]}
        taken = found[at - 1].text in TAKING and not before.isdisjoint(MODALS)
        if found[at].text != "another" or not taken:
            continue
        for end in (at + 3, at + 2):
            noun = tuple(word.text for word in found[at + 1 : end])
            ends = (texts_at(found, end) or ".") in ENDS
            if ends and _is_a_thing(noun, vocabulary) and not _is_said(found[:at], noun):
                found[at] = replace(found[at], text="a")
                break
    return found


def _is_a_thing(noun: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    types = [
        type_
        for kind, value in vocabulary.entries.get(noun, ())
        for type_ in (value.types if kind == "NOUN" else ())
    ]
    return bool(types) and set(types).isdisjoint(vocabulary.principals)


def _is_said(words: Sequence[Word], noun: tuple[str, ...]) -> bool:
    """Whether one was spoken of: then it is another than that one."""
    return any(word.text.rstrip("s") == noun[-1].rstrip("s") for word in words)
