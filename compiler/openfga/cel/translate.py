"""Knows how to say a typed CEL condition in Sayso's own expressions, meaning kept exactly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, cast

from ....engine.functions import MAX_ITEMS, regex_problem
from ... import model as m
from ...constants import BOOL, STRING, TYPES
from ...declarations import RESERVED
from ...operators import CONVERSIONS, equatable, ordered
from ...unparse import type_text
from . import getters, literals
from .constants import constant, scalar_type, unsupported
from .errors import Refused
from .typed import Typed
from .types import ANY, CelType

Op = Literal["==", "!=", "<", "<=", ">", ">="]
_STRING_TESTS: dict[str, Literal["starts", "ends", "contains", "regex"]] = {
    "startsWith": "starts", "endsWith": "ends", "contains": "contains", "matches": "regex",
}  # fmt: skip
_OPPOSITE: dict[Op, Op] = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_INT = TYPES[m.INT]
_MOST_COPIES = 100
"""How often a test is spelled out at most, rather than gone through for a list written out."""


def value_type(type_: CelType, as_set: bool = False) -> m.ValueType | None:
    """The type of a parameter that holds values of a CEL type; None where there is none."""
    if type_.element is None:
        return scalar_type(type_.kind)
    as_set = as_set and type_.element.kind != "any"
    element = value_type(type_.element)
    if element is None or (type_.key is not None and type_.key.kind != "string"):
        return None
    kind: Literal["set", "list", "map"] = "list" if type_.kind == "list" else "map"
    return m.ValueType("set" if as_set else kind, element=element)


class Translator:
    """Translates one condition; `types` are the types its parameters get."""

    def __init__(self, types: Mapping[str, m.ValueType]) -> None:
        self._types = types
        self._bound: dict[str, m.Expr] = {}
        self._taken = {*types, *RESERVED}
        self._copies = 1
        """How often the test being translated is spelled out."""

    def expr(self, e: Typed) -> m.Expr:
        """The expression of a node. Raises Refused for what can't be kept exactly."""
        match e.op:
            case "const":
                return constant(e)
            case "parameter":
                return m.ConditionParameter(self._types[e.name], e.name)
            case "variable":
                return self._bound[e.name]
            case "and" | "or":
                return self._junction(e)
            case "not":
                return self._not(e)
            case "if":
                return self._if(e)
            case "==" | "!=":
                return self._equality(e)
            case "<" | "<=" | ">" | ">=":
                return self._order(e)
            case "in":
                return self._membership(e)
            case "+" | "-" | "*" | "/" | "%" | "negative":
                return self._arithmetic(e)
            case "index":
                return self._item(e)
            case "has":
                return self._has(e)
            case "list":
                return self._list(e)
            case "filter" | "transform":
                return self._collect(e)
            case "exists" | "all" | "exists_one":
                return self._each(e)
            case "convert":
                return self._convert(e)
            case "size":
                return m.Call(_INT, "size", (self.expr(e.args[0]),))
            case "in_cidr":
                return self._in_cidr(e)
            case op if op in _STRING_TESTS:
                return self._string_test(e)
            case op if op.startswith("get"):
                return getters.getter(e, tuple(map(self.expr, e.args)))
        what = "a map written out" if e.op == "map" else f"`{e.op}`"
        raise unsupported(e, f"Sayso has nothing like {what} here")

    def _as(self, e: Typed, type_: m.ValueType) -> m.Expr:
        """An expression that must be of a type, or of any: then it fails where it is of another."""
        found = self.expr(e)
        if found.type == type_:
            return found
        if found.type.kind == m.ANY and type_.kind in CONVERSIONS[m.ANY]:
            return m.Convert(type_, found)
        raise unsupported(e, f"Sayso can't take `{e.type}` for `{type_text(type_)}` here")

    def _value_type(self, e: Typed) -> m.ValueType:
        found = value_type(e.type)
        if found is None:
            raise unsupported(e, f"Sayso has no values of type `{e.type}`")
        return found

    # ── Truth ─────────────────────────────────────────────────────────────────────

    def _junction(self, e: Typed) -> m.Expr:
        node = m.And if e.op == "and" else m.Or
        items: list[m.Expr] = []
        for arg in e.args:
            item = self._as(arg, BOOL)
            items.extend(item.items if isinstance(item, node) else (item,))
        return node(BOOL, tuple(items))

    def _not(self, e: Typed) -> m.Expr:
        return negated(self._as(e.args[0], BOOL))

    def _if(self, e: Typed) -> m.Expr:
        test, then, other = e.args
        chosen, rest = self.expr(then), self.expr(other)
        if chosen.type != rest.type:
            words = f"`{then.type}` and `{other.type}`"
            raise unsupported(e, f"Sayso can't choose between {words}")
        return m.If(chosen.type, self._as(test, BOOL), chosen, rest)

    # ── Comparisons ───────────────────────────────────────────────────────────────

    def _equality(self, e: Typed) -> m.Expr:
        left, right = e.args
        nulls = [arg.type.kind == "null" for arg in e.args]
        if all(nulls):
            return m.Const(BOOL, e.op == "==")
        if any(nulls):
            return self._null(right if nulls[0] else left, e.op == "==")
        for one, other in ((left, right), (right, left)):
            if other.op == "list" and not other.args and one.type.kind == "list":
                size = m.Call(_INT, "size", (self.expr(one),))
                return m.Compare(BOOL, cast("Op", e.op), size, m.Const(_INT, 0))
        one_expr, other_expr = self._beside(left, right), self._beside(right, left)
        if not equatable(one_expr.type, other_expr.type):
            words = f"`{left.type}` and `{right.type}`"
            raise unsupported(e, f"Sayso can't compare {words} with `{e.op}`")
        return m.Compare(BOOL, cast("Op", e.op), one_expr, other_expr)

    def _null(self, e: Typed, is_null: bool) -> m.Expr:
        """A duration, a timestamp or an address is never null; but it may be unknown."""
        value = self.expr(e)
        if value.type.kind == m.ANY:
            call = m.Call(BOOL, "is_null", (value,))
            return call if is_null else m.Not(BOOL, call)
        if infallible(value):
            present = m.Present(BOOL, value)
            return m.Not(BOOL, present) if is_null else present
        return m.Compare(BOOL, "!=" if is_null else "==", value, value)

    def _order(self, e: Typed) -> m.Expr:
        left, right = (self._orderable(a, b) for a, b in (e.args, e.args[::-1]))
        if left.type != right.type or not ordered(left.type, right.type):
            words = f"`{e.args[0].type}` and `{e.args[1].type}`"
            raise unsupported(e, f"Sayso can't order {words}")
        return m.Compare(BOOL, cast("Op", e.op), left, right)

    def _orderable(self, e: Typed, other: Typed) -> m.Expr:
        """One side of an order: beside any, numbers are doubles, as all those of JSON are."""
        if e.type.kind == "any":
            number = other.type.kind in ("int", "uint", "double")
            wanted = "double" if number else other.type.kind
            return self._as(e, scalar_type(wanted) or BOOL)
        return self._beside(e, other)

    def _beside(self, e: Typed, other: Typed) -> m.Expr:
        """One side of a comparison: a double where the other can be any value of JSON."""
        found = self.expr(e)
        if other.type.kind == "any" and e.type.kind in ("int", "uint"):
            if isinstance(found, m.Const):
                return m.Const(TYPES[m.DOUBLE], repr(float(cast("int", found.value))))
            return m.Convert(TYPES[m.DOUBLE], found)
        return found

    def _string_test(self, e: Typed) -> m.Expr:
        left, right = (self._as(arg, STRING) for arg in e.args)
        if e.op == "matches" and isinstance(right, m.Const):
            problem = regex_problem(str(right.value))
            if problem is not None:
                place = e.args[1].place
                raise Refused(problem, place.line, place.column)
        return m.StringTest(BOOL, _STRING_TESTS[e.op], left, right)

    # ── Lists and maps ────────────────────────────────────────────────────────────

    def _membership(self, e: Typed) -> m.Expr:
        item, container = e.args
        if container.op == "list":
            return self._listed(e, item, container)
        value = self.expr(item)
        of = self.expr(container)
        element = STRING if of.type.kind in (m.MAP, m.ANY) else of.type.element
        if of.type.kind == m.LIST and element is not None and element.kind == m.ANY:
            value = self._beside(item, Typed("list", e.place, ANY))
        in_json = of.type.kind == m.LIST and element is not None and equatable(value.type, element)
        if element != value.type and not in_json:
            raise unsupported(e, f"Sayso can't look for `{item.type}` in `{container.type}`")
        return m.InSet(BOOL, value, of)

    def _listed(self, e: Typed, item: Typed, container: Typed) -> m.Expr:
        """`x in [a, b]`: a set where all are constants, else comparisons."""
        value = self.expr(item)
        items = [self._beside(i, item) for i in container.args]
        if not all(equatable(i.type, value.type) for i in items):
            raise unsupported(e, f"Sayso can't look for `{item.type}` in `{container.type}`")
        if not items:
            if not infallible(value):
                raise unsupported(e, "Sayso can't tell whether this fails over an empty list")
            return m.Const(BOOL, False)
        constants = [i.value for i in items if isinstance(i, m.Const)]
        alike = all(i.type == value.type for i in items) and value.type.kind != m.IP
        if len(constants) == len(items) and alike:
            values = cast("list[bool | int | str]", list(dict.fromkeys(constants)))
            of = m.Const(m.ValueType("set", element=value.type), tuple(values))
            return m.InSet(BOOL, value, of)
        if not all(map(infallible, items)):
            return m.InSet(BOOL, value, self._list(container))
        tests = tuple(m.Compare(BOOL, "==", value, i) for i in items)
        return tests[0] if len(tests) == 1 else m.Or(BOOL, tests)

    def _item(self, e: Typed) -> m.Expr:
        of, index = e.args
        found = self.expr(of)
        if found.type.kind == m.LIST:
            return m.Item(self._value_type(e), found, self._as(index, _INT))
        if found.type.kind == m.ANY and index.type.kind == "int":
            return m.Item(TYPES[m.ANY], found, self.expr(index))
        return m.Item(self._value_type(e), found, self._as(index, STRING))

    def _has(self, e: Typed) -> m.Expr:
        of, key = self.expr(e.args[0]), m.Const(STRING, e.name)
        if of.type.kind == m.ANY:
            return m.Call(BOOL, "has_key", (of, key))
        return m.InSet(BOOL, key, of)

    def _list(self, e: Typed) -> m.Expr:
        type_ = self._value_type(e)
        items = tuple(map(self.expr, e.args))
        if not items or any(item.type != type_.element for item in items):
            raise unsupported(e, f"Sayso can't write out a `{e.type}` here")
        if len(items) > MAX_ITEMS:
            raise unsupported(e, f"a list has at most {MAX_ITEMS} items here")
        return m.ListOf(type_, items)

    def _collect(self, e: Typed) -> m.Expr:
        over, *parts = e.args
        of, local = self._over(over, e.name)
        bodies = [self._under(e.name, local, part) for part in parts]
        if e.op == "filter":
            return m.Collect(
                m.ValueType("list", element=local.type), local.name, of, local, *bodies
            )
        *tests, result = bodies
        type_ = m.ValueType("list", element=result.type)
        return m.Collect(type_, local.name, of, result, *tests)

    def _over(self, over: Typed, name: str) -> tuple[m.Expr, m.Local]:
        """What a macro goes through, and its variable."""
        of = self.expr(over)
        if of.type.kind not in (m.LIST, m.MAP):
            raise unsupported(over, f"Sayso can't go through a value of type `{over.type}`")
        element = STRING if of.type.kind == m.MAP else of.type.element
        assert element is not None
        return of, m.Local(element, self._fresh(name))

    def _each(self, e: Typed) -> m.Expr:
        over, test = e.args
        if over.op == "list":
            return self._spelled(e, over, test)
        of, local = self._over(over, e.name)
        variable = local.name
        body = self._under(e.name, local, test)
        if e.op == "exists_one":
            return m.Each(BOOL, "one", variable, of, body)
        if e.op == "exists":
            return m.Each(BOOL, "any", variable, of, body)
        return m.Not(BOOL, m.Each(BOOL, "any", variable, of, negated(body)))

    def _spelled(self, e: Typed, over: Typed, test: Typed) -> m.Expr:
        """`[a, b].exists(x, …)`: the test spelled out for each."""
        items = [self.expr(item) for item in over.args]
        many = len(items) * self._copies > _MOST_COPIES
        if many or e.op == "exists_one" or not all(map(infallible, items)):
            of, local = self._over(over, e.name)
            body = self._under(e.name, local, test)
            if e.op == "all":
                return m.Not(BOOL, m.Each(BOOL, "any", local.name, of, negated(body)))
            return m.Each(BOOL, "one" if e.op == "exists_one" else "any", local.name, of, body)
        self._copies *= max(1, len(items))
        tests = tuple(self._under(e.name, item, test) for item in items)
        self._copies //= max(1, len(items))
        if len(tests) < 2:
            return tests[0] if tests else m.Const(BOOL, e.op == "all")
        return m.Or(BOOL, tests) if e.op == "exists" else m.And(BOOL, tests)

    def _under(self, name: str, value: m.Expr, test: Typed) -> m.Expr:
        """A test with a variable bound."""
        outer = self._bound.get(name)
        self._bound[name] = value
        local = value.name if isinstance(value, m.Local) else None
        if local is not None:
            self._taken.add(local)
        try:
            return self._as(test, BOOL) if test.type.kind == "any" else self.expr(test)
        finally:
            if local is not None:
                self._taken.discard(local)
            if outer is None:
                del self._bound[name]
            else:
                self._bound[name] = outer

    def _fresh(self, name: str) -> str:
        """The variable's name, or one like it where that has a meaning already."""
        found, number = name, 1
        while found in self._taken:
            number += 1
            found = f"{name}{number}"
        return found

    # ── Values ────────────────────────────────────────────────────────────────────

    def _arithmetic(self, e: Typed) -> m.Expr:
        type_ = self._value_type(e)
        args = tuple(map(self.expr, e.args))
        if any(arg.type.kind == m.ANY for arg in args):
            if e.type.kind not in ("string", "double"):
                raise unsupported(e, "Sayso can't calculate with values of type `any`")
            args = tuple(self._as(arg, type_) for arg in e.args)
        if e.op == "negative":
            return m.Negative(type_, args[0])
        op = cast('Literal["+", "-", "*", "/", "%"]', e.op)
        return m.Arithmetic(type_, op, args[0], args[1])

    def _convert(self, e: Typed) -> m.Expr:
        operand = self.expr(e.args[0])
        type_ = self._value_type(e)
        if operand.type == type_:
            return operand
        if operand.type.kind == m.ANY or type_.kind == m.ANY:
            raise unsupported(e, f"Sayso can't convert `{e.args[0].type}` to `{e.type}`")
        if (operand.type.kind, type_.kind) == (m.DURATION, m.INT):
            return m.Call(type_, "nanoseconds", (operand,))
        if type_.kind not in CONVERSIONS.get(operand.type.kind, ()):
            raise unsupported(e, f"Sayso can't convert `{e.args[0].type}` to `{e.type}`")
        return m.Convert(type_, operand)

    def _in_cidr(self, e: Typed) -> m.Expr:
        address, network = e.args
        item = self._as(address, TYPES[m.IP])
        if network.op != "const":
            return m.InNetworks(BOOL, item, m.Convert(TYPES[m.NETWORK], self._as(network, STRING)))
        text = literals.network(str(network.value))
        if text is None:
            message = f"`{str(network.value)[:40]}` is no network: OpenFGA answers an error"
            raise unsupported(network, message)
        if literals.is_mapped(text):
            raise unsupported(network, "Sayso takes IPv4-mapped networks for IPv4 ones")
        of = m.ValueType("set", element=TYPES[m.NETWORK])
        return m.InNetworks(BOOL, item, m.Const(of, (text,)))


def negated(e: m.Expr) -> m.Expr:
    """`not e`, said as one would: `a != b`."""
    if isinstance(e, m.Not):
        return e.operand
    if isinstance(e, m.Compare) and (e.op in ("==", "!=") or e.left.type.kind != m.DOUBLE):
        # of doubles that are no numbers neither `<` nor `>=` holds
        return m.Compare(BOOL, _OPPOSITE[e.op], e.left, e.right)
    return m.Not(BOOL, e)


def infallible(e: m.Expr) -> bool:
    """Whether a value is known as soon as the parameters are."""
    return isinstance(e, m.ConditionParameter | m.Local | m.Const)
