"""Knows what an OpenFGA model is made of, with the place of each part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..source import Source


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of one file: offsets from `start` up to but not `end`."""

    source: Source
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Name:
    """A name, and where it stands."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Restriction:
    """One kind of subject that may be assigned: `user`, `user:*`, `group#member`, with a condition
    or without.
    """

    type: Name
    place: Place
    relation: Name | None = None
    wildcard: bool = False
    condition: Name | None = None

    @property
    def text(self) -> str:
        """As a model writes it."""
        shape = self.type.text + (":*" if self.wildcard else "")
        if self.relation is not None:
            shape += f"#{self.relation.text}"
        return shape + (f" with {self.condition.text}" if self.condition else "")


@dataclass(frozen=True, slots=True)
class This:
    """The assigned subjects."""

    place: Place


@dataclass(frozen=True, slots=True)
class Computed:
    """The subjects of another relation of the same object."""

    relation: Name


@dataclass(frozen=True, slots=True)
class Arrow:
    """`relation from tupleset`: the subjects of a relation of the objects assigned in another."""

    relation: Name
    tupleset: Name


@dataclass(frozen=True, slots=True)
class Operation:
    """`or`, `and` over two or more; `but not` of a base and what is taken from it."""

    op: str
    items: tuple[Rewrite, ...]


Rewrite = This | Computed | Arrow | Operation


def leaves(rewrite: Rewrite) -> Iterator[This | Computed | Arrow]:
    """The parts of a rewrite that are no operations, from left to right."""
    if isinstance(rewrite, Operation):
        for item in rewrite.items:
            yield from leaves(item)
    else:
        yield rewrite


@dataclass(slots=True)
class Relation:
    """One `define`."""

    name: Name
    rewrite: Rewrite
    restrictions: tuple[Restriction, ...] = ()
    comments: list[str] = field(default_factory=list)
    broken: bool = False
    """It could not be read, which has been reported."""

    @property
    def assignable(self) -> bool:
        """Whether subjects can be assigned."""
        return any(isinstance(leaf, This) for leaf in leaves(self.rewrite))


@dataclass(slots=True)
class Type:
    """One type; in a module, `extends` says that it adds to one declared elsewhere."""

    name: Name
    relations: list[Relation] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    extends: bool = False

    def relation(self, name: str) -> Relation | None:
        """The relation of this name."""
        return next((r for r in self.relations if r.name.text == name), None)


@dataclass(slots=True)
class Condition:
    """A condition: parameters with the text of their types, and its expression in CEL."""

    name: Name
    parameters: dict[str, str]
    expression: str
    place: Place
    comments: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Model:
    """A whole model."""

    schema: str = ""
    types: list[Type] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    """What stands above all else."""
    trailing: list[str] = field(default_factory=list)
    module: str | None = None
    start: Place | None = None
    holes: set[str] = field(default_factory=set)
    """What could not be read, its name too: a `type`, a `relation`, a `condition`."""

    def type(self, name: str) -> Type | None:
        """The type of this name."""
        return next((t for t in self.types if t.name.text == name), None)
