"""Knows that policies "in the lines their licence covers" are those whose line is among the lines
that are declared of who asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.morphology import singular
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Attr
from ...vocabulary.vocabulary import Vocabulary

COVER = frozenset(
    "cover covers include includes list lists allow allows permit permits name names".split()
)
ONE_OR_MORE = frozenset("cover include list allow permit name".split())
COVERED = frozenset("covered included listed allowed permitted named".split())
OWN = frozenset("their its his her your".split())
THE = frozenset("the a any one its".split())
IN = frozenset("in for of under".split())
AMONG = ("is", "among")
STOPS = frozenset(". ; , and or but if unless when while only from during".split())
OFFICES = frozenset("roles role permissions rights groups".split())
"""What allows things otherwise than by being among them."""
LONGEST = 4


def theirs_covers(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "policies in the lines their licence covers" as "policies whose line is among
    their licence", "whose line is covered by it" likewise.
    """
    found = list(words)
    for at in range(len(found) - 1, 2, -1):
        if found[at].text in COVERED:
            _covered(found, at, vocabulary)
        elif found[at].text in COVER:
            no = texts_at(found, at - 1) == "not" and texts_at(found, at - 2) in ("does", "do")
            start = _theirs(found, at - 2 * no, vocabulary)
            if texts_at(found, start) == "whose":
                text = "include" if no or found[at].text in ONE_OR_MORE else "includes"
                found[at] = replace(found[at], text=text, written=text)
            elif start:
                own, said = found[start : at - 2 * no], ("is", "not", "among") if no else AMONG
                among = [replace(found[at], text=text, written=text) for text in said]
                _covers(found, at, start, [*among, *own], vocabulary)
    return found


def _covered(words: list[Word], at: int, vocabulary: Vocabulary) -> None:
    """ "Whose line is covered by their licence": is among it."""
    not_ = texts_at(words, at - 1) == "not"
    be = at - 1 - not_
    several = texts_at(words, at + 1) in ("by", "in", "on") and texts_at(words, at + 2) in OWN
    if not several or texts_at(words, be) not in ("is", "are"):
        return
    one = any(_attribute(words, start, be, False, vocabulary) for start in range(be - 3, be))
    ends = range(at + 4, at + 4 + LONGEST)
    if one and any(_attribute(words, at + 3, end, True, vocabulary) for end in ends):
        words[at : at + 2] = [replace(words[at], text="among", written="among")]


def _covers(
    words: list[Word], at: int, start: int, among: list[Word], vocabulary: Vocabulary
) -> None:
    """What "their licence" covers, from a place on, is among it."""
    for end in range(at + 2, at + 2 + LONGEST):  # "if their licence covers the policy's line"
        own_one = {"the", "its", "'s"} & {word.text for word in words[at + 1 : end]}
        for begin in range(at + 2, end) if own_one and texts_at(words, end) in STOPS else ():
            if _attribute(words, begin, end, False, vocabulary):
                words[start:end] = [*words[at + 1 : end], *among]
                return
    if texts_at(words, at + 1) not in STOPS:
        return
    that = start - (texts_at(words, start - 1) in ("that", "which"))
    for begin in range(that - 1, max(0, that - LONGEST), -1):  # "in the lines their licence covers"
        name = _attribute(words, begin, that, False, vocabulary)
        of = begin - (texts_at(words, begin - 1) in THE)
        before = texts_at(words, of - 1)
        if name and before == "whose":
            words[that : at + 1] = [*among]
            return
        if name and before in IN:
            whose = replace(words[of - 1], text="whose", written="whose")
            said = [replace(words[begin], text=text, written=text) for text in name.split(" ")]
            words[of - 1 : at + 1] = [whose, *said, *among]
            return


def _theirs(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> int:
    """Where several values of somebody begin that end at a place, "their licence"; 0 nowhere."""
    for start in range(end - 2, max(0, end - LONGEST), -1):
        own = words[start].text in OWN or words[start].text == "whose"
        if own and _attribute(words, start + 1, end, True, vocabulary):
            return start
    return 0


def _attribute(
    words: Sequence[Word], start: int, end: int, several: bool, vocabulary: Vocabulary
) -> str:
    """What an attribute of one value, or of several, is called by the words of a place; nothing
    where they are for none.
    """
    said = " ".join(word.text for word in words[max(0, start) : end])
    for phrase in (said, *singular(said)):
        senses = vocabulary.entries.get(tuple(phrase.split(" ")), ())
        if any(
            isinstance(value, Attr)
            and (value.type.kind == "set") == several
            and value.name not in OFFICES
            for kind, value in senses
            if kind == "ATTR"
        ):
            return phrase
    return ""
