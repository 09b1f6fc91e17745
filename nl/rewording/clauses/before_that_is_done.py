"""Knows that what "payments need before the payment can be made" they need before they can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.sentences import sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at
from ...vocabulary.senses import Noun
from ...vocabulary.vocabulary import Vocabulary

NEED = frozenset("need needs require requires".split())
MAY = frozenset("can may is are".split())
LONGEST = 3


def before_that_is_done(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "need two verifiers before the order can be dispensed" as "… before they can be
    dispensed", where that is done to nothing else.
    """
    found = list(words)
    for at in range(len(found) - 5, 1, -1):
        if found[at].text != "before" or found[at + 1].text not in ("the", "that", "an", "a"):
            continue
        begin = sentence_start(found, at)
        if NEED.isdisjoint(word.text for word in found[begin:at]):
            continue
        for end in range(at + 2 + LONGEST, at + 2, -1):
            be = end + (texts_at(found, end + 1) == "be")
            acts = acts_of(found[be + 1 : be + 2], ("ACTP",), vocabulary)
            if texts_at(found, end) in MAY and _is_done_to(found[at + 2 : end], acts, vocabulary):
                they = "they" if texts_at(found, end) != "is" else "it"
                found[at + 1 : end] = [replace(found[at + 1], text=they, written=they)]
                break
    return found


def _is_done_to(noun: Sequence[Word], acts: set[str], vocabulary: Vocabulary) -> bool:
    """Whether all that is said to be done is done to what a noun names alone."""
    said = vocabulary.entries.get(tuple(word.text for word in noun), ())
    types = {type_ for _, value in said if isinstance(value, Noun) for type_ in value.types}
    return bool(acts) and all(set(vocabulary.actions.get(act, ())) == types for act in acts)
