"""Knows that what is so "in either case" is so of all that was said: "from the office or over the
VPN, and in either case with MFA" says "…, and with MFA".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, STOPS
from ...text.tokens import Word

EITHER = (
    ("in", "either", "case"), ("in", "both", "cases"), ("in", "each", "case"),
    ("in", "every", "case"), ("either", "way"),
)  # fmt: skip
JOINS = frozenset("and but".split())
HOW = frozenset(
    (
        "with without on in from over via through using during under inside outside within at "
        "only if unless while when after"
    ).split()
)
"""What tells how, when or where; of a clause of its own it is not clear of which case it is one."""


def said_of_all(words: Sequence[Word]) -> list[Word]:
    """The words, of one statement ", in either case with MFA" as ", and with MFA"."""
    found = _in_their_case(words)
    for at in range(len(found) - 1, 0, -1):
        length = _length(found, at)
        if not length or at + length >= len(found) or found[at + length].text not in HOW:
            continue
        joined = found[at - 1].text in JOINS
        comma = at - 1 - joined
        if found[comma].text != "," or not _is_one_statement(found, comma):
            continue
        and_ = [] if joined else [replace(found[at], text="and")]
        found[at : at + length] = and_
    return found


def _length(words: Sequence[Word], at: int) -> int:
    for phrase in EITHER:
        if tuple(word.text for word in words[at : at + len(phrase)]) == phrase:
            after = words[at + len(phrase) : at + len(phrase) + 1]
            return len(phrase) + ([word.text for word in after] == [","])
    return 0


def _is_one_statement(words: Sequence[Word], end: int) -> bool:
    """Whether what ends at a place lets or forbids but one thing: of several, the grammar tells of
    which what follows is said.
    """
    start = next((at + 1 for at in range(end - 1, -1, -1) if words[at].text in STOPS), 0)
    return sum(word.text in MODALS for word in words[start:end]) <= 1


THEIR = frozenset("their his her its this that such".split())
LIMITS = frozenset("only just solely not never".split())


def _in_their_case(words: Sequence[Word]) -> list[Word]:
    """The words, "but in their case only with MFA" as "but only with MFA"."""
    found = list(words)
    for at in range(len(found) - 4, 0, -1):
        said = [word.text for word in found[at : at + 3]]
        if said[0] != "in" or said[1] not in THEIR or said[2] != "case":
            continue
        if found[at - 1].text in JOINS | {","} and found[at + 3].text in LIMITS:
            if found[at + 3].text in ("just", "solely"):
                found[at + 3] = replace(found[at + 3], text="only")
            del found[at : at + 3]
    return found
