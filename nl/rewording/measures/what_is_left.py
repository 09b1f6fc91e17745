"""Knows that a prescription "has refills left" as long as refills are left, there are any, or it
has not run out of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...text.morphology import singular
from ...text.tokens import Word
from ...vocabulary.phrases import words_of
from ...vocabulary.vocabulary import Vocabulary
from .how_much import said_at

LEFT = frozenset("left remaining".split())
TRIGGERS = frozenset("left remain remains remaining out still".split())
SAID = (
    ("there are any {} left", "it has {} left"),
    ("there are still {} left", "it has {} left"),
    ("there are {} left", "it has {} left"),
    ("there are no {} left", "it has no {} left"),
    ("there are no more {} left", "it has no {} left"),
    ("there are no more {}", "it has no {} left"),
    ("any {} are left", "it has {} left"),
    ("{} are still left", "it has {} left"),
    ("{} are left", "it has {} left"),
    ("any {} remain", "it has {} left"),
    ("{} remain", "it has {} left"),
    ("without any {} left", "with no {} left"),
    ("without {} left", "with no {} left"),
    ("has run out of {}", "has no {} left"),
    ("have run out of {}", "have no {} left"),
    ("is out of {}", "has no {} left"),
    ("are out of {}", "have no {} left"),
    ("still has {} left", "has {} left"),
    ("still has any {} left", "has {} left"),
    ("still has {}", "has {} left"),
    ("still have {}", "have {} left"),
)
SAID_OF_ONE = (
    ("at least one {} is left", "there is at least one {} left"),
    ("at least one {} remains", "there is at least one {} left"),
    ("there is a {} left", "there is at least one {} left"),
)
AMONG = frozenset("no some few all which whose that more fewer less".split())
"""What before the noun says how many are left, or that it is told of something else."""


def what_is_left(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "as long as refills are left" as "as long as it has refills left"."""
    found = list(words)
    if TRIGGERS.isdisjoint(word.text for word in found):
        return found
    for many in set(_counted(vocabulary)):
        for said, as_such in SAID:
            _say(found, said.format(many), as_such.format(many))
        for one in singular(many):
            for said, as_such in SAID_OF_ONE:
                _say(found, said.format(one), as_such.format(one))
    return found


def _counted(vocabulary: Vocabulary) -> Iterator[str]:
    """What is counted by how many are left: refills, of refills_left."""
    for type_ in vocabulary.types.values():
        for attribute in type_.attributes:
            *named, last = words_of(attribute.name)
            if attribute.type.kind == "int" and last in LEFT and named:
                yield " ".join(named)


def _say(found: list[Word], said: str, as_such: str) -> None:
    texts, size = said.split(), len(said.split())
    for at in range(len(found) - size, 0, -1):
        same = [word.text for word in found[at : at + size]] == texts
        after = found[at + size].text if at + size < len(found) else "."
        numbered = found[at - 1].kind == "number" or found[at - 1].text in AMONG
        if same and not numbered and after not in (*LEFT, "that", "which"):
            found[at : at + size] = [said_at(found[at], text) for text in as_such.split()]
