"""Knows that members of staff, and staff members, are staff."""

from __future__ import annotations

from collections.abc import Sequence

from ...text.tokens import Word
from ...vocabulary.vocabulary import Vocabulary

MEMBERS = frozenset(["member", "members"])
COLLECTIVES = frozenset(["staff", "personnel"])


def staff_alone(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "a member of staff" and "a staff member" as "a staff": unless that is a phrase of
    the vocabulary's, or that has no such people.
    """
    found = list(words)
    at = 0
    while at < len(found):
        texts = [word.text for word in found[at : at + 4]]
        if texts[2:3] == ["the"]:
            texts = [*texts[:2], texts[3] if len(texts) > 3 else ""]
            length = 4
        else:
            texts, length = texts[:3], 3
        if texts[:1] and texts[0] in MEMBERS and texts[1:2] == ["of"]:
            if _is_staff(texts[2] if len(texts) > 2 else "", texts, vocabulary):
                found[at : at + length] = [found[at + length - 1]]
        elif texts[1:2] and texts[1] in MEMBERS and _is_staff(texts[0], texts[:2], vocabulary):
            del found[at + 1]
        at += 1
    return found


def _is_staff(noun: str, phrase: Sequence[str], vocabulary: Vocabulary) -> bool:
    if noun not in COLLECTIVES or tuple(phrase) in vocabulary.entries:
        return False
    kinds = vocabulary.kinds((noun,))
    return not kinds.isdisjoint({"NOUN", "CLASS"})
