"""Knows which relationships to make up so that someone is in a relation of something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...engine.data import Relationship
from ...engine.times import DAY, MAX_DATETIME
from .. import model as m
from ..twin_facts import key_of, union_parts
from ..twin_solve import Thing
from .relations import Structure

_DEEPEST = 6
"""Groups within groups that are made up to get someone in."""


class Rows:
    """Relationships made up, each with whatever stands between. What can't be made is left out.

    With `reuse`, walks go over what stands there already where they can. `parameters` says with
    what a condition holds, if it knows; without it none are made up that carry one.
    """

    def __init__(
        self,
        model: m.Model,
        structure: Structure,
        now: int,
        new_id: Callable[[str], str],
        parameters: Callable[[m.Condition], dict[str, Any] | None] | None = None,
        reuse: bool = False,
    ) -> None:
        self._reuse = reuse
        self._links: dict[tuple[Thing, str], list[Thing]] = {}
        self._structure, self._new_id = structure, new_id
        self._conditions = {each.name: each for each in model.conditions}
        self._parameters = parameters
        self._until = min(now + DAY, MAX_DATETIME)
        self.made: dict[tuple[str | None, ...], Relationship] = {}

    def grant(
        self,
        item: Thing,
        root: Thing,
        path: tuple[str, ...],
        type_: str,
        name: str,
        part: m.RelationExpr | None,
    ) -> bool:
        """Put an item in part of a relation of an object of a type, where a path leads."""
        inverse = self._structure.inverse(type_, name)
        end = self._there(root, path, type_) if path else root
        if end is None:
            end = Thing(type_, self._new_id(type_))
            if not self.lead(root, path, end, _DEEPEST):
                return False
        if inverse is not None:
            return self._join(end, item, inverse.relation, _DEEPEST)
        if part is None:
            return self._join(item, end, name, _DEEPEST)
        return self._part(item, end, name, part, _DEEPEST)

    def _there(self, root: Thing, path: tuple[str, ...], type_: str) -> Thing | None:
        """An object of a type that a path leads to already."""
        if not path:
            return root if root.type == type_ else None
        for there in self._links.get((root, path[0]), ()) if self._reuse else ():
            found = self._there(there, path[1:], type_)
            if found is not None:
                return found
        return None

    def lead(self, object: Thing, path: tuple[str, ...], end: Thing, depth: int = _DEEPEST) -> bool:
        """Make a path lead from an object to another."""
        step, *rest = path
        if depth == 0:
            return False
        if not rest:
            return self._link(object, step, end, depth)
        for there in self._links.get((object, step), ()) if self._reuse else ():
            if end.type in self._structure.ends([there.type], rest):
                return self.lead(there, tuple(rest), end, depth)
        for type_ in sorted(self._structure.ends([object.type], [step])):
            if end.type in self._structure.ends([type_], rest):
                there = Thing(type_, self._new_id(type_))
                if self._link(object, step, there, depth):
                    return self.lead(there, tuple(rest), end, depth)
        return False

    def _link(self, object: Thing, step: str, there: Thing, depth: int) -> bool:
        """Make one step of a walk lead from an object to another."""
        if not self._linked(object, step, there, depth):
            return False
        self._links.setdefault((object, step), []).append(there)
        return True

    def _linked(self, object: Thing, step: str, there: Thing, depth: int) -> bool:
        inverse = self._structure.inverse(object.type, step)
        if inverse is not None:
            return (
                there.type == inverse.type
                and depth > 0
                and self._join(object, there, inverse.relation, depth - 1)
            )
        expr = self._structure.expr(object.type, step)
        if expr is None or depth == 0:
            return False
        for part in union_parts(expr):
            if isinstance(part, m.Direct):
                for kind in self._kinds(object.type, step):
                    if kind.type == there.type and not kind.everyone:
                        self._store(object, step, kind, there.id)
                        return True
            elif isinstance(part, m.Ref):
                if self._link(object, part.name, there, depth - 1):
                    return True
            elif (
                isinstance(part, m.Arrow)
                and there.type in self._structure.ends([object.type], (*part.path, part.target))
                and self.lead(object, (*part.path, part.target), there, depth - 1)
            ):
                return True
        return False

    def _join(self, item: Thing, object: Thing, name: str, depth: int) -> bool:
        """Put an item in a relation or permission of an object."""
        expr = self._structure.expr(object.type, name)
        return expr is not None and self._part(item, object, name, expr, depth)

    def _part(
        self, item: Thing, object: Thing, name: str, expr: m.RelationExpr, depth: int
    ) -> bool:
        if depth == 0:
            return False
        match expr:
            case m.Direct():
                return self._direct(item, object, name, depth)
            case m.Ref(other):
                return self._join(item, object, other, depth - 1)
            case m.NamedSubject(type, id):
                return item == Thing(type, id)
            case m.EveryoneOf(type):
                return item.type == type and item.relation is None
            case m.Arrow(path, target):
                for type_ in sorted(self._structure.ends([object.type], path)):
                    if self._structure.expr(type_, target) is not None:
                        there = Thing(type_, self._new_id(type_))
                        if self.lead(object, path, there, depth - 1):
                            return self._join(item, there, target, depth - 1)
                return False
            case m.UnionOf(items):
                return any(self._part(item, object, name, each, depth) for each in items)
            case m.IntersectionOf(items):
                return all(self._part(item, object, name, each, depth) for each in items)
            case m.Exclusion(base, _):
                return self._part(item, object, name, base, depth)
        raise AssertionError(expr)

    def _direct(self, item: Thing, object: Thing, name: str, depth: int) -> bool:
        kinds = self._kinds(object.type, name)
        for kind in kinds:
            if kind.type == item.type and kind.relation == item.relation:
                self._store(object, name, kind, None if kind.everyone else item.id)
                return True
        for kind in kinds:
            if kind.relation is not None:
                group = Thing(kind.type, self._new_id(kind.type))
                if self._join(item, group, kind.relation, depth - 1):
                    self._store(object, name, kind, group.id)
                    return True
        return False

    def _kinds(self, type_: str, name: str) -> list[m.SubjectKind]:
        """What a relation stores, the plainest first."""
        kinds = [k for k in self._structure.kinds(type_, name) if self._makes(k)]
        return sorted(
            kinds,
            key=lambda k: (k.condition is not None, k.expiry, k.everyone, k.relation is not None),
        )

    def _makes(self, kind: m.SubjectKind) -> bool:
        return kind.condition is None or self._given(kind.condition) is not None

    def _given(self, condition: str) -> dict[str, Any] | None:
        if self._parameters is None:
            return None
        return self._parameters(self._conditions[condition])

    def _store(self, object: Thing, name: str, kind: m.SubjectKind, id_: str | None) -> None:
        expires = self._until if kind.expiry else None
        row = Relationship(
            object.type,
            object.id,
            name,
            kind.type,
            id_,
            kind.relation,
            kind.condition,
            None if kind.condition is None else self._given(kind.condition),
            expires,
        )
        self.made.setdefault(key_of(row), row)
