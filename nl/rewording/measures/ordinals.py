"""Knows that who is in their third year is in year 3, and the fifth floor is floor 5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Attr
from ...vocabulary.vocabulary import Vocabulary

ORDINALS = {
    word: str(number)
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
        1,
    )
}
ENDINGS = frozenset("st nd rd th".split())
WHOSE = frozenset("their his her its the a an your".split())
ONWARDS = frozenset("or and on onward onwards upward upwards".split())
"""What goes on with others: "in their third year or higher"."""
WHERE = frozenset("in on at of from".split())


def numbered(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "in their third year or higher" as "in year 3 or higher", where a whole number
    is declared of which that is one.
    """
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        number, length = _ordinal(found, at)
        noun = at + length
        if not number or noun >= len(found) or not _counts(found[noun].text, vocabulary):
            continue
        first = at - (found[at - 1].text in WHOSE)
        if first and found[first - 1].text in WHERE:
            said = replace(found[at], text=number, kind="number")
            just = texts_at(found, noun + 1) not in ONWARDS
            exactly = [replace(found[at], text="exactly", kind="word")] if just else []
            found[first : noun + 1] = [found[noun], *exactly, said]
    return found


def said_of_both(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "in year 12 or year 13" as "in year 12 or 13"."""
    found = list(words)
    for at in range(len(found) - 5, 0, -1):
        one, first, joined, other, second = found[at : at + 5]
        again = one.text == other.text and joined.text in ("or", "and")
        if again and first.kind == second.kind == "number" and _counts(one.text, vocabulary):
            del found[at + 3]
    return found


def _ordinal(words: Sequence[Word], at: int) -> tuple[str, int]:
    """The number that an ordinal at a place says, and how many words say it."""
    if words[at].text in ORDINALS:
        return ORDINALS[words[at].text], 1
    if (
        words[at].kind == "number"
        and texts_at(words, at + 1) in ENDINGS
        and words[at].end == words[at + 1].start
    ):
        return words[at].text, 2
    return "", 0


def _counts(noun: str, vocabulary: Vocabulary) -> bool:
    return any(
        kind == "ATTR" and isinstance(value, Attr) and value.type.kind == "int"
        for kind, value in vocabulary.entries.get((noun,), ())
    )
