"""Knows that who "must not be accompanying" a trip must not accompany it, and that who has "been
named to accompany" it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.morphology import base_of_gerund
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

BEING = frozenset("are is was were".split())
HAVING = frozenset("have has had".split())
NAMED = frozenset("named appointed chosen selected designated nominated picked".split())


def doing_it_now(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "must not be accompanying it" as "must not accompany it", where that is no action;
    "two teachers have been named to accompany it" as "two teachers accompany it".
    """
    found = list(words)
    for at in range(len(found) - 1, 1, -1):
        if begin := _named_to(found, at, vocabulary):
            del found[begin:at]
        elif found[at - 1].text == "be" and _must_not(found, at - 1):
            bases = (b for b in base_of_gerund(found[at].text) if _is_a_tie(b, vocabulary))
            if "RELG" in vocabulary.kinds((found[at].text,)) and (base := next(bases, "")):
                found[at - 1 : at + 1] = [replace(found[at], text=base, written=base)]
    return found


def _must_not(words: Sequence[Word], be: int) -> bool:
    """Whether somebody must not, or must, be so: "must not be", "must be"."""
    modal = be - 1 - (texts_at(words, be - 1) in ("not", "never", "also"))
    return modal > 0 and words[modal].text in MODALS


def _is_a_tie(base: str, vocabulary: Vocabulary) -> bool:
    """Whether a verb says only how two are related, and nothing that one asks to do."""
    kinds = vocabulary.kinds((base,))
    return "RELV" in kinds and "VERB" not in kinds


def _named_to(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """Where "have been named to" begins before a verb, or "are named to"; nowhere, 0."""
    if at < 4 or words[at - 1].text != "to" or words[at - 2].text not in NAMED:
        return 0
    if not _is_a_tie(words[at].text, vocabulary):
        return 0
    if words[at - 3].text == "been" and words[at - 4].text in HAVING:
        return at - 4
    return at - 3 if words[at - 3].text in BEING else 0
