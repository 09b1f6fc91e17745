"""Knows what a word of the vocabulary can stand for.

A condition that a word carries is an expression about the variable IT, to be put in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar, cast

import msgspec

from ...compiler import model as m
from ..text.lexicon import REASONS

IT = "it"
BOOL = m.ValueType("bool")

N = TypeVar("N")

Side = Literal["object", "subject"]


class Given(m.RequestField, frozen=True, tag_field="node", tag="given"):
    """That evidence goes by `name` and is given, no longer than `within` ago in microseconds: as
    words tell it, until a rule requires it.
    """

    within: int | None = None


@dataclass(frozen=True, slots=True)
class Noun:
    """Entities of any of some types: "document", "people"."""

    types: tuple[str, ...]
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """Entities of a type of which `test` holds: "draft", "approver", "locked", "clinician"."""

    type: str
    test: m.Expr
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Circumstance:
    """Something that holds of the request or the moment: "MFA", "business hours"."""

    test: m.Expr


@dataclass(frozen=True, slots=True)
class Attr:
    """An attribute of a type, or of the request where `of` is "request"."""

    of: str
    name: str
    type: m.ValueType


@dataclass(frozen=True, slots=True)
class Rel:
    """A relation, permission or inverse of `type` and the types of its subjects."""

    type: str
    name: str
    subjects: tuple[str, ...]
    inverse_of: tuple[str, str] | None = None
    """For an inverse: the type and relation that it is the other way of."""


@dataclass(frozen=True, slots=True)
class RelWord:
    """A word for a relation. `head` is the side that the word's own noun or subject stands on.

    "owner": the subject is the owner of the object, head subject. "shared with": the object is
    shared with the subject, head object.
    """

    rel: Rel
    head: Side
    plural: bool = False
    participle: bool = False
    always_whose: bool = False
    """Whether a text has to say whose: "children" are not just all who have a parent."""
    deep: bool = False
    """Whether it is said over any number of steps: what one descends from, however far back."""


@dataclass(frozen=True, slots=True)
class PathNoun:
    """Where a walk from an entity of `type` leads: "line manager" for user.manager."""

    type: str
    path: tuple[str, ...]
    ends: tuple[str, ...]
    attribute: Attr | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """What a datetime attribute tells the moment of: "archived" for archived_at."""

    attr: Attr
    noun: str = ""
    """What it happens to, where the attribute says: "link" for link_expires_at."""
    happens: bool = False
    """Whether it is said as "expires", not as "is archived"."""


@dataclass(frozen=True, slots=True)
class SetWord:
    """Any value of a named set, as one of an attribute: "embargoed destination"; by the set's own
    name, "the embargo list", of any.
    """

    attr: Attr | None
    element: m.ValueType
    values: tuple[bool | int | str, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """An action."""

    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """One entity, by name."""

    type: str
    id: str


def reasons_given(attribute: m.Attribute, called: str) -> Iterator[Circumstance]:
    """That what who asks writes as their reason is given: "with a reason", "without a written
    explanation".
    """
    if attribute.type.kind == "string" and called.split()[-1] in REASONS:
        field = m.RequestField(attribute.type, attribute.name)
        some = m.Compare(BOOL, "!=", field, m.Const(field.type, ""))
        yield Circumstance(m.And(BOOL, (m.Present(BOOL, field), some)))


WRITTEN_ON = REASONS | frozenset("reference ref number code serial barcode label tag".split())
"""Last words of what a thing is given in writing, and may be without."""


def marked(owner: str, attribute: m.Attribute, called: str) -> Iterator[Kind]:
    """That a thing has been given what is written of it: "orders without a customs reference"."""
    if attribute.type.kind == "string" and called.split()[-1] in WRITTEN_ON:
        known = m.AttributeOf(attribute.type, IT, attribute.name)
        some = m.Compare(BOOL, "!=", known, m.Const(known.type, ""))
        yield Kind(owner, m.And(BOOL, (m.Present(BOOL, known), some)))


def put(node: N, name: str, variable: str = IT) -> N:
    """An expression about `variable`, made one about `name`."""
    return cast(N, _put(node, variable, name))


def _put(node: object, old: str, new: str) -> object:
    if isinstance(node, tuple):
        items = tuple(_put(item, old, new) for item in node)
        return items if any(a is not b for a, b in zip(items, node, strict=True)) else node
    if isinstance(node, m.Const | m.ValueType) or not isinstance(node, msgspec.Struct):
        return node
    changes: dict[str, object] = {}
    for field in node.__struct_fields__:
        value = getattr(node, field)
        if field in ("of", "item", "left", "right", "root") and value == old:
            changes[field] = new
        elif isinstance(value, tuple | msgspec.Struct):
            made = _put(value, old, new)
            if made is not value:
                changes[field] = made
    return msgspec.structs.replace(node, **changes) if changes else node


def who_of(word: RelWord) -> tuple[str, ...]:
    """The types of those whom a relation's noun names."""
    return word.rel.subjects if word.head == "subject" else (word.rel.type,)


def types_of(value: object) -> tuple[str, ...]:
    """The types of what a word names, whether a noun, a kind of something, or somebody."""
    if isinstance(value, Noun):
        return value.types
    return (value.type,) if isinstance(value, Kind | Person) else ()


def only_of_place(test: m.Expr) -> bool:
    """Whether a test is of nothing but where a request comes from."""
    match test:
        case m.Not(operand=inner):
            return only_of_place(inner)
        case m.And(items=items) | m.Or(items=items):
            return all(map(only_of_place, items))
    return isinstance(test, m.InNetworks)


def attribute_in(test: m.Expr) -> str:
    """The attribute that a test looks at, be it of what a walk leads to: the environment of the
    vault that a secret is in.
    """
    if isinstance(test, m.Quantifier) and test.kind == "any" and test.body is not None:
        return ".".join((*test.path.path, attribute_in(test.body)))
    for part in (test, getattr(test, "left", None), getattr(test, "set", None)):
        if isinstance(part, m.AttributeOf):
            return part.name
    return repr(test)


def is_person(value: object, types: Sequence[str]) -> bool:
    """Whether what a noun names is of one of the types that ask."""
    people = set(types)
    if isinstance(value, Noun):
        return bool(people & set(value.types))
    if isinstance(value, RelWord):
        side = value.rel.subjects if value.head == "subject" else (value.rel.type,)
        return bool(people & set(side))
    if isinstance(value, PathNoun):
        return bool(people & set(value.ends))
    return isinstance(value, Kind | Person) and value.type in people
