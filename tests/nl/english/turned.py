"""A vocabulary with its relations of people declared at their side: what it says stays the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from sayso.compiler import model as m
from sayso.compiler.pipeline import compile_policy
from sayso.compiler.twin import nodes
from sayso.compiler.unparse import unparse
from sayso.nl.vocabulary.askers import principals


@dataclass(frozen=True)
class Turned:
    """A relation `name` of `type` that is declared of `person` instead, by the name `theirs`."""

    type: str
    name: str
    person: str
    theirs: str
    inverse: bool
    """Whether the person had an inverse of that name."""


def turned(model: m.Model) -> m.Model:
    """The same vocabulary with `relation owner: user` of a farm as `relation farms: farm` of a user
    and `inverse owner = user.farms` of the farm.
    """
    model = msgspec.structs.replace(model, rules=())
    taken = {(t.name, name) for t in model.types for name in _names(t)}
    for found in _relations(model):
        if found.inverse or (found.person, found.theirs) not in taken:
            taken.add((found.person, found.theirs))
            model = _with(model, found)
    return compile_policy(unparse(model)).model


def _names(type_: m.Type) -> list[str]:
    return [
        *(attribute.name for attribute in type_.attributes),
        *(relation.name for relation in type_.relations),
        *(permission.name for permission in type_.permissions),
        *(inverse.name for inverse in type_.inverses),
    ]


def _relations(model: m.Model) -> Iterator[Turned]:
    """The relations of things to single people that nothing else is computed from."""
    people = principals(model)
    used = _used(model)
    for type_ in model.types:
        for relation in type_.relations if type_.name not in people else ():
            first, *others = relation.subjects
            plain = first == m.SubjectKind(first.type) and not others and relation.expr is None
            if plain and relation.name not in used and first.type in people:
                yield _turned(model, type_.name, relation.name, first.type)


def _used(model: m.Model) -> set[str]:
    """The relations that others are computed from, or are sets of."""
    exprs = [r.expr for t in model.types for r in t.relations if r.expr is not None]
    exprs += [p.expr for t in model.types for p in t.permissions]
    parts = [part for expr in exprs for part in nodes(expr)]
    used = {part.name for part in parts if isinstance(part, m.Ref)}
    for part in parts:
        if isinstance(part, m.Arrow):
            used |= {*part.path, part.target}
    sets = (s.relation for t in model.types for r in t.relations for s in r.subjects)
    return used | {name for name in sets if name is not None}


def _turned(model: m.Model, type_: str, name: str, person: str) -> Turned:
    own = next(t for t in model.types if t.name == person)
    inverse = next((i.name for i in own.inverses if (i.type, i.relation) == (type_, name)), None)
    theirs = name.removesuffix("_by") if name.endswith("_by") else f"{name}_of"
    return Turned(type_, name, person, inverse or theirs, inverse is not None)


def _with(model: m.Model, turned_: Turned) -> m.Model:
    types = []
    for type_ in model.types:
        relations, inverses = list(type_.relations), list(type_.inverses)
        if type_.name == turned_.type:
            relations = [r for r in relations if r.name != turned_.name]
            inverses.append(m.Inverse(turned_.name, turned_.person, turned_.theirs))
        if type_.name == turned_.person:
            inverses = [i for i in inverses
                        if (i.type, i.relation) != (turned_.type, turned_.name)]  # fmt: skip
            relations.append(m.Relation(turned_.theirs, (m.SubjectKind(turned_.type),)))
        types.append(
            msgspec.structs.replace(type_, relations=tuple(relations), inverses=tuple(inverses))
        )
    return msgspec.structs.replace(model, types=tuple(types))
