"""Rows of data: relationships and attributes, read from JSON lines and written back.

docs/data.md is the form's definition. Reading judges the shape of a row; whether its types,
relations and values are the policy's is judged where it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from .errors import InvalidRelationship, InvalidRequest, InvalidValue, SaysoError, Several
from .times import datetime_in_range, datetime_of, format_datetime, parse_datetime
from .values import check_id, show

MAX_ERRORS = 100
"""Reading gives up on a file after so many."""


class Relationship(msgspec.Struct, frozen=True, gc=False):  # nothing refers back
    """One stored fact: (object, relation, subject), perhaps conditional, perhaps expiring.

    `subject_id` None means everyone of `subject_type`; `subject_relation` makes the subject a
    set. `parameters` are the condition's, as JSON-like Python values. `expires` is in
    microseconds since 1970, UTC.
    """

    object_type: str
    object_id: str
    relation: str
    subject_type: str
    subject_id: str | None
    subject_relation: str | None = None
    condition: str | None = None
    parameters: dict[str, Any] | None = None
    expires: int | None = None

    @staticmethod
    def of(
        object: object,
        relation: str,
        subject: object,
        *,
        condition: str | None = None,
        parameters: dict[str, Any] | None = None,
        expires: int | str | datetime | None = None,
    ) -> Relationship:
        """A relationship from names: `of("document:plan", "owner", "user:alice")`."""
        object_type, object_id = parse_entity(object, "object")
        relation = _name(relation, "relation")
        if parameters is not None and condition is None:
            raise InvalidRelationship("`parameters` need the `condition` they belong to")
        if condition is not None:
            condition = _name(condition, "condition")
        if parameters is not None and not isinstance(parameters, dict):
            raise InvalidRelationship(f"`parameters` are an object, got {show(parameters)}")
        return Relationship(
            object_type,
            object_id,
            relation,
            *parse_subject(subject),
            condition,
            parameters,
            None if expires is None else _instant(expires),
        )

    def to_json(self) -> dict[str, Any]:
        """The row of docs/data.md that reads back as this relationship."""
        row: dict[str, Any] = {
            "object": entity_to_json(self.object_type, self.object_id),
            "relation": self.relation,
            "subject": subject_to_json(self.subject_type, self.subject_id, self.subject_relation),
        }
        if self.condition is not None:
            row["condition"] = self.condition
        if self.parameters is not None:
            row["parameters"] = self.parameters
        if self.expires is not None:
            row["expires"] = format_datetime(self.expires)
        return row


class EntityAttributes(msgspec.Struct, frozen=True):
    """Attributes of one entity, as JSON-like Python values; None removes one."""

    type: str
    id: str
    values: dict[str, Any]

    @staticmethod
    def of(entity: object, values: dict[str, Any]) -> EntityAttributes:
        """Attributes from a name: `of("user:alice", {"department": "finance"})`."""
        if not isinstance(values, dict):
            raise InvalidValue(f"`attributes` are an object, got {show(values)}")
        return EntityAttributes(*parse_entity(entity, "entity"), values)

    def to_json(self) -> dict[str, Any]:
        """The row of docs/data.md that reads back as these attributes."""
        return {"entity": entity_to_json(self.type, self.id), "attributes": self.values}


Row = Relationship | EntityAttributes


# ── Names of entities and subjects ────────────────────────────────────────────────


def parse_entity(value: object, what: str = "entity") -> tuple[str, str]:
    """(type, id) of `"document:plan"`, `("document", "plan")` or `{"type": …, "id": …}`."""
    type_, id_, relation = _parse_name(value, what)
    if id_ is None:
        raise InvalidRequest(f"the {what} can't be everyone of a type")
    if relation is not None:
        raise InvalidRequest(
            f"the {what} can't be a set, got {show(value)}; where an id holds `#`, write "
            '`{"type": …, "id": …}`'
        )
    return type_, id_


def parse_subject(value: object, what: str = "subject") -> tuple[str, str | None, str | None]:
    """(type, id, relation) of a subject; id None is everyone, relation None is an object.

    Takes `"user:alice"`, `"team:eng#member"`, `"everyone user"`, tuples of two or three, and
    the objects of docs/data.md.
    """
    return _parse_name(value, what)


def entity_to_json(type: str, id: str) -> str | dict[str, str]:
    """`"type:id"`, or an object where that would read otherwise."""
    if ":" in type or "#" in id:
        return {"type": type, "id": id}
    return f"{type}:{id}"


def subject_to_json(type: str, id: str | None, relation: str | None) -> str | dict[str, str]:
    """A subject's text, or an object where its text would read otherwise."""
    if id is None:
        return {"everyone": type} if ":" in type else f"everyone {type}"
    if relation is None:
        return entity_to_json(type, id)
    if ":" in type or "#" in id or "#" in relation:
        return {"type": type, "id": id, "relation": relation}
    return f"{type}:{id}#{relation}"


def _parse_name(value: object, what: str) -> tuple[str, str | None, str | None]:
    if isinstance(value, str):
        return _parse_text(value, what)
    if isinstance(value, tuple) and len(value) in (2, 3):
        type_, id_, relation = (*value, None)[:3]
    elif isinstance(value, dict) and set(value) == {"everyone"}:
        return _name(value["everyone"], what), None, None
    elif isinstance(value, dict) and {"type", "id"} <= set(value) <= {"type", "id", "relation"}:
        type_, id_, relation = value["type"], value["id"], value.get("relation")
    else:
        raise InvalidRequest(f"expected the {what} as `type:id`, got {show(value)}")
    return (
        _name(type_, what),
        check_id(id_),
        None if relation is None else _name(relation, what),
    )


def _parse_text(text: str, what: str) -> tuple[str, str | None, str | None]:
    type_, colon, rest = text.partition(":")
    if not colon:
        if text.startswith("everyone "):
            return _name(text.removeprefix("everyone "), what), None, None
        raise InvalidRequest(f"expected the {what} as `type:id`, got {show(text)}")
    id_, hash_, relation = rest.partition("#")
    if "#" in relation:
        raise InvalidRequest(
            f"the {what} {show(text)} holds more than one `#`; write "
            '`{"type": …, "id": …, "relation": …}`'
        )
    return _name(type_, what), check_id(id_), _name(relation, what) if hash_ else None


def _name(value: object, what: str) -> str:
    if not isinstance(value, str) or not value:
        raise InvalidRequest(f"expected a name in the {what}, got {show(value)}")
    return value


def _instant(value: object) -> int:
    if isinstance(value, datetime):
        return datetime_of(value)
    if isinstance(value, str):
        return parse_datetime(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return datetime_in_range(value)
    raise InvalidValue(f"expected `expires` as a datetime, got {show(value)}")


# ── Rows ──────────────────────────────────────────────────────────────────────────

_RELATIONSHIP = ("object", "relation", "subject", "condition", "parameters", "expires")
_ATTRIBUTES = ("entity", "attributes")
_DECODER = msgspec.json.Decoder(float_hook=Decimal)


def parse_row(row: object) -> Row:
    """A decoded JSON object as the relationship or attributes it states."""
    if not isinstance(row, dict):
        raise InvalidRequest(f"expected an object, got {show(row)}")
    if "entity" in row or "attributes" in row:
        _check_keys(row, _ATTRIBUTES, _ATTRIBUTES)
        return EntityAttributes.of(row["entity"], row["attributes"])
    _check_keys(row, _RELATIONSHIP, _RELATIONSHIP[:3])
    expires = row.get("expires")
    if expires is not None and not isinstance(expires, str):
        raise InvalidValue(f"expected `expires` as a datetime, got {show(expires)}")
    return Relationship.of(
        row["object"],
        row["relation"],
        row["subject"],
        condition=row.get("condition"),
        parameters=row.get("parameters"),
        expires=expires,
    )


def read_rows(lines: Iterable[str | bytes], name: str) -> Iterator[Row]:
    """The rows of JSON lines; `name` is the file's, for messages.

    Reads on past bad lines and then raises Several with every error at its file:line, so apply
    nothing before the iterator has ended.
    """
    errors: list[SaysoError] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield parse_row(_decode(line))
        except SaysoError as error:
            column = f":{error.place}" if error.place else ""
            error.place = f"{name}:{number}{column}"
            errors.append(error)
            if len(errors) == MAX_ERRORS:
                errors.append(InvalidRequest("too many errors: reading stopped", place=name))
                break
    if errors:
        raise Several(errors)


def _check_keys(row: dict[str, Any], known: tuple[str, ...], needed: tuple[str, ...]) -> None:
    for key in row:
        if key not in known:
            choices = ", ".join(f"`{name}`" for name in known)
            raise InvalidRequest(f"unknown key {show(key)}, expected {choices}")
    for key in needed:
        if key not in row:
            raise InvalidRequest(f"the key `{key}` is missing")


def _decode(line: str | bytes) -> Any:
    try:
        return _DECODER.decode(line)
    except msgspec.DecodeError as error:
        message, _, position = str(error).partition(" (byte ")
        reason = message.removeprefix("JSON is malformed: ")
        column = str(int(position[:-1]) + 1) if position else None
        raise InvalidRequest(f"the line is no JSON: {reason}", place=column) from None
    except (UnicodeError, ValueError, RecursionError) as error:
        raise InvalidRequest(f"the line is no JSON: {error}") from None
