"""Knows the values of the language as terms: variables, constants, comparison, arithmetic.

Ints, datetimes and durations are integers; decimals are reals; money is a real and a currency;
an ip is a family and a number, a network a family and its first and last address. A string is
a string where the policy looks into strings or orders them, else the number of a name, as an
enum's value always is. Every value has beside it whether it is known.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from ...engine.times import MAX_DATETIME, MAX_INT, MIN_DATETIME
from ...engine.values import Decimal64, Ip, Money, Net, Scalar, parse_constant
from .. import model as m
from .logic import Bit, Logic, Truth
from .solver import LAST_CHARACTER, Term

INTEGERS = (m.INT, m.DATETIME, m.DURATION)
TEXTS = (m.STRING, m.PATH)

MAPPED = 0xFFFF << 32
"""Where the IPv6 addresses that stand for IPv4 ones begin; none of them occurs as IPv6."""


class Unencodable(Exception):
    """A constant that the solver has no faithful form of."""


class Value(NamedTuple):
    """A value that is no condition and no set: its kind, whether it is known, and its terms."""

    kind: str
    known: Bit
    parts: tuple[Term, ...]


class Names:
    """Numbers for strings that are only compared, and the way back."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, name: str) -> int:
        return self._numbers.setdefault(name, len(self._numbers))

    def name(self, number: int) -> str | None:
        """The string of this number, if one in the policy has it."""
        return next((name for name, at in self._numbers.items() if at == number), None)


class Values:
    """Makes values and compares them."""

    def __init__(self, logic: Logic, textual: bool) -> None:
        """`textual` says that strings are looked into or ordered."""
        self.logic, self.solver = logic, logic.solver
        self.textual = textual
        self.names = Names()

    # ── Variables ─────────────────────────────────────────────────────────────────

    def variable(self, name: str, type_: m.ValueType, known: Bit) -> Value:
        """A value of a type that can be any of it."""
        s, kind = self.solver, type_.kind
        if kind in INTEGERS:
            number = s.variable(name, "int")
            self.within(number, *_range(kind))
            return Value(kind, known, (number,))
        if kind == m.DECIMAL:
            return Value(kind, known, (self._real(name),))
        if kind == m.MONEY:
            currency = s.variable(f"{name}.currency", "int")
            return Value(kind, known, (self._real(f"{name}.amount"), currency))
        if kind == m.ENUM:
            number = s.variable(name, "int")
            members = [s.constant(self.names.number(value)) for value in type_.values]
            s.add(self.logic.term(self.logic.some(s.equal(number, each) for each in members)))
            return Value(kind, known, (number,))
        if kind in TEXTS:
            text = s.variable(name, "string" if self.textual else "int")
            if kind == m.PATH and self.textual:
                s.add(s.text_test("starts", text, s.constant("/")))
            return Value(kind, known, (text,))
        if kind == m.IP:
            six, number = s.variable(f"{name}.six", "bool"), s.variable(name, "int")
            self._address(six, number)
            return Value(kind, known, (six, number))
        if kind != m.NETWORK:  # uint, double, list, map: what holds them is left free
            raise Unencodable
        six = s.variable(f"{name}.six", "bool")
        first, last = s.variable(f"{name}.first", "int"), s.variable(f"{name}.last", "int")
        self.within(first, 0, 2**128 - 1)
        self.within(last, 0, 2**128 - 1)
        s.add(s.negation(s.less(last, first)))
        s.add(s.any_of([six, s.less(last, s.constant(2**32))]))
        return Value(kind, known, (six, first, last))

    def within(self, number: Term, low: int, high: int) -> None:
        """Assert that an integer lies in a range, both ends included."""
        self.solver.add(self._inside(number, low, high))

    def inside(self, number: Term, kind: str) -> Term:
        """Whether an integer lies in the range of an int, a datetime or a duration."""
        return self._inside(number, *_range(kind))

    def _inside(self, number: Term, low: int, high: int) -> Term:
        s = self.solver
        above, below = s.less(number, s.constant(low)), s.less(s.constant(high), number)
        return s.all_of([s.negation(above), s.negation(below)])

    def _real(self, name: str) -> Term:
        s = self.solver
        number = s.variable(name, "real")
        low, high = s.constant(Fraction(-MAX_INT)), s.constant(Fraction(MAX_INT))
        s.add(s.all_of([s.negation(s.less(number, low)), s.negation(s.less(high, number))]))
        return number

    def _address(self, six: Term, number: Term) -> None:
        s = self.solver
        self.within(number, 0, 2**128 - 1)
        s.add(s.any_of([six, s.less(number, s.constant(2**32))]))
        mapped = self._inside(number, MAPPED, MAPPED + 2**32 - 1)
        s.add(s.any_of([s.negation(six), s.negation(mapped)]))

    # ── Constants ─────────────────────────────────────────────────────────────────

    def constant(self, value: m.Constant, type_: m.ValueType) -> Value:
        """A constant of a checked model that is no condition and no set."""
        return self.runtime(parse_constant(value, type_), type_.kind)  # type: ignore[arg-type]

    def runtime(self, value: Scalar, kind: str) -> Value:
        """A runtime value (engine/values.py)."""
        s = self.solver
        if isinstance(value, Money):
            currency = s.constant(self.names.number(value.currency))
            return Value(kind, True, (s.constant(_fraction(value)), currency))
        if isinstance(value, Decimal64):
            return Value(kind, True, (s.constant(_fraction(value)),))
        if isinstance(value, Ip):
            return Value(kind, True, (s.constant(value.version == 6), s.constant(value.value)))
        if isinstance(value, Net):
            first, last = span(value)
            six = s.constant(value.version == 6)
            return Value(kind, True, (six, s.constant(first), s.constant(last)))
        if isinstance(value, str):
            return Value(kind, True, (self.text(value, kind),))
        if isinstance(value, float):
            return Value(kind, True, (s.constant(Fraction(value)),))
        return Value(kind, True, (s.constant(value),))

    def text(self, value: str, kind: str) -> Term:
        """A string, path or enum's value."""
        if kind == m.ENUM or not self.textual:
            return self.solver.constant(self.names.number(value))
        if any(ord(c) > LAST_CHARACTER for c in value):
            raise Unencodable(value)
        return self.solver.constant(value)

    # ── Comparison ────────────────────────────────────────────────────────────────

    def equal_bits(self, a: Value, b: Value) -> Bit:
        """Whether two values of like kinds are the same, if both are known."""
        a, b = self._alike(a, b)
        pairs = zip(a.parts, b.parts, strict=True)
        return self.logic.every(self.solver.equal(x, y) for x, y in pairs)

    def compare(self, op: str, a: Value, b: Value) -> Truth:
        """`a op b`: unknown with an unknown side, and for unlike currencies (5)."""
        logic, s = self.logic, self.solver
        a, b = self._alike(a, b)
        known = logic.both(a.known, b.known)
        if a.kind == m.MONEY:
            known = logic.both(known, s.equal(a.parts[1], b.parts[1]))
        if op == "==":
            return logic.known(known, self.equal_bits(a, b))
        if op == "!=":
            return logic.known(known, logic.no(self.equal_bits(a, b)))
        x, y = (a.parts[0], b.parts[0]) if op in ("<", ">=") else (b.parts[0], a.parts[0])
        less = s.text_less(x, y) if a.kind in TEXTS else s.less(x, y)
        return logic.known(known, less if op in ("<", ">") else logic.no(less))

    def _alike(self, a: Value, b: Value) -> tuple[Value, Value]:
        """Two values with ints made decimals where the other is one."""
        kinds = {a.kind, b.kind}
        if kinds == {m.INT, m.DECIMAL}:
            return self.as_decimal(a), self.as_decimal(b)
        return a, b

    def as_decimal(self, a: Value) -> Value:
        """An int as a decimal; a decimal stays."""
        if a.kind == m.DECIMAL:
            return a
        return Value(m.DECIMAL, a.known, (self.solver.to_real(a.parts[0]),))

    # ── Choice and arithmetic ─────────────────────────────────────────────────────

    def choose(self, condition: Bit, a: Value, b: Value) -> Value:
        """`a` where the condition holds, else `b`."""
        if isinstance(condition, bool):
            return a if condition else b
        a, b = self._alike(a, b)
        s, term = self.solver, self.logic.term
        pairs = zip(a.parts, b.parts, strict=True)
        known = (
            True
            if a.known is True and b.known is True
            else s.choose(condition, term(a.known), term(b.known))
        )
        return Value(a.kind, known, tuple(s.choose(condition, x, y) for x, y in pairs))

    def calculate(self, op: Any, kind: str, a: Value, b: Value, in_range: Term) -> Value:
        """`a op b`, a value of `kind`. A sum of integers is known where it lies in its range.

        Whether a decimal fits its digits has no simple form: `in_range`, a free variable, says
        it, so that more is possible here than in truth.
        """
        logic, s = self.logic, self.solver
        known = logic.both(a.known, b.known)
        if kind in INTEGERS:
            result = s.calculate(op, a.parts[0], b.parts[0])
            fits = self._inside(result, *_range(kind))
            return Value(kind, logic.both(known, fits), (result,))
        x, y = (
            v.parts[0] if v.kind in (m.DECIMAL, m.MONEY) else s.to_real(v.parts[0]) for v in (a, b)
        )
        result = s.calculate(op, x, y)
        low, high = s.constant(Fraction(-MAX_INT)), s.constant(Fraction(MAX_INT))
        inside = s.all_of([s.negation(s.less(result, low)), s.negation(s.less(high, result))])
        known = logic.every([known, in_range, inside])
        if kind != m.MONEY:
            return Value(kind, known, (result,))
        if a.kind == b.kind == m.MONEY:
            known = logic.both(known, s.equal(a.parts[1], b.parts[1]))
        currency = a.parts[1] if a.kind == m.MONEY else b.parts[1]
        return Value(kind, known, (result, currency))

    def in_network(self, ip: Value, network: Value) -> Truth:
        """Whether an ip is in one network."""
        s, logic = self.solver, self.logic
        (six, number), (net_six, first, last) = ip.parts, network.parts
        inside = s.all_of(
            [
                s.equal(six, net_six),
                s.negation(s.less(number, first)),
                s.negation(s.less(last, number)),
            ]
        )
        return logic.known(logic.both(ip.known, network.known), inside)


def span(net: Net) -> tuple[int, int]:
    """The first and last address of a network."""
    size = 1 << ((32 if net.version == 4 else 128) - net.prefix)
    return net.value, net.value + size - 1


def _fraction(value: Decimal64 | Money) -> Fraction:
    return Fraction(value.coefficient, 10**value.scale)


def _range(kind: str) -> tuple[int, int]:
    return (MIN_DATETIME, MAX_DATETIME) if kind == m.DATETIME else (-MAX_INT, MAX_INT)
