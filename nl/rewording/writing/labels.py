"""Knows what a text calls itself, or a time that it then gives: "House rule: staff must not …",
"Change freeze: from 20 December to …"."""

from __future__ import annotations

from collections.abc import Sequence

from ...text.lexicon import MODALS
from ...text.tokens import Word
from ...vocabulary.vocabulary import Vocabulary

TIMES = frozenset("freeze blackout lockdown moratorium".split())
"""What a time is called in which something must not be done."""
ITSELF = frozenset(
    "the our a one new house company general basic golden simple quick please security safety rule "
    "rules policy note notice reminder important remember".split()
)
"""What a text is called, which says nothing."""
PRINCIPLES = frozenset(
    {
        ("segregation", "of", "duties"), ("separation", "of", "duties"), ("four-eyes", "principle"),
        ("four", "eyes", "principle"), ("four-eyes",), ("four", "eyes"), ("dual", "control"),
        ("least", "privilege"), ("two-person", "rule"), ("need", "to", "know"), ("need-to-know",),
    }
)  # fmt: skip
"""Why a rule is made, which says nothing more than it."""
GIVEN = frozenset("from between until during starting".split())
"""What begins with the time itself: a name that stands before it says nothing more."""
DENIED = frozenset("nobody no none only cannot not never".split())
STOPS = frozenset(".;!")


def without_label(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words without the name of a time that they give: it must forbid, and be no word of the
    vocabulary.
    """
    texts = [word.text for word in words]
    colon = texts.index(":") if ":" in texts[:5] else 0
    label = tuple(texts[:colon])
    if label and label not in vocabulary.entries and ITSELF.issuperset(label):
        return list(words[colon + 1 :])
    if label in PRINCIPLES:
        return list(words[colon + 1 :])
    if not label or label[-1] not in TIMES or texts[colon + 1 : colon + 2] == [":"]:
        return list(words)
    known = any(label[at:] in vocabulary.entries for at in range(colon))
    rest = texts[colon + 1 :]
    end = next((at for at, text in enumerate(rest) if text in STOPS), len(rest))
    denies = not DENIED.isdisjoint(rest[:end]) and not MODALS.isdisjoint(rest[:end])
    dated = rest[:1] != [] and rest[0] in GIVEN
    if known or not (denies and dated) or not _is_plain(label[:-1]):
        return list(words)
    return list(words[colon + 1 :])


KINDS = frozenset(
    "the a our change code release deployment deploy publishing year-end end-of-year christmas "
    "holiday summer winter festive annual".split()
)
"""Before "freeze": of what, and when, as what follows says itself."""


def _is_plain(kind: Sequence[str]) -> bool:
    """Whether the words narrow nothing that what follows could leave out."""
    return all(word in KINDS for word in kind)
