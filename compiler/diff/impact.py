"""Knows who gains and who loses by another policy, on data that both have loaded.

The engines' lists are compared as bitmaps, kind of request by kind of request. Whole answers
count, not samples; only what is conditional, and what is unknown of a request, is left out.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pyroaring import BitMap

from ...engine import Engine
from .results import Place

MOST_NAMES = 5
"""Names that are told of those who gain, and of those who lose."""
MOST_PAIRS = 4_000_000
"""Up to so many pairs of subject and resource each is decided; of more, lists are made."""

Progress = Callable[[Place, int, int], None]
"""Told the kind of request, how many subjects or resources are done, and of how many."""


@dataclass
class Side:
    """Those who gain, or those who lose.

    `pairs` counts pairs of a subject and a resource; `names` are the first subjects, each with one
    of its resources.
    """

    subjects: int = 0
    pairs: int = 0
    names: list[tuple[str, str]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The side as JSON-able data."""
        return {
            "subjects": self.subjects,
            "pairs": self.pairs,
            "first": [{"subject": who, "resource": what} for who, what in self.names],
        }


@dataclass
class Impact:
    """What another policy means for one kind of request, on the data given."""

    place: Place
    gain: Side = field(default_factory=Side)
    lose: Side = field(default_factory=Side)

    def to_json(self) -> dict[str, Any]:
        """The impact as JSON-able data (docs/diff.md)."""
        return {
            **self.place.to_json(),
            "gain": self.gain.to_json(),
            "lose": self.lose.to_json(),
        }


@dataclass
class Asked:
    """What is assumed of every request: `now` in microseconds since 1970, UTC, and the rest."""

    now: int
    context: dict[str, Any] = field(default_factory=dict)
    action_properties: dict[str, Any] = field(default_factory=dict)
    evidence: tuple[tuple[str, int | None], ...] = ()


def impact(
    old: Engine,
    new: Engine,
    places: Iterable[Place],
    asked: Asked,
    progress: Progress | None = None,
) -> list[Impact]:
    """Who gains and who loses at each place, among the subjects and resources that data name.

    Both engines hold the same data, as far as each one's policy can hold it. Sets as subjects are
    left out, and so are types that only one policy has.
    """
    found = []
    for place in dict.fromkeys(places):
        comparing = _Comparing(old, new, place, asked)
        if place.relation is None and comparing.possible:
            found.append(comparing.impact(progress))
    return found


class _Comparing:
    """One kind of request, asked of both engines."""

    def __init__(self, old: Engine, new: Engine, place: Place, asked: Asked) -> None:
        self._engines, self._place, self._asked = (old, new), place, asked
        types = (place.subject, place.resource)
        self.possible = all(
            name in engine.data.type_ids for engine in self._engines for name in types
        )

    def impact(self, progress: Progress | None) -> Impact:
        """Decide for all subjects that either engine has seen."""
        result = Impact(self._place)
        subjects = _Ids(self._engines, self._place.subject)
        resources = _Ids(self._engines, self._place.resource)
        simple = not (self._asked.action_properties or self._asked.evidence)
        if simple and len(subjects.names) * len(resources.names) <= MOST_PAIRS:
            rows = self._decided(subjects, resources, progress)
        else:
            rows = self._listed(subjects, resources, progress)
        for subject, before, after in rows:
            for side, gone, more in ((result.gain, before, after), (result.lose, after, before)):
                fresh = more - gone
                if fresh:
                    side.subjects += 1
                    side.pairs += len(fresh)
                    if len(side.names) < MOST_NAMES:
                        side.names.append((subjects.names[subject], resources.names[fresh.min()]))
        return result

    def _decided(
        self, subjects: _Ids, resources: _Ids, progress: Progress | None
    ) -> Iterator[tuple[int, BitMap, BitMap]]:
        """Each subject whose resources differ, all pairs decided, by the fewer of the two."""
        place, asked = self._place, self._asked
        by_resource = len(resources.names) < len(subjects.names)
        few, many = (resources, subjects) if by_resource else (subjects, resources)
        pairs: dict[int, tuple[BitMap, BitMap]] = {}
        columns = [array("I", many.numbers[at]) for at in (0, 1)]
        for i in range(len(few.names)):
            if progress is not None and i % 64 == 0:
                progress(place, i, len(few.names))
            answers = []
            for at, engine in enumerate(self._engines):
                one = array("I", [few.numbers[at][i]])
                each, other = (columns[at], one) if by_resource else (one, columns[at])
                answers.append(
                    engine.check_ids(
                        place.subject, each, place.action, place.resource, other,
                        asked.context, now=asked.now,
                    )
                )  # fmt: skip
            if answers[0] == answers[1]:
                continue
            for j, (before, after) in enumerate(zip(*answers, strict=True)):
                if (before == 1) != (after == 1):
                    subject, resource = (j, i) if by_resource else (i, j)
                    sides = pairs.setdefault(subject, (BitMap(), BitMap()))
                    sides[after == 1].add(resource)
        for subject in sorted(pairs):
            lost, gained = pairs[subject]
            yield subject, lost, gained

    def _listed(
        self, subjects: _Ids, resources: _Ids, progress: Progress | None
    ) -> Iterator[tuple[int, BitMap, BitMap]]:
        """Each subject whose resources differ, by both engines' lists."""
        place, asked = self._place, self._asked
        for i, name in enumerate(subjects.names):
            if progress is not None and i % 1024 == 0:
                progress(place, i, len(subjects.names))
            lists = [
                engine.list_object_ids(
                    (place.subject, name),
                    place.action,
                    place.resource,
                    asked.context,
                    action_properties=asked.action_properties or None,
                    evidence=asked.evidence,
                    now=asked.now,
                )
                for engine in self._engines
            ]
            if resources.alike and lists[0] == lists[1]:
                continue
            before, after = (resources.common(at, listed) for at, listed in enumerate(lists))
            if before != after:
                yield i, before, after


class _Ids:
    """The ids of a type that either engine has seen, in one numbering for both."""

    def __init__(self, engines: tuple[Engine, Engine], type_: str) -> None:
        names = [_names(engine, type_) for engine in engines]
        self.alike = names[0] == names[1]
        """Whether the engines number them alike."""
        self.names = names[0] if self.alike else sorted({*names[0], *names[1]})
        if self.alike:
            self.numbers = [[*range(len(self.names))]] * 2
            return
        known = {name: i for i, name in enumerate(self.names)}
        self._common = [[known[name] for name in each] for each in names]
        # An id that one engine has not seen yet is seen by it now: that changes no decision.
        self.numbers = [[_number(engine, type_, name) for name in self.names] for engine in engines]

    def common(self, at: int, listed: BitMap) -> BitMap:
        """A list of one engine's numbers in the numbering of both."""
        return listed if self.alike else BitMap(self._common[at][number] for number in listed)


def _names(engine: Engine, type_: str) -> list[str]:
    store = engine.data
    number = store.type_ids[type_]
    return [store.name(number, i) for i in range(store.count(number))]


def _number(engine: Engine, type_: str, name: str) -> int:
    store = engine.data
    return store.intern(store.type_ids[type_], name)
