"""Knows quantifiers as terms: for each, an entity that bears it out or stands against it.

A quantifier that is true has an entity which makes it so, and one that is false is so of every
entity spoken of. Entities not spoken of are not looked at, which allows more than is possible
in truth, never less.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from .. import model as m
from .logic import TRUE, Bit, Truth
from .scene import Entity, Scene

_MOST = 24
"""Entities of one walk; quantifiers beyond them are not held against one another."""

_MOST_COUNTS = 6
"""Of more `at least` of one walk, not all are held against one another."""

_MOST_SPOKEN = 4
"""Entities spoken of for one `at least`."""

Entities = Mapping[str, Entity]
Encode = Callable[[m.Expr, Entities], Truth]
Definite = Callable[[tuple[str, ...], tuple[str, ...]], bool]
"""Whether it is always known where a path leads from objects of some types."""


class _Body(NamedTuple):
    """What is said of each entity a walk leads to, and where it was said."""

    variable: str
    expr: m.Expr | None
    entities: tuple[tuple[str, Entity], ...]


@dataclass
class Walk:
    """The entities a walk leads to that are spoken of, and what is claimed of all of them."""

    root: Entity
    path: tuple[str, ...]
    types: tuple[str, ...]
    members: dict[Entity, Truth] = field(default_factory=dict)
    """Entities, and whether the walk leads to them."""
    claims: list[Callable[[Entity, Truth], Bit]] = field(default_factory=list)
    counts: list[tuple[_Body, int, Truth]] = field(default_factory=list)
    """What is said of at least so many of them, and whether it is so."""


class Quantifiers:
    """The quantifiers of one scene."""

    def __init__(self, scene: Scene, encode: Encode, definite: Definite) -> None:
        self._scene, self._logic = scene, scene.logic
        self._encode, self._definite = encode, definite
        self.walks: dict[tuple[Entity, tuple[str, ...]], Walk] = {}
        self._known: dict[object, Truth] = {}
        self._depth = 0

    def truth(self, q: m.Quantifier, entities: Entities) -> Truth | None:
        """A quantifier's truth (18), or None for one that is left free."""
        root = entities[q.path.root]
        if self._depth:  # within another, no entities of its own
            return None
        if root.is_set:
            return Truth(False, True)  # walks do not start from a set (14)
        self._depth += 1
        try:
            walk = self._walk(root, q)
            body = _Body(q.variable, q.body, tuple(sorted(entities.items())))
            if q.kind == "all":
                some = self._some(walk, body._replace(expr=None, variable="", entities=()))
                every = self._every(walk, body)
                return self._logic.all_of([some, every])
            return self._at_least(walk, body, q.k)
        finally:
            self._depth -= 1

    def _walk(self, root: Entity, q: m.Quantifier) -> Walk:
        key = root, q.path.path
        if key not in self.walks:
            self.walks[key] = Walk(root, q.path.path, q.types)
        return self.walks[key]

    def _at_least(self, walk: Walk, body: _Body, k: int) -> Truth:
        """`at least k`; from 2 on, only that it needs so many, which also makes fewer true.

        That they are distinct is not said.
        """
        some = self._some(walk, body)
        if k < 2:
            return some
        key = "at least", walk.root, walk.path, body, k
        if key in self._known:
            return self._known[key]
        found = self._known[key] = self._scene.any_truth(key)
        for _ in range(min(k, _MOST_SPOKEN)):
            self._exception(walk, found.true, lambda so: so.true, body)
        fewer = self._at_least(walk, body, k - 1) if k <= _MOST_SPOKEN else some
        self._scene.add(self._logic.implies(found.true, fewer.true))
        self._scene.add(self._logic.implies(fewer.false, found.false))
        for other, less, its in walk.counts:
            if k >= less:
                self._apart(walk, (found, body), (its, other))
            if less >= k:
                self._apart(walk, (its, other), (found, body))
        walk.counts.append((body, k, found))
        return found

    def _apart(self, walk: Walk, one: tuple[Truth, _Body], other: tuple[Truth, _Body]) -> None:
        """Of two `at least`, the first for as many or more: where they differ, an entity does."""
        logic = self._logic
        if len(walk.counts) >= _MOST_COUNTS:
            return
        (told, body), (its, others) = one, other
        ways: tuple[tuple[Bit, Callable[[Truth], Bit]], ...] = (
            (logic.both(told.true, logic.no(its.true)), lambda t: t.true),
            (logic.both(its.false, logic.no(told.false)), lambda t: logic.no(t.false)),
        )
        for where, so in ways:
            entity = Entity(self._scene.fresh("some"), walk.types)
            way = self._way(walk, entity)
            mine = so(logic.all_of([way, self._of(body, entity)]))
            lacks = logic.no(so(logic.all_of([way, self._of(others, entity)])))
            self._scene.add(logic.implies(where, logic.both(mine, lacks)))
            if len(walk.members) < _MOST:
                for claim in walk.claims:
                    self._scene.add(claim(entity, way))
            walk.members[entity] = way

    def _some(self, walk: Walk, body: _Body) -> Truth:
        """Is it so of one of them? The `or` of (walk and body)."""
        key = "some", walk.root, walk.path, body
        if key in self._known:
            return self._known[key]
        logic = self._logic
        found = self._known[key] = self._scene.any_truth(key)

        def claim(entity: Entity, way: Truth) -> Bit:
            so = logic.all_of([way, self._of(body, entity)])
            return logic.both(
                logic.implies(so.true, found.true), logic.implies(found.false, so.false)
            )

        self._claim(walk, claim)
        self._exception(walk, found.true, lambda so: so.true, body)
        self._exception(walk, logic.no(found.false), lambda so: logic.no(so.false), body)
        return found

    def _every(self, walk: Walk, body: _Body) -> Truth:
        """Is it so of all of them? The `and` of (not walk or body)."""
        key = "every", walk.root, walk.path, body
        if key in self._known:
            return self._known[key]
        logic = self._logic
        found = self._known[key] = self._scene.any_truth(key)

        def claim(entity: Entity, way: Truth) -> Bit:
            so = logic.any_of([Truth(way.false, way.true), self._of(body, entity)])
            return logic.both(
                logic.implies(found.true, so.true), logic.implies(so.false, found.false)
            )

        self._claim(walk, claim)
        self._exception(walk, found.false, lambda so: so.false, body, every=True)
        self._exception(walk, logic.no(found.true), lambda so: logic.no(so.true), body, every=True)
        return found

    def _way(self, walk: Walk, entity: Entity) -> Truth:
        """Whether the walk leads to an entity."""
        known = self._definite(walk.root.types, walk.path)
        return self._scene.any_truth(("way", walk.root, walk.path, entity), known)

    def _claim(self, walk: Walk, claim: Callable[[Entity, Truth], Bit]) -> None:
        """Assert something of every entity spoken of, now and later."""
        if len(walk.members) < _MOST:
            for entity, way in [*walk.members.items()]:
                self._scene.add(claim(entity, way))
        walk.claims.append(claim)

    def _exception(
        self,
        walk: Walk,
        where: Bit,
        wanted: Callable[[Truth], Bit],
        body: _Body,
        every: bool = False,
    ) -> None:
        """Assert that where something holds, there is an entity to bear it out."""
        logic = self._logic
        entity = Entity(self._scene.fresh("some"), walk.types)
        way = self._way(walk, entity)
        told = self._of(body, entity)
        so = (
            logic.any_of([Truth(way.false, way.true), told]) if every else logic.all_of([way, told])
        )
        self._scene.add(logic.implies(where, wanted(so)))
        if len(walk.members) < _MOST:
            for claim in walk.claims:
                self._scene.add(claim(entity, way))
        walk.members[entity] = way

    def _of(self, body: _Body, entity: Entity) -> Truth:
        if body.expr is None:
            return TRUE
        return self._encode(body.expr, {**dict(body.entities), body.variable: entity})
