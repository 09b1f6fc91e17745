"""Knows whose "that officer's manager" is after "the officer who negotiated it may renew it"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Noun
from ...vocabulary.vocabulary import Vocabulary

ARTICLES = frozenset("a an the any".split())
IT = frozenset(["it", "them"])
JOINED = frozenset(". ; , and or".split())
LONGEST = 3


def that_ones_own(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "the officer who signed a deed may view it; that officer's manager may print it"
    as "… the manager of the officer who signed it may print it".
    """
    found = list(words)
    for at in range(len(found) - 4, 5, -1):
        if found[at].text != "that" or found[at + 2].text != "'s":
            continue
        noun = found[at + 1].text
        if not _is_person(noun, vocabulary):
            continue
        who = _who_did(found[:at], noun, vocabulary)
        end = _relation(found, at + 3, vocabulary)
        if who and end:
            again = [replace(word, start=found[at].start, end=found[at + 2].end) for word in who]
            the, of = replace(found[at], text="the"), replace(found[at], text="of")
            found[at:end] = [the, *found[at + 3 : end], of, *again]
    return found


def _is_person(noun: str, vocabulary: Vocabulary) -> bool:
    """Whether a noun is of anybody who may ask, in no role."""
    senses = vocabulary.entries.get((noun,), ())
    people = set(vocabulary.askers)
    return bool(senses) and all(
        isinstance(value, Noun) and not value.plural and set(value.types) <= people
        for _, value in senses
    )


def _who_did(words: Sequence[Word], noun: str, vocabulary: Vocabulary) -> list[Word]:
    """The one officer who was spoken of, as "the officer who signed it"; nobody if there are more,
    or it is told otherwise who that is.
    """
    texts = [word.text for word in words]
    at = texts.index(noun) if texts.count(noun) == 1 else 0
    if not at or texts[at - 1] != "the" or texts_at(words, at + 1) != "who":
        return []
    modal = next((n for n in range(at, len(texts)) if texts[n] in MODALS), at)
    did = list(words[at + 2 : modal])
    if not did or not JOINED.isdisjoint(word.text for word in did):
        return []
    if did[-1].text not in IT:
        article = next((n for n in range(len(did)) if did[n].text in ARTICLES), 0)
        if not article or "NOUN" not in vocabulary.kinds(tuple(w.text for w in did[article + 1 :])):
            return []
        did[article:] = [replace(did[article], text="it")]
    return [*words[at - 1 : at + 2], *did]


def _relation(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """Where what somebody is to that one ends; 0 where nothing of the kind is named."""
    ends = range(min(len(words), at + LONGEST), at, -1)
    return next((end for end in ends if "RELN" in vocabulary.kinds(
        tuple(word.text for word in words[at:end]))), 0)  # fmt: skip
