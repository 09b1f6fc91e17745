"""Knows that "controlled ones only with MFA and from the hospital network" may be so with both."""

from __future__ import annotations

from collections.abc import Sequence

from ...text.lexicon import MODALS, PREPOSITIONS, STOPS
from ...text.tokens import Word
from ...vocabulary.candidates import circumstance_end, texts_at
from ...vocabulary.vocabulary import Vocabulary

ENDS = STOPS | {",", ";", ""}


def only_with_both(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "…, but controlled ones only with MFA and from the office" as "… only with MFA
    and the office".
    """
    found = list(words)
    for at in range(len(found) - 4, 1, -1):
        if found[at].text != "only" or found[at + 1].text not in PREPOSITIONS:
            continue
        joined = circumstance_end(found, at + 2, vocabulary)
        after = joined + 1
        if not joined or _says_what_may(found, at) or texts_at(found, joined) != "and":
            continue
        end = circumstance_end(found, after + 1, vocabulary)
        if texts_at(found, after) in PREPOSITIONS and end and texts_at(found, end) in ENDS:
            del found[after]
    return found


def _says_what_may(words: Sequence[Word], at: int) -> bool:
    """Whether the clause before a place says itself what may be done, "may be viewed only"."""
    begin = next((n for n in range(at - 1, -1, -1) if words[n].text in ENDS), -1)
    said = {word.text for word in words[begin + 1 : at]}
    return begin < 0 or not MODALS.isdisjoint(said)
