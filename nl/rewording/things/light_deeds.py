"""Knows that who may "grant discounts of up to 10 percent on bookings" may discount bookings by up
to that, and that who may "start watching" a film may watch it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.morphology import base_of_gerund
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at
from ...vocabulary.vocabulary import Vocabulary

LIGHT = frozenset("grant give make offer issue apply".split())
ON = frozenset("on for to".split())
MEASURING = frozenset("up at more less over under no".split())
ENDS = frozenset(". ; , if unless when while only once but and".split())
MOST = 9
"""Words of how much."""


def light_deeds(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "grant discounts of up to 10 percent on bookings" as "discount bookings by up to
    10 percent".
    """
    found = _begun(words, vocabulary)
    for at in range(len(found) - 6, 0, -1):
        deed = at + 1 + (texts_at(found, at + 1) in ("a", "an"))
        acts = acts_of(found[deed : deed + 1], ("ACTN",), vocabulary)
        verb = _verb(acts, found[deed].text, vocabulary) if acts else ""
        measured = texts_at(found, deed + 1) == "of" and texts_at(found, deed + 2) in MEASURING
        if found[at].text not in LIGHT or not verb or not measured:
            continue
        on = next((n for n in range(deed + 4, deed + 4 + MOST)
                   if texts_at(found, n) in ON and texts_at(found, n - 1) != "up"), 0)  # fmt: skip
        if not on or any(texts_at(found, n) in ENDS for n in range(deed, on)):
            continue
        end = next((n for n in range(on, len(found)) if found[n].text in ENDS), len(found))
        by = replace(found[on], text="by", written="by")
        does = replace(found[deed], text=verb, written=verb)
        found[at:end] = [does, *found[on + 1 : end], by, *found[deed + 2 : on]]
    return found


BEGIN = frozenset("start begin".split())


def _begun(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "cannot start watching a film" as "cannot watch a film"."""
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        before = found[at - 1].text
        if found[at].text not in BEGIN or not (before in MODALS or before in ("not", "never")):
            continue
        acts = acts_of(found[at + 1 : at + 2], ("ACTG",), vocabulary)
        for base in base_of_gerund(found[at + 1].text):
            does = replace(found[at + 1], text=base, written=base)
            if acts & acts_of([does], ("VERB",), vocabulary):
                found[at : at + 2] = [does]
                break
    return found


def _verb(acts: set[str], noun: str, vocabulary: Vocabulary) -> str:
    """The verb of which a noun is for what is done: "discount", of discounts."""
    for word in (noun.removesuffix("s"), noun):
        senses = vocabulary.entries.get((word,), ())
        if any(kind == "VERB" and value.name in acts for kind, value in senses):
            return word
    return ""
