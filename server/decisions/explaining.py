"""explaining knows how to explain a decision of the log as it was made, and what is so no more."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import msgspec

from ...engine.data import Relationship, parse_row
from ...engine.errors import SaysoError
from ...engine.explanation import (
    ComparisonStep,
    Edge,
    Entity,
    Explanation,
    NetworkStep,
    Operand,
    ValueStep,
    WindowStep,
    steps_within,
)
from ...store import feed
from ...store.changes import EVERYONE, Filter
from ...store.database import Database
from ...store.past import last_published
from ...store.reading import history
from ...tenants.past import serving_at
from ...tenants.serving import Serving
from ..http.evaluation import UNKNOWN_NAME
from ..wording import explain_in_words
from .record import Record, instant, micros, outcome

MOST = 50
"""Relationships whose past is looked up, of each explanation."""


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an engine says to a question; `error` is the code of what the question got wrong."""

    decision: str
    rule: str | None = None
    effect: str | None = None
    missing: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    error: str | None = None


class Difference(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that is otherwise today.

    `policy`: another version. `time`: what there was then answers otherwise today. `removed`,
    `replaced` and `added`: a relationship (`edge`). `attribute`: a value of an entity's. `was` and
    `now` are what it was and is; `revision`, `by` and `reason` tell of the change.
    """

    kind: str
    edge: Edge | None = None
    entity: Entity | None = None
    name: str | None = None
    was: Any = None
    now: Any = None
    revision: int | None = None
    by: str | None = None
    reason: str | None = None


class Today(msgspec.Struct, frozen=True, omit_defaults=True):
    """The same question asked today."""

    answer: Answer
    revision: int
    policy: int = 0
    explanation: Explanation | None = None
    differences: tuple[Difference, ...] = ()


class Explained(msgspec.Struct, frozen=True, omit_defaults=True):
    """A decision of the log, explained.

    `explanation` is missing where the question named what there was not. `as_logged` says whether
    what is restored answers as the log has it.
    """

    record: Record
    answer: Answer
    as_logged: bool
    explanation: Explanation | None = None
    today: Today | None = None


async def explain(database: Database, tenant: int, record: Record, now: int) -> Explained:
    """Explain a record of a tenant's as it was, and at `now`, in microseconds since 1970.

    Raises what tenants.past.serving_at raises.
    """
    serving = await serving_at(database, tenant, record.revision)
    answer, explanation = await asyncio.to_thread(ask, serving, record, record.now)
    later, _ = await asyncio.to_thread(ask, serving, record, now)
    version = serving.version
    head = await feed.head(database, tenant)
    if head.revision != record.revision:
        del serving  # one of a large tenant in memory is enough
        serving = await serving_at(database, tenant, head.revision)
    answer_now, explanation_now = await asyncio.to_thread(ask, serving, record, now)
    differences: list[Difference] = []
    if serving.version != version:
        differences.append(await _published(database, tenant, version))
    if later != answer:
        differences.append(Difference("time", was=record.time, now=instant(now)))
    if explanation is not None:
        differences += await _removed(database, tenant, record.revision, explanation)
    if explanation_now is not None:
        differences += await _added(database, tenant, record.revision, explanation_now)
    if explanation is not None and explanation_now is not None:
        differences += _values(explanation, explanation_now)
    today = Today(answer_now, serving.revision, serving.version, explanation_now)
    return Explained(
        record,
        answer,
        answer == logged(record),
        explanation,
        msgspec.structs.replace(today, differences=tuple(differences)),
    )


def ask(serving: Serving, record: Record, now: int) -> tuple[Answer, Explanation | None]:
    """Put the question of a record to an engine, as if it were `now`."""
    subject = record.subject
    who = (subject.type, subject.id, *((subject.relation,) if subject.relation else ()))
    try:
        found = explain_in_words(
            serving.engine,
            who,
            record.action.name,
            (record.resource.type, record.resource.id),
            record.context,
            subject_properties=subject.properties,
            action_properties=record.action.properties,
            resource_properties=record.resource.properties,
            relationships=_relationships(record),
            evidence=[(name, None if at is None else micros(at)) for name, at in record.evidence],
            now=now,
        )
    except UNKNOWN_NAME as error:
        return Answer("deny", error=error.code), None
    except SaysoError as error:  # a policy that takes other values today
        return Answer("none", error=error.code), None
    found = msgspec.structs.replace(found, revision=serving.revision)
    return (
        Answer(found.decision, found.rule, found.effect, found.missing, found.required),
        found,
    )


def logged(record: Record) -> Answer:
    """What a record says was answered."""
    return Answer(
        outcome(record.decision, record.conditional),
        record.rule,
        record.effect,
        record.missing,
        record.required,
        record.error,
    )


def _relationships(record: Record) -> list[Relationship]:
    rows = (parse_row(row) for row in record.relationships)
    return [row for row in rows if isinstance(row, Relationship)]


# ── What is otherwise ───────────────────────────────────────────────────────────────────────


async def _published(database: Database, tenant: int, was: int) -> Difference:
    last = await last_published(database, tenant)
    return Difference(
        "policy",
        was=was,
        now=last.version,
        revision=last.revision,
        by=last.actor or None,
        reason=last.reason or None,
    )


async def _removed(
    database: Database, tenant: int, revision: int, explanation: Explanation
) -> list[Difference]:
    """The relationships of an explanation that are no more what they were at its revision."""
    found = []
    for edge in _stored(explanation):
        events = (await history(database, tenant, _filter(edge))).items
        kind = "replaced" if any(event.until is None for event in events) else "removed"
        for event in events:
            if event.since <= revision and event.until is not None and event.until > revision:
                by, why = event.ended_by or None, event.end_reason or None
                found.append(Difference(kind, edge=edge, revision=event.until, by=by, reason=why))
    return found


async def _added(
    database: Database, tenant: int, revision: int, explanation: Explanation
) -> list[Difference]:
    """The relationships of an explanation of today that there were not at a revision."""
    found = []
    for edge in _stored(explanation):
        events = (await history(database, tenant, _filter(edge))).items
        then = any(e.since <= revision and (e.until or revision + 1) > revision for e in events)
        for event in events:
            if event.until is None and event.since > revision and not then:
                by, why = event.granted_by or None, event.reason or None
                found.append(
                    Difference("added", edge=edge, revision=event.since, by=by, reason=why)
                )
    return found


def _stored(explanation: Explanation) -> list[Edge]:
    return [edge for edge in explanation.picture.edges if edge.state == "stored"][:MOST]


def _filter(edge: Edge) -> Filter:
    return Filter(
        edge.object.type,
        edge.object.id,
        edge.relation,
        edge.subject.type,
        EVERYONE if edge.subject.id is None else edge.subject.id,
        edge.subject.relation or "",
    )


def _values(then: Explanation, today: Explanation) -> list[Difference]:
    """The attributes that both explanations speak of and that have another value today."""
    was, now = _attributes(then), _attributes(today)
    return [
        Difference(
            "attribute",
            entity=was[key].entity,
            name=was[key].attribute,
            was=was[key].value,
            now=now[key].value,
        )
        for key in was
        if key in now and (was[key].known, was[key].value) != (now[key].known, now[key].value)
    ]


def _attributes(explanation: Explanation) -> dict[tuple[Entity, str], Operand]:
    found: dict[tuple[Entity, str], Operand] = {}
    for operand in _operands(explanation):
        if operand.entity is not None and operand.attribute is not None:
            found.setdefault((operand.entity, operand.attribute), operand)
    return found


def _operands(explanation: Explanation) -> Iterable[Operand]:
    for reason in explanation.reasons:
        for step in steps_within(reason.steps):
            if isinstance(step, ComparisonStep):
                yield step.left
                yield step.right
            elif isinstance(step, ValueStep | WindowStep):
                yield step.operand
            elif isinstance(step, NetworkStep):
                yield step.operand
                yield step.networks
