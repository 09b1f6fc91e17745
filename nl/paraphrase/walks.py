"""Knows how paths of relations are said: `a team that the user is a member of`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ...compiler import model as m
from .names import Names
from .readings import Reading, neutral
from .scope import Entity, Noun
from .words import article, plural

Number = Literal["a", "any", "no", "bare", "plural"]
"""How many are spoken of: a team, any team, no team, team without a word for it, teams."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path, from an entity to others.

    `onward` is true where the clause begins with the entity one comes from. `noun`, where it is
    one, is what those one comes to are called; `kind` is the noun of their type. `whose` is what
    the entity one comes from is of theirs, where that is called like its type.
    """

    reading: Reading
    onward: bool
    noun: str | None
    kind: str
    whose: str | None = None
    every: bool = False
    """Whether it comes to all there are of a type, wherever one comes from."""

    @property
    def functional(self) -> bool:
        """Whether it is called like its type: a document's folder, of which there is one."""
        return self.noun == self.kind and not self.onward


class Walks:
    """Says the paths of one model."""

    def __init__(self, model: m.Model, names: Names) -> None:
        self._names = names
        self._types = {t.name: t for t in model.types}
        self._order = list(self._types)

    # ── Clauses ──

    def member(self, item: Noun, root: Entity, path: Sequence[str]) -> tuple[str, str]:
        """That `item` is a subject of the path's last step where the others lead, and that not."""
        steps = self.steps(root.types, path)
        if len(steps) == 1:
            return self._clause(item, root.noun, steps[0])
        if steps[0].onward:
            yes, no = steps[0].reading.yes, steps[0].reading.no
            return (
                f"{root.noun.text} {yes} {self._relative(steps, 0, item, 'a')}",
                f"{root.noun.text} {no} {self._relative(steps, 0, item, 'any')}",
            )
        last = steps[-1]
        yes, no = last.reading.yes, last.reading.no
        some = self._reached(root.noun, steps[:-1], "a")
        if not last.onward:
            any_ = self._reached(root.noun, steps[:-1], "any")
            owners = [Noun(text, long=True) for text in (some, any_)]
            return self._clause(item, owners[0], last)[0], self._clause(item, owners[1], last)[1]
        none = self._reached(root.noun, steps[:-1], "no")
        verb = no if none == some else yes
        return f"{some} {yes} {item.text}", f"{none} {verb} {item.text}"

    def _clause(self, item: Noun, root: Noun, step: Step) -> tuple[str, str]:
        if step.functional:
            return (
                f"{item.text} is {root.of(step.kind)}",
                f"{item.text} is not {root.of(step.kind)}",
            )
        first, other = (root, item) if step.onward else (item, root)
        return (
            f"{first.text} {step.reading.yes} {other.text}",
            f"{first.text} {step.reading.no} {other.text}",
        )

    def _relative(self, steps: Sequence[Step], at: int, item: Noun, number: Number) -> str:
        """`a team that the user is a member of`: what step `at` comes to, by the steps after it."""
        here = _counted(steps[at].noun or steps[at].kind, number)
        step, last = steps[at + 1], at + 2 == len(steps)
        if step.onward:
            end = item.text if last else self._relative(steps, at + 1, item, number)
            return f"{here} that {step.reading.yes} {end}"
        if last:
            return f"{here} that {item.text} {step.reading.yes}"
        end = self._relative(steps, at + 1, item, number)
        if step.noun is not None:
            return f"{here} with {end}"
        return f"{here} for which {end} {step.reading.yes} it"

    # ── Noun phrases ──

    def reached(self, root: Entity, path: Sequence[str], number: Number) -> Noun:
        """Those that a path leads to."""
        return Noun(self._reached(root.noun, self.steps(root.types, path), number), long=True)

    def called(self, root: Entity, path: Sequence[str]) -> str:
        """A bare noun for one of those that a path leads to."""
        last = self.steps(root.types, path)[-1]
        return last.noun or last.kind

    def _reached(self, root: Noun, steps: Sequence[Step], number: Number) -> str:
        *before, last = steps
        inner: Number = "any" if number == "any" else "a"
        origin = Noun(self._reached(root, before, inner), long=True) if before else root
        if last.noun is not None and not last.onward:
            if last.functional and number in ("a", "any", "no"):
                return origin.of(last.noun)
            return f"{_counted(last.noun, number)} of {origin.text}"
        here = _counted(last.kind, number)
        if last.every:
            return here
        yes = last.reading.yes
        if last.whose is not None:
            return f"{here} whose {last.whose} is {origin.text}"
        if last.onward:
            return f"{here} that {origin.text} {yes}"
        return f"{here} that {_agreeing(yes, number)} {origin.text}"

    # ── Steps ──

    def steps(self, types: Iterable[str], path: Sequence[str]) -> list[Step]:
        """The steps of a path from entities of these types."""
        here = [name for name in self._order if name in set(types)]
        found: list[Step] = []
        for index, name in enumerate(path):
            reading, inverse = self._read(here, name)
            there = self._leads_to(here, name)
            if index + 1 < len(path):
                there = [t for t in there if self._has(t, path[index + 1])] or there
            onward = (reading.first == "object") != inverse
            noun = None if inverse else reading.noun
            kind = self._names.types_listed(there) or "entity"
            named_alike = inverse and reading.noun == self._names.types_listed(here)
            whose = reading.noun if named_alike else None
            found.append(Step(reading, onward, noun, kind, whose, self._is_every(here, name)))
            here = there
        return found

    def _read(self, types: Sequence[str], name: str) -> tuple[Reading, bool]:
        """How a step reads, and whether it is an inverse; by its bare name where types differ."""
        inverses = [i for t in types for i in self._types[t].inverses if i.name == name]
        if not inverses:
            return self._names.relations[name], False
        plain = [t for t in types if self._has_relation(t, name)]
        if plain or len({i.relation for i in inverses}) > 1:
            return neutral(name), False
        return self._names.relations[inverses[0].relation], True

    def _is_every(self, types: Iterable[str], name: str) -> bool:
        """Whether a step comes to all there are of a type: those of which everyone is one."""
        return any(
            isinstance(permission.expr, m.EveryoneOf)
            for type_ in types
            for inverse in self._types[type_].inverses
            for permission in self._types[inverse.type].permissions
            if inverse.name == name and permission.name == inverse.relation
        )

    def _has_relation(self, type_: str, name: str) -> bool:
        declared = self._types[type_]
        return name in {r.name for r in declared.relations} | {p.name for p in declared.permissions}

    def _has(self, type_: str, name: str) -> bool:
        declared = self._types[type_]
        return self._has_relation(type_, name) or any(i.name == name for i in declared.inverses)

    def _leads_to(self, types: Iterable[str], name: str) -> list[str]:
        found: set[str] = set()
        seen: set[tuple[str, str]] = set()
        for type_ in types:
            self._collect(type_, name, found, seen)
        return [name for name in self._order if name in found]

    def _collect(self, type_: str, name: str, found: set[str], seen: set[tuple[str, str]]) -> None:
        """Add the types that a relation, permission or inverse can lead to."""
        if (type_, name) in seen or type_ not in self._types:
            return
        seen.add((type_, name))
        declared = self._types[type_]
        found |= {i.type for i in declared.inverses if i.name == name}
        for relation in declared.relations:
            if relation.name == name:
                expr = relation.expr or m.Direct()
                self._parts(type_, relation, expr, found, seen)
        for permission in declared.permissions:
            if permission.name == name:
                self._parts(type_, None, permission.expr, found, seen)

    def _parts(
        self,
        type_: str,
        relation: m.Relation | None,
        expr: m.RelationExpr,
        found: set[str],
        seen: set[tuple[str, str]],
    ) -> None:
        match expr:
            case m.Direct() if relation is not None:
                found |= {k.type for k in relation.subjects if not k.everyone}
            case m.Ref(name=name):
                self._collect(type_, name, found, seen)
            case m.Arrow(path=path, target=target):
                here: list[str] = [type_]
                for step in path:
                    here = self._leads_to(here, step)
                for name in here:
                    self._collect(name, target, found, seen)
            case m.NamedSubject(type=named):
                found.add(named)
            case m.UnionOf(items=items) | m.IntersectionOf(items=items):
                for item in items:
                    self._parts(type_, relation, item, found, seen)
            case m.Exclusion(base=base):
                self._parts(type_, relation, base, found, seen)


def _counted(noun: str, number: Number) -> str:
    match number:
        case "a":
            return article(noun)
        case "bare":
            return noun
        case "plural":
            return plural(noun)
    return f"{number} {noun}"


def _agreeing(verb: str, number: Number) -> str:
    """A verb phrase of a singular subject, for this number of them."""
    if number == "plural" and verb.startswith("is "):
        return f"are {verb[3:]}"
    return verb
