"""Knows in which kinds of request two policies can decide differently, and by which rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from msgspec.structs import replace

from .. import model as m
from ..prove.cells import Group, Part, among, concerns, looks_into_strings
from ..prove.encode import Encoder
from ..prove.scene import Cell, Scene
from ..prove.solver import new_solver
from . import normal
from .joining import Joined, Joining


@dataclass
class Region:
    """One kind of request, with the rules that have their say in it on each side.

    `shared` are those of both sides; `old_implicit` and `new_implicit` name the relation that is
    the action, if it is one there, in the joined model. Nothing of a side that does not know the
    kind of request.
    """

    joined: Joined
    cell: Cell
    shared: list[m.Rule]
    old: list[m.Rule]
    new: list[m.Rule]
    old_implicit: str | None
    new_implicit: str | None
    known: tuple[bool, bool]

    @property
    def implicit_shared(self) -> bool:
        """Whether the action is a relation that means the same on both sides."""
        return self.old_implicit is not None and self.old_implicit == self.new_implicit

    @property
    def differs(self) -> bool:
        """Whether anything has its say on one side only."""
        return bool(self.old or self.new or self.old_implicit != self.new_implicit)

    @property
    def hopeless(self) -> bool:
        """Whether nothing allows on either side: all is denied, whatever forbids."""
        rules = [*self.shared, *self.old, *self.new]
        allowing = any(r.effect != "forbid" and among(r.subjects, self.cell) for r in rules)
        return not (allowing or self.old_implicit or self.new_implicit)


def regions(old: m.Model, new: m.Model) -> Iterator[Region]:
    """All kinds of request that two policies may decide differently; sets come last."""
    joining = Joining(old, new)
    joined = joining.joined()
    for kind in _kinds(joined):
        for subject in joined.subjects:
            yield from kind.region(Cell(subject, kind.action, kind.resource))
    for set_ in joining.sets:
        joined = joining.joined(set_)
        for kind in _kinds(joined):
            names = joined.names_of(set_)
            yield from kind.region(Cell(set_[0], kind.action, kind.resource, True, names))


def _kinds(joined: Joined) -> list[_Kind]:
    """The actions on types of resource that may be decided on differently: those declared first,
    then relations, which may be asked for too.
    """
    if not joined.kinds:
        kinds = [_Kind(joined, *each) for each in joined.actions]
        joined.kinds = sorted(kinds, key=lambda kind: kind.relates)
    return [kind for kind in joined.kinds if kind.differs]


class _Kind:
    """An action on a type of resource, asked by whomever: the rules that are about it."""

    def __init__(self, joined: Joined, resource: str, action: str) -> None:
        self._joined = joined
        self.resource, self.action = resource, action
        self._shared, self._old, self._new = (
            [rule for rule in rules if concerns(rule, Cell("", action, resource))]
            for rules in (joined.shared, joined.old, joined.new)
        )
        self._known = joined.actions[resource, action]
        self._implicit = [
            joined.implicit(action, bool(at))
            if action in joined.relations[at].get(resource, ())
            else None
            for at in (0, 1)
        ]

    @property
    def relates(self) -> bool:
        """Whether it is a relation that is asked for, and no action."""
        return any(name is not None for name in self._implicit)

    @property
    def differs(self) -> bool:
        """Whether subjects of some type may be decided on differently."""
        return bool(
            self._old
            or self._new
            or self._implicit[0] != self._implicit[1]
            or self._known != (True, True)
            or self._joined.subjects_differ
        )

    def region(self, cell: Cell) -> Iterator[Region]:
        """The kind of request of subjects of one type, if it may be decided differently."""
        region = self._region(cell)
        if region.differs and not region.hopeless:
            yield region

    def _region(self, cell: Cell) -> Region:
        known = [self._known[at] and cell.subject in self._joined.subjects_of[at] for at in (0, 1)]
        shared, old, new = (
            [r for r in rules if r.effect == "only" or among(r.subjects, cell)]
            for rules in (self._shared, self._old, self._new)
        )
        if known != [True, True]:
            old, new, shared = [*old, *shared], [*new, *shared], []
        implicit = [
            name if name is not None and known[at] and not self._never(cell, name) else None
            for at, name in enumerate(self._implicit)
        ]
        return Region(
            self._joined,
            cell,
            shared,
            old if known[0] else [],
            new if known[1] else [],
            implicit[0],
            implicit[1],
            (known[0], known[1]),
        )

    def _never(self, cell: Cell, name: str) -> bool:
        names = cell.names if cell.sets else None
        return self._joined.structure.never(self.resource, name, cell.subject, names)


@dataclass
class Parts:
    """What some rules contribute to a decision, in a solver's terms."""

    allows: list[Part] = field(default_factory=list)
    forbids: list[Part] = field(default_factory=list)

    def __add__(self, other: Parts) -> Parts:
        return Parts([*self.allows, *other.allows], [*self.forbids, *other.forbids])


class Sides:
    """A region in a solver's terms: what is on one side only, and of both as much as is asked.

    Leaving out what both sides share admits more than is possible, as does whatever the encoding
    leaves free: what is impossible without it is impossible.
    """

    def __init__(self, region: Region, taken: set[str], primed: bool = False) -> None:
        """`taken` names the shared rules to take in from the start.

        Primed sides have some shared allows, one of which is to allow what is asked for: what is
        impossible with them may still be possible.
        """
        self.region, self.primed = region, primed
        rules = [*region.old, *region.new, *(r for r in region.shared if r.name in taken)]
        scene = Scene(region.joined.model, region.cell, new_solver(), looks_into_strings(rules))
        self.group = Group(scene, Encoder(scene))
        self.old, self.new, self.shared = Parts(), Parts(), Parts()
        self._take(self.old, region.old)
        self._take(self.new, region.new)
        if region.implicit_shared:
            assert region.old_implicit is not None
            self.shared.allows.append(self.group.implicit(region.old_implicit))
        else:
            for parts, name in ((self.old, region.old_implicit), (self.new, region.new_implicit)):
                if name is not None:
                    parts.allows.append(self.group.implicit(name))
        self.taken = set(taken)
        self._take(self.shared, [r for r in region.shared if r.name in taken])

    @property
    def whole(self) -> bool:
        """Whether all that the sides share is taken in."""
        return all(rule.name in self.taken for rule in self.region.shared)

    def _take(self, parts: Parts, rules: list[m.Rule]) -> None:
        for rule in rules:
            # What is left free is the same only where it is written the same.
            allows, forbids = self.group.parts(replace(normal.rule(rule), name=rule.name))
            parts.allows += allows
            parts.forbids += forbids
