"""fast knows which parts of a relation can be answered by looking rows up, and how.

Two products. A *fast path* for each relation and subject type is the relation's union-only
part, flattened: rows to search for the subject, rows to intersect with the sets it is in,
objects to go on to. *Edges* lead the other way, from a subject to the sets it is in; they
are used to build closures and to list objects. What neither can decide is left to the evaluator.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from . import graph as g

if TYPE_CHECKING:
    from .layout import Assembly

NONE = 0xFFFFFFFF


def fast_paths(assembly: Assembly) -> None:
    """Fill the layout's fast paths, edges and closure tables."""
    Fasts(assembly).lay()


class Fasts:
    def __init__(self, assembly: Assembly) -> None:
        self.assembly = assembly
        self.out = assembly.out
        self.ids = assembly.relation_ids
        self.relations = {
            self.ids[t.name, r.name]: (t.name, r) for t in assembly.graph.types for r in t.relations
        }
        self.types = [t.name for t in assembly.graph.types]
        self.slots = {self.ids[key]: alternatives for key, alternatives in assembly.slots.items()}
        self.may = self.contents()
        self.open = self.open_relations()
        self.made: dict[tuple[int, str], int] = {}

    def lay(self) -> None:
        self.lay_edges()
        n = self.assembly.n_types
        self.out.fast_of = [NONE] * (len(self.relations) * n)
        self.out.kind_open = [0] * (len(self.relations) * n)
        for rel in self.relations:
            for name in self.types:
                at = rel * n + self.assembly.types[name]
                self.out.kind_open[at] = (rel, name) in self.open
                if name in self.may[rel]:
                    self.out.fast_of[at] = self.fast(rel, name)

    def target(self, type_name: str, name: str | None) -> int | None:
        assert name is not None
        return self.ids.get((type_name, name))

    def walked(self, step: g.Step) -> list[tuple[g.Alternative, int]]:
        """The stored subjects a step over a relation goes to."""
        assert step.relation is not None
        alternatives = self.assembly.slots.get((step.type, step.relation), [])
        return [(a, slot) for a, slot in alternatives if not a.everyone]

    def single_steps(self, s: g.Set) -> list[g.Step] | None:
        """The walks of an `every` when each is one step over unconditional relationships.

        Where a walk may be unknown, so may be the whole, whoever is asked for.
        """
        if any(len(w) != 1 or w[0].of_type is not None for w in s.walks):
            return None
        if any(guarded(a) for w in s.walks for a, _ in self.walked(w[0])):
            return None
        return [w[0] for w in s.walks]

    # ── What a relation can hold ──

    def contents(self) -> dict[int, set[str]]:
        """The types of subject each relation can hold at all."""
        may: dict[int, set[str]] = {rel: set() for rel in self.relations}
        changed = True
        while changed:
            changed = False
            for rel, (_, relation) in self.relations.items():
                found = self.types_in(rel, relation.set, may)
                if not found <= may[rel]:
                    may[rel] |= found
                    changed = True
        return may

    def types_in(self, rel: int, s: g.Set, may: dict[int, set[str]]) -> set[str]:
        match s.op:
            case "direct":
                found = set()
                for a, _ in self.slots.get(rel, []):
                    found |= may[self.ids[a.type, a.relation]] if a.relation else {a.type}
                return found
            case "ref":
                return may[self.ids[self.relations[rel][0], s.relation or ""]]
            case "named" | "everyone":
                return {s.type or ""}
            case "every" if self.single_steps(s) is None:
                return set(self.types)
            case "arrow" | "every":
                named = {t for (_, name), t in self.ids.items() if name == s.relation}
                return set().union(*(may[t] for t in named))
            case "exclusion":
                return self.types_in(rel, s.items[0], may)
            case "intersection" if not s.items:
                return set(self.types)
            case _:
                return set().union(*(self.types_in(rel, i, may) for i in s.items))

    # ── Whose members can be enumerated from the subject's side ──

    def open_relations(self) -> set[tuple[int, str]]:
        """(relation, subject type) pairs whose members no edges lead to."""
        found: set[tuple[int, str]] = set()
        changed = True
        while changed:
            changed = False
            for rel, (_, relation) in self.relations.items():
                for name in self.types:
                    if (rel, name) not in found and self.is_open(rel, relation.set, name, found):
                        found.add((rel, name))
                        changed = True
        return found

    def is_open(self, rel: int, s: g.Set, name: str, found: set[tuple[int, str]]) -> bool:
        match s.op:
            case "direct":
                return any(
                    a.relation is not None and (self.ids[a.type, a.relation], name) in found
                    for a, _ in self.slots.get(rel, [])
                )
            case "ref":
                return (self.ids[self.relations[rel][0], s.relation or ""], name) in found
            case "named" | "everyone":
                return s.type == name
            case "union":
                return any(self.is_open(rel, i, name, found) for i in s.items)
            case "intersection":
                return all(self.is_open(rel, i, name, found) for i in s.items)
            case "exclusion":
                return self.is_open(rel, s.items[0], name, found)
            case "arrow" | "every":
                steps = [s.step] if s.step else self.single_steps(s)
                if steps is None or any(step.of_type is not None for step in steps):
                    return True
                targets = [
                    self.target(a.type, s.relation) for step in steps for a, _ in self.walked(step)
                ]
                return any((t, name) in found for t in targets if t is not None)
        raise AssertionError(s.op)

    # ── Edges ──

    def lay_edges(self) -> None:
        from_node: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        from_entity: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for rel, (_, relation) in self.relations.items():
            for source, slot, sure in self.edges(rel, relation.set, True):
                if isinstance(source, str):
                    from_entity[self.assembly.types[source]].append((slot, rel, sure))
                else:
                    from_node[source].append((slot, rel, sure))
                    self.out.feeds.setdefault(rel, set()).add(source)
        for lists, starts, n in (
            (from_node, self.out.node_edges, len(self.relations)),
            (from_entity, self.out.entity_edges, self.assembly.n_types),
        ):
            for i in range(n):
                starts.append(len(self.out.edges))
                self.out.edges.extend(dict.fromkeys(lists[i]))
            starts.append(len(self.out.edges))
        kinds = {rel for rel in self.out.slot_srel if rel != NONE}
        needed = self.out.feeding(sorted(kinds))
        self.out.closure_needs = [int(rel in needed) for rel in range(len(self.relations))]
        self.out.everyone_feeds = [0] * self.assembly.n_types
        for alternatives in self.slots.values():
            for a, slot in alternatives:
                if a.everyone and self.out.slot_rel[slot] in needed:
                    self.out.everyone_feeds[self.assembly.types[a.type]] = 1
        n_slots = len(self.assembly.store.slot_shapes)
        self.out.slot_feeds_entity = [0] * n_slots
        self.out.slot_feeds_node = [0] * n_slots
        for lists, flags in (
            (from_node, self.out.slot_feeds_node),
            (from_entity, self.out.slot_feeds_entity),
        ):
            for found in lists.values():
                for slot, rel, _ in found:
                    if slot != NONE and rel in needed:
                        flags[slot] = 1

    def edges(self, rel: int, s: g.Set, sure: bool) -> Iterator[tuple[int | str, int, int]]:
        """(relation or subject type, slot or NONE, sure): ways into this relation."""
        match s.op:
            case "direct":
                for a, slot in self.slots.get(rel, []):
                    source = self.ids[a.type, a.relation] if a.relation else a.type
                    yield source, slot, int(sure and not guarded(a))
            case "ref":
                yield self.ids[self.relations[rel][0], s.relation or ""], NONE, int(sure)
            case "arrow" | "every":
                for step in [s.step] if s.step else self.single_steps(s) or []:
                    if step.of_type is None:
                        for a, slot in self.walked(step):
                            target = self.target(a.type, s.relation)
                            if target is not None:
                                yield target, slot, int(sure and s.op == "arrow" and not guarded(a))
            case "union":
                for item in s.items:
                    yield from self.edges(rel, item, sure)
            case "intersection":
                for item in s.items:
                    yield from self.edges(rel, item, False)
            case "exclusion":
                yield from self.edges(rel, s.items[0], False)

    # ── Fast paths ──

    def fast(self, rel: int, subject: str) -> int:
        if (rel, subject) in self.made:
            return self.made[rel, subject]
        at = self.made[rel, subject] = len(self.out.fasts)
        self.out.fasts.append((0, 0, 0, 0, 0, 0, 0))
        p = Path()
        self.flatten(rel, subject, p, set())
        lists: list[int] = [*p.entity, *p.everyone]
        for pair in p.userset:
            lists.extend(pair)
        lists.extend(p.guarded)
        for column, type_id, target in p.arrow:
            lists.extend((column, type_id, self.fast(target, subject)))
        start = self.assembly.append(self.out.fast_lists, lists)
        self.out.fasts[at] = (
            start, len(p.entity), len(p.everyone), len(p.userset), len(p.guarded), len(p.arrow),
            int(p.incomplete),
        )  # fmt: skip
        return at

    def flatten(self, rel: int, subject: str, p: Path, seen: set[int]) -> None:
        if rel not in seen:
            seen.add(rel)
            self.flatten_set(rel, self.relations[rel][1].set, subject, p, seen)

    def flatten_set(self, rel: int, s: g.Set, subject: str, p: Path, seen: set[int]) -> None:
        match s.op:
            case "direct":
                for a, slot in self.slots.get(rel, []):
                    self.flatten_slot(a, slot, subject, p)
            case "ref":
                self.flatten(self.ids[self.relations[rel][0], s.relation or ""], subject, p, seen)
            case "union":
                for item in s.items:
                    self.flatten_set(rel, item, subject, p, seen)
            case "arrow" if s.step is not None and s.step.of_type is None:
                for a, slot in self.walked(s.step):
                    target = self.target(a.type, s.relation)
                    if target is None or subject not in self.may[target]:
                        continue
                    column = self.assembly.store.forward_column(slot)
                    if guarded(a):
                        p.guarded.append(column)
                    else:
                        p.arrow.append((column, self.assembly.types[a.type], target))
            case "named" | "everyone" if s.type != subject:
                pass
            case _:
                p.incomplete = True

    def flatten_slot(self, a: g.Alternative, slot: int, subject: str, p: Path) -> None:
        column = self.assembly.store.forward_column(slot)
        if a.relation is None and a.type != subject:
            return
        if a.relation is not None:
            kind = self.ids[a.type, a.relation]
            if subject not in self.may[kind]:
                return
            if guarded(a) or (kind, subject) in self.open:
                p.guarded.append(column)
            else:
                p.userset.append((column, kind))
        elif guarded(a):
            p.guarded.append(column)
        elif a.everyone:
            p.everyone.append(column)
        else:
            p.entity.append(column)


class Path:
    """One fast path while it is gathered."""

    def __init__(self) -> None:
        self.entity: list[int] = []
        self.everyone: list[int] = []
        self.userset: list[tuple[int, int]] = []
        self.guarded: list[int] = []
        self.arrow: list[tuple[int, int, int]] = []
        self.incomplete = False


def guarded(a: g.Alternative) -> bool:
    return a.condition is not None or a.expiry
