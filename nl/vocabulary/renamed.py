"""Knows relations that are others by a second name: `relation on: ward = admitted_to`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ...compiler import model as m
from .senses import PathNoun, Rel, RelWord


def same_relations(model: m.Model, relations: tuple[Rel, ...]) -> dict[Rel, Rel]:
    """By relation that is just another of its type, that one."""
    by_name = {(rel.type, rel.name): rel for rel in relations}
    found = {
        by_name[type_.name, relation.name]: by_name[type_.name, relation.expr.name]
        for type_ in model.types
        for relation in type_.relations
        if isinstance(relation.expr, m.Ref)
    }
    for one in list(found):
        while found[one] in found:
            found[one] = found[found[one]]
    return found


def without_second_names(relations: tuple[Rel, ...], same: Mapping[Rel, Rel]) -> tuple[Rel, ...]:
    """Each relation by one name, and each inverse as that of one so called."""
    names = {(rel.type, rel.name): (one.type, one.name) for rel, one in same.items()}
    return tuple(
        rel if rel.inverse_of not in names else replace(rel, inverse_of=names[rel.inverse_of])
        for rel in relations
        if rel not in same
    )


def of_the_same(value: Any, rel: Rel, same: Rel) -> Any:
    """What a word means for a relation, as said of the one that it is just another name of."""
    if isinstance(value, tuple):
        return tuple(of_the_same(item, rel, same) for item in value)
    if isinstance(value, RelWord) and value.rel == rel:
        return replace(value, rel=same)
    if isinstance(value, PathNoun) and (value.type, value.path) == (rel.type, (rel.name,)):
        return replace(value, path=(same.name,))
    return value


def said_once(entries: Mapping[tuple[str, ...], list[tuple[str, Any]]]) -> None:
    """Leaves out of a noun's meanings an inverse that is a relation of the same noun the other way:
    a site's `satellites` are those that are `satellite_of` it.
    """
    for found in entries.values():
        words = {value for kind, value in found if kind == "RELN" and isinstance(value, RelWord)}
        for word in words if len(words) > 1 else ():
            if word.rel.inverse_of is None or word.head != "subject":
                continue
            type_, name = word.rel.inverse_of
            base = Rel(type_, name, (word.rel.type,))
            if replace(word, rel=base, head="object") in words:
                found.remove(("RELN", word))
