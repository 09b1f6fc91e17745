"""Knows a case: one request with the data it is asked under, and how it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from ...engine.data import (
    EntityAttributes,
    Relationship,
    entity_to_json,
    parse_entity,
    parse_row,
    parse_subject,
    subject_to_json,
)
from ...engine.times import format_datetime, parse_datetime
from ..twin_facts import Request
from ..twin_solve import Thing


@dataclass(frozen=True)
class Case:
    """A request and data, all made up; `context` and the rest as JSON-like Python values.

    `now` is in microseconds since 1970, UTC; `timeless` says that other times decide alike.
    `evidence` are names with the time each was given, None for one without a time.
    """

    subject: Thing
    action: str
    resource: Thing
    now: int
    context: dict[str, Any] = field(default_factory=dict)
    action_properties: dict[str, Any] = field(default_factory=dict)
    evidence: tuple[tuple[str, int | None], ...] = ()
    relationships: tuple[Relationship, ...] = ()
    attributes: tuple[EntityAttributes, ...] = ()
    timeless: bool = False

    @staticmethod
    def of(
        request: Request,
        relationships: Iterable[Relationship],
        attributes: Iterable[EntityAttributes],
    ) -> Case:
        """The case of a request of the twin's, and data."""
        return Case(
            request.subject,
            request.action,
            request.resource,
            request.now,
            request.context,
            request.action_properties,
            request.evidence,
            tuple(relationships),
            tuple(attributes),
        )

    @staticmethod
    def from_json(data: dict[str, Any]) -> Case:
        """Read back what `to_json` wrote; raises SaysoError or KeyError where it is no case."""
        type_, id_, relation = parse_subject(data["subject"])
        rows = [parse_row(row) for row in data["data"]]
        return Case(
            Thing(type_, id_ or "", relation),
            data["action"],
            Thing(*parse_entity(data["resource"]), None),
            parse_datetime(data["now"]),
            dict(data["context"]),
            dict(data["action_properties"]),
            tuple(
                (name, None if at is None else parse_datetime(at))
                for name, at in data["evidence"].items()
            ),
            tuple(row for row in rows if isinstance(row, Relationship)),
            tuple(row for row in rows if isinstance(row, EntityAttributes)),
        )

    def to_json(self) -> dict[str, Any]:
        """The request and the data as JSON-able data, the data as rows of docs/data.md."""
        return {
            "subject": subject_to_json(*self.subject),
            "action": self.action,
            "resource": entity_to_json(self.resource.type, self.resource.id),
            "now": format_datetime(self.now),
            "context": self.context,
            "action_properties": self.action_properties,
            "evidence": {
                name: None if at is None else format_datetime(at) for name, at in self.evidence
            },
            "data": [row.to_json() for row in self.relationships]
            + [row.to_json() for row in self.attributes],
        }

    def lines(self) -> list[str]:
        """The case in words: what is asked, then on lines of their own what is given."""
        return [self.question(), *self.given()]

    def question(self) -> str:
        """What is asked: `user:u1 edit document:d1`."""
        subject = _name(subject_to_json(*self.subject))
        return f"{subject} {self.action} {_name(entity_to_json(*self.resource[:2]))}"

    def given(self) -> Iterator[str]:
        """What it is asked under, a fact a line."""
        for row in self.relationships:
            data = row.to_json()
            line = f"{_name(data['object'])} {data['relation']} {_name(data['subject'])}"
            if "expires" in data:
                line += f" until {data['expires']}"
            if "condition" in data:
                line += f" with {data['condition']} {_json(data.get('parameters', {}))}"
            yield line
        for entity in self.attributes:
            name = _name(entity_to_json(entity.type, entity.id))
            for attribute, value in entity.values.items():
                yield f"{name} {attribute} = {_json(value)}"
        for part, values in (("request", self.context), ("action", self.action_properties)):
            for attribute, value in values.items():
                yield f"{part}.{attribute} = {_json(value)}"
        for evidence, at in self.evidence:
            yield f"evidence {evidence}" + ("" if at is None else f" at {format_datetime(at)}")
        if not self.timeless:
            yield f"now = {format_datetime(self.now)}"


def _name(name: Any) -> str:
    return name if isinstance(name, str) else _json(name)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
