"""Knows how to make a request out of what a solver found, and to ask the twin about it.

What the solver finds may be impossible in truth, so a request counts only once the twin, which
is the meaning of the language, has confirmed what it is to show.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from ...engine.data import EntityAttributes, Relationship, entity_to_json, subject_to_json
from ...engine.errors import SaysoError
from ...engine.times import format_datetime, format_duration
from ...engine.values import Ip, Net, check_id, format_decimal, format_ip, format_network
from .. import model as m
from ..twin import Outcome, Rules, Twin
from ..twin_facts import Facts, Request
from ..twin_solve import Thing
from ..twin_values import Result
from .cells import Group
from .logic import Bit, Truth
from .rows import Rows
from .scene import Anything, Entity
from .sets import SetValue
from .values import Value, span


@dataclass
class Witness:
    """A request with the data it is asked under, all of it made up."""

    request: Request
    attributes: list[EntityAttributes] = field(default_factory=list)
    relationships: list[Relationship] = field(default_factory=list)
    decide: Callable[[], Outcome] | None = None
    """What the twin decides, once it has been asked."""
    subject_properties: dict[str, Any] | None = None
    """The subject's attributes as properties of a request; None where those can't say it all."""
    resource_properties: dict[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """The request and the data as JSON-able data, the data as rows of docs/data.md."""
        request = self.request
        subject = subject_to_json(*request.subject)
        given: dict[str, Any] = {
            "subject": subject,
            "action": request.action,
            "resource": entity_to_json(request.resource.type, request.resource.id),
            "now": format_datetime(request.now),
            "context": request.context,
            "action_properties": request.action_properties,
            "evidence": {
                name: None if at is None else format_datetime(at) for name, at in request.evidence
            },
            "data": [row.to_json() for row in self.relationships]
            + [row.to_json() for row in self.attributes],
        }
        if self.decide is not None:
            outcome = self.decide()
            given["decision"] = (
                "allow" if outcome.allowed else "conditional" if outcome.conditional else "deny"
            )
            given["rules"] = sorted(outcome.rules)
        return given


class Replay:
    """What the twin says of a witness: each rule's truth, and the decision."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    @cached_property
    def allows(self) -> dict[str, Result]:
        """By name, how true each rule is that could allow the request."""
        return dict(self.rules.allows())

    @cached_property
    def forbids(self) -> dict[str, Result]:
        """By name, how true each rule is that could forbid it."""
        return dict(self.rules.forbids())

    def allows_by(self, name: str) -> bool | None:
        """Whether a rule allows the request; a rule that is not about it does not."""
        value: bool | None = self.allows[name].value if name in self.allows else False
        return value

    def forbids_by(self, name: str) -> bool | None:
        """Whether a rule forbids it."""
        value: bool | None = self.forbids[name].value if name in self.forbids else False
        return value

    @property
    def allowed(self) -> bool:
        """Whether the request is allowed (2)."""
        granted = any(result.value is True for result in self.allows.values())
        return granted and all(result.value is False for result in self.forbids.values())

    def value_of(self, condition: m.Expr) -> bool | None:
        """What a condition of a rule comes to."""
        value: bool | None = self.rules.evaluate(condition).value
        return value


def replay(twin: Twin, witness: Witness) -> Replay | None:
    """Ask the twin; None for a request or data that it refuses."""
    fresh = copy(twin)  # the answer is read later, so it keeps data of its own
    fresh.relationships, fresh.attributes = {}, {}
    try:
        fresh.write(witness.relationships, (), witness.attributes)
        fresh.validate(witness.request)
        found = Replay(Rules(Facts(fresh, witness.request)))
        witness.decide = found.rules.decide
    except SaysoError:
        return None
    return found


Parameters = Callable[[m.Condition, Request], dict[str, Any] | None]
"""With what parameters a relationship's condition holds in a request; None where unknown."""


class Builder:
    """Reads the model that a group's solver has found into a witness.

    `parameters` says with what a condition holds in a request, if it knows; `reuse` is as of Rows.
    """

    def __init__(
        self, group: Group, parameters: Parameters | None = None, reuse: bool = False
    ) -> None:
        self._group, self._scene, self._reuse = group, group.scene, reuse
        self._parameters = parameters
        self._things: dict[Entity, Thing] = {}
        self._taken: set[tuple[str, str]] = set()
        self._texts: dict[tuple[str, int], str] = {}

    def build(self) -> Witness | None:
        """The witness; None where the model can't be had as data."""
        try:
            return self._built()
        except (_Unbuildable, SaysoError):
            return None

    def _built(self) -> Witness:
        scene = self._scene
        now = self._number(scene.now.parts[0])
        subject, resource = self._thing(scene.subject), self._thing(scene.resource)
        attributes: dict[tuple[str, str], dict[str, Any]] = {}
        for (entity, name), (declared, value) in [*scene.attributes.items()]:
            given = None if entity.is_set else self._given(declared.type, value)
            if given is not None:
                thing = self._thing(entity)
                attributes.setdefault((thing.type, thing.id), {})[name] = given
        parts: dict[str, dict[str, Any]] = {"request": {}, "action": {}}
        for (part, name), (declared, value) in scene.fields.items():
            given = self._given(declared.type, value)
            if given is not None:
                parts[part][name] = given
        request = Request(
            subject,
            scene.cell.action,
            resource,
            context=parts["request"],
            action_properties=parts["action"],
            evidence=tuple(self._evidence(now)),
            now=now,
        )
        rows = [EntityAttributes(*thing, values) for thing, values in attributes.items()]
        relationships = self._relationships(request)
        mine = self._properties(subject, attributes)
        its = {} if subject == resource else self._properties(resource, attributes)
        if attributes.keys() - {(subject.type, subject.id), (resource.type, resource.id)}:
            mine = None
        return Witness(
            request,
            rows,
            relationships,
            subject_properties=mine,
            resource_properties=its,
        )

    def _properties(
        self, thing: Thing, attributes: dict[tuple[str, str], dict[str, Any]]
    ) -> dict[str, Any] | None:
        """An entity's attributes, if a request may give them all."""
        given = attributes.get((thing.type, thing.id), {})
        stored = {a.name for a in self._scene.types[thing.type].attributes if a.stored}
        return None if stored & given.keys() else given

    # ── Entities and relationships ────────────────────────────────────────────────

    def _thing(self, entity: Entity) -> Thing:
        if entity not in self._things:
            type_ = entity.types[0]
            known = self._scene.ids.get(entity)
            own = self._own(entity)
            if known is not None:
                id_ = check_id(self._text(known.parts[0], "id of " + type_))
                self._taken.add((type_, id_))
            elif own is not None:
                id_ = self._thing(own).id
            else:
                id_ = self._new_id(type_)
            relation = None
            if entity.is_set:
                first = self._group.encoder.relations.structure.first_relation(type_)
                relation = entity.names[0] if entity.names else first
            self._things[entity] = Thing(type_, id_, relation)
        return self._things[entity]

    def _own(self, set_: Entity) -> Entity | None:
        """The entity that a set is of, if it is one of the scene's."""
        for (item, root), told in self._group.encoder.relations.selves.items():
            if item == set_ and self._so(told.true):
                return root
        return None

    def _new_id(self, type_: str) -> str:
        number = 1
        while (type_, f"{type_[0]}{number}") in self._taken:
            number += 1
        self._taken.add((type_, f"{type_[0]}{number}"))
        return f"{type_[0]}{number}"

    def _relationships(self, request: Request) -> list[Relationship]:
        relations, quantifiers = self._group.encoder.relations, self._group.encoder.quantifiers
        given = self._parameters
        rows = Rows(
            self._scene.model,
            relations.structure,
            request.now,
            self._new_id,
            None if given is None else lambda condition: given(condition, request),
            self._reuse,
        )
        for walk in quantifiers.walks.values():
            for entity, way in walk.members.items():
                if self._so(way.true):
                    rows.lead(self._thing(walk.root), walk.path, self._thing(entity))
        for leaf, told in relations.leaves.items():
            if self._so(told.true):
                item, root = self._thing(leaf.item), self._thing(leaf.root)
                if leaf.item.names and leaf.part is None and leaf.type == item.type:
                    rows.lead(root, leaf.path, Thing(item.type, item.id))
                    continue
                rows.grant(item, root, leaf.path, leaf.type, leaf.name, leaf.part)
        return list(rows.made.values())

    # ── Values ────────────────────────────────────────────────────────────────────

    def _so(self, bit: Bit) -> bool:
        return bit if isinstance(bit, bool) else bool(self._scene.solver.value(bit))

    def _number(self, term: Any) -> int:
        value = self._scene.solver.value(term)
        assert isinstance(value, int)
        return value

    def _given(self, type_: m.ValueType, value: Anything) -> Any:
        """A variable's value as JSON-like Python, None where it is unknown."""
        if isinstance(value, Truth):
            return self._so(value.true) if self._so(value.true) or self._so(value.false) else None
        if isinstance(value, SetValue):
            return self._elements(value)
        return self._json(value) if self._so(value.known) else None

    def _elements(self, set_: SetValue) -> list[Any]:
        solver, elements = self._scene.solver, self._scene.elements
        if not self._so(set_.present):
            return []
        found = []
        for each in elements.spoken.get(set_.element.kind, []):
            if self._so(solver.predicate(f"in {set_.name}", each.parts)):
                found.append(self._json(each))
        for ip in elements.addresses if set_.element.kind == m.NETWORK else ():
            if self._so(solver.predicate(f"within {set_.name}", ip.parts)):
                found.append(self._json(ip))
        if not found:
            found.append(_ANYTHING.get(set_.element.kind, "other"))
        return [each for i, each in enumerate(found) if each not in found[:i]]

    def _json(self, value: Value) -> Any:
        read = [self._scene.solver.value(part) for part in value.parts]
        match value.kind, read:
            case m.INT, [int(number)]:
                return number
            case m.DATETIME, [int(at)]:
                return format_datetime(at)
            case m.DURATION, [int(length)]:
                return format_duration(length)
            case m.DECIMAL, [number]:
                return _decimal(number)
            case m.MONEY, [number, int(currency)]:
                return f"{_decimal(number)} {self._currency(currency)}"
            case m.IP, [six, int(number)]:
                return format_ip(Ip(6 if six else 4, number))
            case m.NETWORK, [six, int(first), int(last)]:
                return _network(6 if six else 4, first, last)
            case m.ENUM, [int(number)]:
                return self._scene.values.names.name(number)
        return self._text(value.parts[0], value.kind)

    def _text(self, term: Any, what: str) -> str:
        """A string; for one that the policy does not speak of, one of our own."""
        value = self._scene.solver.value(term)
        if isinstance(value, str):
            return value
        assert isinstance(value, int)
        known = self._scene.values.names.name(value)
        if known is not None and (what != m.PATH or known.startswith("/")):
            return known
        if (what, value) not in self._texts:
            if what.startswith("id of "):
                self._texts[what, value] = self._new_id(what.removeprefix("id of "))
            else:
                others = sum(kind == what for kind, _ in self._texts)
                name = f"other{others + 1 if others else ''}"
                self._texts[what, value] = "/" + name if what == m.PATH else name
        return self._texts[what, value]

    def _currency(self, number: int) -> str:
        known = self._scene.values.names.name(number)
        if known is not None and len(known) == 3 and known.isascii() and known.isupper():
            return known
        return "X" + "".join(chr(65 + abs(number) // 26**i % 26) for i in (1, 0))

    def _evidence(self, now: int) -> list[tuple[str, int | None]]:
        """For each name a time that is recent enough for what is met, and for no more."""
        scene = self._scene
        found: list[tuple[str, int | None]] = []
        for name in dict.fromkeys(name for name, _ in scene.evidence):
            limits = {within: bit for (each, within), bit in scene.evidence.items() if each == name}
            if any(self._so(bit) for bit in limits.values()):
                missed = [w for w, bit in limits.items() if w is not None and not self._so(bit)]
                found.append((name, now - max(missed) if missed else now))
        return found


class _Unbuildable(Exception):
    """The model has a value that data can't have."""


_ANYTHING: dict[str, Any] = {
    m.INT: 0,
    m.DECIMAL: "0",
    m.DATETIME: "2026-01-05T00:00:00Z",
    m.DURATION: "0s",
    m.IP: "192.0.2.1",
    m.NETWORK: "192.0.2.0/24",
    m.PATH: "/other",
    m.MONEY: "0 XTS",
    m.BOOL: True,
}
"""By kind, an element for a set that only has to hold something."""


def _decimal(number: Any) -> str:
    value = Fraction(number)
    for scale in range(19):
        if (value * 10**scale).denominator == 1:
            return format_decimal(int(value * 10**scale), scale)
    raise _Unbuildable


def _network(version: int, first: int, last: int) -> str:
    size = last - first + 1
    bits = 32 if version == 4 else 128
    if size & (size - 1) == 0 and first % size == 0:
        net = Net(version, first, bits - size.bit_length() + 1)
        assert span(net) == (first, last)
        return format_network(net)
    return format_network(Net(version, first, bits))
