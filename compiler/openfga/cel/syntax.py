"""The syntax tree of a CEL expression: what was written, before names and types are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LiteralKind = Literal["null", "bool", "int", "uint", "double", "string", "bytes"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node begins; both count characters from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal; `value` is None, a bool, an int, a float, a str or bytes."""

    place: Place
    kind: LiteralKind
    value: bool | int | float | str | bytes | None


@dataclass(frozen=True, slots=True)
class Ident:
    place: Place
    name: str


@dataclass(frozen=True, slots=True)
class Select:
    """`operand.field`."""

    place: Place
    operand: Node
    field: str


@dataclass(frozen=True, slots=True)
class Has:
    """The macro `has(operand.field)`."""

    place: Place
    operand: Node
    field: str


@dataclass(frozen=True, slots=True)
class Index:
    place: Place
    operand: Node
    index: Node


@dataclass(frozen=True, slots=True)
class Call:
    """`name(args)`, or `target.name(args)`."""

    place: Place
    name: str
    target: Node | None
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ListOf:
    place: Place
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class MapOf:
    place: Place
    entries: tuple[tuple[Node, Node], ...]


@dataclass(frozen=True, slots=True)
class Unary:
    place: Place
    op: Literal["!", "-"]
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    """`left op right`; `op` is a relation, `in` or an arithmetic operator; `place` is its own."""

    place: Place
    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic:
    """`a && b && c`, or `a || b || c`."""

    place: Place
    op: Literal["&&", "||"]
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Ternary:
    place: Place
    test: Node
    then: Node
    other: Node


@dataclass(frozen=True, slots=True)
class Comprehension:
    """`target.macro(variable, …)`: `test` for all but a plain map, `result` for map only."""

    place: Place
    macro: Literal["all", "exists", "exists_one", "map", "filter"]
    target: Node
    variable: Ident
    test: Node | None
    result: Node | None


Node = (
    Constant | Ident | Select | Has | Index | Call | ListOf | MapOf | Unary | Binary | Logic
    | Ternary | Comprehension
)  # fmt: skip
