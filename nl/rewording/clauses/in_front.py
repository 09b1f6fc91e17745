"""Knows two phrases in front of a sentence that "and" joins: "On weekdays and with MFA, editors may
…" is so on weekdays, with MFA, and "with MFA and from the office" with MFA, from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.calendar import WEEKDAYS
from ...text.lexicon import MODALS
from ...text.sentences import sentence_starts
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

WHEN = frozenset("on during at within outside after before between".split())
HOW = frozenset("with from via over using without".split())
FARTHEST = 10
"""How many words such phrases have."""


def one_by_one(words: Sequence[Word]) -> list[Word]:
    """The words, a comma for "and" between a time and how a request is made."""
    found = list(words)
    starts = sentence_starts(found)
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


def set_apart(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, a comma between two such phrases that nothing joins: "on weekdays with MFA, …"."""
    found = list(words)
    starts = sentence_starts(found)
    for start in reversed(starts):
        between = _phrase_end(found, start, vocabulary)
        end = _phrase_end(found, between, vocabulary) if between else 0
        if end and texts_at(found, end) == ",":
            comma = replace(found[between], text=",", kind="mark", written=",")
            found[between:between] = [comma]
    return found


def _phrase_end(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """Where a phrase of time or of how a request is made ends; 0 where none begins."""
    if texts_at(words, at) not in WHEN | HOW:
        return 0
    begin = at + 1 + (texts_at(words, at + 1) in ("the", "a", "an"))
    for end in range(begin + LONGEST, begin, -1):
        said = tuple(word.text for word in words[begin:end])
        if "CIRC" in vocabulary.kinds(said) or (len(said) == 1 and said[0] in DAYS):
            return end
    return 0


LONGEST = 4
DAYS = frozenset(["weekdays", "weekends", *(f"{day}s" for day in WEEKDAYS)])


def _is_either(kinds: Sequence[object], one: str, other: str) -> bool:
    """Whether "on Mondays and on Fridays" is on either of the two."""
    return kinds[0] is kinds[1] and (kinds[0] is WHEN or one == other)
