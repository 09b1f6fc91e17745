"""Knows what one kind of request is made of: entities, their attributes, fields, evidence, time.

A scene is what all requests of a subject type, an action and a resource type have in common,
with a variable for everything in which they may differ.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ...engine.times import WEEK
from .. import model as m
from .logic import FALSE, TRUE, Bit, Logic, Truth
from .sets import Elements, SetValue
from .solver import Solver
from .values import Value, Values

SUBJECT, RESOURCE = "subject", "resource"

STRING, DATETIME = m.ValueType("string"), m.ValueType("datetime")

RECENT = 1_767_571_200_000_000, 1_767_571_200_000_000 + 8 * WEEK
"""Eight weeks from Monday, 5 January 2026: most zones keep one offset in them."""

Anything = Truth | Value | SetValue


class Cell(NamedTuple):
    """A kind of request. `sets` says that the subject is a set (`team:eng#member`).

    `names` are then the relations that it can be of; with none it can be of any of the type's.
    """

    subject: str
    action: str
    resource: str
    sets: bool = False
    names: tuple[str, ...] = ()


class Entity(NamedTuple):
    """An entity of a scene, by the name its variables go by, with the types it can have.

    A set has the names of the relations that it can be of; none where it can be of any.
    """

    name: str
    types: tuple[str, ...]
    is_set: bool = False
    names: tuple[str, ...] = ()


class Scene:
    """The variables of one kind of request, made as they are asked for."""

    def __init__(self, model: m.Model, cell: Cell, solver: Solver, textual: bool) -> None:
        self.model, self.cell, self.solver = model, cell, solver
        self.logic = Logic(solver)
        self.values = Values(self.logic, textual)
        self.elements = Elements(self.values)
        self.types = {type_.name: type_ for type_ in model.types}
        self.subject = Entity(SUBJECT, (cell.subject,), cell.sets, cell.names)
        self.resource = Entity(RESOURCE, (cell.resource,))
        self.attributes: dict[tuple[Entity, str], tuple[m.Attribute, Anything]] = {}
        self.fields: dict[tuple[str, str], tuple[m.Attribute, Anything]] = {}
        self.ids: dict[Entity, Value] = {}
        self.evidence: dict[tuple[str, int | None], Bit] = {}
        self.free: dict[object, Truth] = {}
        """What is known of no structure: any truth, but the same for the same key."""
        self.free_names: dict[object, str] = {}
        self.plain: list[Bit] = []
        """What to assume besides where a witness is hard to build."""
        self.now = self.values.variable("now", DATETIME, True)
        self.lately = self.logic.both(
            self.solver.less(self.solver.constant(RECENT[0]), self.now.parts[0]),
            self.solver.less(self.now.parts[0], self.solver.constant(RECENT[1])),
        )
        """That the request is asked at a time that is pleasant to read."""
        self._count = 0

    def fresh(self, what: str) -> str:
        """A name that no other variable has."""
        self._count += 1
        return f"{what}/{self._count}"

    def add(self, bit: Bit) -> None:
        """Assert what holds of every request of this kind."""
        if bit is not True:
            self.solver.add(self.logic.term(bit))

    def any_truth(self, key: object, known: bool = False) -> Truth:
        """The truth of something that can be true, false or, unless `known`, unknown."""
        found = self.free.get(key)
        if found is None:
            name = self.fresh("truth")
            if known:
                so = self.solver.variable(f"{name}.true", "bool")
                found = self.free[key] = Truth(so, self.logic.no(so))
                return found
            found = Truth(
                self.solver.variable(f"{name}.true", "bool"),
                self.solver.variable(f"{name}.false", "bool"),
            )
            self.add(self.logic.no(self.logic.both(*found)))
            self.plain.append(self.logic.either(*found))
            self.free[key] = found
        return found

    def make(self, name: str, type_: m.ValueType, known: Callable[[], Bit]) -> Anything:
        """A variable of a type; `known` says when it is known, sets being so always."""
        if type_.kind == m.SET:
            assert type_.element is not None
            return self.elements.variable(name, type_.element)
        if type_.kind == m.BOOL:
            return self.logic.known(known(), self.solver.variable(name, "bool"))
        made = self.values.variable(name, type_, known())
        if type_.kind == m.NETWORK:  # what lies between two addresses is seldom a network
            self.plain.append(self.solver.equal(*made.parts[1:]))
        return made

    # ── Entities ──────────────────────────────────────────────────────────────────

    def attribute(self, entity: Entity, name: str) -> Anything:
        """An attribute of an entity (4)."""
        found = self.attributes.get((entity, name))
        if found is None:
            declared = self._declared(entity, name)
            found = declared, self._made(entity, declared)
            self.attributes[entity, name] = found
            self._share(entity, name)
        return found[1]

    def _declared(self, entity: Entity, name: str) -> m.Attribute:
        for type_name in entity.types:
            for attribute in self.types[type_name].attributes:
                if attribute.name == name:
                    return attribute
        raise AssertionError(name)

    def _made(self, entity: Entity, declared: m.Attribute) -> Anything:
        name = f"{entity.name}.{declared.name}"
        if entity.is_set:  # a set has no attributes, so defaults apply (14)
            return self._absent(declared, name)
        # Of several types, one may declare a default and another not.
        known = all(self._default(type_name, declared.name) for type_name in entity.types)
        return self.make(name, declared.type, self._known(name, known))

    def _default(self, type_name: str, name: str) -> bool:
        attributes = self.types[type_name].attributes
        return any(a.name == name and a.default is not None for a in attributes)

    def _absent(self, declared: m.Attribute, name: str) -> Anything:
        type_ = declared.type
        if declared.default is not None:
            return self.constant(declared.default, type_)
        if type_.kind == m.SET:
            return self.constant((), type_)
        return self.make(name, type_, lambda: False)

    def _known(self, name: str, surely: bool) -> Callable[[], Bit]:
        return lambda: True if surely else self.solver.variable(f"{name}.known", "bool")

    def constant(self, value: m.Constant, type_: m.ValueType) -> Anything:
        """A constant of the model."""
        if type_.kind == m.BOOL:
            return TRUE if value else FALSE
        if type_.kind == m.SET:
            assert type_.element is not None
            return self.elements.constant(value, type_)
        return self.values.constant(value, type_)

    def _share(self, entity: Entity, name: str) -> None:
        """Subject and resource can be one entity, which has each attribute once."""
        other = self.resource if entity == self.subject else self.subject
        pair = self.attributes.get((other, name))
        if pair is None or {entity, other} != {self.subject, self.resource}:
            return
        mine, its = self.attributes[entity, name][1], pair[1]
        self.add(self.logic.implies(self.same(entity, other), self._identical(mine, its)))

    def _identical(self, a: Anything, b: Anything) -> Bit:
        logic = self.logic
        if isinstance(a, Truth) and isinstance(b, Truth):
            return logic.both(logic.same(a.true, b.true), logic.same(a.false, b.false))
        if isinstance(a, Value) and isinstance(b, Value) and a.kind == b.kind:
            return logic.both(logic.same(a.known, b.known), self.values.equal_bits(a, b))
        return True  # of sets nothing is said, which allows more than can be

    def id(self, entity: Entity) -> Value:
        """The id of an entity."""
        found = self.ids.get(entity)
        if found is None:
            found = self.values.variable(f"{entity.name}.id", STRING, True)
            self.ids[entity] = found
            for refused in ("", "*"):
                wrong = self.solver.equal(found.parts[0], self.values.text(refused, m.STRING))
                self.add(self.logic.no(wrong))
        return found

    def is_entity(self, entity: Entity, type_name: str, id: str | None) -> Truth:
        """`entity is type` or `entity is type "id"` (14)."""
        if entity.is_set or type_name not in entity.types:
            return FALSE
        if len(entity.types) > 1:
            return self.any_truth(("is", entity, type_name, id))
        if id is None:
            return TRUE
        wanted = self.values.text(id, m.STRING)
        same = self.solver.equal(self.id(entity).parts[0], wanted)
        return Truth(same, self.logic.no(same))

    def same(self, one: Entity, other: Entity) -> Bit:
        """Whether two entities are one."""
        if one == other:
            return not one.is_set
        if one.is_set or other.is_set or not set(one.types) & set(other.types):
            return False
        if len(one.types) == len(other.types) == 1:
            return self.values.equal_bits(self.id(one), self.id(other))
        return self.any_truth(("same", frozenset((one, other)))).true

    # ── The request ───────────────────────────────────────────────────────────────

    def field(self, part: str, name: str) -> Anything:
        """A field of the request, or a parameter of the action."""
        found = self.fields.get((part, name))
        if found is None:
            declared = next(a for a in self._declared_fields(part) if a.name == name)
            known = self._known(f"{part}.{name}", declared.default is not None)
            found = declared, self.make(f"{part}.{name}", declared.type, known)
            self.fields[part, name] = found
        return found[1]

    def _declared_fields(self, part: str) -> tuple[m.Attribute, ...]:
        if part == "request":
            return self.model.request
        actions = self.types[self.cell.resource].actions
        return next((a.parameters for a in actions if a.name == self.cell.action), ())

    def given(self, requirement: m.Requirement) -> Truth:
        """Whether evidence is given: true or unknown, never false (20)."""
        name, within = requirement.evidence, requirement.within
        found = self.evidence.get((name, within))
        if found is None:
            label = name if within is None else f"{name} within {within}"
            found = self.solver.variable(f"evidence {label}", "bool")
            for (other, limit), bit in self.evidence.items():
                if other == name:  # what is recent enough for one is so for a longer time
                    longer = within is None or (limit is not None and limit <= within)
                    self.add(
                        self.logic.implies(bit, found) if longer else self.logic.implies(found, bit)
                    )
            self.evidence[name, within] = found
        return Truth(found, False)
