"""Knows that "higher discounts need a store admin", behind "with a discount of up to 20 percent",
are those of anything above that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ...text.lexicon import STOPS
from ...text.morphology import singular
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

ABOVE = frozenset("higher larger bigger greater longer".split())
BELOW = frozenset("lower smaller shorter".split())
GOES = frozenset("need needs require requires take takes go goes must are is may can call".split())
SUMS = frozenset("amounts sums figures quantities totals values".split())
ANYTHING = frozenset("anything everything those ones".split())


def higher_ones(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "higher discounts need an admin" as "anything above that needs an admin"; so is
    "anything worth more"; "for larger amounts, …" as "above that, …".
    """
    found = list(words)
    for at in range(len(found) - 2, 3, -1):
        word = found[at]
        if word.text == "worth" and found[at + 1].text in ("more", "less"):
            if texts_at(found, at - 1) in ANYTHING and texts_at(found, at + 2) != "than":
                side = "above" if found[at + 1].text == "more" else "below"
                found[at : at + 2] = [replace(word, text=text) for text in (side, "that")]
            continue
        if found[at - 1].text == "for" and found[at + 1].text in SUMS:
            if word.text in ABOVE | BELOW and texts_at(found, at + 2) == ",":
                side = "above" if word.text in ABOVE else "below"
                found[at - 1 : at + 2] = [replace(word, text=text) for text in (side, "that")]
            continue
        begins = found[at - 1].text in STOPS or found[at - 1].text in ("and", ",", "but")
        if word.text not in ABOVE | BELOW or not begins or texts_at(found, at + 2) not in GOES:
            continue
        if not _is_measured_before(found[:at], found[at + 1].text, vocabulary):
            continue
        side = "above" if word.text in ABOVE else "below"
        said = [replace(word, text=text) for text in ("anything", side, "that")]
        goes = {"need": "needs", "require": "requires", "take": "takes", "go": "goes",
                "are": "is"}.get(found[at + 2].text)  # fmt: skip
        if goes is not None:
            found[at + 2] = replace(found[at + 2], text=goes)
        found[at : at + 2] = said
    return found


def _is_measured_before(words: Sequence[Word], noun: str, vocabulary: Vocabulary) -> bool:
    """Whether words measure what a noun calls, no thing by itself: "a discount of up to"."""
    forms = {noun, *singular(noun)}
    kinds = {kind for form in forms for kind in vocabulary.kinds((form,))}
    texts = [word.text for word in words]
    if "ACTN" in kinds or ("ACTN" in vocabulary.kinds((noun,))):  # "larger refunds"
        return kinds.isdisjoint({"NOUN", "CLASS"}) and ("up", "to") in pairwise(texts)
    said = any(
        word.text in forms and texts_at(words, at + 1) in ("of", "up", "under", "below", "above")
        for at, word in enumerate(words)
    )
    return said and "ATTR" in kinds and kinds.isdisjoint({"NOUN", "CLASS"})
