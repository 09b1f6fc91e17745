"""Knows two phrases in front of a sentence that "and" joins: "On weekdays and with MFA, editors may
…" is so on weekdays, with MFA, and "with MFA and from the office" with MFA, from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, STOPS
from ...text.tokens import Word

WHEN = frozenset("on during at within outside after before between".split())
HOW = frozenset("with from via over using without".split())
FARTHEST = 10
"""How many words such phrases have."""


def one_by_one(words: Sequence[Word]) -> list[Word]:
    """The words, a comma for "and" between a time and how a request is made."""
    found = list(words)
    starts = [0, *(n + 1 for n, word in enumerate(found) if word.text in STOPS)]
    for start in reversed(starts):
        texts = [word.text for word in found[start : start + FARTHEST]]
        at = texts.index("and") if "and" in texts else 0
        kinds = [next((k for k in (WHEN, HOW) if text in k), None) for text in
                 (texts[0] if texts else "", *texts[at + 1 : at + 2])]  # fmt: skip
        ends = at and "," in texts[at + 1 :]
        if not ends or None in kinds or _is_either(kinds, texts[0], texts[at + 1]):
            continue
        comma = texts.index(",", at + 1)
        between = texts[: at - (texts[at - 1] == ",")] + texts[at + 1 : comma]
        if not {",", *MODALS}.isdisjoint(between):
            continue
        begin = start + at - (texts[at - 1] == ",")
        found[begin : start + at + 1] = [
            replace(found[start + at], text=",", kind="mark", written=",")
        ]
    return found


def _is_either(kinds: Sequence[object], one: str, other: str) -> bool:
    """Whether "on Mondays and on Fridays" is on either of the two."""
    return kinds[0] is kinds[1] and (kinds[0] is WHEN or one == other)
