"""Knows which relations a subject can ever come to be in, and which go round for ever."""

from __future__ import annotations

from .reports import Reports
from .tree import Arrow, Computed, Name, Operation, Relation, Rewrite, This, Type

Key = tuple[str, str]
"""A type and a relation of it."""


def check_entries(types: dict[str, Type], reports: Reports) -> None:
    """Report relations that no assignment leads to, and such as are computed from themselves."""
    relations = {(t.name.text, r.name.text): r for t in types.values() for r in t.relations}
    circular = _circular(relations)
    for key in circular:
        message = f"`{key[1]}` of `{key[0]}` is computed from itself"
        reports.error("endless", relations[key].name.place, message)
    reached = _reached(types, relations)
    for key, relation in relations.items():
        if key not in reached and key not in circular:
            message = f"nothing that can be assigned leads to `{key[1]}` of `{key[0]}`"
            reports.error("no-entry-point", relation.name.place, message)


def _reached(types: dict[str, Type], relations: dict[Key, Relation]) -> set[Key]:
    """The relations that some assignment leads to: the least such set."""
    reached: set[Key] = set()
    changed = True
    while changed:
        changed = False
        for key, relation in relations.items():
            if key not in reached and _enters(key[0], relation, relation.rewrite, types, reached):
                reached.add(key)
                changed = True
    return reached


def _enters(
    type_: str, relation: Relation, rewrite: Rewrite, types: dict[str, Type], reached: set[Key]
) -> bool:
    match rewrite:
        case This():
            return any(
                r.relation is None or (r.type.text, r.relation.text) in reached
                for r in relation.restrictions
            )
        case Computed(name):
            return (type_, name.text) in reached
        case Arrow(name, tupleset):
            walked = types[type_].relation(tupleset.text)
            return walked is not None and any(
                (r.type.text, name.text) in reached for r in walked.restrictions
            )
        case Operation(op, items):
            ways = (_enters(type_, relation, item, types, reached) for item in items)
            return any(ways) if op == "or" else all(ways)


def _circular(relations: dict[Key, Relation]) -> list[Key]:
    """The relations that their own object's relations compute from themselves."""
    after = {
        key: [(key[0], name.text) for name in _computed(relation.rewrite)]
        for key, relation in relations.items()
    }
    return [key for key in relations if _comes_back(key, after)]


def _comes_back(key: Key, after: dict[Key, list[Key]]) -> bool:
    seen: set[Key] = set()
    stack = list(after[key])
    while stack:
        found = stack.pop()
        if found == key:
            return True
        if found not in seen:
            seen.add(found)
            stack += after.get(found, [])
    return False


def _computed(rewrite: Rewrite) -> list[Name]:
    if isinstance(rewrite, Computed):
        return [rewrite.relation]
    if isinstance(rewrite, Operation):
        return [name for item in rewrite.items for name in _computed(item)]
    return []
