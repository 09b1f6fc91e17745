"""Knows who somebody is that is told of afterwards: "signed by someone other than its author, and
that person has to be a manager" is signed by a manager other than its author.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at

SOMEONE = frozenset("someone somebody anyone anybody".split())
AGAIN = (
    *(("that", one) for one in ("person", "someone", "somebody", "one", "individual")),
    *(("this", one) for one in ("person", "someone", "somebody", "one", "individual")),
    ("the", "person"), ("they",), ("he",), ("she",),
)  # fmt: skip
HAS_TO_BE = (
    ("must", "be"), ("has", "to", "be"), ("have", "to", "be"), ("needs", "to", "be"),
    ("need", "to", "be"), ("must", "also", "be"), ("should", "be"), ("is", "to", "be"),
)  # fmt: skip
ENDS = frozenset(".;")
APART = frozenset(", and or but if unless when who that which".split())


def named_afterwards(words: Sequence[Word]) -> list[Word]:
    """The words, "by someone other than its author, and they must be a manager" as "by a manager
    other than its author".
    """
    found = list(words)
    for at in range(len(found) - 1, 0, -1):
        if found[at].text not in SOMEONE or found[at - 1].text != "by":
            continue
        if [word.text for word in found[at + 1 : at + 3]] != ["other", "than"]:
            continue
        end = next((i for i in range(at, len(found)) if found[i].text in ENDS), len(found))
        joined = next((i for i in range(at, end) if found[i].text == "and"), 0)
        begin = _who_it_is(found, joined + 1, end) if joined else 0
        who = found[begin:end]
        if not begin or any(word.text in APART for word in who):
            continue
        comma = joined - (texts_at(found, joined - 1) == ",")
        if any(found[i].text == "," for i in range(at, comma)):
            continue
        who = [replace(word, start=found[at].start, end=found[at].end) for word in who]
        found[at:end] = [*who, *found[at + 1 : comma]]
    return found


def _who_it_is(words: Sequence[Word], at: int, end: int) -> int:
    """Where it is said what somebody who was spoken of has to be; nowhere, 0."""
    texts = tuple(word.text for word in words[at:end])
    for again in AGAIN:
        for must in HAS_TO_BE:
            said = (*again, *must)
            if texts[: len(said)] == said and texts[len(said) : len(said) + 1] in (("a",), ("an",)):
                return at + len(said)
    return 0
