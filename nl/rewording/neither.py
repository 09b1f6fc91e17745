"""Knows what "neither … nor" and "either of two things" join: what has neither expired nor been
revoked has not expired and has not been revoked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..text.tokens import Word
from ..vocabulary.candidates import texts_at

HAS = frozenset("has have had".split())
LONGEST = 4
"""Words of what has not happened first."""
OF_THINGS = frozenset("two three these the following things of both".split())
ENDS = frozenset(". ; ,".split())


def not_and_not(words: Sequence[Word]) -> list[Word]:
    """The words, "has neither expired nor been revoked" as "has not expired and has not been …"."""
    found = list(words)
    for at in range(len(found) - 3, -1, -1):
        if found[at].text not in HAS or texts_at(found, at + 1) != "neither":
            continue
        nor = next((i for i in range(at + 3, at + 3 + LONGEST) if texts_at(found, i) == "nor"), 0)
        been = texts_at(found, at + 2) == "been"
        if not nor or not (been or texts_at(found, nor + 1) == "been"):
            continue
        found[at + 1] = replace(found[at + 1], text="not")
        again = [replace(found[nor], text=text) for text in ("and", found[at].text, "not")]
        if been and texts_at(found, nor + 1) != "been":
            again.append(replace(found[nor], text="been"))
        found[nor : nor + 1] = again
    return found


ALLOWED = frozenset("allowed permitted entitled able free authorised authorized".split())


def both_are(words: Sequence[Word]) -> list[Word]:
    """The words, "A and B are both allowed to" as "A and B are allowed to"; "may both" as "may"."""
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        before, after = found[at - 1].text, found[at + 1].text
        allowed = before == "are" and after in ALLOWED
        may = before in ("may", "can", "must") and after not in ("and", ",", "or")
        together = any(word.text == "and" for word in found[max(0, at - 12) : at])
        if found[at].text == "both" and together and (allowed or (may and not _joins(found, at))):
            del found[at]
    return found


def _joins(words: Sequence[Word], at: int) -> bool:
    """Whether "both" goes with an "and" behind it: "may both read and edit"."""
    rest = [word.text for word in words[at : at + 8]]
    return "and" in rest


def either_of_things(words: Sequence[Word]) -> list[Word]:
    """The words, "lacks either of two things: MFA and a managed device" as "lacks MFA or a …"."""
    found = list(words)
    for at in range(len(found) - 4, -1, -1):
        if found[at].text not in ("either", "any") or texts_at(found, at + 1) != "of":
            continue
        colon = next((i for i in range(at + 2, at + 6) if texts_at(found, i) == ":"), 0)
        if not colon or not {word.text for word in found[at + 1 : colon]} <= OF_THINGS:
            continue
        end = next((i for i in range(colon + 1, len(found)) if found[i].text in ".;"), len(found))
        joins = [i for i in range(colon + 1, end) if found[i].text in ("and", "or")]
        if len(joins) == 1:
            found[joins[0]] = replace(found[joins[0]], text="or")
            del found[at : colon + 1]
    return found
