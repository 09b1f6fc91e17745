"""explain_inverses knows which entities a walk against a relation may lead to.

`inverse owned = folder.banned` leads from a team to the folders in whose `banned` it is. Where
`banned` has only direct subjects, those are the folders whose relationships name the team. Where it
asks other relations, the relationships of what the team is in have to be followed on. Where it
counts everyone in, or one by name, each folder there is may be among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from . import graph as g


class Inverses:
    """Where the inverses among some steps lead.

    `followed` has the types of entities whose relationships as a subject are to be followed,
    `everywhere` the types of which each entity may be led to.
    """

    def __init__(self, graph: g.Graph, steps: Iterable[g.Step]) -> None:
        self.relations = {(t.name, r.name): r for t in graph.types for r in t.relations}
        self.types = [t.name for t in graph.types]
        self.followed: set[str] = set()
        self.everywhere: set[str] = set()
        for s in steps:
            if s.of_type is not None and s.id is None:
                self.add(s.type, s.of_type, s.relation or "")

    def add(self, start: str, end: str, relation: str) -> None:
        self.followed.add(start)
        asked = self.asked(end, relation)
        if len(asked) > 1:  # by way of objects of any type
            self.followed.update(self.types)
        if any(map(self.unnamed, asked)):
            self.everywhere.add(end)

    def asked(self, type_name: str, relation: str) -> list[g.Relation]:
        """A relation and all those that it asks, at first or second hand."""
        found: dict[tuple[str, str], g.Relation] = {}
        todo = [(type_name, relation)]
        while todo:
            key = todo.pop()
            r = self.relations.get(key)
            if r is not None and key not in found:
                found[key] = r
                todo += [(a.type, a.relation) for a in r.subjects if a.relation is not None]
                todo += [k for s in parts_of(r.set) for k in self.asks(key[0], s)]
        return list(found.values())

    def asks(self, type_name: str, s: g.Set) -> Iterator[tuple[str, str]]:
        """The relations that one part of an expression asks; beyond a walk, of any type."""
        name = s.relation or ""
        if s.op == "ref":
            yield type_name, name
        elif s.op in ("arrow", "every"):
            yield from ((t, name) for t in self.types)
        for step in steps_of(s):
            if step.relation is not None:
                yield step.of_type or step.type, step.relation

    @staticmethod
    def unnamed(r: g.Relation) -> bool:
        """Whether one may be in a relation that no relationship of the object leads to."""
        parts = list(parts_of(r.set))
        return (
            any(a.everyone for a in r.subjects)
            or any(s.op in ("named", "everyone") for s in parts)
            or any(step.of_type is not None for s in parts for step in steps_of(s))
        )


def parts_of(s: g.Set) -> Iterator[g.Set]:
    """A relation's expression and the parts of it."""
    yield s
    for item in s.items:
        yield from parts_of(item)


def steps_of(s: g.Set) -> Iterable[g.Step]:
    """The steps of a relation's expression."""
    if s.step is not None:
        yield s.step
    for walk in s.walks:
        yield from walk
    for item in s.items:
        yield from steps_of(item)


def steps_of_expr(e: g.Expr) -> Iterable[g.Step]:
    """The steps of a condition."""
    for walk in e.walks:
        yield from walk
    for a in e.args:
        yield from steps_of_expr(a)
