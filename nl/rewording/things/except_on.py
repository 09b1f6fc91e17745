"""Knows that what is open to everybody "except on deprecated datasets" is so except for those."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.calendar import names_days
from ...text.tokens import Word, key_of
from ...vocabulary.candidates import types_named
from ...vocabulary.senses import Act, Noun
from ...vocabulary.vocabulary import Vocabulary

ON = frozenset("on in to with at from".split())
ENDS = frozenset(". ; ,".split())
BE = frozenset("be is are being been".split())
MOST = 5
"""Words of what is excepted."""


def except_for_those(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "except on deprecated datasets" as "except for deprecated datasets"."""
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        if found[at].text != "except" or found[at + 1].text not in ON:
            continue
        end = next((n for n in range(at + 2, min(at + 3 + MOST, len(found)))
                    if found[n].text in ENDS), 0)  # fmt: skip
        said = [word.text for word in found[at + 2 : end]]
        done_to = _done_to(found[:at], vocabulary)
        done_to = done_to & types_named(found[:at], vocabulary) or done_to
        if end and not any(map(names_days, said)) and _are_things(said, done_to, vocabulary):
            found[at + 1] = replace(found[at + 1], text="for", written="for")
    return found


def _done_to(words: Sequence[Word], vocabulary: Vocabulary) -> set[str]:
    """The types to which is done what words say is done."""
    return {
        type_
        for at in range(len(words))
        for size in (1, 2, 3)
        for kind, value in vocabulary.entries.get(key_of(words, at, at + size), ())
        if isinstance(value, Act)
        and (kind in ("VERB", "ACTG") or (kind == "ACTP" and at and words[at - 1].text in BE))
        for type_ in vocabulary.actions.get(value.name, ())
    }


def _are_things(said: Sequence[str], done_to: set[str], vocabulary: Vocabulary) -> bool:
    """Whether words end in a noun for several things of what is done to such, and say what they are
    like before it: channels, none of the messages that are pinned in them.
    """
    for size in (3, 2, 1):
        noun, before = tuple(said[-size:]), tuple(said[:-size])
        things = any(
            kind == "NOUN" and isinstance(value, Noun) and value.plural
            and set(value.types).isdisjoint(vocabulary.principals)
            and not done_to.isdisjoint(value.types)
            for kind, value in vocabulary.entries.get(noun, ())
        )  # fmt: skip
        if things and "ADJ" in vocabulary.kinds(before):
            return True
    return False
