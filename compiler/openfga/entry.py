"""Knows which relations a subject can ever come to be in, and which go round for ever."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from ..cycles import components, in_cycles
from .reports import Reports
from .tree import Arrow, Computed, Operation, Relation, Rewrite, This, Type, leaves

Key = tuple[str, str]
"""A type and a relation of it."""


def check_entries(types: dict[str, Type], reports: Reports) -> None:
    """Report relations that no assignment leads to, and such as are computed from themselves.

    Where that is so only because of others, these alone are reported.
    """
    model = _Entries(types)
    circular = model.circular()
    for type_, name in circular:
        message = f"`{name}` of `{type_}` is computed from itself"
        reports.error("endless", model.relations[type_, name].name.place, message)
    for type_, name in model.missed(set(circular)):
        message = f"nothing that can be assigned leads to `{name}` of `{type_}`"
        reports.error("no-entry-point", model.relations[type_, name].name.place, message)


class _Entries:
    def __init__(self, types: dict[str, Type]) -> None:
        self.types = types
        self.relations = {
            (t.name.text, r.name.text): r for t in types.values() for r in t.relations
        }
        self.needs = {key: set(self.read(key)) for key in self.relations}

    def read(self, key: Key) -> Iterator[Key]:
        """The relations that one leads to, in whatever way."""
        relation = self.relations[key]
        for leaf in leaves(relation.rewrite):
            match leaf:
                case This():
                    for r in relation.restrictions:
                        if r.relation is not None:
                            yield r.type.text, r.relation.text
                case Computed(name):
                    yield key[0], name.text
                case Arrow():
                    yield from self.walked(key[0], leaf)

    def walked(self, type_: str, arrow: Arrow) -> Iterator[Key]:
        """Where an arrow leads, as far as there are such relations."""
        tupleset = self.relations[type_, arrow.tupleset.text]
        for r in tupleset.restrictions:
            if (r.type.text, arrow.relation.text) in self.relations:
                yield r.type.text, arrow.relation.text

    def circular(self) -> list[Key]:
        """The relations that their own object's relations compute from themselves."""
        computed = {
            key: [
                (key[0], leaf.relation.text)
                for leaf in leaves(relation.rewrite) if isinstance(leaf, Computed)
            ]
            for key, relation in self.relations.items()
        }  # fmt: skip
        found = set(in_cycles(computed))
        return [key for key in self.relations if key in found]

    def missed(self, given: set[Key]) -> list[Key]:
        """The relations that no assignment leads to, were those `given` and all others that do
        not need them reached.
        """
        keys = set(self.relations)
        missed = keys - given - self.reached(keys - given)
        number = components({key: self.needs[key] & missed for key in missed})
        parts: dict[int, set[Key]] = defaultdict(set)
        for key, index in number.items():
            parts[index].add(key)
        found: set[Key] = set()
        for part in parts.values():
            found |= part - self.reached(part)
        return [key for key in self.relations if key in found]

    def reached(self, among: set[Key]) -> set[Key]:
        """The least set of relations that assignments lead to, all but those `among` given."""
        reached: set[Key] = set()
        after: dict[Key, list[Key]] = defaultdict(list)
        for key in among:
            for need in self.needs[key] & among:
                after[need].append(key)
        todo = list(among)
        while todo:
            key = todo.pop()
            relation = self.relations[key]
            if key not in reached and self.enters(
                key[0], relation, relation.rewrite, lambda k: k in reached or k not in among
            ):
                reached.add(key)
                todo += after[key]
        return reached

    def enters(
        self, type_: str, relation: Relation, rewrite: Rewrite, reached: Callable[[Key], bool]
    ) -> bool:
        """Whether a subject can come to be in a relation, given those that others can be in."""
        match rewrite:
            case This():
                return any(
                    r.relation is None or reached((r.type.text, r.relation.text))
                    for r in relation.restrictions
                )
            case Computed(name):
                return reached((type_, name.text))
            case Arrow() as arrow:
                return any(map(reached, self.walked(type_, arrow)))
            case Operation(op, items):
                ways = (self.enters(type_, relation, item, reached) for item in items)
                return any(ways) if op == "or" else all(ways)
