"""Knows how to make a case up that meets a condition, or that does not, as well as it can.

It goes by the shape of the condition and guarantees nothing: the engine says what a case comes
to. So it also serves where the solver gives up, and where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from msgspec.structs import replace

from ...engine.data import EntityAttributes, Relationship
from ...engine.times import MAX_DATETIME, MIN_DATETIME
from .. import model as m
from ..prove.relations import Structure
from ..prove.rows import Rows
from ..prove.scene import RESOURCE, SUBJECT, Cell
from ..twin_facts import key_of
from ..twin_solve import Thing
from .cases import Case
from .pools import Pools, as_given

Entities = Mapping[str, Thing]

_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_AWAY = {"==": [0], "!=": [1, -1], "<": [-1], "<=": [0, -1], ">": [1], ">=": [0, 1]}


class Making:
    """One case on its way."""

    def __init__(
        self, model: m.Model, structure: Structure, cell: Cell, pools: Pools, rng: Random
    ) -> None:
        self._model, self._structure, self._pools, self._rng = model, structure, pools, rng
        self._types = {type_.name: type_ for type_ in model.types}
        self._cell = cell
        self._count = 0
        relation = cell.names[0] if cell.sets else None
        self.subject = Thing(cell.subject, self._new_id(cell.subject), relation)
        self.resource = Thing(cell.resource, self._new_id(cell.resource))
        self.now = pools.instant(pools.windows, True)
        self._attributes: dict[tuple[Thing, str], tuple[Any, m.ValueType]] = {}
        self._fields: dict[tuple[str, str], tuple[Any, m.ValueType]] = {}
        self._evidence: dict[str, int | None] = {}
        self._rows = _Rows(model, structure, self.now, self._new_id, pools, rng)

    def case(self) -> Case:
        """The case as it is now."""
        attributes: dict[Thing, dict[str, Any]] = {}
        for (thing, name), (value, type_) in self._attributes.items():
            if thing.relation is None:
                attributes.setdefault(thing, {})[name] = as_given(value, type_)
        fields: dict[str, dict[str, Any]] = {"request": {}, "action": {}}
        for (part, name), (value, type_) in self._fields.items():
            fields[part][name] = as_given(value, type_)
        return Case(
            self.subject,
            self._cell.action,
            self.resource,
            self.now,
            fields["request"],
            fields["action"],
            tuple(self._evidence.items()),
            tuple(self._rows.made.values()),
            tuple(EntityAttributes(*thing[:2], values) for thing, values in attributes.items()),
        )

    # ── Rules ─────────────────────────────────────────────────────────────────────

    def about(self, rule: m.Rule) -> None:
        """Take a subject and a resource that the rule names."""
        for whos, side in ((rule.subjects, SUBJECT), (rule.resources, RESOURCE)):
            thing: Thing = getattr(self, side)
            ids = [who.id for who in whos if who.type == thing.type]
            if ids and thing.relation is None:
                id_ = self._rng.choice(ids)
                if id_ is not None:
                    setattr(self, side, Thing(thing.type, id_))

    def meet(self, rule: m.Rule) -> None:
        """Make the rule apply; an `only`, so that it allows."""
        for clause, want in ((rule.where, True), (rule.when, True), (rule.unless, False)):
            if clause is not None:
                self.satisfy(clause, want)
        for requirement in rule.require:
            within = requirement.within
            edge = [self.now] if within is None else [self.now, self.now - within + 1]
            self._evidence[requirement.evidence] = self._rng.choice(edge)

    def spare(self, rule: m.Rule) -> None:
        """Keep the rule from forbidding."""
        if rule.effect == "only":
            if rule.where is not None and self._rng.random() < 0.5:
                self.satisfy(rule.where, False)
            else:
                self.meet(rule)
        elif rule.when is not None and (rule.unless is None or self._rng.random() < 0.7):
            self.satisfy(rule.when, False)
        elif rule.unless is not None:
            self.satisfy(rule.unless, True)

    def grant(self, name: str) -> None:
        """Put the subject in a relation of the resource."""
        self._rows.join(self.subject, self.resource, name)

    def take_up(self) -> None:
        """Let a set be of one of the things that relationships name, or of the resource."""
        type_, _, relation = self.subject
        named = {(row.object_type, row.object_id) for row in self._rows.made.values()}
        named |= {(row.subject_type, row.subject_id or "") for row in self._rows.made.values()}
        known = sorted(id_ for each, id_ in {*named, self.resource[:2]} if each == type_ and id_)
        if known and relation is not None:
            self.subject = Thing(type_, self._rng.choice(known), relation)

    def disturb(self) -> None:
        """Change or take away one thing that was made up, or add one."""
        rng = self._rng
        form = rng.choice(["value", "value", "gone", "row", "now", "field"])
        if form in ("value", "gone") and self._attributes:
            key = rng.choice(list(self._attributes))
            type_ = self._attributes.pop(key)[1]
            if form == "value":
                self._attributes[key] = self._pools.value(type_), type_
        elif form == "field" and self._fields:
            field = rng.choice(list(self._fields))
            type_ = self._fields.pop(field)[1]
            if rng.random() < 0.7:
                self._fields[field] = self._pools.value(type_), type_
        elif form == "row" and self._rows.made:
            del self._rows.made[rng.choice(list(self._rows.made))]
        elif form == "now":
            self.now = self._pools.instant(self._pools.windows, rng.random() < 0.5)
        elif self._evidence:
            del self._evidence[rng.choice(list(self._evidence))]

    # ── Conditions ────────────────────────────────────────────────────────────────

    def satisfy(self, e: Any, want: bool, entities: Entities | None = None) -> None:
        """Make a condition true, or false."""
        here = {SUBJECT: self.subject, RESOURCE: self.resource} if entities is None else entities
        match e:
            case m.Not(_, operand):
                self.satisfy(operand, not want, here)
            case m.And(_, items) | m.Or(_, items):
                chosen = items
                if isinstance(e, m.Or) is want:
                    chosen = (self._rng.choice(items),)
                for item in chosen:
                    self.satisfy(item, want, here)
            case m.AtLeast(_, k, items):
                some = self._rng.sample(items, min(len(items), k if want else len(items) - k + 1))
                for item in some:
                    self.satisfy(item, want, here)
            case m.Else(_, operand, _) | m.Convert(_, operand):
                self.satisfy(operand, want, here)
            case m.If(_, test, then, other):
                side = self._rng.random() < 0.5
                self.satisfy(test, side, here)
                self.satisfy(then if side else other, want, here)
            case m.Present(_, operand):
                self._give(operand, self._pools.value(operand.type) if want else None, here)
            case m.Member(_, item, of):
                if want and of.root in here and item in here:
                    self._rows.reach(here[item], here[of.root], of.path)
            case m.Quantifier():
                self._quantified(e, want, here)
            case m.SameEntity(_, left, right):
                alike = self.subject.type == self.resource.type and not self._cell.sets
                if want and alike and {left, right} == {SUBJECT, RESOURCE}:
                    self.resource = self.subject
            case m.IsEntity(_, of, type_, id) if id is not None and want:
                if of in (SUBJECT, RESOURCE) and here[of].type == type_:
                    setattr(self, of, Thing(type_, id))
            case _:
                self._tested(e, want, here)

    def _tested(self, e: Any, want: bool, here: Entities) -> None:
        rng, pools = self._rng, self._pools
        match e:
            case m.Compare(_, op, left, right):
                self._compared(op if want else _OPPOSITE[op], left, right, here)
            case m.InSet(_, item, m.Const(_, values)) if isinstance(values, tuple):
                if values:
                    self._give(item, rng.choice(values) if want else pools.value(item.type), here)
            case m.InSet(_, item, members):
                value = self._value(item, here)
                if value is None:
                    value = pools.value(item.type)
                    self._give(item, value, here)
                self._include(members, [value] if want else [], here)
            case m.SetTest(_, op, left, right):
                self._sets(op, left, right, want, here)
            case m.InNetworks(_, item, m.Const(_, value)):
                networks = value if isinstance(value, tuple) else (value,)
                if want and networks:
                    self._give(item, _address(str(rng.choice(networks))), here)
                else:
                    self._give(item, pools.value(m.ValueType("ip")), here)
            case m.InNetworks(_, item, networks):
                if want:
                    self._give(item, "192.0.2.1", here)
                    inside = "192.0.2.0/24"
                    if networks.type.kind == m.SET:
                        self._include(networks, [inside], here)
                    else:
                        self._give(networks, inside, here)
            case m.InWindows(_, item, windows):
                self._give(item, pools.instant(windows, want), here)
            case m.StringTest(_, op, left, right):
                self._text(op, left, right, want, here)
            case m.AttributeOf() | m.RequestField() | m.ActionParameter():
                self._give(e, want, here)

    def _compared(self, op: str, left: Any, right: Any, here: Entities) -> None:
        if isinstance(left, m.Const):
            mirrored = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
            left, right, op = right, left, mirrored.get(op, op)
        value = self._value(right, here)
        if value is None:
            value = self._pools.value(right.type)
            self._give(right, value, here)
        if value is None:
            return
        away = self._rng.choice(_AWAY[op])
        kind = right.type.kind
        if kind in (m.ENUM, m.BOOL, m.IP, m.NETWORK) and away:
            others = [v for _ in range(4) if (v := self._pools.value(left.type)) != value]
            value = others[0] if others else value
        elif away:
            value = self._pools.beside(kind, value, away)
        if left.type.kind != kind:
            value = str(value) if left.type.kind == m.DECIMAL else value
            if left.type.kind == m.INT and isinstance(value, str):
                value = int(float(value))
        self._give(left, value, here)

    def _sets(self, op: str, left: Any, right: Any, want: bool, here: Entities) -> None:
        known = self._value(right, here)
        if known is None:
            element = self._pools.value(right.type.element)
            self._include(right, [element], here)
            known = (element,)
        if op == "overlaps":
            self._include(left, [self._rng.choice(known)] if want and known else [], here)
        elif want:
            self._give(left, tuple(known[: self._rng.randint(0, len(known))]), here)
        else:
            self._include(left, [self._pools.value(left.type.element)], here)

    def _text(self, op: str, left: Any, right: Any, want: bool, here: Entities) -> None:
        value = self._value(right, here)
        if value is None:
            value = self._pools.value(right.type)
            self._give(right, value, here)
        value = str(value)
        if not want:
            value = self._rng.choice(["", "zz"]) if left.type.kind != m.PATH else "/zz"
        elif op == "matches":
            value = value.replace("**", "a/b").replace("*", "a").replace("?", "a")
        elif op in ("starts", "contains") and self._rng.random() < 0.5:
            value += "x"
        elif op in ("ends", "contains") and self._rng.random() < 0.5:
            value = "x" + value
        elif op == "under" and self._rng.random() < 0.5:
            value = value.rstrip("/") + "/x"
        self._give(left, value, here)

    def _quantified(self, e: m.Quantifier, want: bool, here: Entities) -> None:
        root = here.get(e.path.root)
        if root is None or root.relation is not None:
            return
        if not want and (e.body is None or self._rng.random() < 0.5):
            return
        for _ in range(e.k if want else 1):
            ends = sorted(self._structure.ends([root.type], e.path.path))
            if not ends:
                return
            type_ = self._rng.choice(ends)
            end = Thing(type_, self._new_id(type_))
            if self._rng.random() < 0.3:
                end = next((t for t in (self.subject, self.resource) if t.type == type_), end)
            self._rows.lead(root, e.path.path, end)
            if e.body is not None:
                self.satisfy(e.body, want, {**here, e.variable: end})

    # ── Values ────────────────────────────────────────────────────────────────────

    def _give(self, e: Any, value: Any, here: Entities) -> None:
        """Make an expression come to a value; None makes it unknown."""
        match e:
            case m.AttributeOf(type_, of, name):
                self._keep(self._attributes, (here[of], name), value, type_)
            case m.RequestField(type_, name):
                self._keep(self._fields, ("request", name), value, type_)
            case m.ActionParameter(type_, name):
                self._keep(self._fields, ("action", name), value, type_)
            case m.IdOf(_, of) if of in (SUBJECT, RESOURCE) and value not in (None, "", "*"):
                thing: Thing = getattr(self, of)
                if thing.relation is None:
                    setattr(self, of, Thing(thing.type, str(value)))
            case m.Now() if isinstance(value, int):
                self.now = max(MIN_DATETIME, min(MAX_DATETIME, value))
            case m.Else(_, operand, _):
                self._give(operand, value, here)
            case m.Convert(_, operand):
                if operand.type.kind in (m.STRING, m.ENUM, m.PATH):
                    self._give(operand, None if value is None else str(value), here)
                elif operand.type.kind == m.INT and isinstance(value, str):
                    self._give(operand, int(float(value)) if _numeric(value) else None, here)
            case m.Arithmetic(_, op, left, right) if isinstance(value, int):
                other = self._value(right, here)
                if other is None:
                    other = self._pools.value(right.type)
                    self._give(right, other, here)
                if isinstance(other, int):
                    if op == "+":
                        self._give(left, value - other, here)
                    elif op == "-":
                        self._give(left, value + other, here)
            case m.Arithmetic(_, _, left, right):
                for side in (left, right):
                    if value is None or self._value(side, here) is None:
                        self._give(
                            side, None if value is None else self._pools.value(side.type), here
                        )

    def _keep(self, store: dict[Any, Any], key: Any, value: Any, type_: m.ValueType) -> None:
        store.pop(key, None)
        if value is not None:
            store[key] = value, type_

    def _include(self, e: Any, values: list[Any], here: Entities) -> None:
        """Put values in a set; none empties it."""
        known = self._value(e, here) if values else ()
        self._give(e, tuple(dict.fromkeys((*(known or ()), *values))) or None, here)

    def _value(self, e: Any, here: Entities) -> Any:
        """What an expression comes to so far; None where that is not known."""
        match e:
            case m.Const(_, value):
                return value
            case m.AttributeOf(_, of, name):
                return self._attributes.get((here[of], name), (None,))[0]
            case m.RequestField(_, name):
                return self._fields.get(("request", name), (None,))[0]
            case m.ActionParameter(_, name):
                return self._fields.get(("action", name), (None,))[0]
            case m.IdOf(_, of):
                return here[of].id
            case m.Now():
                return self.now
            case m.Arithmetic(_, op, left, right):
                a, b = self._value(left, here), self._value(right, here)
                if isinstance(a, int) and isinstance(b, int) and op in ("+", "-"):
                    return a + b if op == "+" else a - b
        return None

    def _new_id(self, type_: str) -> str:
        self._count += 1
        return f"{type_[0]}{self._count}"


class _Rows(Rows):
    """Relationships made up in any of the ways there are, also under conditions."""

    def __init__(
        self, model: m.Model, structure: Structure, now: int, new_id: Any, pools: Pools, rng: Random
    ) -> None:
        super().__init__(model, structure, now, new_id)
        self._pools, self._rng = pools, rng

    def join(self, item: Thing, object: Thing, name: str) -> None:
        """Put an item in a relation or permission of an object."""
        self._join(item, object, name, 6)

    def reach(self, item: Thing, root: Thing, names: tuple[str, ...]) -> None:
        """Make `item in root.a.b` true."""
        if root.relation is not None:
            return
        *path, target = names
        ends = sorted(self._structure.ends([root.type], path))
        self._rng.shuffle(ends)
        for end in ends:
            known = self._structure.expr(end, target) or self._structure.inverse(end, target)
            if known and self.grant(item, root, tuple(path), end, target, None):
                return

    def _part(
        self, item: Thing, object: Thing, name: str, expr: m.RelationExpr, depth: int
    ) -> bool:
        if isinstance(expr, m.UnionOf):
            items = self._rng.sample(expr.items, len(expr.items))
            expr = m.UnionOf(tuple(items))
        return super()._part(item, object, name, expr, depth)

    def _kinds(self, type_: str, name: str) -> list[m.SubjectKind]:
        kinds = [*self._structure.kinds(type_, name)]
        self._rng.shuffle(kinds)
        return kinds

    def _given(self, condition: str) -> dict[str, Any] | None:
        return {}

    def _store(self, object: Thing, name: str, kind: m.SubjectKind, id_: str | None) -> None:
        super()._store(object, name, kind, id_)
        if kind.condition is None:
            return
        key = key_of(Relationship(object.type, object.id, name, kind.type, id_, kind.relation))
        parameters = {
            p.name: as_given(self._pools.value(p.type), p.type)
            for p in self._conditions[kind.condition].parameters
            if self._rng.random() < 0.9
        }
        self.made[key] = replace(
            self.made[key], condition=kind.condition, parameters=parameters or None
        )


def _address(network: str) -> str:
    return network.partition("/")[0]


def _numeric(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
