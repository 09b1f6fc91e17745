"""Knows who someone else is after those who may not: "must not be closed by its assignee; it has to
be closed by someone else" is by someone other than its assignee.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word, key_of
from ...vocabulary.candidates import texts_at

SOMEONE = frozenset("someone somebody anyone anybody".split())
ENDS = frozenset(". ; , ! and but".split())
WHOSE = frozenset("its the their".split())
AT = frozenset("in from on of at with".split())
LONGEST = 5

TOLD = frozenset("else".split())
"""Without any of which there is nothing to reword."""


def someone_else(words: Sequence[Word]) -> list[Word]:
    """The words, "by someone else who is in the team" as "by someone who is not its assignee and
    who is in the team", where its assignee may not.
    """
    found = list(words)
    if not any(word.text in TOLD for word in found):
        return found
    for at in range(len(found) - 2, 4, -1):
        if found[at + 1].text != "else" or found[at].text not in SOMEONE:
            continue
        if found[at - 1].text != "by" or not (who := _barred(found, at - 1)):
            continue
        after = texts_at(found, at + 2)
        said = ["someone", "other", "than"]
        if after in ("who", "that") or after in AT:
            said = ["someone", "who", "is", "not"]
        also = {"who": ["and"], "that": ["and"]}.get(after, ["and", "who", "is"])
        rest = also if len(said) > 3 else []
        found[at : at + 2] = [
            *(replace(found[at], text=text) for text in said),
            *who,
            *(replace(found[at + 1], text=text) for text in rest),
        ]
    return found


def _barred(words: Sequence[Word], by: int) -> list[Word]:
    """By whom it may not be done, as was said before: "must not be closed by its assignee"."""
    for at in range(by - 2, 3, -1):
        denied = "not" in key_of(words, at - 4, at) and "be" in key_of(words, at - 3, at)
        if words[at].text == "by" and denied and texts_at(words, at + 1) in WHOSE:
            ends = range(at + 2, min(at + LONGEST, by))
            end = next((i for i in ends if words[i].text in ENDS), 0)
            return list(words[at + 1 : end]) if end else []
    return []


MUST = (("must", "be"), ("has", "to", "be"), ("have", "to", "be"))
OTHER = ("other", "than")


def not_by_whom(words: Sequence[Word]) -> list[Word]:
    """The words, "must be sent by someone other than its author, unless" as "may not be sent by its
    author, unless": what lifts it lifts what is denied.
    """
    found = list(words)
    for at in range(len(found) - 5, 3, -1):
        if found[at].text not in SOMEONE or key_of(found, at + 1, at + 3) != OTHER:
            continue
        end = next((i for i in range(at + 3, len(found)) if found[i].text in ENDS), 0)
        unless = texts_at(found, end) == "," and texts_at(found, end + 1) == "unless"
        first = next(
            (n for n in range(at - 5, at - 3) for p in MUST if key_of(found, n, n + len(p)) == p), 0
        )
        if not unless or not first or found[at - 1].text != "by":
            continue
        begin = first + len(next(p for p in MUST if key_of(found, first, first + len(p)) == p))
        may = [replace(found[first], text=text) for text in ("may", "not", "be")]
        found[first : at + 3] = [*may, *found[begin:at]]
    return found
