"""Knows which relations a model declares, and the types of those in them."""

from __future__ import annotations

from collections.abc import Iterator

from ...compiler import model as m
from .senses import Rel


def relations_of(model: m.Model) -> Iterator[Rel]:
    """Every relation, permission and inverse, with the types of its subjects."""
    subjects = _subject_types(model)
    for type_ in model.types:
        for name in _members(type_):
            found = tuple(sorted(subjects.get((type_.name, name), ())))
            yield Rel(type_.name, name, found)
        for inverse in type_.inverses:
            yield Rel(type_.name, inverse.name, (inverse.type,), (inverse.type, inverse.relation))


def _members(type_: m.Type) -> list[str]:
    return [*(r.name for r in type_.relations), *(p.name for p in type_.permissions)]


def _expressions(type_: m.Type) -> Iterator[tuple[str, m.Relation | None, m.RelationExpr]]:
    for relation in type_.relations:
        yield relation.name, relation, relation.expr or m.Direct()
    for permission in type_.permissions:
        yield permission.name, None, permission.expr


def _subject_types(model: m.Model) -> dict[tuple[str, str], set[str]]:
    """By relation or permission, the types of the entities in it: a fixpoint."""
    found: dict[tuple[str, str], set[str]] = {}
    types = {type_.name: type_ for type_ in model.types}
    for type_ in model.types:
        for name in _members(type_):
            found[type_.name, name] = set()
        for inverse in type_.inverses:
            found[type_.name, inverse.name] = {inverse.type}

    def of(owner: m.Type, relation: m.Relation | None, expr: m.RelationExpr) -> set[str]:
        match expr:
            case m.Direct():
                kinds = () if relation is None else relation.subjects
                return set().union(
                    *(
                        found.get((k.type, k.relation), set()) if k.relation else {k.type}
                        for k in kinds
                    )
                )
            case m.Ref(name):
                return found.get((owner.name, name), set())
            case m.Arrow(path, target):
                at = {owner.name}
                for step in path:
                    at = set().union(*(found.get((t, step), set()) for t in at))
                return set().union(*(found.get((t, target), set()) for t in at))
            case m.NamedSubject(type=name) | m.EveryoneOf(name):
                return {name}
            case m.UnionOf(items) | m.IntersectionOf(items):
                return set().union(*(of(owner, relation, item) for item in items))
            case m.Exclusion(base):
                return of(owner, relation, base)
        return set()

    changed = True
    while changed:
        changed = False
        for type_ in types.values():
            for name, relation, expr in _expressions(type_):
                more = of(type_, relation, expr)
                key = (type_.name, name)
                if not more <= found[key]:
                    found[key] |= more
                    changed = True
    return found
