"""Knows who "are not" after what others "are allowed to" do: they may not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, PREPOSITIONS
from ...text.tokens import Word

ALLOWED = frozenset(
    (
        "allowed permitted able entitled authorized authorised free eligible cleared welcome "
        "empowered"
    ).split()
)
BE = frozenset(["is", "are"])
BEGINS = frozenset(".;,")
JOINS = frozenset("but while whereas and".split())
ENDS = frozenset(".;!")
MOST_WORDS = 5
"""Words that name the others."""
NOT_NAMES = (
    MODALS | PREPOSITIONS | BE | frozenset(", ; . : that who which whose if when to".split())
)


def they_are_not(words: Sequence[Word]) -> list[Word]:
    """The words, "managers are allowed to reopen deals, interns are not" as "…, interns may not",
    "interns are not allowed to edit quotes; managers are" as "…; managers may".
    """
    found = list(words)
    for at in range(len(found) - 1, 4, -1):
        ends = found[at].text in ENDS
        end = at - 1 if found[at - 1].text == "not" else at
        if not ends or found[end - 1].text not in BE:
            continue
        begin = next((n for n in range(end - 2, -1, -1) if found[n].text in NOT_NAMES), -1)
        names = found[begin + 1 : end - 1]
        named = len(names) - (bool(names) and names[0].text in JOINS)
        if begin < 3 or found[begin].text not in BEGINS or not 0 < named <= MOST_WORDS:
            continue
        allowed = _last_allowed(found, begin)
        if allowed is not None and allowed != (end == at):
            found[end - 1] = replace(found[end - 1], text="may")
    return found


def _last_allowed(words: Sequence[Word], end: int) -> bool | None:
    """Whether what stands last before a place is "are allowed to", or "are not allowed to"."""
    texts = [word.text for word in words[:end]]
    for at in range(end - 2, 0, -1):
        if texts[at] in MODALS:
            return None
        if texts[at] in ALLOWED and texts[at + 1] == "to":
            denied = texts[at - 1] in ("not", "never")
            be = texts[at - 1 - denied] if at > denied else ""
            return not denied if be in BE else None
    return None
