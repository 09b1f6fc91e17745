"""Random OpenFGA worlds of more kinds: operators within operators, long ways, everyone of any type.

A type's relations `p0`, `p1` are there to be walked by (`from`); the others are computed from
earlier ones of their type, so that few models go round for ever.
"""

from __future__ import annotations

from typing import Any

from .openfga_worlds import CONDITIONS, Generator, World

IDS = ("a", "b", "c", "d")


class Wide(Generator):
    """Worlds from one seed."""

    ids = IDS
    most = 40

    def world(self, asks: int) -> World:
        """A model, some tuples that fit it, and requests."""
        world = super().world(asks)
        if self.rng.random() < 0.5:
            world.model = world.model.replace("schema 1.1", "schema 1.2")
        return world

    def names(self) -> dict[str, list[str]]:
        """Types with the names of their relations."""
        rng = self.rng
        found: dict[str, list[str]] = {"user": [], "bot": []}
        for name in rng.sample(["group", "folder", "doc", "team"], rng.randint(1, 3)):
            walked = [f"p{i}" for i in range(rng.randint(1, 2))]
            found[name] = walked + [f"r{i}" for i in range(rng.randint(2, 5))]
        return found

    def relation(self, type_: str, relation: str) -> str:
        """What stands behind `define NAME:`."""
        rng = self.rng
        if relation.startswith("p"):
            kinds = rng.sample([t for t, r in self.types.items() if r], 1)
            kinds += rng.sample(list(self.types), rng.randint(0, 1))
            found = [self.conditioned(kind, 0.2) for kind in dict.fromkeys(kinds)]
            self.restrictions[type_, relation] = found
            return f"[{', '.join(found)}]"
        if relation == "r0" or rng.random() < 0.3:
            return self.assigned(type_, relation)
        first = self.assigned(type_, relation) if rng.random() < 0.6 else None
        return self.expression(type_, relation, rng.choice((1, 1, 2, 2, 3)), first)

    def expression(self, type_: str, relation: str, depth: int, first: str | None = None) -> str:
        """Operators within operators."""
        rng = self.rng
        op = rng.choice(("or", "or", "and", "but not"))
        count = rng.randint(2, 3) if op != "but not" else 2
        parts = [first or self.operand(type_, relation, depth - 1)]
        parts += [self.operand(type_, relation, depth - 1) for _ in range(count - 1)]
        return f" {op} ".join(parts)

    def operand(self, type_: str, relation: str, depth: int) -> str:
        """A relation, or operators in parentheses."""
        if depth > 0 and self.rng.random() < 0.7:
            return f"({self.expression(type_, relation, depth)})"
        return self.part(type_, relation)

    def part(self, type_: str, relation: str) -> str:
        """An earlier relation, or one from another object."""
        rng = self.rng
        relations = self.types[type_]
        earlier = [r for r in relations if r.startswith("r") and r < relation]
        if rng.random() < 0.45 or not earlier:
            walked = rng.choice([r for r in relations if r.startswith("p")])
            ends = [k.partition(" ")[0] for k in self.restrictions[type_, walked]]
            return f"{rng.choice([r for end in ends for r in self.types[end]])} from {walked}"
        return rng.choice(earlier)

    def assigned(self, type_: str, relation: str) -> str:
        """Who may be assigned, in brackets."""
        rng = self.rng
        kinds = []
        for _ in range(rng.randint(1, 4)):
            name = rng.choice(["user", *self.types])
            shape = rng.random()
            kind = name
            if shape < 0.15:
                kind = f"{name}:*"
            elif shape < 0.6 and self.types[name]:
                kind = f"{name}#{rng.choice(self.types[name])}"
            kinds.append(self.conditioned(kind, 0.2))
        found = list(dict.fromkeys(kinds))
        self.restrictions[type_, relation] = found
        return f"[{', '.join(found)}]"

    def conditioned(self, kind: str, share: float) -> str:
        """A kind of subject, now and then with a condition."""
        if self.rng.random() >= share:
            return kind
        condition = self.rng.choice(list(CONDITIONS))
        self.used.add(condition)
        return f"{kind} with {condition}"

    def user(self) -> str:
        """A user, a set of them or everyone."""
        rng = self.rng
        name = rng.choice(["user", "user", *self.types])
        shape = rng.random()
        if shape < 0.1:
            return f"{name}:*"
        text = f"{name}:{rng.choice(self.ids)}"
        if shape < 0.35 and self.types[name]:
            return f"{text}#{rng.choice(self.types[name])}"
        return text

    def user_filter(self) -> dict[str, Any]:
        """A kind of users to list, often usersets."""
        rng = self.rng
        name = rng.choice(["user", *self.types])
        if self.types[name] and rng.random() < 0.6:
            return {"type": name, "relation": rng.choice(self.types[name])}
        return {"type": name}
