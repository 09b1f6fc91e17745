"""Random vocabularies: types, relations and what walks over them reach, as policy text."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from .literals import literal, literal_set

ATTRIBUTES = {
    "flag": "bool",
    "level": "int",
    "score": "decimal",
    "amount": "money",
    "label": "string",
    "color": "enum",
    "since": "datetime",
    "ttl": "duration",
    "addr": "ip",
    "net": "network",
    "home": "path",
    "tags": "set of string",
    "nums": "set of int",
    "colors": "set of enum",
    "nets": "set of network",
}
FIELDS = {
    "mfa": "bool",
    "risk": "int",
    "ratio": "decimal",
    "cost": "money",
    "purpose": "string",
    "at": "datetime",
    "ip": "ip",
    "file": "path",
    "roles": "set of string",
}
PARAMETERS = {
    "limit": "int",
    "risk": "decimal",  # a request field of another type has this name too
    "from": "datetime",
    "span": "duration",
    "note": "string",
    "ok": "bool",
    "marks": "set of int",
    "names": "list of string",
    "sizes": "list of int",
    "props": "map of int",
    "count": "uint",
    "share": "double",
    "whatever": "any",
}
SUMS = {"soft": "bool", "sum": "money"}
"""Parameters of actions."""
TYPES = ["user", "team", "folder", "document"]
RELATIONS = ["member", "owner", "parent", "viewer", "banned"]
PERMISSIONS = ["view", "manage", "odd", "reach"]
INVERSES = ["teams", "owned"]
ACTIONS = ["edit", "share", "release"]


@dataclass
class TypeDecl:
    """What the generator remembers of a type it has written."""

    name: str
    attributes: list[str] = field(default_factory=list)
    relations: dict[str, list[str]] = field(default_factory=dict)
    permissions: list[str] = field(default_factory=list)
    inverses: dict[str, tuple[str, str]] = field(default_factory=dict)
    actions: dict[str, list[str]] = field(default_factory=dict)
    computed: list[str] = field(default_factory=list)
    """The relations that will have an expression; they may not be walked before they do."""

    @property
    def members(self) -> list[str]:
        """The names that subjects can be in."""
        return [*self.relations, *self.permissions]


class Vocabulary:
    """The declarations of one policy; `lines` is their text, one statement a line."""

    def __init__(self, rng: Random, inverses: bool = True) -> None:
        self.rng, self.inverses = rng, inverses
        self.lines: list[str] = ["time zone Europe/Berlin"]
        self.types: dict[str, TypeDecl] = {}
        self.request: list[str] = []
        self.conditions: dict[str, list[str]] = {}
        self.evidence: list[str] = []
        # Where one step over (type, name) can lead; steps that may not be walked are absent.
        self.reach: dict[tuple[str, str], set[str]] = {}
        # Steps that lead on through themselves: arrows may take them, quantifiers may not.
        self.closures: dict[tuple[str, str], set[str]] = {}
        self._request()
        self._constants()
        self._names()
        self._subjects()

    def some(self, pool: list[str], low: int, high: int) -> list[str]:
        return self.rng.sample(pool, min(len(pool), self.rng.randint(low, high)))

    def chance(self, p: float) -> bool:
        return self.rng.random() < p

    def type_text(self, kind: str) -> str:
        return kind.replace("enum", "one of red, green, blue")

    def default(self, kind: str, p: float) -> str:
        if kind.startswith(("list", "map", "any")) or not self.chance(p):
            return ""
        if kind.startswith("set of "):
            element = kind.removeprefix("set of ")
            return " default " + literal_set(self.rng, element, 2)
        return " default " + literal(self.rng, kind)

    def set_reach(self, type_: str, name: str, to: set[str] | None) -> None:
        """Say where one step leads; None or nowhere takes it out of walks."""
        if to:
            self.reach[type_, name] = to
        else:
            self.reach.pop((type_, name), None)

    # ── Declarations ──

    def _request(self) -> None:
        self.request = self.some(list(FIELDS), 2, 6)
        self.lines.append("request")
        for name in self.request:
            kind = FIELDS[name]
            self.lines.append(f"attribute {name}: {self.type_text(kind)}{self.default(kind, 0.15)}")

    def _constants(self) -> None:
        self.lines += [
            "network corporate = 10.0.0.0/8, ::/64",
            "hours office = Mon..Fri 09:00-17:30, Sat 10:00-12:00",
            'set sensitive: string = "a", "b", "alice"',
        ]
        self.evidence = self.some(["step-up", "approval"], 1, 2)
        self.lines += [f"evidence {name}" for name in self.evidence]
        self.conditions = {
            name: self.some(list(PARAMETERS), 1, 4)
            for name in self.some(["during", "limited"], 1, 2)
        }

    def _names(self) -> None:
        attributes = {
            name: f"attribute {name}: {self.type_text(kind)}"
            + (" stored" if self.chance(0.2) else "")
            + self.default(kind, 0.15)
            for name, kind in ATTRIBUTES.items()
        }
        for name in ["user", *self.some(TYPES[1:], 1, 3)]:
            decl = self.types[name] = TypeDecl(name)
            decl.attributes = self.some(list(ATTRIBUTES), 2, 6)
            decl.relations = {r: [] for r in self.some(RELATIONS, 0 if name == "user" else 1, 3)}
            decl.permissions = self.some(PERMISSIONS, 0, 2)
            for action in self.some(ACTIONS, 1, 2):
                decl.actions[action] = self.some(list(SUMS), 0, 1)
        self.attribute_lines = attributes

    def _subjects(self) -> None:
        for decl in self.types.values():
            for name in decl.relations:
                decl.relations[name] = self._alternatives(decl)
                shapes = [a.split()[0].split(".")[0] for a in decl.relations[name]]
                reached = {shape for shape in shapes if shape != "everyone"}
                if self.chance(0.4):
                    decl.computed.append(name)
                else:
                    self.set_reach(decl.name, name, reached or None)
                self.set_reach(decl.name, f"direct {name}", reached or None)
        targets = [(t.name, r) for t in self.types.values() for r in t.members]
        for decl in self.types.values():
            for name in self.some(INVERSES, 0, 1) if self.inverses else []:
                if targets:
                    decl.inverses[name] = target = self.rng.choice(targets)
                    self.reach[decl.name, name] = {target[0]}

    def _alternatives(self, decl: TypeDecl) -> list[str]:
        rng = self.rng
        objects_only = self.chance(0.35)
        found: dict[str, None] = {}
        for _ in range(rng.choice([1, 1, 2, 3])):
            type_ = rng.choice([*self.types.values(), self.types["user"]])
            shape = type_.name
            if not objects_only and type_.members and self.chance(0.4):
                shape = f"{type_.name}.{rng.choice(type_.members)}"
            elif not objects_only and self.chance(0.2):
                shape = f"everyone {type_.name}"
            suffix = rng.choice(["", "", " with expiry", "condition", "condition", "both"])
            if suffix in ("condition", "both"):
                suffix = f" with {rng.choice(list(self.conditions))}" + (
                    " and expiry" if suffix == "both" else ""
                )
            found[shape + suffix] = None
            if suffix and self.chance(0.5):
                found[shape] = None
        return list(found)
