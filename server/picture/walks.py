"""Knows which types the walks of a model lead to."""

from __future__ import annotations

from collections.abc import Sequence

from ...compiler import model as m


class Walks:
    """Follows relations, permissions and inverses from type to type."""

    def __init__(self, model: m.Model) -> None:
        self._types = {type_.name: type_ for type_ in model.types}
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}

    def has(self, type_name: str, name: str) -> bool:
        """Whether a type has a relation or permission of this name."""
        type_ = self._types[type_name]
        return any(relation.name == name for relation in type_.relations) or any(
            permission.name == name for permission in type_.permissions
        )

    def ends(self, type_name: str, path: Sequence[str]) -> list[str]:
        """The types that a path leads to, in order of mention."""
        at = [type_name]
        for name in path:
            at = list(dict.fromkeys(end for start in at for end in self._step(start, name)))
        return at

    def _step(self, type_name: str, name: str) -> tuple[str, ...]:
        known = self._known.get((type_name, name))
        if known is not None:
            return known
        self._known[type_name, name] = ()  # what it leads to by way of itself adds nothing
        type_ = self._types[type_name]
        found: list[str] = []
        for inverse in type_.inverses:
            if inverse.name == name:
                found.append(inverse.type)
        for relation in type_.relations:
            if relation.name == name:
                stored = [kind.type for kind in relation.subjects if not kind.everyone]
                found += stored if relation.expr is None else []
                found += self._parts(type_name, relation.expr, stored)
        for permission in type_.permissions:
            if permission.name == name:
                found += self._parts(type_name, permission.expr, [])
        self._known[type_name, name] = tuple(dict.fromkeys(found))
        return self._known[type_name, name]

    def _parts(
        self, type_name: str, expr: m.RelationExpr | None, stored: Sequence[str]
    ) -> list[str]:
        match expr:
            case m.Direct():
                return list(stored)
            case m.Ref(name=name):
                return list(self._step(type_name, name))
            case m.Arrow(path=path, target=target):
                return self.ends(type_name, (*path, target))
            case m.NamedSubject(type=type_):
                return [type_]
            case m.UnionOf(items=items):
                return [end for item in items for end in self._parts(type_name, item, stored)]
        return []
