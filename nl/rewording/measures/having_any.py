"""Knows that builds "with any critical vulnerabilities" have at least one, where it is declared how
many they have, and that a dataset "containing PII", or one "that
contains PII", is one with PII.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.morphology import singular
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Attr
from ...vocabulary.vocabulary import Vocabulary

WITH = frozenset("with has have having".split())
ANY = frozenset("any a an some".split())
CONTAIN = frozenset("contain contains hold holds carry carries involve involves".split())
CONTAINING = frozenset("containing holding carrying involving".split())
LACKING = frozenset("missing lacking".split())
NAMED = frozenset({"NOUN", "RELN", "PATHN", "CLASS"})
MOST = 3
"""Words of what is counted."""


def having_any(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "with any vulnerability" as "with at least one vulnerability", "without
    vulnerabilities" as "with no vulnerabilities", "containing PII", "that contain PII" as "with
    PII", "missing a reference" as "without a reference".
    """
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        text = found[at].text
        if text in CONTAINING and _is_a_feature(found, at + 1, vocabulary):
            found[at] = replace(found[at], text="with", written="with")
        which = text in CONTAIN and texts_at(found, at - 1) in ("that", "which")
        if which and _is_a_feature(found, at + 1, vocabulary):
            found[at - 1 : at + 1] = [replace(found[at], text="with", written="with")]
            continue
        if text in LACKING and _is_marked(found, at + 1, vocabulary):
            found[at] = replace(found[at], text="without", written="without")
        if text not in WITH and text != "without":
            continue
        noun = at + 1 + (texts_at(found, at + 1) in ANY)
        if not _is_counted(found, noun, vocabulary):
            continue
        said = ("at", "least", "1") if text in WITH else ("no",)
        counted = [replace(found[at], text=t, written=t, kind="word") for t in said]
        if text in WITH:
            counted[-1] = replace(counted[-1], kind="number")
        else:
            found[at] = replace(found[at], text="with", written="with")
        found[at + 1 : noun] = counted
    return found


def _is_counted(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> bool:
    """Whether what an attribute counts, and nothing besides, stands at a place."""
    for end in range(min(start + MOST, len(words)), start, -1):
        phrase = tuple(word.text for word in words[start:end])
        senses = vocabulary.entries.get(phrase, ())
        counts = any(
            isinstance(value, Attr) and value.type.kind == "int" and _is_of_many(value.name)
            for kind, value in senses
            if kind in ("ATTR", "COUNTN")
        )
        ends = texts_at(words, end) in (".", ",", ";", "and", "or", "may", "can", "must", "if")
        if counts and ends and NAMED.isdisjoint(kind for kind, _ in senses):
            return True
    return False


def _is_of_many(name: str) -> bool:
    """Whether an attribute is called by what there are so many of: critical_vulnerabilities."""
    return any(True for _ in singular(name.rpartition("_")[2]))


def _is_marked(words: Sequence[Word], article: int, vocabulary: Vocabulary) -> bool:
    """Whether "a customs reference" stands at a place, which things may have."""
    ends = range(article + 2, min(article + 2 + MOST, len(words)))
    names = (tuple(word.text for word in words[article + 1 : end]) for end in ends)
    return texts_at(words, article) in ANY and any("FEAT" in vocabulary.kinds(n) for n in names)


def _is_a_feature(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> bool:
    """Whether "PII", "personal data" stands at a place, which things may have."""
    texts = tuple(word.text for word in words[start : start + MOST])
    kinds = [vocabulary.kinds(texts[:length]) for length in range(1, len(texts) + 1)]
    return any("FEAT" in found and not found & {"NOUN", "RELN"} for found in kinds)
