"""Knows that ", or their deputy" behind what somebody may do to it is another who may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, STOPS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at

DETERMINERS = frozenset(
    "the a an any their its his her that anyone anybody whoever another someone somebody".split()
)
BESIDES = frozenset(
    "if unless when while until once where after before during only not never nobody no with "
    "without except but so".split()
)
"""What says more than who else may, or less than that they may."""
LIMITING = frozenset("only not never nobody neither no if unless when".split())
LONGEST = 14
"""Words of who is named last."""


def named_behind(words: Sequence[Word]) -> list[Word]:
    """The words, "the author may edit it, or their deputy" as "…, and so may their deputy"."""
    found = list(words)
    for at in range(len(found) - 3, 3, -1):
        if found[at].text != "," or texts_at(found, at + 1) not in ("or", "and"):
            continue
        end = next((n for n in range(at + 2, len(found)) if found[n].text in STOPS), len(found))
        named = [word.text for word in found[at + 2 : end]]
        begin = max((n + 1 for n in range(at) if found[n].text in STOPS), default=0)
        before = [word.text for word in found[begin:at]]
        may = [n for n, text in enumerate(before) if text in ("may", "can")]
        if before[-1:] not in (["it"], ["them"]) or not may or not LIMITING.isdisjoint(before):
            continue
        if not named or named[0] not in DETERMINERS or len(named) > LONGEST:
            continue
        if named[1:2] and named[1] in before:
            continue  # "view the amendments to it, and any amendments to those"
        if BESIDES.isdisjoint(named) and MODALS.isdisjoint(named) and "," not in named:
            said = (
                replace(found[at + 1], text=text, written=text)
                for text in ("and", "so", before[may[-1]])
            )
            found[at + 1 : at + 2] = said
    return found
