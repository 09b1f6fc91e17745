"""Knows that what is "at the requested stage" is in it; and that what "is out" is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.vocabulary import Vocabulary

STAGES = frozenset(["stage", "phase"])


def at_a_stage(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "a loan at the requested stage" as "a loan in the requested stage", where that is
    a state of it.
    """
    found = _is_out(list(words), vocabulary)
    for at, word in enumerate(words):
        if word.text != "at" or [w.text for w in words[at + 1 : at + 2]] != ["the"]:
            continue
        for end in range(at + 3, min(at + 6, len(words))):
            state = tuple(w.text for w in words[at + 2 : end])
            so = not vocabulary.kinds(state).isdisjoint(("ADJ", "CLASS"))
            whole = vocabulary.kinds((*state, words[end].text)) or vocabulary.kinds(("at", *state))
            if so and words[end].text in STAGES and not whole:
                found[at] = replace(word, text="in")
    return found


BE = frozenset("is are was were".split())
BETWEEN = frozenset("not already now".split())
ENDS = frozenset(". , ; yet already if unless and or but only when while".split())
OUT = ("published", "issued")


def _is_out(words: list[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "once it is out" as "once it is published", where nothing else can be out."""
    for at in range(1, len(words) - 1):
        if words[at].text != "out" or words[at + 1].text not in ENDS:
            continue
        before = words[at - 2 if words[at - 1].text in BETWEEN else at - 1].text
        so = [said for said in OUT if vocabulary.kinds((said,)) & {"ADJ", "EVENTP"}]
        if before in BE and len(so) == 1 and not vocabulary.kinds(("out",)):
            words[at] = replace(words[at], text=so[0], written=so[0])
    return words
