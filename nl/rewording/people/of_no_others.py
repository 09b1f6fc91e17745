"""Knows that "the grades of their children, but not those of others" is of nobody else's: it says
again that it is of theirs alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.sentences import sentence_end, sentence_start
from ...text.tokens import Word
from ...vocabulary.senses import is_person
from ...vocabulary.vocabulary import Vocabulary

THEIRS = frozenset("their they his her he she".split())
OTHERS = (["others"], ["other", "people"], ["other", "persons"], ["anyone", "else"],
          ["anybody", "else"], ["other", "users"], ["someone", "else"])  # fmt: skip


def of_no_others(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, ", but not of other students" behind "the grades of their children" as ", but not
    never anyone else's".
    """
    found = list(words)
    for at in range(len(found) - 3, 4, -1):
        if found[at].text != ",":
            continue
        end = sentence_end(found, at)
        said = [word.text for word in found[at + 1 : end]]
        said = said[said[:1] == ["but"] or said[:1] == ["and"] :]
        if said[:1] not in (["not"], ["never"]) or not _are_others(said[1:], vocabulary):
            continue
        before = [word.text for word in found[sentence_start(found, at) : at]]
        modals = [place for place, text in enumerate(before) if text in MODALS]
        if said[0] == "never" and "own" in before:
            continue  # that is read as it is
        theirs = len(modals) == 1 and before[modals[0]] in ("may", "can")
        if theirs and not THEIRS.isdisjoint(before[modals[0] :]) and "not" not in before:
            texts = ("but", "never", "anyone", "else", "'s")
            found[at + 1 : end] = [replace(found[at + 1], text=text) for text in texts]
    return found


def _are_others(said: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether it is "of others", "those of other students"."""
    rest = list(said[said[:1] == ["those"] :])
    if rest[:1] != ["of"]:
        return False
    who = rest[1:]
    return who in OTHERS or (
        who[:1] == ["other"]
        and any(
            kind in ("NOUN", "CLASS", "RELN") and is_person(value, vocabulary.askers)
            for kind, value in vocabulary.entries.get(tuple(who[1:]), ())
        )
    )
