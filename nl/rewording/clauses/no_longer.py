"""Knows that what "no longer has an owner" does not have one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.morphology import base_of_participle, base_of_third
from ...text.tokens import Word
from .not_even_they import CASES

BEING = frozenset("is are was were be been am".split())


def denied_now(words: Sequence[Word]) -> list[Word]:
    """The words, "that no longer has an owner" as "that does not have an owner", "but no longer
    once it has begun" as "but not once it has".
    """
    found: list[Word] = []
    for word in words:
        if [w.text for w in found[-2:]] == ["no", "longer"] and word.text in CASES:
            found[-2:] = [_joined(found[-2], found[-1], "not")]
        denied = [w.text for w in found[-3:]] in (["but", "no", "longer"], ["and", "no", "longer"])
        if denied and base_of_participle(word.text) and "be" in {w.text for w in found}:
            found[-2:] = [_joined(found[-2], found[-1], "not")]  # "can be read, but no longer …"
        if [w.text for w in found[-2:]] == ["no", "longer"] and word.kind == "word":
            before = found[-3].text if len(found) > 2 else "."
            base = "have" if word.text == "has" else next(iter(base_of_third(word.text)), word.text)
            if before not in MODALS | BEING and word.text not in ("than", *BEING):
                found[-2:] = [replace(found[-2], text="do"), replace(found[-1], text="not")]
                word = replace(word, text=base)
        found.append(word)
    return found


def _joined(first: Word, last: Word, text: str) -> Word:
    return replace(first, text=text, end=last.end)
