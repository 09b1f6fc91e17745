"""Knows what a policy declares: the names, and what each of them is.

The first half of checking gathers it; relation expressions, conditions and rules are then
checked against it. It also notes which declarations are used, for the linter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..engine.times import shorten
from . import model as m
from . import tree as t
from .diagnostics import Report
from .names import closest
from .source import Span


@dataclass(slots=True)
class TypeScope:
    """One declared type: its members, by name, as far as they are known."""

    name: str
    place: m.Place | None = None
    members: dict[str, t.Word] = field(default_factory=dict)
    """Attributes, relations, permissions and inverses share one space of names."""
    member_places: dict[str, m.Place] = field(default_factory=dict)
    attributes: dict[str, m.Attribute] = field(default_factory=dict)
    actions: dict[str, m.Action] = field(default_factory=dict)
    subjects: dict[str, tuple[m.SubjectKind, ...]] = field(default_factory=dict)
    """By relation, its stored subjects."""
    relation_trees: dict[str, t.RelationTree] = field(default_factory=dict)
    permission_trees: dict[str, t.PermissionTree] = field(default_factory=dict)
    exprs: dict[str, m.RelationExpr] = field(default_factory=dict)
    """By relation or permission, its checked expression."""
    inverses: dict[str, m.Inverse] = field(default_factory=dict)

    def is_relation(self, name: str) -> bool:
        """Whether `name` is a relation or permission."""
        return name in self.relation_trees or name in self.permission_trees

    @property
    def relation_names(self) -> list[str]:
        """The relations and permissions."""
        return [*self.relation_trees, *self.permission_trees]

    @property
    def walkable_names(self) -> list[str]:
        """The relations, permissions and inverses."""
        return [*self.relation_names, *self.inverses]


@dataclass(slots=True)
class Vocabulary:
    """All that a policy declares, and the report on what is wrong with it."""

    report: Report
    types: dict[str, TypeScope] = field(default_factory=dict)
    request: dict[str, m.Attribute] = field(default_factory=dict)
    networks: dict[str, m.Network] = field(default_factory=dict)
    hours: dict[str, m.Hours] = field(default_factory=dict)
    sets: dict[str, m.NamedSet] = field(default_factory=dict)
    collections: dict[str, t.Word] = field(default_factory=dict)
    """Networks, hours and sets share one space of names."""
    conditions: dict[str, tuple[m.Attribute, ...]] = field(default_factory=dict)
    evidence: dict[str, m.Evidence] = field(default_factory=dict)
    zone: str | None = None
    broken: set[str] = field(default_factory=set)
    """Names in statements that did not parse: not knowing them is no further mistake."""
    used: set[tuple[str, ...]] = field(default_factory=set)
    """What is used: ("type", NAME), ("attribute", TYPE, NAME), ("network", NAME) and so on."""

    def place(self, node: Span) -> m.Place:
        """Where a node begins."""
        return m.Place(*self.report.source.position(node.start))

    def error(self, code: str, span: Span, message: str, **details: Any) -> None:
        """Report an error."""
        self.report.error(code, span, message, **details)

    def unknown(
        self,
        code: str,
        word: t.Word,
        message: str,
        candidates: Iterable[str],
        help: str | None = None,
    ) -> None:
        """Report a name that nothing declares, with the closest one that something does."""
        if word.text in self.broken:
            return
        suggestion = None if self.report.full else closest(word.text, candidates)
        self.report.error(
            code, word, message, suggestion=suggestion, help=None if suggestion else help
        )

    def type_named(self, word: t.Word) -> TypeScope | None:
        """The type of this name, which is thereby used; unknown ones are reported."""
        found = self.types.get(word.text)
        if found is None:
            message = f"no type is called {quoted(word.text)}"
            declared = list(self.types)
            help_ = f"the types are {listing(declared)}" if declared else None
            self.unknown("unknown-type", word, message, declared, help_)
        else:
            self.used.add(("type", word.text))
        return found


def quoted(name: str) -> str:
    """A name of the author's, as messages show it."""
    return f"`{shorten(name)}`"


def listing(names: Iterable[str], most: int = 8) -> str:
    """`a`, `b` and so on, cut where there are many."""
    items = [quoted(name) for name in names]
    shown = items[:most]
    if len(items) > most:
        shown.append("…")
    return ", ".join(shown)


def choices(names: Iterable[str]) -> str:
    """What there is to choose from, for a help line."""
    items = list(names)
    return f"there {'is' if len(items) == 1 else 'are'} {listing(items)}"


def type_in_words(type_: m.ValueType) -> str:
    """A value type as messages show it."""
    if type_.kind == m.ENUM:
        return f"one of {', '.join(shorten(value) for value in type_.values[:6])}"
    if type_.element is not None:
        return f"{type_.kind} of {type_in_words(type_.element)}"
    return type_.kind
