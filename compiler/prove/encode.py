"""Knows how to say a condition of the language in a solver's terms.

What has no faithful form is left free: it can be anything, but is the same wherever it is
written the same. So more is possible here than in truth, and what is impossible here is
impossible.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import model as m
from .calendar import Calendar
from .logic import Truth, negation
from .quantifiers import Quantifiers
from .relations import Relations
from .scene import RESOURCE, SUBJECT, Anything, Entity, Scene
from .sets import SetValue
from .values import Unencodable, Value
from .windows import Windows

Entities = Mapping[str, Entity]
"""The entity variables of an expression."""


class Encoder:
    """Conditions of one scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.logic = scene, scene.logic
        self.relations = Relations(scene)
        self.quantifiers = Quantifiers(scene, self.condition, self.relations.structure.definite)
        self.windows = Windows(scene)
        self.calendar = Calendar(scene)
        self.entities = {SUBJECT: scene.subject, RESOURCE: scene.resource}
        self._tests: dict[m.Expr, Anything] = {}
        """Tests of the request's own entities, which many rules share, each said once."""

    # ── Conditions ────────────────────────────────────────────────────────────────

    def condition(self, e: m.Expr, entities: Entities | None = None) -> Truth:
        """A condition's truth."""
        found = self.evaluate(e, self.entities if entities is None else entities)
        assert isinstance(found, Truth)
        return found

    def evaluate(self, e: Any, entities: Entities) -> Anything:
        """An expression of any type."""
        try:
            return self._evaluate(e, entities)
        except Unencodable:
            return self._free(e, entities)

    def _evaluate(self, e: Any, entities: Entities) -> Anything:
        logic, scene = self.logic, self.scene
        match e:
            case m.Const(type, value):
                return scene.constant(value, type)
            case m.AttributeOf(_, of, name):
                return scene.attribute(entities[of], name)
            case m.IdOf(_, of):
                return scene.id(entities[of])
            case m.RequestField(_, name):
                return scene.field("request", name)
            case m.ActionParameter(_, name):
                return scene.field("action", name)
            case m.Now():
                return scene.now
            case m.Arithmetic() | m.Negative() | m.Convert():
                return self._calculated(e, entities)
            case m.Call():
                return self._called(e, entities)
            case m.Else(_, operand, fallback):
                return self._else(
                    self.evaluate(operand, entities), self.evaluate(fallback, entities)
                )
            case m.Present(_, operand):
                return self._present(self.evaluate(operand, entities))
            case m.Not(_, operand):
                return negation(self.condition(operand, entities))
            case m.And(_, items):
                return logic.all_of([self.condition(item, entities) for item in items])
            case m.Or(_, items):
                return logic.any_of([self.condition(item, entities) for item in items])
            case m.AtLeast(_, k, items):
                told = logic.at_least(k, [self.condition(item, entities) for item in items])
                return told or self._free(e, entities)
            case m.Member(_, item, of):
                return self.relations.leads(entities[item], entities[of.root], of.path)
            case m.SameEntity(_, left, right):
                same = scene.same(entities[left], entities[right])
                return Truth(same, logic.no(same))
            case m.IsEntity(_, of, type, id):
                return scene.is_entity(entities[of], type, id)
            case m.Quantifier():
                told = self.quantifiers.truth(e, entities)
                return told or self._free(e, entities)
            case m.Compare(_, op, left, right):
                return self._compared(
                    op, self.evaluate(left, entities), self.evaluate(right, entities)
                )
        if entities is not self.entities:
            return self._test(e, entities)
        if e not in self._tests:
            self._tests[e] = self._test(e, entities)
        return self._tests[e]

    def _test(self, e: Any, entities: Entities) -> Anything:
        """The tests of sets, networks, windows and strings."""
        elements = self.scene.elements
        match e:
            case m.InSet(_, item, members):
                one, all_ = self.evaluate(item, entities), self.evaluate(members, entities)
                assert isinstance(all_, SetValue)
                if isinstance(one, Value) and elements.encodable(all_):
                    return elements.contains(one, all_)
            case m.SetTest(_, op, left, right):
                a, b = self.evaluate(left, entities), self.evaluate(right, entities)
                # Amounts of unlike currencies make these unknown, which is not encoded.
                assert isinstance(a, SetValue)
                assert isinstance(b, SetValue)
                if elements.encodable(a, b) and a.element.kind != m.MONEY:
                    return elements.overlaps(a, b) if op == "overlaps" else elements.subset(a, b)
            case m.InNetworks(_, item, networks):
                ip, some = self.evaluate(item, entities), self.evaluate(networks, entities)
                if isinstance(ip, Value) and isinstance(some, Value):
                    return self.scene.values.in_network(ip, some)
                if isinstance(ip, Value) and isinstance(some, SetValue):
                    return elements.in_networks(ip, some)
            case m.InWindows(_, item, windows):
                at = self.evaluate(item, entities)
                assert isinstance(at, Value)
                return self.windows.inside(at, windows)
            case m.StringTest(_, op, left, right):
                text, other = self.evaluate(left, entities), self.evaluate(right, entities)
                assert isinstance(text, Value)
                assert isinstance(other, Value)
                return self._string_test(e, op, text, other, entities)
        return self._free(e, entities)

    def _compared(self, op: str, a: Anything, b: Anything) -> Truth:
        logic = self.logic
        if isinstance(a, Truth) and isinstance(b, Truth):
            known = logic.both(logic.either(*a), logic.either(*b))
            same = logic.same(a.true, b.true)
            return logic.known(known, same if op == "==" else logic.no(same))
        assert isinstance(a, Value)
        assert isinstance(b, Value)
        return self.scene.values.compare(op, a, b)

    def _string_test(
        self, e: m.StringTest, op: str, text: Value, other: Value, entities: Entities
    ) -> Anything:
        logic, s = self.logic, self.scene.solver
        known = logic.both(text.known, other.known)
        a, b = text.parts[0], other.parts[0]
        if op == "matches":
            if not isinstance(e.right, m.Const):
                return self._free(e, entities)
            return logic.known(known, s.glob(a, str(e.right.value)))
        if op != "under":
            return logic.known(known, s.text_test(op, a, b))  # type: ignore[arg-type]
        root, below = s.constant("/"), s.text_joined(b, s.constant("/"))
        under = [s.equal(b, root), s.equal(a, b), s.text_test("starts", a, below)]
        return logic.known(known, s.any_of(under))

    # ── Values ────────────────────────────────────────────────────────────────────

    def _present(self, a: Anything) -> Truth:
        if isinstance(a, Truth):
            known = self.logic.either(*a)
        else:
            known = a.present if isinstance(a, SetValue) else a.known
        return Truth(known, self.logic.no(known))

    def _else(self, a: Anything, b: Anything) -> Anything:
        logic = self.logic
        if isinstance(a, Truth) and isinstance(b, Truth):
            neither = logic.no(logic.either(*a))
            return Truth(
                logic.either(a.true, logic.both(neither, b.true)),
                logic.either(a.false, logic.both(neither, b.false)),
            )
        if isinstance(a, Value) and isinstance(b, Value):
            chosen = self.scene.values.choose(a.known, a, b)
            return chosen._replace(known=logic.either(a.known, b.known))
        return a  # a set is always known

    def _calculated(self, e: Any, entities: Entities) -> Anything:
        values, s = self.scene.values, self.scene.solver
        if isinstance(e, m.Arithmetic):
            a, b = self.evaluate(e.left, entities), self.evaluate(e.right, entities)
            assert isinstance(a, Value)
            assert isinstance(b, Value)
            return values.calculate(e.op, e.type.kind, a, b, self._in_range(e, entities))
        a = self.evaluate(e.operand, entities)
        assert isinstance(a, Value)
        if isinstance(e, m.Negative):
            zero = s.constant(0) if a.kind in (m.INT, m.DURATION) else s.to_real(s.constant(0))
            return a._replace(parts=(s.calculate("-", zero, a.parts[0]), *a.parts[1:]))
        return self._converted(e, a, entities)

    def _called(self, e: m.Call, entities: Entities) -> Anything:
        """A function's result: free, but for those of the calendar."""
        if e.type.kind == m.DATETIME:
            args = [self.evaluate(arg, entities) for arg in e.args]
            if all(isinstance(arg, Value) for arg in args):
                made = self.calendar.result(e, args)  # type: ignore[arg-type]  # all are values
                if made is not None:
                    return made
        return self._free(e, entities)

    def _converted(self, e: m.Convert, a: Value, entities: Entities) -> Anything:
        """`a as kind`; what reads or writes text is left free, but needs a known operand."""
        values, s, logic = self.scene.values, self.scene.solver, self.logic
        target = e.type.kind
        if a.kind == target:
            return a
        if a.kind == m.INT and target == m.DECIMAL:
            return values.as_decimal(a)
        if a.kind in (m.ENUM, m.PATH) and target == m.STRING:
            if a.kind == m.PATH or not values.textual:
                return a._replace(kind=target)
            return self._enum_text(e, a)
        made = self._free(e, entities)
        assert isinstance(made, Value)
        if a.kind == m.DECIMAL and target == m.INT:
            integral = s.equal(s.to_real(made.parts[0]), a.parts[0])
            self.scene.add(logic.implies(made.known, integral))
        return made._replace(known=logic.both(a.known, made.known))

    def _enum_text(self, e: m.Convert, a: Value) -> Value:
        values, s = self.scene.values, self.scene.solver
        text = values.text("", m.STRING)
        for member in e.operand.type.values:
            number = s.constant(values.names.number(member))
            text = s.choose(s.equal(a.parts[0], number), values.text(member, m.STRING), text)
        return Value(m.STRING, a.known, (text,))

    def _in_range(self, e: Any, entities: Entities) -> Any:
        """Whether a decimal result fits its digits: free, but the same for the same sum."""
        key = ("fits", e, _named(entities))
        free = self.scene.any_truth(key)
        self.scene.plain.append(free.true)
        return free.true

    def _free(self, e: Any, entities: Entities) -> Anything:
        """An expression that can be anything of its type."""
        key = (e, _named(entities))
        if e.type.kind == m.BOOL:
            return self.scene.any_truth(key)
        known = self.scene.any_truth(("known", key)).true
        name = self.scene.free_names.setdefault(key, self.scene.fresh("value"))
        return self.scene.make(name, e.type, lambda: known)


def _named(entities: Entities) -> tuple[tuple[str, Entity], ...]:
    return tuple(sorted(entities.items()))
