"""Random well-typed expressions of the policy language."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from .literals import GLOBS, IDS, MINUTES, literal, literal_set, quoted
from .vocabulary import ATTRIBUTES, FIELDS, PARAMETERS, SUMS, Vocabulary

ORDERED = ["int", "decimal", "money", "string", "datetime", "duration"]
WINDOWS = [
    "office",
    "Mon..Fri",
    "Fri 16:30-17:30",
    "Mon..Fri 17:30-18:00",
    "22:00-17:30",
    "Sat, Sun",
    "09:00-17:00 America/New_York",
    "00:00-24:00 UTC",
]
CONVERSIONS = {
    "int": ["string", "decimal"],
    "decimal": ["string", "int"],
    "string": ["int", "decimal", "enum", "ip", "path"],
    "datetime": ["string"],
    "duration": ["string"],
    "ip": ["string"],
    "path": ["string"],
}


COLLECTIONS = [
    (["names"], '"a" in names'),
    (["names", "note"], "note in names"),
    (["names"], 'names[1] OP "a"'),
    (["names"], "any n in names has n OP size(n) as string"),
    (["names", "note"], "exactly one n in names has n starts with note"),
    (["names"], 'size([n for n in names if n matches regex "^[a-b]"]) OP 1'),
    (["names"], 'names + ["a"] == ["a"]'),
    (["names"], "any n in names has n as int OP 1"),
    (["sizes", "limit"], "any n in sizes has limit / n OP n % 2"),
    (["sizes"], "exactly one n in sizes has 2 / n OP 1"),
    (["sizes", "limit"], "[n * limit for n in sizes if n > 0] == [limit]"),
    (["sizes", "names"], "any n in sizes has names[n] OP names[0]"),
    (["props"], '"a" in props'),
    (["props", "note"], "props[note] OP 1"),
    (["props"], "any k in props has props[k] OP 1"),
    (["props", "ok"], "(if ok then size(props) otherwise -1) OP 0"),
    (["count"], "count - 1 OP 1"),
    (["count"], "count as double / 2.0 OP 0.5"),
    (["share"], "share + 0.1 OP 0.6"),
    (["share"], "share / (share - 1.0) OP 0.0"),
    (["share", "note"], "share as string OP note"),
    (["share"], "share as int OP 1"),
    (["whatever"], 'whatever == "a" or whatever == 1.0'),
    (["whatever"], "whatever as double OP 1.0"),
    (["whatever", "note"], "whatever[note] as string OP note"),
    (["whatever", "names"], "whatever in names or is_null(whatever)"),
    (["whatever"], 'has_key(whatever, "a") and size(whatever) OP 1'),
    (["from"], 'hour(from, "Europe/Berlin") OP 17'),
    (["from"], 'months_after(from, 13, "Europe/Berlin") OP now'),
    (["from"], 'start_of_day(from, "Europe/Berlin") OP start_of_day(now, "Europe/Berlin")'),
    (["from"], 'start_of_month(months_after(from, -1, "UTC"), "Europe/Berlin") OP from'),
    (["span"], "minutes(span) OP 30"),
]
"""What conditions alone can say: the parameters needed, and the text."""


class Scope:
    """What an expression may speak of: entity variables and their types, fields, parameters."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        variables: dict[str, set[str]],
        action: list[str] | None = None,
        parameters: list[str] | None = None,
    ) -> None:
        self.vocabulary = vocabulary
        self.rng: Random = vocabulary.rng
        self.variables = variables
        self.action = action or []
        self.parameters = parameters or []

    def chance(self, p: float) -> bool:
        return self.rng.random() < p

    # ── Conditions ──

    def condition(self, depth: int) -> str:
        """A three-valued expression; `depth` bounds how deep the connectives nest."""
        if depth > 0 and self.chance(0.6):
            a, b = self.condition(depth - 1), self.condition(depth - 1)
            form = self.rng.choice(["and", "or", "or", "not", "k", "else", "three"])
            if form == "not":
                return f"not ({a})"
            if form == "k":
                return f"at least {self.rng.randint(1, 2)} of ({a}, {b}, {self.condition(0)})"
            if form == "else":
                return f"(({a}) else {literal(self.rng, 'bool')})"
            if form == "three":
                return f"(({a}) or ({b}) or ({self.condition(0)}))"
            return f"(({a}) {form} ({b}))"
        return self.test(depth)

    def test(self, depth: int) -> str:
        forms: list[Callable[[int], str]] = [
            self.flag, self.comparison, self.comparison, self.membership, self.sets,
            self.networks, self.windows, self.strings, self.presence,
        ]  # fmt: skip
        if self.parameters:
            forms += [self.collections] * 3
        if self.variables:
            forms += [self.member, self.member, self.member, self.identity, self.quantifier]
        return self.rng.choice(forms)(depth)

    def collections(self, depth: int) -> str:
        """A test on a parameter of one of the types that only conditions have."""
        known = [form for form in COLLECTIONS if all(p in self.parameters for p in form[0])]
        if not known:
            return self.comparison(depth)
        return self.rng.choice(known)[1].replace("OP", self.rng.choice(["==", "!=", "<", ">="]))

    def flag(self, depth: int) -> str:
        return self.value("bool", 0)

    def comparison(self, depth: int) -> str:
        if self.chance(0.2):
            kind = self.rng.choice(["bool", "enum", "ip", "path", "network"])
            op = self.rng.choice(["==", "!="])
            left = self.reference(kind) or "now"
            if left != "now":
                return f"{left} {op} {literal(self.rng, kind)}"
        kind = self.rng.choice(ORDERED)
        other = self.rng.choice(["int", "decimal"]) if kind in ("int", "decimal") else kind
        op = self.rng.choice(["==", "!=", "<", "<=", ">", ">="])
        return f"{self.value(kind, depth)} {op} {self.value(other, depth)}"

    def membership(self, depth: int) -> str:
        kinds = [
            k for k in ("string", "int", "money", "enum") if k == "string" or self.reference(k)
        ]
        kind = self.rng.choice(kinds)
        item = self.reference(kind) or literal(self.rng, kind)
        choices = [literal_set(self.rng, kind, 3)]
        if kind == "string":
            choices.append("sensitive")
        if kind != "money" and (stored := self.reference(f"set of {kind}")):
            choices += [stored, stored]
        return f"{item} {self.rng.choice(['in', 'in', 'not in'])} {self.rng.choice(choices)}"

    def sets(self, depth: int) -> str:
        kind = self.rng.choice(["string", "int"])
        left = self.reference(f"set of {kind}")
        if left is None:
            return self.comparison(depth)
        right = self.reference(f"set of {kind}") if self.chance(0.5) else None
        right = right or literal_set(self.rng, kind, 2)
        return f"{left} {self.rng.choice(['overlaps', 'is subset of'])} {right}"

    def networks(self, depth: int) -> str:
        item = self.reference("ip") or literal(self.rng, "ip")
        choices = ["corporate", literal(self.rng, "network")]
        choices.append(literal_set(self.rng, "network", 2))
        for kind in ("network", "set of network"):
            if stored := self.reference(kind):
                choices.append(stored)
        return f"{item} {self.rng.choice(['in', 'not in'])} {self.rng.choice(choices)}"

    def windows(self, depth: int) -> str:
        return f"{self.value('datetime', 0)} in {self.rng.choice(WINDOWS)}"

    def strings(self, depth: int) -> str:
        form = self.rng.choice(["starts with", "ends with", "contains", "matches", "under"])
        if form == "under":
            text = self.reference("string") or literal(self.rng, "string")
            return f"{self.reference('path') or text + ' as path'} under {self.path_value()}"
        right = quoted(self.rng.choice(GLOBS)) if form == "matches" else self.value("string", 0)
        return f"{self.value('string', 0)} {form} {right}"

    def path_value(self) -> str:
        stored = self.reference("path")
        return stored if stored and self.chance(0.3) else literal(self.rng, "path")

    def presence(self, depth: int) -> str:
        kinds = [*ORDERED, "bool", "set of string", "ip"]
        self.rng.shuffle(kinds)
        for kind in kinds:
            if found := self.reference(kind):
                return f"{found} {self.rng.choice(['is present', 'is absent'])}"
        return "now is present"

    # ── Entities ──

    def member(self, depth: int) -> str:
        item, root = self.rng.choice(list(self.variables)), self.rng.choice(list(self.variables))
        if self.chance(0.6):
            item, root = next(iter(self.variables)), list(self.variables)[-1]
        path, ends = self.walk(self.variables[root], self.rng.choice([0, 0, 1, 2]))
        lasts = [
            name
            for type_ in sorted(ends)
            for decl in [self.vocabulary.types[type_]]
            for name in [*decl.members, *decl.inverses]
        ]
        if not path and len(ends) > 1:  # declared by all of them
            lasts = [n for n in lasts if lasts.count(n) == len(ends)]
        if not lasts:
            return self.identity(depth)
        return f"{item} in {'.'.join([root, *path, self.rng.choice(lasts)])}"

    def identity(self, depth: int) -> str:
        item = self.rng.choice(list(self.variables))
        form = self.rng.choice(["same", "type", "id", "text"])
        type_ = self.rng.choice(sorted(self.variables[item]))
        if form == "same" and len(self.variables) > 1:
            return f"{item} is {self.rng.choice([v for v in self.variables if v != item])}"
        if form == "type":
            return f"{item} is {type_}"
        if form == "text":
            op = self.rng.choice(["==", "<", "starts with"])
            return f"{item}.id {op} {quoted(self.rng.choice(IDS))}"
        return f"{item} is {type_} {quoted(self.rng.choice(IDS))}"

    def quantifier(self, depth: int) -> str:
        root = self.rng.choice(list(self.variables))
        path, ends = self.walk(self.variables[root], self.rng.choice([1, 1, 2]))
        name = next(n for n in ("v", "w", "z", "") if n not in self.variables)
        if not path or not name:
            return self.identity(depth)
        inner = Scope(self.vocabulary, {**self.variables, name: ends}, self.action, self.parameters)
        body = f"({inner.condition(max(depth - 1, 0))})"
        kind = self.rng.choice(["any", "all", "at least 1", "at least 2"])
        if kind in ("any", "all"):
            tail = f" {'has' if kind == 'any' else 'have'} {body}"
        else:
            tail = f" have {body}" if self.chance(0.6) else ""
        return f"({kind} {name} in {'.'.join([root, *path])}{tail})"

    def walk(
        self, types: set[str], steps: int, closures: bool = False
    ) -> tuple[list[str], set[str]]:
        """A random path of so many steps, or of as many as there are, and where it ends."""
        path: list[str] = []
        here = set(types)
        reach = self.vocabulary.reach | (self.vocabulary.closures if closures else {})
        for _ in range(steps):
            names = sorted({n for (t, n) in reach if t in here and " " not in n})
            if not path:  # the first is declared alike by all that the root can be
                names = [n for n in names if all((t, n) in reach for t in here)]
            if not names:
                break
            name = self.rng.choice(names)
            path.append(name)
            here = set().union(*(reach.get((t, name), set()) for t in here))
        return path, here

    # ── Values ──

    def references(self, kind: str) -> list[str]:
        """All names in scope for a value of this kind."""
        found = []
        for variable, types in self.variables.items():
            decls = [self.vocabulary.types[t] for t in types]
            found += [
                f"{variable}.{a}"
                for a, k in ATTRIBUTES.items()
                if k == kind and all(a in decl.attributes for decl in decls)
            ]
        found += [f"request.{f}" for f in self.vocabulary.request if FIELDS[f] == kind]
        found += [f"action.{p}" for p in self.action if SUMS[p] == kind]
        found += [p for p in self.parameters if PARAMETERS[p] == kind] * 2
        return found + (["now"] if kind == "datetime" else [])

    def reference(self, kind: str) -> str | None:
        found = self.references(kind)
        return self.rng.choice(found) if found else None

    def value(self, kind: str, depth: int) -> str:
        if depth > 0 and self.chance(0.35) and (computed := self.computed(kind, depth - 1)):
            return computed
        found = self.reference(kind) if self.chance(0.9) else None
        return found or literal(self.rng, kind)

    def computed(self, kind: str, depth: int) -> str | None:
        """Arithmetic, a conversion or a fallback, in parentheses."""
        form = self.rng.choice(["else", "convert", "arithmetic", "arithmetic"])
        if form == "else" and (known := self.reference(kind)):
            return f"({known} else {literal(self.rng, kind)})"
        if form == "convert" and kind in CONVERSIONS:
            source = self.rng.choice(CONVERSIONS[kind])
            if known := self.reference(source):
                return f"({known} as {kind})"
        a = self.value(kind, depth)
        op = self.rng.choice(["+", "-", "*"])
        number = self.rng.choice(["int", "decimal"])
        match kind, op:
            case "int", _:
                return f"({a} {op} {self.value('int', depth)})"
            case "decimal", _:
                return f"({a} {op} {self.value(number, depth)})"
            case "money", "*":
                return f"({a} * {self.value(number, depth)})"
            case "money", _:
                return f"({a} {op} {self.value('money', depth)})"
            case "duration", "*":
                return f"({a} * {self.value('int', depth)})"
            case "duration", _:
                if self.chance(0.4):
                    return f"({self.value('datetime', 0)} - {self.value('datetime', 0)})"
                other = self.value("duration", depth)
                return f"({a} {op} {other})" if self.chance(0.7) else f"(-{a})"
            case "datetime", "+" | "-":
                return f"({a} {op} {abs(self.rng.choice(MINUTES))} minutes)"
        return None
