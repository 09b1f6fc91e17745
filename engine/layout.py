"""layout knows how to lay a rule graph out as the flat lists a program is loaded from.

Every name becomes a number here: relations across all types, slots, attributes by type. The
numbers of types, slots and columns are the store's, which only ever grow, so that data stays
in place when a policy is swapped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from . import graph as g
from .expressions import OPS, ExpressionLayout
from .fast import fast_paths
from .functions import Function
from .rules import RuleTable, parts
from .values import Value, parse_constant

if TYPE_CHECKING:
    from ._store import Store

NONE = 0xFFFFFFFF

KINDS = {
    "bool": 0, "int": 1, "decimal": 2, "money": 3, "string": 4, "enum": 5, "set": 6, "path": 7,
    "datetime": 8, "duration": 9, "ip": 10, "network": 11, "uint": 12, "double": 13, "list": 14,
    "map": 15, "any": 16,
}  # fmt: skip

KIND_NAMES = list(KINDS)

Pair = tuple[int, int] | list[tuple[int, int]]
Shape = tuple[str, str, str, str | None, bool, str | None, bool]


class Encoder(Protocol):
    """Gives exact values their two-word form; strings and networks get a number."""

    def encode(self, value: Value, spec: g.Spec) -> Pair: ...


@dataclass
class Layout:
    """The flat lists, named as in `_program.pxd`; what follows them serves the Python face."""

    sets: list[tuple[int, int, int, int]] = field(default_factory=list)
    rels: list[tuple[int, int, int, int]] = field(default_factory=list)
    set_lists: list[int] = field(default_factory=list)
    slot_lists: list[int] = field(default_factory=list)
    by_type: list[int] = field(default_factory=list)
    slot_rel: list[int] = field(default_factory=list)
    slot_srel: list[int] = field(default_factory=list)
    slot_condition: list[int] = field(default_factory=list)
    exprs: list[Any] = field(default_factory=list)
    expr_lists: list[int] = field(default_factory=list)
    consts: list[Pair] = field(default_factory=list)
    attrs: list[tuple[int, bool, Pair | None]] = field(default_factory=list)
    field_defaults: list[Pair | None] = field(default_factory=list)
    field_is_set: list[int] = field(default_factory=list)
    steps: list[tuple[int, int, int, int]] = field(default_factory=list)
    walks: list[tuple[int, int]] = field(default_factory=list)
    walk_sets: list[int] = field(default_factory=list)
    fasts: list[tuple[int, int, int, int, int, int, int]] = field(default_factory=list)
    fast_lists: list[int] = field(default_factory=list)
    fast_of: list[int] = field(default_factory=list)
    edges: list[tuple[int, int, int]] = field(default_factory=list)
    node_edges: list[int] = field(default_factory=list)
    entity_edges: list[int] = field(default_factory=list)
    closure_needs: list[int] = field(default_factory=list)
    kind_open: list[int] = field(default_factory=list)
    windows: list[tuple[int, int, int, int]] = field(default_factory=list)
    zones: list[list[tuple[int, int]]] = field(default_factory=list)
    conditions: list[tuple[int, list[tuple[int, int, Pair | None]]]] = field(default_factory=list)
    condition_of: list[int] = field(default_factory=list)
    everyone_feeds: list[int] = field(default_factory=list)
    n_parameters: int = 0
    n_variables: int = 2
    n_locals: int = 0
    calls: list[tuple[Function, tuple[int, ...]]] = field(default_factory=list)
    """Functions that Python runs, and the kinds of what each takes."""
    context_names: list[tuple[str, g.Spec]] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    field_names: list[str] = field(default_factory=list)
    parameter_names: list[str] = field(default_factory=list)
    attribute_names: list[str] = field(default_factory=list)
    runs_python: bool = False
    element_kinds: dict[int, str] = field(default_factory=dict)
    uses_now: bool = False
    guards_use_now: bool = False  # relationships expire, or their conditions look at the time
    slot_feeds_entity: list[int] = field(default_factory=list)
    slot_feeds_node: list[int] = field(default_factory=list)
    named: set[tuple[int, int]] = field(default_factory=set)
    inverted: set[int] = field(default_factory=set)
    feeds: dict[int, set[int]] = field(default_factory=dict)
    rules: RuleTable = field(init=False)

    def feeding(self, goals: list[int]) -> set[int]:
        """The relations whose members can matter to those of the goals, goals included."""
        seen = set(goals)
        todo = list(goals)
        while todo:
            for other in self.feeds.get(todo.pop(), ()):
                if other not in seen:
                    seen.add(other)
                    todo.append(other)
        return seen


class Assembly:
    """One graph being laid out against a store."""

    def __init__(self, graph: g.Graph, store: Store, encoder: Encoder) -> None:
        self.graph = graph
        self.store = store
        self.encoder = encoder
        self.out = Layout()
        self.types = {t.name: store.add_type(t.name) for t in graph.types}
        self.n_types: int = len(store.type_names)
        self.relation_ids: dict[tuple[str, str], int] = {}
        self.by_name: dict[str, int] = {}  # relation name → row of by_type
        self.slots: dict[tuple[str, str], list[tuple[g.Alternative, int]]] = {}
        self.condition_ids = {c.name: i for i, c in enumerate(graph.conditions)}
        self.number_relations()
        self.number_slots()
        self.lay_relations()
        self.expressions = ExpressionLayout(self)
        self.lay_conditions()
        self.lay_fields()
        self.rules = self.out.rules = RuleTable(self)
        self.name_parts()
        fast_paths(self)

    def release(self) -> None:
        """Have what was made not refer back: an engine, whose memory is large, shall end with its
        last user and not wait for the collection of circles."""
        del self.expressions.assembly, self.rules.assembly

    def name_parts(self) -> None:
        """What the numbers in an unknown's names stand for."""
        self.out.field_names = [f.name for f in self.graph.request]
        self.out.parameter_names = list(self.expressions.parameters)
        self.out.attribute_names = list(self.expressions.attributes)
        in_python = {OPS[name] for name in ("convert", "call", "any_item", "one_item", "collect")}
        self.out.runs_python = any(e.op in in_python for e in self.out.exprs)
        timed = {OPS["now"], OPS["evidence"]}
        self.out.guards_use_now = any(
            a.expiry for slots in self.slots.values() for a, _ in slots
        ) or any(e.op == "now" for c in self.graph.conditions for e in parts(c.expr))
        self.out.uses_now = self.out.guards_use_now or any(e.op in timed for e in self.out.exprs)

    def number_relations(self) -> None:
        for t in self.graph.types:
            for r in t.relations:
                self.relation_ids[t.name, r.name] = len(self.relation_ids)

    def number_slots(self) -> None:
        keys = [
            (t.name, r.name, a)
            for t in self.graph.types
            for r in t.relations
            for a in dict.fromkeys(r.subjects)
        ]
        ids = self.store.add_slots([shape(*key) for key in keys])
        n = len(self.store.slot_shapes)
        self.out.slot_rel = [NONE] * n
        self.out.slot_srel = [NONE] * n
        self.out.slot_condition = [-1] * n
        for (type_name, relation, a), slot in zip(keys, ids, strict=True):
            self.slots.setdefault((type_name, relation), []).append((a, slot))
            self.out.slot_rel[slot] = self.relation_ids[type_name, relation]
            if a.relation is not None:
                self.out.slot_srel[slot] = self.relation_ids[a.type, a.relation]
            if a.condition is not None:
                self.out.slot_condition[slot] = self.condition_ids[a.condition]

    # ── Relations ──

    def lay_relations(self) -> None:
        for t in self.graph.types:
            for r in t.relations:
                slots = [slot for _, slot in self.slots.get((t.name, r.name), [])]
                start = self.append(self.out.slot_lists, slots)
                root = self.lay_set(t.name, r.name, r.set)
                self.out.rels.append((self.types[t.name], root, start, len(slots)))

    @staticmethod
    def append(where: list[int], items: list[int]) -> int:
        where.extend(items)
        return len(where) - len(items)

    def node(self, op: int, a: int = 0, b: int = 0, c: int = 0) -> int:
        self.out.sets.append((op, a, b, c))
        return len(self.out.sets) - 1

    def lay_set(self, type_name: str, relation: str, s: g.Set) -> int:
        match s.op:
            case "direct":
                return self.node(0, self.relation_ids[type_name, relation])
            case "ref":
                assert s.relation is not None
                return self.node(1, self.relation_ids[type_name, s.relation])
            case "arrow":
                return self.lay_arrow(s)
            case "named":
                return self.node(5, *self.entity(s.type, s.id))
            case "everyone":
                assert s.type is not None
                return self.node(6, self.types[s.type])
            case "union" | "intersection":
                items = [self.lay_set(type_name, relation, i) for i in s.items]
                op = 7 if s.op == "union" else 8
                return self.node(op, self.append(self.out.set_lists, items), len(items))
            case "exclusion":
                base, excluded = (self.lay_set(type_name, relation, i) for i in s.items)
                return self.node(9, base, excluded)
            case "every":
                assert s.relation is not None
                return self.node(10, self.walk_set(s.walks), 0, self.relations_named(s.relation))

    def lay_arrow(self, s: g.Set) -> int:
        step = s.step
        assert step is not None
        assert s.relation is not None
        if step.id is not None:
            assert step.of_type is not None
            target = self.relation_ids.get((step.of_type, s.relation), NONE)
            return self.node(4, *self.entity(step.of_type, step.id), target)
        assert step.relation is not None
        if step.of_type is not None:
            inverted = self.relation_ids[step.of_type, step.relation]
            self.out.inverted.add(inverted)
            return self.node(3, inverted, self.relation_ids.get((step.of_type, s.relation), NONE))
        slots = self.walked_slots(step.type, step.relation)
        start = self.append(self.out.slot_lists, slots)
        return self.node(2, start, len(slots), self.relations_named(s.relation))

    def walked_slots(self, type_name: str, relation: str) -> list[int]:
        return [slot for a, slot in self.slots.get((type_name, relation), []) if not a.everyone]

    def relations_named(self, name: str) -> int:
        """The row of `by_type` with each type's relation of this name."""
        if name not in self.by_name:
            row = [
                self.relation_ids.get((type_name, name), NONE)
                for type_name in self.store.type_names
            ]
            self.by_name[name] = self.append(self.out.by_type, row) // self.n_types
        return self.by_name[name]

    def entity(self, type_name: str | None, id: str | None) -> tuple[int, int]:
        assert type_name is not None
        assert id is not None
        found = self.types[type_name], self.store.intern(self.types[type_name], id)
        self.out.named.add(found)
        return found

    def walk_set(self, walks: tuple[tuple[g.Step, ...], ...]) -> int:
        first = len(self.out.walks)
        for walk in walks:
            self.out.walks.append((len(self.out.steps), len(walk)))
            self.out.steps.extend(self.lay_step(step) for step in walk)
        return self.append(self.out.walk_sets, [first, len(walks)])

    def lay_step(self, step: g.Step) -> tuple[int, int, int, int]:
        start = self.types[step.type]
        if step.id is not None:
            return (start, 2, *self.entity(step.of_type, step.id))
        assert step.relation is not None
        if step.of_type is not None:
            inverted = self.relation_ids[step.of_type, step.relation]
            self.out.inverted.add(inverted)
            return (start, 1, inverted, 0)
        slots = self.walked_slots(step.type, step.relation)
        return (start, 0, self.append(self.out.slot_lists, slots), len(slots))

    # ── Fields and conditions ──

    def constant(self, value: g.Constant | None, spec: g.Spec) -> Pair | None:
        if value is None:
            return None
        return self.encoder.encode(parse_constant(value, spec), spec)

    def lay_fields(self) -> None:
        for f in self.graph.request:
            self.out.field_defaults.append(self.constant(f.default, f.type))
            self.out.field_is_set.append(f.type.kind == "set")
        self.out.evidence = list(self.graph.evidence)

    def lay_conditions(self) -> None:
        names: dict[tuple[str, g.Spec], int] = {}
        for c in self.graph.conditions:
            parameters = [
                (
                    names.setdefault((p.name, p.type), len(names)),
                    KINDS[p.type.kind],
                    self.constant(p.default, p.type),
                )
                for p in c.parameters
            ]
            expr = self.expressions.lay(c.expr, {p.name: i for i, p in enumerate(c.parameters)})
            self.out.conditions.append((expr, parameters))
        self.out.context_names = list(names)
        for c in self.graph.conditions:
            self.store.condition_id(c.name)
        self.out.condition_of = [
            self.condition_ids.get(name, -1) for name in self.store.condition_ids
        ]


def shape(type_name: str, relation: str, a: g.Alternative) -> Shape:
    return (type_name, relation, a.type, a.relation, a.everyone, a.condition, a.expiry)
