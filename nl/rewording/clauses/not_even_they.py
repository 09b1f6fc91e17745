"""Knows that "not even they may" denies it to them, and that "not even the director may", at the
beginning, is that nobody may.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.tokens import Word
from ...vocabulary.candidates import PREPOSITIONS
from .not_even import is_of_nobody, said_of_nobody

MAY = frozenset("can may could might".split())
CASES = frozenset("if when while where once after before during unless then so".split())


def not_even_they(words: Sequence[Word]) -> list[Word]:
    """The words, "not even they may" as "even they may not": it is denied, not granted again; "not
    even the director may", at the beginning, as "nobody may".
    """
    found = list(words)
    at = 0
    while at + 3 < len(found):
        if [word.text for word in found[at : at + 2]] == ["not", "even"]:
            modal = _modal_after(found, at + 2)
            if modal and _ends(found, modal + 1):  # "once it is closed not even the owner can"
                found[at : modal + 1] = [replace(found[at], text="nobody"), found[modal]]
            elif modal and is_of_nobody(found, at, modal):
                said_of_nobody(found, at, modal)
            elif modal:
                found[at : modal + 1] = [*found[at + 1 : modal + 1], found[at]]
            elif by := _they_at(found, at + 2):  # "and not even by them while it is locked"
                they, may, so = (replace(found[at], text=t) for t in ("they", "may", "so"))
                do = replace(found[at], text="do")
                found[at:by] = [they, may, found[at], do, so]
        at += 1
    return found


def _ends(words: Sequence[Word], at: int) -> bool:
    return at >= len(words) or words[at].text in STOPS


def _they_at(words: Sequence[Word], start: int) -> int:
    """Where what "they" may not even do in some case goes on, after "and" and before that case; so
    are those who were named before: "only admins may delete it, and not even admins without MFA".
    """
    begin = start + (words[start].text == "by")
    texts = [word.text for word in words]
    joined = texts[start - 3] in ("and", "but")
    end = begin + 1
    if texts[begin] not in THEY:
        ends = (i for i in range(begin + 1, min(begin + 4, len(texts))) if _begins_case(texts[i]))
        end = next(ends, 0)
        joined = bool(end) and texts[end - 1] in texts[: start - 2]
    return end if joined and end < len(texts) and _begins_case(texts[end]) else 0


def _begins_case(text: str) -> bool:
    return text in CASES or text in PREPOSITIONS or text == "without"


THEY = frozenset("they them him her".split())


def _modal_after(words: Sequence[Word], start: int) -> int:
    """Where "may" stands after somebody of whom it is said; nowhere, 0, after a case, "even if"."""
    if words[start].text in PREPOSITIONS or words[start].text in CASES:
        return 0
    for at in range(start, min(start + 12, len(words))):
        if words[at].text in MAY and at > start:
            return at
        if words[at].kind != "word" and words[at].text != "'s":
            return 0
    return 0
