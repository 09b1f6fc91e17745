"""Knows how to put a model together from its modules, as an `fga.mod` file lists them."""

from __future__ import annotations

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
    for part in parts:
        if part.module is None and part.start is not None:
            message = "a file of a modular model begins with `module NAME`"
            reports.error("invalid-module", part.start, message)
        for type_ in part.types:
            if type_.extends:
                _extend(whole, type_, reports)
    return whole


def _extend(whole: Model, added: Type, reports: Reports) -> None:
    """Add a module's relations to a type of another's."""
    name = added.name
    found = whole.type(name.text)
    if found is None:
        message = f"no module defines the type `{name.text}` that is extended here"
        reports.error("unknown-type", name.place, message)
        return
    if not added.relations:
        message = f"`extend type {name.text}` adds no relation"
        reports.error("invalid-module", name.place, message)
        return
    added.relations[0].comments[:0] = added.comments
    found.relations += added.relations
