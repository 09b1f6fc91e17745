"""Random OpenFGA models, tuples and requests, from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

IDS = ("a", "b", "c")

CONDITIONS: dict[str, tuple[str, str, dict[str, list[Any]]]] = {
    "below": ("count: int, most: int", "count <= most", {"count": [1, 5, 9], "most": [5]}),
    "named": (
        "name: string, names: list<string>",
        'name in names || name.startsWith("x")',
        {"name": ["x1", "y", "z"], "names": [["y"], [], ["x", "z"]]},
    ),
    "early": (
        "at: timestamp, start: timestamp, length: duration",
        "at < start + length && at >= start",
        {
            "at": ["2026-01-01T00:30:00Z", "2026-01-02T00:00:00Z"],
            "start": ["2026-01-01T00:00:00Z"],
            "length": ["1h", "48h"],
        },
    ),
    "inside": (
        "ip: ipaddress, net: string",
        "ip.in_cidr(net)",
        {"ip": ["10.0.0.1", "192.168.7.7"], "net": ["10.0.0.0/8", "192.168.0.0/16"]},
    ),
    "either": (
        "yes: bool, amount: double",
        "yes || amount > 10.5",
        {"yes": [True, False], "amount": [10.5, 11, 3]},
    ),
}


@dataclass(slots=True)
class World:
    """One model with its tuples and what is asked of it."""

    model: str
    tuples: list[dict[str, Any]]
    checks: list[dict[str, Any]] = field(default_factory=list)
    object_lists: list[dict[str, Any]] = field(default_factory=list)
    user_lists: list[dict[str, Any]] = field(default_factory=list)


class Generator:
    """Worlds from one seed; a model may turn out to be one that OpenFGA refuses."""

    ids: tuple[str, ...] = IDS
    most = 24
    """Tuples of one world."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def world(self, asks: int) -> World:
        """A model, some tuples that fit it, and so many requests of each kind."""
        self.types = self.names()
        self.restrictions: dict[tuple[str, str], list[str]] = {}
        self.used: set[str] = set()
        lines = ["model", "  schema 1.1", ""]
        for name, relations in self.types.items():
            lines.append(f"type {name}")
            if relations:
                lines.append("  relations")
            for relation in relations:
                lines.append(f"    define {relation}: {self.relation(name, relation)}")
        for name in sorted(self.used):
            parameters, expression, _ = CONDITIONS[name]
            lines += [f"condition {name}({parameters}) {{", f"  {expression}", "}"]
        world = World("\n".join(lines) + "\n", self.tuples())
        world.checks = [self.check() for _ in range(asks)]
        world.object_lists = [self.object_list() for _ in range(asks // 4)]
        world.user_lists = [self.user_list() for _ in range(asks // 4)]
        return world

    # ── Models ──

    def names(self) -> dict[str, list[str]]:
        """Types with the names of their relations."""
        rng = self.rng
        found: dict[str, list[str]] = {"user": []}
        for name in rng.sample(["group", "folder", "doc", "team"], rng.randint(1, 3)):
            found[name] = [f"r{i}" for i in range(rng.randint(1, 4))]
        return found

    def relation(self, type_: str, relation: str) -> str:
        """What stands behind `define NAME:`."""
        rng = self.rng
        shape = rng.random()
        if shape < 0.35:
            return self.assigned(type_, relation)
        first = self.assigned(type_, relation) if rng.random() < 0.7 else self.part(type_, relation)
        if shape < 0.75:
            return " or ".join(
                [first, *(self.part(type_, relation) for _ in range(rng.randint(1, 2)))]
            )
        if shape < 0.87:
            return f"{first} and {self.part(type_, relation)}"
        return f"{first} but not {self.part(type_, relation)}"

    def assigned(self, type_: str, relation: str) -> str:
        """Who may be assigned, in brackets."""
        rng = self.rng
        kinds = []
        for _ in range(rng.randint(1, 3)):
            name = rng.choice(list(self.types))
            shape = rng.random()
            if name == "user":
                kind = "user:*" if shape < 0.2 else "user"
            elif shape < 0.5 and self.types[name]:
                kind = f"{name}#{rng.choice(self.types[name])}"
            else:
                kind = name
            if rng.random() < 0.15:
                condition = rng.choice(list(CONDITIONS))
                self.used.add(condition)
                kind += f" with {condition}"
            kinds.append(kind)
        found = list(dict.fromkeys(kinds))
        self.restrictions[type_, relation] = found
        return f"[{', '.join(found)}]"

    def part(self, type_: str, relation: str) -> str:
        """Another relation, one from another, or two of them in parentheses."""
        rng = self.rng
        others = self.types[type_]
        name = rng.choice(others)
        shape = rng.random()
        if shape < 0.35:
            target = rng.choice([r for rs in self.types.values() for r in rs])
            return f"{target} from {name}"
        if shape < 0.45:
            op = rng.choice(["or", "and", "but not"])
            return f"({rng.choice(others)} {op} {rng.choice(others)})"
        return name

    # ── Tuples and requests ──

    def tuples(self) -> list[dict[str, Any]]:
        """Some tuples that fit the restrictions, each key once."""
        rng = self.rng
        found: dict[tuple[str, str, str], dict[str, Any]] = {}
        for _ in range(rng.randint(4, self.most)):
            if not self.restrictions:
                break
            type_, relation = rng.choice(list(self.restrictions))
            one = self.one_tuple(type_, relation)
            if one["user"] == f"{one['object']}#{one['relation']}":
                continue  # OpenFGA takes none that goes without saying
            found.setdefault((one["object"], one["relation"], one["user"]), one)
        return list(found.values())

    def one_tuple(self, type_: str, relation: str) -> dict[str, Any]:
        """A tuple of one relation."""
        rng = self.rng
        kind, _, condition = rng.choice(self.restrictions[type_, relation]).partition(" with ")
        name, _, set_ = kind.partition("#")
        if name.endswith(":*"):
            user = name
        else:
            user = f"{name}:{rng.choice(self.ids)}" + (f"#{set_}" if set_ else "")
        one: dict[str, Any] = {
            "user": user, "relation": relation, "object": f"{type_}:{rng.choice(self.ids)}",
        }  # fmt: skip
        if condition:
            one["condition"] = {"name": condition, "context": self.some_context([condition], 0.6)}
        return one

    def some_context(self, conditions: list[str], share: float) -> dict[str, Any]:
        """Values for some parameters of conditions."""
        rng = self.rng
        return {
            name: rng.choice(values)
            for condition in conditions
            for name, values in CONDITIONS[condition][2].items()
            if rng.random() < share
        }

    def user(self) -> str:
        """A user, or now and then a set of them or everyone."""
        rng = self.rng
        name = rng.choice(["user", "user", *self.types])
        shape = rng.random()
        if shape < 0.1:
            return f"{name}:*" if name == "user" else f"{name}:a"
        text = f"{name}:{rng.choice(self.ids)}"
        return (
            f"{text}#{rng.choice(self.types[name])}" if shape < 0.3 and self.types[name] else text
        )

    def place(self) -> tuple[str, str]:
        """A type that has relations, and one of them."""
        type_ = self.rng.choice([t for t, relations in self.types.items() if relations])
        return type_, self.rng.choice(self.types[type_])

    def check(self) -> dict[str, Any]:
        """One check."""
        type_, relation = self.place()
        return {
            "user": self.user(), "relation": relation,
            "object": f"{type_}:{self.rng.choice(self.ids)}", "context": self.context(),
        }  # fmt: skip

    def object_list(self) -> dict[str, Any]:
        """One list of objects."""
        type_, relation = self.place()
        return {
            "user": self.user(), "relation": relation, "type": type_, "context": self.context(),
        }  # fmt: skip

    def user_list(self) -> dict[str, Any]:
        """One list of users."""
        type_, relation = self.place()
        kind = self.user_filter()
        return {
            "object": f"{type_}:{self.rng.choice(self.ids)}", "relation": relation,
            "user_filter": [kind], "context": self.context(),
        }  # fmt: skip

    def user_filter(self) -> dict[str, Any]:
        """A kind of users to list."""
        name = self.rng.choice(["user", *self.types])
        kind: dict[str, Any] = {"type": name}
        if self.types[name] and self.rng.random() < 0.4:
            kind["relation"] = self.rng.choice(self.types[name])
        return kind

    def context(self) -> dict[str, Any]:
        """A request's context: usually all that the model's conditions take."""
        share = 1.0 if self.rng.random() < 0.7 else 0.5
        return self.some_context(sorted(self.used), share)
