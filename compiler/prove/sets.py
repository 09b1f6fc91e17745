"""Knows sets as terms: which elements that are spoken of are in them, and whether any is."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ...engine.values import Scalar, parse_constant
from .. import model as m
from .logic import Bit, Truth, negation, truth
from .values import Value, Values

_UNLIKE = (m.BOOL, m.MONEY)
"""Kinds whose sets are not encoded: their elements may compare unknown, or are conditions."""


class SetValue(NamedTuple):
    """A set, which is always known: constant elements, or a variable by its name."""

    element: m.ValueType
    constants: tuple[Value, ...] | None
    plain: tuple[Scalar, ...]
    """The constants as runtime values."""
    name: str = ""
    present: Bit = True
    """Whether something is in it."""


class Elements:
    """Sets whose members are told by predicates, over the elements that are spoken of."""

    def __init__(self, values: Values) -> None:
        self.values, self.logic, self.solver = values, values.logic, values.solver
        self.spoken: dict[str, list[Value]] = {}
        """By element kind, the elements that sets are asked about."""
        self.addresses: list[Value] = []
        """The ips that sets of networks are asked about."""
        self._every: dict[str, list[Callable[[Value], Bit]]] = {}
        self._decided: dict[tuple[str, object, object], Truth] = {}

    def variable(self, name: str, element: m.ValueType) -> SetValue:
        """A set that can hold anything."""
        present = self.solver.variable(f"{name}.present", "bool")
        found = SetValue(element, None, (), name, present)
        if element.kind == m.ENUM:
            members = [self.holds(found, self.values.constant(v, element)) for v in element.values]
            self.solver.add(self.logic.term(self.logic.implies(present, self.logic.some(members))))
        elif element.kind not in _UNLIKE:
            member = self.values.variable(f"{name}.member", element, True)
            inside = self.holds(found, member)
            self.solver.add(self.logic.term(self.logic.implies(present, inside)))
        return found

    def constant(self, value: m.Constant, type_: m.ValueType) -> SetValue:
        """A constant set of the model."""
        element = type_.element
        assert element is not None
        plain = parse_constant(value, type_)
        assert isinstance(plain, tuple)
        made = tuple(
            self.values.runtime(item, element.kind)
            for item in plain
            if not isinstance(item, bool) or element.kind != m.BOOL
        )
        return SetValue(element, made, plain, "", bool(plain))

    def encodable(self, *sets: SetValue) -> bool:
        """Whether what is asked of sets has a faithful form."""
        if any(each.element.kind == m.BOOL for each in sets):
            return False
        variable = any(each.constants is None for each in sets)
        return not (variable and any(each.element.kind in _UNLIKE for each in sets))

    def holds(self, set_: SetValue, item: Value) -> Bit:
        """Whether a known item is in a set."""
        if set_.constants is not None:
            return self.logic.some(self.values.equal_bits(item, each) for each in set_.constants)
        self._speak(item)
        inside = self.solver.predicate(f"in {set_.name}", item.parts)
        self.solver.add(self.logic.term(self.logic.implies(inside, set_.present)))
        return inside

    def contains(self, item: Value, set_: SetValue) -> Truth:
        """`item in set` (6)."""
        logic = self.logic
        if set_.constants is not None:
            return logic.any_of([self.values.compare("==", item, each) for each in set_.constants])
        inside = logic.known(item.known, self.holds(set_, item))
        return Truth(inside.true, logic.either(inside.false, logic.no(set_.present)))

    def in_networks(self, ip: Value, set_: SetValue) -> Truth:
        """`ip in networks` (6)."""
        logic = self.logic
        if set_.constants is not None:
            return logic.any_of([self.values.in_network(ip, each) for each in set_.constants])
        self.addresses.append(ip)
        inside = self.solver.predicate(f"within {set_.name}", ip.parts)
        self.solver.add(logic.term(logic.implies(inside, set_.present)))
        told = logic.known(ip.known, inside)
        return Truth(told.true, logic.either(told.false, logic.no(set_.present)))

    def overlaps(self, a: SetValue, b: SetValue) -> Truth:
        """`a overlaps b`."""
        if a.constants is not None and b.constants is not None:
            return truth(bool(set(a.plain) & set(b.plain)))
        for one, other in ((a, b), (b, a)):
            if one.constants is not None:
                shared = self.logic.some(self.holds(other, each) for each in one.constants)
                return Truth(shared, self.logic.no(shared))
        return negation(
            self._everywhere(
                "apart",
                a,
                b,
                lambda e: self.logic.no(self.logic.both(self.holds(a, e), self.holds(b, e))),
            )
        )

    def subset(self, a: SetValue, b: SetValue) -> Truth:
        """`a is subset of b`."""
        if a.constants is not None:
            if b.constants is not None:
                return truth(set(a.plain) <= set(b.plain))
            inside = self.logic.every(self.holds(b, each) for each in a.constants)
            return Truth(inside, self.logic.no(inside))
        return self._everywhere(
            "subset", a, b, lambda e: self.logic.implies(self.holds(a, e), self.holds(b, e))
        )

    def _everywhere(
        self, what: str, a: SetValue, b: SetValue, claim: Callable[[Value], Bit]
    ) -> Truth:
        """Whether a claim holds of every element: of all spoken of, or else not of a new one."""
        key = (what, a.name or a.plain, b.name or b.plain)
        if key not in self._decided:
            name = f"{what}/{len(self._decided)}"
            so = self.solver.variable(name, "bool")
            self._decided[key] = Truth(so, self.logic.no(so))
            self._every.setdefault(a.element.kind, []).append(
                lambda e: self.logic.implies(so, claim(e))
            )
            exception = self.values.variable(f"{name}.exception", a.element, True)
            self.solver.add(self.logic.term(self.logic.either(so, self.logic.no(claim(exception)))))
            for each in [*self.spoken.get(a.element.kind, ())]:
                self.solver.add(self.logic.term(self.logic.implies(so, claim(each))))
        return self._decided[key]

    def _speak(self, item: Value) -> None:
        spoken = self.spoken.setdefault(item.kind, [])
        if any(each.parts == item.parts for each in spoken):
            return
        spoken.append(item)
        for claim in [*self._every.get(item.kind, ())]:
            self.solver.add(self.logic.term(claim(item)))
