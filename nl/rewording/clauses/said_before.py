"""Knows what "if they are" leaves out, as a condition before said it: "even if they aren't on duty;
… only if they are" is if they are on duty.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...text.lexicon import STOPS
from ...text.tokens import Word

THEY = frozenset("they he she it you".split())
BE = frozenset("are is were was".split())
IF = frozenset("if unless when while where once".split())
ENDS = frozenset(". , ; : ! and or but".split())


def as_said_before(words: Sequence[Word]) -> list[Word]:
    """The words, "only if they are" as "only if they are on duty", where just one condition before
    says what they are, or are not.
    """
    found = _or_another_is(list(words))
    at = 2
    while at < len(found):
        end = _end_of_be(found, at)
        left_out = end and found[at - 1].text in IF and (end == len(found) or _ends(found, end))
        left_out = left_out and not _begins(found, at - 1)
        said = _said(found, at) if left_out else []
        if said:
            found[end:end] = said
        at += 1
    return found


def _or_another_is(found: list[Word]) -> list[Word]:
    """The words, "unless they are a manager or the driver is" as "… or the driver is a manager"."""
    for at in range(len(found) - 1, 5, -1):
        if found[at].text not in BE or not (at + 1 == len(found) or found[at + 1].text in STOPS):
            continue
        joint = next((i for i in range(at - 1, max(0, at - MOST_OF_WHOM), -1)
                      if found[i].text in ("or", "and")), 0)  # fmt: skip
        if not joint or at - joint < 2 or not NO_NAME.isdisjoint(_texts(found[joint + 1 : at])):
            continue
        begin = next((i for i in range(joint - 1, 1, -1) if found[i].text in BE | IF), 0)
        case = begin > 1 and found[begin].text in BE and found[begin - 2].text in IF
        said = found[begin + 1 : joint] if case and found[begin - 1].text in THEY else []
        if len(said) <= MOST_OF_WHAT and NO_NAME.isdisjoint(_texts(said)):
            found[at + 1 : at + 1] = said
    return found


MOST_OF_WHOM = 8
MOST_OF_WHAT = 5
NO_NAME = frozenset(
    ", if unless when while once may can must has have had is are was were not or and".split()
)
"""What stands in no plain name, and in nothing that somebody just is."""


def _texts(words: Sequence[Word]) -> list[str]:
    return [word.text for word in words]


def _begins(words: Sequence[Word], at: int) -> bool:
    """Whether a sentence begins at a place: "if it is, they need a reason" is what else is so."""
    return at == 0 or words[at - 1].text in STOPS


def _end_of_be(words: Sequence[Word], at: int) -> int:
    """Where "they are", or "they are not", ends that begins at a place; else 0."""
    texts = [word.text for word in words[at : at + 3]]
    if len(texts) < 2 or texts[0] not in THEY or texts[1] not in BE:
        return 0
    return at + 2 + (texts[2:] == ["not"])


def _ends(words: Sequence[Word], at: int) -> bool:
    return words[at].text in ENDS


def _said(words: Sequence[Word], before: int) -> list[Word]:
    """What the one condition before a place says that they are."""
    found: list[list[Word]] = []
    for at in range(1, before):
        begin = _end_of_be(words, at)
        if not begin or words[at - 1].text not in IF or words[at].text != words[before].text:
            continue
        end = next((n for n in range(begin, before) if _ends(words, n)), before)
        if end > begin:
            found.append(list(words[begin:end]))
    return found[0] if len(found) == 1 else []
