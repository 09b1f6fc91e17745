"""Knows that a status is not another in any case: "merely registered" is "registered"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ....compiler import model as m
from ...text.lexicon import MODALS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Kind
from ...vocabulary.vocabulary import Vocabulary

MERELY = frozenset("merely simply only just purely".split())
ALONE = frozenset("merely just solely purely".split())
BEFORE = frozenset("is are was were be still yet not now".split())
ENDS = frozenset(". ; : ! , and or but".split()) | MODALS
MOST_WORDS = 3


def without_merely(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "that are merely registered" as "that are registered", of a status: who is only
    a viewer may have more roles, and what is only public by a link may be private.
    """
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        if found[at].text in ALONE and found[at - 1].text in ("may", "can"):
            found[at] = replace(found[at], text="only")  # "may merely view them"
        if found[at].text not in MERELY or found[at - 1].text not in BEFORE:
            continue
        begin = at + 1 + (texts_at(found, at + 1) in ("a", "an"))
        if any(
            (texts_at(found, end) or ".") in ENDS and _is_a_status(found[begin:end], vocabulary)
            for end in range(begin + 1, begin + 1 + MOST_WORDS)
        ):
            del found[at]
    return found


def _is_a_status(phrase: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether a phrase says which of several states something is in."""
    said = vocabulary.entries.get(tuple(word.text for word in phrase), ())
    states = [value for kind, value in said if kind in ("ADJ", "CLASS") and isinstance(value, Kind)]
    return bool(states) and all(
        isinstance(state.test, m.Compare)
        and state.test.op == "=="
        and isinstance(state.test.left, m.AttributeOf)
        and state.test.left.type.kind == "enum"
        for state in states
    )
