"""schema knows what a policy lets data and requests say, and checks both against it."""

from __future__ import annotations

from typing import NoReturn

from . import graph as g
from ._binding import Field
from .data import Relationship
from .errors import (
    InvalidRelationship,
    InvalidValue,
    UnknownAction,
    UnknownAttribute,
    UnknownRelation,
    UnknownType,
)
from .layout import KINDS, Assembly
from .times import datetime_in_range
from .values import Value, check_id, parse_value

MAX_STRING_BYTES = 65_535
"""Of a string that is stored or stands in a policy: the store counts them in 16 bits."""


class Schema:
    """Declared names, each with where its values go."""

    def __init__(self, assembly: Assembly) -> None:
        self.graph = assembly.graph
        self.types = assembly.types
        self.by_name = {t.name: t for t in self.graph.types}
        self.slots = assembly.slots
        self.relation_ids = assembly.relation_ids
        self.conditions = {c.name: c for c in self.graph.conditions}
        self.fields = {f.name: declared(i, f) for i, f in enumerate(self.graph.request)}
        self.context: dict[str, list[Field]] = {}
        for i, (name, spec) in enumerate(assembly.out.context_names):
            self.context.setdefault(name, []).append(Field(i, KINDS[spec.kind], spec, False, name))
        self.attributes = {
            self.types[t.name]: {
                f.name: declared(column_of(assembly, t.name, f), f) for f in t.attributes
            }
            for t in self.graph.types
        }
        numbers = assembly.expressions.parameters
        self.parameters = {
            (t.name, a.name): {
                p.name: Field(
                    numbers.setdefault(p.name, len(numbers)),
                    KINDS[p.type.kind],
                    p.type,
                    False,
                    p.name,
                    assembly.constant(p.default, p.type),
                )
                for p in a.parameters
            }
            for t in self.graph.types
            for a in t.actions
        }
        assembly.out.n_parameters = len(numbers)
        assembly.out.parameter_names = list(numbers)
        self.evidence = {name: i for i, name in enumerate(self.graph.evidence)}
        self.relation_names = {
            t.name: [r.name for r in t.relations if r.kind != "synthetic"] for t in self.graph.types
        }
        self.action_names = {t.name: [a.name for a in t.actions] for t in self.graph.types}

    def actions(self, type_name: str, relations: bool) -> list[str]:
        """The actions of a type, its relations and permissions among them if asked."""
        names = self.action_names[type_name] + (self.relation_names[type_name] if relations else [])
        return sorted(names, key=str.encode)

    def unknown_type(self, name: str) -> NoReturn:
        raise UnknownType(f"the policy declares no type `{name}`")

    def unknown_action(self, type_name: str, action: str) -> NoReturn:
        raise UnknownAction(f"`{type_name}` has no action `{action}`")

    # ── Relationships ──

    def resolve(self, r: Relationship) -> tuple[int, list[Value | None] | None]:
        """The slot a relationship is stored in, and its condition's parameters.

        They are None when it carries neither condition nor expiry. Raises what does not fit.
        """
        alternatives = self.alternatives(r)
        if r.expires is not None:
            datetime_in_range(r.expires)
        for a, slot in alternatives:
            if a.condition == r.condition and a.expiry == (r.expires is not None):
                if a.condition is None and r.parameters:
                    raise InvalidRelationship(
                        f"{shown(r)} has parameters but no condition to take them"
                    )
                if a.condition is None and not a.expiry:
                    return slot, None
                return slot, self.parameters_of(r)
        allowed = " or ".join(f"`{manner(a)}`" for a, _ in alternatives)
        raise InvalidRelationship(f"{shown(r)} must be written {allowed}")

    def alternatives(self, r: Relationship) -> list[tuple[g.Alternative, int]]:
        """The alternatives for this shape of subject: they differ in condition and expiry."""
        for name in (r.object_type, r.subject_type):
            if name not in self.types:
                self.unknown_type(name)
        slots = self.slots.get((r.object_type, r.relation))
        if slots is None:
            self.unknown_relation(r)
        check_id(r.object_id)
        if r.subject_id is not None:
            check_id(r.subject_id)
        found = [
            (a, slot)
            for a, slot in slots
            if a.type == r.subject_type
            and a.relation == r.subject_relation
            and a.everyone == (r.subject_id is None)
        ]
        if not found:
            kinds = ", ".join(f"`{subject_kind(a)}`" for a, _ in slots)
            raise InvalidRelationship(
                f"`{r.object_type}.{r.relation}` takes {kinds}, not `{subject_shape(r)}`"
            )
        return found

    def unknown_relation(self, r: Relationship) -> NoReturn:
        known = self.by_name[r.object_type].relations
        if any(k.name == r.relation and k.kind == "permission" for k in known):
            raise InvalidRelationship(
                f"`{r.object_type}.{r.relation}` is a permission: it is computed, not stored"
            )
        raise UnknownRelation(f"`{r.object_type}` has no relation `{r.relation}`")

    def plain_slot(
        self, object_type: str, relation: str, subject_type: str, subject_relation: str | None
    ) -> int:
        """The slot for relationships of this shape without condition or expiry."""
        example = Relationship(object_type, "x", relation, subject_type, "x", subject_relation)
        return self.resolve(example)[0]

    def parameters_of(self, r: Relationship) -> list[Value | None]:
        return [] if r.condition is None else self.condition_values(r.condition, r.parameters)

    def condition_values(
        self, name: str, parameters: dict[str, object] | None
    ) -> list[Value | None]:
        """A condition's stored parameters as exact values, in its order; None where absent."""
        condition = self.conditions[name]
        given = dict(parameters or {})
        values = [
            None
            if given.get(p.name) is None
            else storable(given[p.name], p.type, f"{condition.name}.{p.name}")
            for p in condition.parameters
        ]
        extra = set(given) - {p.name for p in condition.parameters}
        if extra:
            raise InvalidRelationship(
                f"condition `{condition.name}` has no parameter `{min(extra)}`"
            )
        return values

    # ── Attributes ──

    def attribute(self, type_name: str, name: str) -> Field:
        if type_name not in self.types:
            self.unknown_type(type_name)
        field = self.attributes[self.types[type_name]].get(name)
        if field is None:
            raise UnknownAttribute(f"`{type_name}` has no attribute `{name}`")
        return field

    def attribute_values(
        self, type_name: str, values: dict[str, object]
    ) -> list[tuple[Field, Value | None]]:
        """Each attribute's place and exact value; None removes it."""
        found = []
        for name, value in values.items():
            field = self.attribute(type_name, name)
            exact = None if value is None else storable(value, field.spec, f"{type_name}.{name}")
            found.append((field, exact))
        return found


def storable(value: object, spec: g.Spec, name: str) -> Value:
    """The exact value, refused if the store has no room for one of its strings."""
    exact = parse_value(value, spec, name)
    for item in exact if spec.kind == "set" and isinstance(exact, tuple) else (exact,):
        if isinstance(item, str) and len(item.encode()) > MAX_STRING_BYTES:
            raise InvalidValue(f"{name}: a stored string has at most {MAX_STRING_BYTES:,} bytes")
    return exact


def declared(at: int, f: g.Field) -> Field:
    return Field(at, KINDS[f.type.kind], f.type, f.stored, f.name)


def column_of(assembly: Assembly, type_name: str, f: g.Field) -> int:
    return assembly.store.add_column(assembly.types[type_name], f.name, f.type)


def subject_kind(a: g.Alternative) -> str:
    return (
        f"everyone {a.type}" if a.everyone else f"{a.type}.{a.relation}" if a.relation else a.type
    )


def subject_shape(r: Relationship) -> str:
    if r.subject_id is None:
        return f"everyone {r.subject_type}"
    return f"{r.subject_type}.{r.subject_relation}" if r.subject_relation else r.subject_type


def manner(a: g.Alternative) -> str:
    """How the policy writes an alternative's condition and expiry."""
    parts = ([a.condition] if a.condition else []) + (["expiry"] if a.expiry else [])
    return f"{subject_kind(a)} with {' and '.join(parts)}" if parts else subject_kind(a)


def shown(r: Relationship) -> str:
    return f"a `{r.object_type}.{r.relation}` relationship to `{subject_shape(r)}`"
