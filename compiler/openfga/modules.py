"""Knows how to put a model together from its modules, as an `fga.mod` file lists them."""

from __future__ import annotations

from ..names import closest
from .reports import Reports
from .tree import Model, Type


def join(parts: list[Model], schema: str, reports: Reports) -> Model:
    """One model of all modules: their types, with what other modules add to them."""
    whole = Model(schema=schema, start=parts[0].start if parts else None)
    for part in parts:
        declared = [type_ for type_ in part.types if not type_.extends]
        if declared:
            declared[0].comments[:0] = part.comments
        elif part.conditions:
            part.conditions[0].comments[:0] = part.comments
        whole.types += declared
        whole.conditions += part.conditions
        whole.trailing += part.trailing
        whole.holes |= part.holes
    owners = {id(type_): part for part in parts for type_ in part.types}
    for part in parts:
        once: set[str] = set()
        for type_ in part.types:
            if not type_.extends:
                continue
            name = type_.name
            found = whole.type(name.text)
            if name.text in once:
                message = f"this module extends `{name.text}` already"
                reports.error("duplicate", name.place, message)
            elif found is None:
                if "type" not in whole.holes:
                    message = f"no module defines the type `{name.text}` that is extended here"
                    near = closest(name.text, [t.name.text for t in whole.types])
                    reports.error("unknown-type", name.place, message, suggestion=near)
            elif owners[id(found)] is part:
                message = f"`{name.text}` is this module's own: its relations stand with it"
                reports.error("invalid-module", name.place, message)
            else:
                _extend(found, type_)
            once.add(name.text)
    return whole


def _extend(found: Type, added: Type) -> None:
    """Add a module's relations to a type of another's."""
    if added.relations:
        added.relations[0].comments[:0] = added.comments
        found.relations += added.relations
