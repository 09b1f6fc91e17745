"""Knows what "both" are that somebody may do: the two things that were said to be done before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.tokens import Word, key_of
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Act
from ...vocabulary.vocabulary import Vocabulary

BEFORE = frozenset({*MODALS, "not", "and", "or", "but", "never", "also", "either"})
"""After what a verb stands that says what somebody does."""
TO = frozenset("for to with on of".split())
ENDS = frozenset(".;,!")
LONGEST = 3


def do_both(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "may see their plans, but not change them. Admins may do both, for any plan" as
    "… Admins may see and change any plan".
    """
    found = list(words)
    for at in range(len(found) - 2, 1, -1):
        if [word.text for word in found[at : at + 2]] != ["do", "both"]:
            continue
        deeds = _deeds(found[:at], vocabulary) if found[at - 1].text in MODALS else []
        if len(deeds) != 2:
            continue
        after = at + 2 + (texts_at(found, at + 2) == ",")
        named = texts_at(found, after) in TO
        if not named and at + 2 < len(found) and found[at + 2].text not in ENDS:
            continue
        if not named and not _of_one_thing(deeds, vocabulary):
            continue  # "may push to repositories and merge requests": not of the same
        said = [*deeds[0], "and", *deeds[1], *([] if named else ["them"])]
        end = after + 1 if named else at + 2
        found[at:end] = [replace(found[at], text=text, written=text) for text in said]
    return found


def _of_one_thing(deeds: Sequence[tuple[str, ...]], vocabulary: Vocabulary) -> bool:
    """Whether two deeds can be done to things of one type."""
    types = [
        {
            type_
            for kind, act in vocabulary.entries.get(key, ())
            if kind == "VERB" and isinstance(act, Act)
            for type_ in vocabulary.actions[act.name]
        }
        for key in deeds
    ]
    return bool(set.intersection(*types))


def _deeds(words: Sequence[Word], vocabulary: Vocabulary) -> list[tuple[str, ...]]:
    """The verbs of what was said to be done, each action once."""
    found: dict[str, tuple[str, ...]] = {}
    at = 1
    while at < len(words):
        ends = range(min(at + LONGEST, len(words)), at, -1)
        keys = [key_of(words, at, end) for end in ends] if words[at - 1].text in BEFORE else []
        key = next((key for key in keys if "VERB" in vocabulary.kinds(key)), ())
        for kind, act in vocabulary.entries.get(key, ()):
            if kind == "VERB" and isinstance(act, Act):
                found.setdefault(act.name, key)
        at += len(key) or 1
    return list(found.values())
