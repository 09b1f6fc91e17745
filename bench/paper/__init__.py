"""The three workloads by which the Cedar paper compares languages, with generators of our own.

Cutler et al., "Cedar: A New Language for Expressive, Fast, Safe, and Analyzable Authorization",
OOPSLA 2024, section 5: files shared in folders (gdrive), repositories of organisations (github),
task lists (tinytodo). N is the number of entities of each type, and any two that could be
connected are with a probability of 1 in 20, as there. Unlike there, half of the requests are drawn
from those that are allowed, as hardly any random one is; the other half from those denied.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from ..scenario import Request, Scenario
from ..world import Edges

SIZES = (5, 10, 20, 30, 40, 50)
PROBABILITY = 0.05

Asked = tuple[str, str, str, str]
"""(user, action, resource type, resource)"""


class World(Protocol):
    """What a generator makes."""

    def edges(self) -> list[Edges]:
        """The relationships."""

    def attributes(self) -> list[tuple[str, str, dict[str, Any]]]:
        """(type, id, values)"""

    def questions(self) -> Iterator[Asked]:
        """Everything that can be asked."""

    def allowed(self, user: str, action: str, resource: str) -> bool:
        """The policy's sentences, word by word."""


def scenario(suite: str, n: int, world: World, requests: int) -> Scenario:
    """One size of one workload; half of the requests allowed, as far as any is."""
    rng = random.Random(n)
    by_answer: dict[bool, list[Request]] = {True: [], False: []}
    for user, action, kind, resource in world.questions():
        answer = world.allowed(user, action, resource)
        by_answer[answer].append(Request(user, action, kind, resource, {}, answer))
    asked = [r for some in by_answer.values() if some for r in rng.choices(some, k=requests // 2)]
    rng.shuffle(asked)
    return Scenario(
        suite=suite,
        form=suite,
        case=f"check, {n} entities",
        policy=Path(__file__).with_name(f"{suite}.sayso").read_text(encoding="utf-8"),
        edges=world.edges(),
        requests=asked,
        attributes=world.attributes(),
    )


def names(letter: str, n: int) -> list[str]:
    """n ids."""
    return [f"{letter}{i}" for i in range(n)]


def connected(
    rng: random.Random, objects: Sequence[str], subjects: Sequence[str]
) -> list[tuple[str, str]]:
    """The (object, subject) pairs of which each came about with the probability."""
    return [(o, s) for o in objects for s in subjects if rng.random() < PROBABILITY]


def nested(rng: random.Random, items: Sequence[str]) -> list[tuple[str, str]]:
    """(inner, outer) pairs, as connected; the outer comes earlier, so that there is no cycle."""
    return [
        (items[i], items[j])
        for i in range(len(items))
        for j in range(i)
        if rng.random() < PROBABILITY
    ]


def edges(
    object_type: str,
    relation: str,
    subject_type: str,
    pairs: Iterable[tuple[str, str]],
    subject_relation: str | None = None,
) -> Edges:
    """Relationships of one shape from (object, subject) pairs."""
    made = Edges(object_type, relation, subject_type, subject_relation)
    made.extend(pairs)
    return made


def closure(start: str, up: Iterable[tuple[str, str]]) -> set[str]:
    """The start, and everything that the (inner, outer) pairs lead to from it."""
    pairs = list(up)
    found, new = {start}, {start}
    while new:
        new = {outer for inner, outer in pairs if inner in new} - found
        found |= new
    return found
