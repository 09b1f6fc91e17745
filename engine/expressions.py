"""expressions knows how to lay conditions and values out as flat nodes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from . import graph as g
from .functions import Function, function, items, listed

if TYPE_CHECKING:
    from .layout import Assembly

OPS = {
    name: number
    for number, name in enumerate(
        [
            "const",
            "attribute",
            "id",
            "request",
            "action",
            "parameter",
            "now",
            "add",
            "sub",
            "mul",
            "neg",
            "convert",
            "else",
            "present",
            "not",
            "and",
            "or",
            "at_least",
            "eq",
            "ne",
            "lt",
            "le",
            "gt",
            "ge",
            "in",
            "overlaps",
            "subset",
            "in_networks",
            "in_windows",
            "starts",
            "ends",
            "contains",
            "matches",
            "under",
            "in_relation",
            "same",
            "is",
            "evidence",
            "any",
            "all",
            "at_least_of",
            "if",
            "call",
            "local",
            "any_item",
            "one_item",
            "strict",
            "collect",
        ]
    )
}
FIRST_YEAR, LAST_YEAR = 1900, 2200
DAY = 86_400


@dataclass
class Node:
    """One ExprNode, field for field."""

    op: int
    kind: int = 0
    kind2: int = 0
    n: int = 0
    args: int = 0
    x: int = 0
    y: int = 0
    z: int = 0


class ExpressionLayout:
    """Lays expressions into an assembly's lists; equal values share one node."""

    def __init__(self, assembly: Assembly) -> None:
        from .layout import KINDS

        self.kinds = KINDS
        self.assembly = assembly
        self.out = assembly.out
        self.fields = {f.name: i for i, f in enumerate(assembly.graph.request)}
        self.evidence = {name: i for i, name in enumerate(assembly.graph.evidence)}
        self.parameters: dict[str, int] = {}  # of actions, by name
        self.attributes: dict[str, int] = {}  # name → row of attrs
        self.zones: dict[str, int] = {}
        self.variables: dict[str, int] = {}
        self.locals: dict[str, int] = {}
        self.condition: dict[str, int] = {}
        self.shared: dict[g.Expr, int] = {}

    def lay(self, e: g.Expr, condition: dict[str, int] | None = None) -> int:
        """The node of one whole expression: a rule's, or a condition's with its parameters."""
        self.variables = {"subject": 0, "resource": 1}
        self.condition = condition or {}
        self.shared = {}
        return self.node(e)

    def node(self, e: g.Expr) -> int:
        if e in self.shared and not e.walks:
            return self.shared[e]
        if e.op in ("any", "all", "at_least_of"):
            return self.quantifier(e)
        if e.op in ("any_item", "one_item", "collect"):
            return self.each(e)
        args = [self.node(a) for a in e.args]
        n = self.fill(e)
        n.n = len(args)
        n.args = self.assembly.append(self.out.expr_lists, args)
        if e.op in ("and", "or"):  # tested cheapest first; explained as written
            n.x = n.args
            order = sorted(range(len(args)), key=lambda i: cost(e.args[i]))
            n.args = self.assembly.append(self.out.expr_lists, [args[i] for i in order])
        self.out.exprs.append(n)
        self.shared[e] = len(self.out.exprs) - 1
        if e.type.element is not None:
            self.out.element_kinds[self.shared[e]] = e.type.element.kind
        return self.shared[e]

    def kind(self, spec: g.Spec) -> int:
        return self.kinds[spec.kind]

    def element(self, spec: g.Spec) -> int:
        return self.kinds[spec.element.kind] if spec.element else self.kind(spec)

    def fill(self, e: g.Expr) -> Node:
        n = Node(OPS[e.op], self.kind(e.type))
        name = e.name or ""
        match e.op:
            case "const":
                pair = self.assembly.constant(e.value, e.type)
                assert pair is not None
                self.out.consts.append(pair)
                n.x = len(self.out.consts) - 1
            case "attribute":
                n.x, n.y = self.attribute(name, e.type), self.variable(e.of)
            case "id":
                n.y = self.variable(e.of)
            case "request":
                n.x = self.fields[name]
            case "action":
                n.x = self.parameters.setdefault(name, len(self.parameters))
                self.out.n_parameters = len(self.parameters)
            case "parameter":
                n.x = self.condition[name]
            case "convert":
                n.kind2 = self.kind(e.args[0].type)
            case "at_least":
                n.z = e.k
            case "in" | "overlaps" | "subset":
                n.kind = self.element(e.args[0].type)
                n.kind2 = self.element(e.args[1].type)
            case "eq" | "ne" | "lt" | "le" | "gt" | "ge" | "add" | "sub" | "mul":
                n.kind, n.kind2 = self.kind(e.args[0].type), self.kind(e.args[1].type)
            case "call":
                args = tuple(a.type for a in e.args)
                n.x = self.function(function(name, args, e.type), args)
            case "local":
                n.y = self.locals[name]
            case "present" | "neg":
                n.kind = self.kind(e.args[0].type)
            case "in_networks":
                n.kind2 = self.kind(e.args[1].type)
            case "in_windows":
                n.x, n.z = self.windows(e.windows), len(e.windows)
            case "in_relation":
                n.x = self.assembly.relations_named(name)
                n.y, n.z = self.variable(e.of), self.variable(e.root)
            case "same":
                n.y, n.z = self.variable(e.of), self.variable(e.root)
            case "is":
                n.x, n.y, n.z = self.assembly.types[e.types[0]], self.variable(e.of), -1
                if e.id is not None:
                    n.z = self.assembly.entity(e.types[0], e.id)[1]
            case "evidence":
                n.x, n.z = self.evidence[name], -1 if e.within is None else e.within
        return n

    def variable(self, name: str | None) -> int:
        assert name is not None
        return self.variables[name]

    def quantifier(self, e: g.Expr) -> int:
        """A quantifier binds its variable, for its body only, to a number of its own."""
        assert e.of is not None
        root = self.variable(e.root)
        bound = max(self.variables.values()) + 1
        self.out.n_variables = max(self.out.n_variables, bound + 1)
        outer, shared = self.variables, self.shared
        self.variables, self.shared = {**outer, e.of: bound}, {}
        body = self.node(e.args[0])
        self.variables, self.shared = outer, shared
        args = self.assembly.append(self.out.expr_lists, [body])
        walks = self.assembly.walk_set(e.walks)
        self.out.exprs.append(Node(OPS[e.op], n=1, args=args, x=walks, y=bound, z=root | e.k << 32))
        return len(self.out.exprs) - 1

    def function(self, run: Function, args: tuple[g.Spec, ...]) -> int:
        """The number of a function that Python runs."""
        self.out.calls.append((run, tuple(self.kind(spec) for spec in args)))
        return len(self.out.calls) - 1

    def each(self, e: g.Expr) -> int:
        """Goes through a list's items, or a map's keys, bound in its body to a local."""
        assert e.of is not None
        of, *bodies = e.args
        over = self.node(of)
        bound = len(self.locals)
        self.out.n_locals = max(self.out.n_locals, bound + 1)
        outer, shared = self.locals, self.shared
        self.locals, self.shared = {**outer, e.of: bound}, {}
        inner = [self.node(body) for body in bodies]
        self.locals, self.shared = outer, shared
        args = self.assembly.append(self.out.expr_lists, [over, *inner])
        spec = of.type
        run = self.function(lambda text: items(text, spec), (spec,))
        kind = self.kinds["string"] if spec.kind == "map" else self.element(spec)
        n = Node(OPS[e.op], kind=kind, n=len(e.args), args=args, x=run, y=bound)
        if e.op == "collect" and e.type.element is not None:
            element = e.type.element
            n.z = self.function(lambda *values: listed(values, element), (element,))
        self.out.exprs.append(n)
        return len(self.out.exprs) - 1

    def attribute(self, name: str, spec: g.Spec) -> int:
        """The row of `attrs` for an attribute name: how each type of the store keeps it."""
        if name not in self.attributes:
            declared = {
                t.name: next((f for f in t.attributes if f.name == name), None)
                for t in self.assembly.graph.types
            }
            row: list[tuple[int, bool, object]] = []
            for type_name in self.assembly.store.type_names:
                f = declared.get(type_name)
                if f is None:
                    row.append((-1, False, None))
                    continue
                type_id = self.assembly.types[type_name]
                column = self.assembly.store.add_column(type_id, name, f.type)
                row.append((column, f.stored, self.assembly.constant(f.default, f.type)))
            self.out.attrs.extend(row)  # type: ignore[arg-type]  # pairs are opaque here
            self.attributes[name] = len(self.out.attrs) // len(row) - 1
        return self.attributes[name]

    def windows(self, windows: tuple[g.Window, ...]) -> int:
        first = len(self.out.windows)
        for w in windows:
            days = sum(1 << d for d in set(w.days))
            self.out.windows.append((days, w.start, w.end, self.zone(w.zone)))
        return first

    def zone(self, name: str) -> int:
        if name not in self.zones:
            self.zones[name] = len(self.zones)
            self.out.zones.append(list(changes(name)))
        return self.zones[name]


def cost(e: g.Expr) -> int:
    """How dear a condition is: a value's test, a look into relations, or a walk over many."""
    own = 2 if e.walks else int(e.op in ("in_relation", "call", "any_item", "one_item", "collect"))
    return max([own, *map(cost, e.args)])


@lru_cache(maxsize=64)
def changes(zone: str) -> tuple[tuple[int, int], ...]:
    """The instants (in seconds) at which a zone's offset changes, each with the new offset.

    Found by looking at every fourth day of 1900 to 2200 and halving between two that differ;
    the first entry is the offset before them all.
    """
    from datetime import UTC, datetime, timedelta

    info = ZoneInfo(zone)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)

    def offset(at: int) -> int:
        delta = (epoch + timedelta(seconds=at)).astimezone(info).utcoffset()
        assert delta is not None
        return round(delta.total_seconds())

    first = (datetime(FIRST_YEAR, 1, 1, tzinfo=UTC) - epoch).days * DAY
    last = (datetime(LAST_YEAR, 1, 1, tzinfo=UTC) - epoch).days * DAY
    found = [(-(2**62), offset(first))]
    before = first
    for at in range(first, last, 4 * DAY):
        if offset(at) != found[-1][1]:
            low, high = before, at
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle) == found[-1][1] else (low, middle)
            found.append((high, offset(high)))
        before = at
    return tuple(found)
