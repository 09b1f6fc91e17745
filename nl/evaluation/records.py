"""Knows the records a front end is judged by, and how they are read from JSON lines."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ...engine.errors import InvalidRequest, SaysoError, Several

Name = Annotated[str, Meta(min_length=1)]

MAX_ERRORS = 100
"""Reading gives up on a file after so many."""


class Entity(msgspec.Struct, frozen=True):
    """A subject or resource of an example; `attributes` are what stood beside its id."""

    type: str
    id: str
    attributes: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.type}:{self.id}"


class Example(msgspec.Struct, frozen=True):
    """One request, with all the facts there are, and what must come of it."""

    subject: Entity
    action: str
    resource: Entity
    context: dict[str, Any]
    relationships: tuple[tuple[str, str, str], ...]
    entities: tuple[Entity, ...]
    expect: Literal["allow", "deny"]
    note: str

    def __str__(self) -> str:
        return f"{self.subject} {self.action} {self.resource}"


class Record(msgspec.Struct, frozen=True):
    """A text, what a front end should make of it, and where the record stands (`place`).

    expect: compile, or clarify (ask the author), or reject. baseline: what is decided where the
    rule says nothing.
    """

    id: str
    text: str
    domain: str
    difficulty: int
    expect: Literal["compile", "clarify", "reject"]
    baseline: Literal["allow", "deny"]
    examples: tuple[Example, ...]
    place: str


# ── As they are written ───────────────────────────────────────────────────────────


class _Example(msgspec.Struct):
    subject: dict[str, Any]
    action: Name
    resource: dict[str, Any]
    expect: Literal["allow", "deny"]
    context: dict[str, Any] | None = None
    relationships: list[tuple[str, str, str]] | None = None
    entities: dict[str, dict[str, Any]] | list[dict[str, Any]] | None = None
    note: str = ""


class _Record(msgspec.Struct):
    id: Name
    text: str
    domain: Annotated[str, Meta(pattern=r"^[\w-]+$")]
    expect: Literal["compile", "clarify", "reject"]
    difficulty: int = 0
    baseline: Literal["allow", "deny"] = "deny"
    examples: list[_Example] = []


_DECODER = msgspec.json.Decoder(_Record, float_hook=Decimal)


def read_records(lines: Iterable[bytes], name: str) -> list[Record]:
    """The records of JSON lines; `name` is the file's, for messages.

    Keys that are not known are left aside. Raises Several with every error at its file:line, and
    InvalidRequest where there is no record at all.
    """
    records: list[Record] = []
    errors: list[SaysoError] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{name}:{number}"
        try:
            records.append(_record(line, place))
        except InvalidRequest as error:
            errors.append(error)
            if len(errors) == MAX_ERRORS:
                break
    if errors:
        raise Several(errors)
    if not records:
        raise InvalidRequest("there are no records in it", place=name)
    return records


def _record(line: bytes, place: str) -> Record:
    try:
        given = _DECODER.decode(line)
    except msgspec.ValidationError as error:
        raise InvalidRequest(_lower(str(error)), place=place) from None
    except (msgspec.DecodeError, UnicodeError, ValueError, RecursionError) as error:
        reason = str(error).removeprefix("JSON is malformed: ")
        raise InvalidRequest(f"the line is no JSON: {reason}", place=place) from None
    examples = []
    for index, example in enumerate(given.examples, 1):
        try:
            examples.append(_example(example))
        except InvalidRequest as error:
            raise InvalidRequest(f"example {index}: {error.message}", place=place) from None
    return Record(
        given.id, given.text, given.domain, given.difficulty, given.expect, given.baseline,
        tuple(examples), place,
    )  # fmt: skip


def _example(given: _Example) -> Example:
    for triple in given.relationships or ():
        for end in (triple[0], triple[2]):
            _split(end, "relationships")
    return Example(
        _entity(given.subject, "subject"),
        given.action,
        _entity(given.resource, "resource"),
        given.context or {},
        tuple(given.relationships or ()),
        tuple(_entities(given.entities or {})),
        given.expect,
        given.note,
    )


def _entity(given: dict[str, Any], what: str) -> Entity:
    attributes = dict(given)
    type_, id_ = attributes.pop("type", None), attributes.pop("id", None)
    if not isinstance(type_, str) or not isinstance(id_, str) or not type_ or not id_:
        raise InvalidRequest(f"the {what} needs a `type` and an `id`, both text")
    return Entity(type_, id_, attributes)


def _entities(given: dict[str, dict[str, Any]] | list[dict[str, Any]]) -> Iterable[Entity]:
    """Third parties: a list of them, or an object with `type:id` for its keys."""
    if isinstance(given, list):
        yield from (_entity(entity, "entity") for entity in given)
        return
    for key, attributes in given.items():
        type_, id_ = _split(key, "entities")
        beside = {name: attributes[name] for name in attributes if name not in ("type", "id")}
        yield Entity(type_, id_, beside)


def _split(text: str, where: str) -> tuple[str, str]:
    type_, colon, id_ = text.partition(":")
    if not colon or not type_ or not id_:
        raise InvalidRequest(f"expected `type:id` in `{where}`, got `{text[:60]}`")
    return type_, id_


def _lower(message: str) -> str:
    """msgspec's message as ours are: lower case at the start."""
    return message[:1].lower() + message[1:]
