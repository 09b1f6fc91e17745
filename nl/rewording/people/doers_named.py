"""Knows that "the approver of a deal must not be …" is said of whoever approves it, as is "only if
the approver is not …" where approving is spoken of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.morphology import base_of_agent
from ...text.tokens import Word
from ...vocabulary.vocabulary import Vocabulary

ENDS = frozenset(".;!?:,")
DENIED = (["must", "not", "be"], ["can", "not", "be"], ["may", "not", "be"],
          ["must", "never", "be"], ["can", "never", "be"], ["may", "never", "be"],
          ["should", "not", "be"], ["shall", "not", "be"])  # fmt: skip


def as_whoever(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "the approver of a deal can't be its negotiator" as "whoever approves a deal must
    not be its negotiator", where approving is what is done to it.
    """
    found = list(words)
    starts = [0, *(at + 1 for at, word in enumerate(found) if word.text in ENDS - {","})]
    for start in reversed(starts):
        texts = [word.text for word in found[start:]]
        base = _what_they_do(texts, vocabulary)
        denied = next((at for at, text in enumerate(texts) if text in MODALS), 0)
        apart = not ENDS.isdisjoint(texts[:denied])
        if not base or not denied or apart or texts[denied : denied + 3] not in DENIED:
            continue
        must = ["must", "not", "be"]
        for step, text in enumerate(must):
            found[start + denied + step] = replace(found[start + denied + step], text=text)
        said = [replace(found[start], text=text) for text in ("whoever", base)]
        found[start : start + 3] = said
    return _in_conditions(found, vocabulary)


def _in_conditions(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "may be approved only if the approver isn't its author" as "… only if whoever
    approves it isn't its author".
    """
    found = list(words)
    for at in range(len(found) - 4, 0, -1):
        texts = [word.text for word in found[at - 1 : at + 3]]
        if texts[0] not in CASES or texts[1] != "the" or texts[3] not in BE:
            continue
        base = _what_they_do(["the", texts[2], "of"], vocabulary)
        if base and _is_said_to_be_done(base, found[:at], vocabulary):
            said = ("whoever", base, "it")
            found[at : at + 2] = [replace(found[at], text=text) for text in said]
    return found


CASES = frozenset("if unless when where that provided while and or".split())
BE = frozenset("is are".split())


def _is_said_to_be_done(base: str, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether the sentence has said that, and nothing else, may be done or not."""
    begin = max((at + 1 for at, word in enumerate(words) if word.text in ENDS - {","}), default=0)
    named = {
        value.name
        for word in words[begin:]
        for kind, value in vocabulary.entries.get((word.text,), ())
        if kind in ("VERB", "ACTP", "ACTG", "ACTN")
    }
    return named == {
        value.name for kind, value in vocabulary.entries.get((base,), ()) if kind == "VERB"
    }


def _what_they_do(texts: Sequence[str], vocabulary: Vocabulary) -> str:
    """What "the approver of" does, as "approves", of which nothing else is so called."""
    if texts[:1] != ["the"] or texts[2:3] != ["of"]:
        return ""
    known = vocabulary.entries.get((texts[1],), ())
    if not all(kind == "RELN" and value.rel.name.endswith("_by") for kind, value in known):
        return ""  # else it may be somebody else than who does so
    for base in base_of_agent(texts[1]):
        verbs = [value for kind, value in vocabulary.entries.get((base,), ()) if kind == "VERB"]
        if verbs:
            return base
    return ""
