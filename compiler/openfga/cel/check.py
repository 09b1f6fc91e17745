"""Knows CEL's rules of types: a syntax tree becomes a typed one, or is refused as OpenFGA would."""

from __future__ import annotations

from collections.abc import Mapping

from ...names import closest
from . import syntax as s
from .errors import Refused
from .overloads import GLOBALS, MEMBERS, OPERATORS, Signature, resolve
from .typed import Typed
from .types import (
    ANY,
    BOOL,
    BYTES,
    DOUBLE,
    INT,
    NULL,
    STRING,
    UINT,
    CelType,
    assignable,
    joined,
    list_of,
    map_of,
)

_CONSTANTS = {
    "null": NULL, "bool": BOOL, "int": INT, "uint": UINT, "double": DOUBLE, "string": STRING,
    "bytes": BYTES,
}  # fmt: skip
CONVERSIONS = frozenset({
    "bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration", "dyn", "ipaddress",
})  # fmt: skip

_MEANT = {
    "getYear": "getFullYear", "getDay": "getDayOfMonth", "length": "size", "len": "size",
    "includes": "contains", "any": "exists", "some": "exists", "every": "all", "inCidr": "in_cidr",
}  # fmt: skip
"""What other languages call a function."""


def check(node: s.Node, parameters: Mapping[str, CelType]) -> Typed:
    """The typed tree of a whole condition. Raises Refused where its types do not fit."""
    typed = _Checker(parameters).node(node)
    if typed.type != BOOL:
        raise _refused(node.place, f"a condition must be a bool, and this is {_a(typed.type)}")
    return typed


class _Checker:
    def __init__(self, parameters: Mapping[str, CelType]) -> None:
        self._parameters = parameters
        self._variables: list[tuple[str, CelType]] = []

    def node(self, node: s.Node) -> Typed:
        match node:
            case s.Constant(place, kind, value):
                return Typed("const", place, _CONSTANTS[kind], value=value)
            case s.Ident():
                return self._ident(node)
            case s.Select(place, operand, field):
                return self._select(place, self.node(operand), field)
            case s.Has(place, operand, field):
                inner = self._select(place, self.node(operand), field)
                return Typed("has", place, BOOL, inner.args[:1], name=field)
            case s.Index(place, operand, index):
                return self._operator("index", place, operand, index)
            case s.Call():
                return self._call(node)
            case s.ListOf(place, items):
                parts = tuple(map(self.node, items))
                return Typed("list", place, list_of(_common(parts)), parts)
            case s.MapOf():
                return self._map(node)
            case s.Unary(place, "!", operand):
                return Typed("not", place, BOOL, (self._bool(operand),))
            case s.Unary(place, _, operand):
                return self._operator("negative", place, operand)
            case s.Binary(place, op, left, right):
                return self._operator(op, place, left, right)
            case s.Logic(place, op, items):
                parts = tuple(map(self._bool, items))
                return Typed("and" if op == "&&" else "or", place, BOOL, parts)
            case s.Ternary():
                return self._ternary(node)
            case s.Comprehension():
                return self._comprehension(node)

    def _bool(self, node: s.Node) -> Typed:
        typed = self.node(node)
        if not assignable(typed.type, BOOL):
            raise _refused(node.place, f"expected a bool, found {_a(typed.type)}")
        return typed

    def _ident(self, node: s.Ident) -> Typed:
        for name, type_ in reversed(self._variables):
            if name == node.name:
                return Typed("variable", node.place, type_, name=name)
        if node.name in self._parameters:
            return Typed("parameter", node.place, self._parameters[node.name], name=node.name)
        names = [*self._parameters, *(name for name, _ in self._variables)]
        message = f"the condition has no parameter `{node.name}`"
        raise _refused(node.place, message, closest(node.name, names))

    def _select(self, place: s.Place, operand: Typed, field: str) -> Typed:
        """`map.key` is `map["key"]`."""
        if operand.type.kind not in ("map", "any"):
            raise _refused(place, f"{_a(operand.type)} has no fields")
        key = Typed("const", place, STRING, value=field)
        if operand.type.key is not None and not assignable(STRING, operand.type.key):
            raise _refused(place, f"{_a(operand.type)} has no fields")
        return Typed("index", place, operand.type.element or ANY, (operand, key))

    def _operator(self, op: str, place: s.Place, *operands: s.Node) -> Typed:
        return self._applied(op, place, OPERATORS[op], tuple(map(self.node, operands)))

    def _applied(
        self, op: str, place: s.Place, signatures: list[Signature], args: tuple[Typed, ...]
    ) -> Typed:
        type_ = resolve(signatures, [arg.type for arg in args])
        if type_ is None:
            words = " and ".join(f"`{arg.type}`" for arg in args) or "nothing"
            shown = {"negative": "-", "index": "[…]"}.get(op, op)
            raise _refused(place, f"`{shown}` does not apply to {words}")
        return Typed(op, place, type_, args)

    def _call(self, node: s.Call) -> Typed:
        target = None if node.target is None else self.node(node.target)
        args = tuple(map(self.node, node.args))
        known = GLOBALS if target is None else MEMBERS
        if target is None and node.name == "type" and len(args) == 1:
            message = "Sayso has no types as values"
            raise Refused(message, node.place.line, node.place.column, "unsupported")
        if node.name not in known:
            where = "" if target is None else f" of `{target.type}`"
            near = closest(node.name, known) or _MEANT.get(node.name)
            raise _refused(node.place, f"there is no function `{node.name}`{where}", near)
        if target is not None:
            args = (target, *args)
        typed = self._applied(node.name, node.place, known[node.name], args)
        if target is None and node.name in CONVERSIONS:
            return Typed("convert", node.place, typed.type, args)
        return typed

    def _map(self, node: s.MapOf) -> Typed:
        keys = tuple(self.node(key) for key, _ in node.entries)
        values = tuple(self.node(value) for _, value in node.entries)
        for key in keys:
            if key.type.kind not in ("string", "int", "uint", "bool", "any"):
                raise _refused(key.place, f"{_a(key.type)} can't be the key of a map")
        parts = tuple(part for pair in zip(keys, values, strict=True) for part in pair)
        return Typed("map", node.place, map_of(_common(keys), _common(values)), parts)

    def _ternary(self, node: s.Ternary) -> Typed:
        test = self._bool(node.test)
        then, other = self.node(node.then), self.node(node.other)
        if not assignable(then.type, other.type):
            words = f"`{then.type}` and `{other.type}`"
            raise _refused(node.place, f"both sides of `:` must be alike, and these are {words}")
        return Typed("if", node.place, joined(then.type, other.type), (test, then, other))

    def _comprehension(self, node: s.Comprehension) -> Typed:
        over = self.node(node.target)
        if over.type.kind not in ("list", "map", "any"):
            raise _refused(node.place, f"`{node.macro}` does not apply to `{over.type}`")
        item = (over.type.key if over.type.kind == "map" else over.type.element) or ANY
        self._variables.append((node.variable.name, item))
        parts = [over]
        if node.test is not None:
            parts.append(self._bool(node.test))
        result = None if node.result is None else self.node(node.result)
        self._variables.pop()
        if node.macro == "map":
            assert result is not None
            name, type_ = "transform", list_of(result.type)
            parts.append(result)
        else:
            name, type_ = node.macro, list_of(item) if node.macro == "filter" else BOOL
        return Typed(name, node.place, type_, tuple(parts), name=node.variable.name)


def _common(parts: tuple[Typed, ...]) -> CelType:
    """The type of a list's items: what they have in common."""
    if not parts:
        return ANY
    found = parts[0].type
    for part in parts[1:]:
        if not assignable(part.type, found):
            return ANY
        found = joined(found, part.type)
    return found


def _a(type_: CelType) -> str:
    """A type with its article."""
    return f"{'an' if str(type_)[0] in 'aeio' else 'a'} `{type_}`"


def _refused(place: s.Place, message: str, suggestion: str | None = None) -> Refused:
    return Refused(message, place.line, place.column, suggestion=suggestion)
