"""Random policies: a vocabulary, relation expressions and rules, as text that compiles.

Every choice is drawn from one `Random`, so a seed names a policy, and under hypothesis
(`st.randoms(use_true_random=False)`) the same code shrinks.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import Random

from sayso.compiler.diagnostics import PolicyError
from sayso.compiler.pipeline import compile_policy

from .expressions import Scope
from .literals import IDS, quoted
from .vocabulary import PARAMETERS, TypeDecl, Vocabulary

REFUSED: Counter[str] = Counter()
"""Codes of the statements the compiler refused, which are dropped: a look at what we miss."""


class RelationExpressions:
    """Relation expressions of one type, with where they lead if they may be walked."""

    def __init__(self, vocabulary: Vocabulary, decl: TypeDecl) -> None:
        self.vocabulary, self.decl, self.rng = vocabulary, decl, vocabulary.rng
        self.scope = Scope(vocabulary, {})

    def make(self, name: str, depth: int) -> tuple[str, set[str] | None]:
        """(text, types it leads to), None where a walk may not take it as a step."""
        rng = self.rng
        if depth == 0 or rng.random() < 0.35:
            return self.leaf(name)
        (a, to_a), (b, to_b) = self.make(name, depth - 1), self.make(name, depth - 1)
        form = rng.choice(["or", "or", "or", "and", "but not"])
        plain = form == "or" and to_a is not None and to_b is not None
        return f"({a} {form} {b})", (to_a or set()) | (to_b or set()) if plain else None

    def leaf(self, name: str) -> tuple[str, set[str] | None]:
        rng, decl = self.rng, self.decl
        form = rng.choice(
            ["direct", "ref", "ref", "arrow", "arrow", "arrow", "all", "named", "every"]
        )
        if form == "direct" and name in decl.relations:
            return "direct", self.vocabulary.reach.get((decl.name, f"direct {name}"))
        if form == "named":
            type_ = rng.choice(list(self.vocabulary.types))
            return f"{type_} {quoted(rng.choice(IDS))}", {type_}
        if form == "every":
            return f"everyone {rng.choice(list(self.vocabulary.types))}", set()
        if form in ("arrow", "all"):
            path, ends = self.scope.walk({decl.name}, rng.choice([1, 1, 2]), form == "arrow")
            targets = sorted({n for t in ends for n in self.vocabulary.types[t].members})
            if path and targets:
                target = rng.choice(targets)
                to = [self.vocabulary.reach.get((t, target)) for t in sorted(ends)]
                known = set().union(*(t for t in to if t)) if any(to) else None
                return f"{'all ' * (form == 'all')}{'.'.join([*path, target])}", (
                    known if form == "arrow" else None
                )
        others = [n for n in decl.members if n != name]
        if others:
            other = rng.choice(others)
            return other, self.vocabulary.reach.get((decl.name, other))
        return ("direct", None) if name in decl.relations else ("everyone user", set())


class PolicyWriter:
    """Writes one policy, statement by statement."""

    def __init__(self, rng: Random, inverses: bool) -> None:
        self.rng = rng
        self.vocabulary = Vocabulary(rng, inverses)
        self.lines = [*self.vocabulary.lines]
        self._conditions()
        for decl in self.vocabulary.types.values():
            self._type(decl)

    def _conditions(self) -> None:
        vocabulary = self.vocabulary
        for name, parameters in vocabulary.conditions.items():
            fields = ", ".join(
                f"{p}: {PARAMETERS[p]}{vocabulary.default(PARAMETERS[p], 0.15)}" for p in parameters
            )
            body = Scope(vocabulary, {}, parameters=parameters).condition(self.rng.choice([0, 1]))
            strict = self.rng.choice(["", "", " strict"])
            self.lines.append(f"condition {name}({fields}){strict} = {body}")

    def _type(self, decl: TypeDecl) -> None:
        vocabulary, make = self.vocabulary, RelationExpressions(self.vocabulary, decl).make
        self.lines.append(f"type {decl.name}")
        actions = [a + (f" ({fields(p)})" if p else "") for a, p in decl.actions.items()]
        self.lines.append("actions " + ", ".join(actions))
        self.lines += [vocabulary.attribute_lines[name] for name in decl.attributes]
        self.lines += [f"inverse {n} = {t}.{r}" for n, (t, r) in decl.inverses.items()]
        for name, alternatives in decl.relations.items():
            line = f"relation {name}: {' | '.join(alternatives)}"
            if name in decl.computed:
                expr, to = make(name, self.rng.choice([1, 1, 2]))
                if "direct" not in expr:
                    expr = f"direct or {expr}"
                    stored = vocabulary.reach.get((decl.name, f"direct {name}"), set())
                    to = None if to is None else to | stored
                line += f" = {expr}"
                vocabulary.set_reach(decl.name, name, to)
            self.lines.append(line)
        for name in decl.permissions:
            stepping = [
                n
                for n in decl.relations
                if decl.name in vocabulary.reach.get((decl.name, n), ()) and n not in decl.computed
            ]
            if stepping and self.rng.random() < 0.3:  # a closure: what a step leads to, and on
                step = self.rng.choice(stepping)
                self.lines.append(f"permission {name} = {step} or {step}.{name}")
                vocabulary.closures[decl.name, name] = vocabulary.reach[decl.name, step]
                continue
            expr, to = make(name, self.rng.choice([0, 1, 2]))
            vocabulary.set_reach(decl.name, name, to)
            self.lines.append(f"permission {name} = {expr}")

    def rules(self, count: int) -> list[str]:
        return [f"rule r{i} {self._rule()}" for i in range(count)]

    def _rule(self) -> str:
        rng = self.rng
        effect = rng.choice(["allow"] * 5 + ["forbid", "only"])
        subjects, subject_types = self._who("subject", 0.15)
        resources, resource_types = self._who("resource", 0.1)
        actions = self._actions(resource_types)
        action = []
        if len(resource_types) == 1 and " or " not in actions:
            action = self.vocabulary.types[min(resource_types)].actions.get(actions, [])
        scope = Scope(
            self.vocabulary, {"subject": subject_types, "resource": resource_types}, action
        )
        verb = "may" if effect == "only" else "to"
        on = "on " if rng.random() < 0.3 or actions == "any action" else ""
        text = f"{effect} {subjects} {verb} {actions} {on}{resources}"
        if effect == "only" and rng.random() < 0.6:
            where = Scope(self.vocabulary, {"resource": resource_types}, action)
            text += f" where {where.condition(rng.choice([0, 1]))}"
        if rng.random() < 0.75:
            text += f" when {scope.condition(rng.choice([0, 0, 1, 2]))}"
        if rng.random() < 0.2:
            text += f" unless {scope.condition(rng.choice([0, 1]))}"
        if effect != "forbid" and rng.random() < 0.2:
            within = rng.choice(["", " within 30 minutes"])
            text += f" require {rng.choice(self.vocabulary.evidence)}{within}"
        return text

    def _who(self, side: str, p_any: float) -> tuple[str, set[str]]:
        rng, types = self.rng, list(self.vocabulary.types)
        if rng.random() < p_any:
            return f"any {side}", set(types)
        weighted = [*types, "user", "user"] if side == "subject" else types
        some = {rng.choice(weighted) for _ in range(rng.choice([1, 1, 1, 2]))}
        named = [
            f"{t} {quoted(rng.choice(IDS))}" if rng.random() < 0.12 else t for t in sorted(some)
        ]
        return " or ".join(named), some

    def _actions(self, types: set[str]) -> str:
        rng = self.rng
        if rng.random() < 0.12:
            return "any action"
        decls = [self.vocabulary.types[t] for t in types]
        every = [a for d in decls for a in [*d.actions, *d.actions, *d.actions, *d.members]]
        return " or ".join(dict.fromkeys(rng.choice(every) for _ in range(rng.choice([1, 1, 2]))))


@dataclass
class Generated:
    """A policy's text, one statement a line, and other rules for the same vocabulary."""

    lines: list[str]
    variants: list[list[str]]

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


def fields(names: list[str]) -> str:
    texts = {"soft": "soft: bool default false", "sum": "sum: money"}
    return ", ".join(texts[name] for name in names)


def generate(rng: Random, inverses: bool = True) -> Generated:
    """A random policy that compiles, with a variant to swap to and from.

    Without inverses the twin's work does not grow with the number of ids.
    """
    writer = PolicyWriter(rng, inverses)
    rules = [writer.rules(rng.randint(2, 6)) for _ in range(2)]
    first, *others = (accepted([*writer.lines, *some]) for some in rules)
    return Generated(first, others)


def accepted(lines: list[str]) -> list[str]:
    """The lines without the statements that the compiler refuses."""
    while True:
        try:
            compile_policy("\n".join(lines) + "\n")
        except PolicyError as error:
            refused = {d.line for d in error.diagnostics}
            REFUSED.update(d.code for d in error.diagnostics)
            lines = [line for i, line in enumerate(lines, 1) if i not in refused]
        else:
            return lines
