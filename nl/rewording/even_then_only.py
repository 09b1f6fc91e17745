"""Knows that "no home may be approved until it is inspected, and even then only by a coordinator"
says besides by whom alone it may be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..text.lexicon import MODALS, STOPS
from ..text.tokens import Word
from ..vocabulary.candidates import texts_at

DENYING = frozenset("no nobody none not never cannot".split())
SEVERAL_AFTER = frozenset("no a an any every each".split())


def even_then_only(words: Sequence[Word]) -> list[Word]:
    """The words, after what may not be done "and even then only clerks may do it" as "and then only
    clerks may do it", "and (even) then only by clerks" as "and it may only be done by clerks".
    """
    found = list(words)
    for at in range(len(found) - 3, 3, -1):
        even = found[at].text == "even"
        then = at + even
        apart = found[at - 1].text in STOPS
        joined = found[at - 1].text in ("and", "but") and texts_at(found, at - 2) == ","
        last = then + (texts_at(found, then) == "then")
        last += apart and texts_at(found, last) == ","  # ". Even then, only"
        if not (joined or (apart and last > at)) or texts_at(found, last) != "only":
            continue
        end = at - (1 if apart else 2)
        begin = max((i + 1 for i in range(end) if found[i].text in STOPS), default=0)
        texts = [word.text for word in found[begin:end]]
        if DENYING.isdisjoint(texts):
            continue
        if apart:
            if _says_who(found, last + 1):
                del found[at:last]
        elif texts_at(found, last + 1) == "by":
            done = _done(texts)
            it = "it" if texts[0] in SEVERAL_AFTER else "they"
            if done:
                said = (it, "may", "only", "be", *done)
                found[at : last + 1] = [replace(found[at], text=text) for text in said]
        elif even and last > then and _says_who(found, last + 1):
            del found[at]
    return found


def _done(texts: Sequence[str]) -> list[str]:
    """What a passive says may not be done, where that is one verb: "approved"."""
    modal = next((i for i, text in enumerate(texts) if text in MODALS), len(texts))
    be = next((i for i in range(modal, len(texts)) if texts[i] == "be"), len(texts))
    rest = list(texts[be + 1 : be + 3])
    return rest[:1] if be <= modal + 2 and rest[1:] not in (["or"], ["and"], [","]) else []


def _says_who(words: Sequence[Word], at: int) -> bool:
    """Whether a clause of its own follows: somebody, and that they may."""
    for word in words[at:]:
        if word.text in MODALS:
            return True
        if word.kind == "mark" and word.text in STOPS:
            return False
    return False
