"""deciding knows how to answer a question: yes or no, why, and who or what else."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Literal

import msgspec

from ...engine.data import Relationship, parse_entity, parse_row, parse_subject
from ...engine.errors import InvalidRequest, SaysoError
from ...engine.results import Conditional
from ...engine.times import parse_datetime
from ...store.errors import InvalidToken
from ...tenants.serving import Serving
from ..wording import explain_in_words
from .caller import Caller

LIMIT, MOST = 1_000, 10_000
"""Entries of a page, unless told otherwise and at most."""

MAX_GIVEN = 1_000
"""Relationships that a simulation may suppose."""

Told = int | str


@dataclass(frozen=True, slots=True)
class Simulation:
    """What a question may suppose that only policy authors may: facts, evidence and the time.

    `relationships` are rows of docs/data.md, `evidence` names with the times they were given at
    (None: just now), `now` a datetime.
    """

    relationships: Sequence[object] = ()
    evidence: dict[str, str | None] = field(default_factory=dict)
    now: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; which of subject, action and resource it has depends on the question."""

    subject: object = None
    action: str = ""
    resource: object = None
    context: dict[str, Any] | None = None
    subject_properties: dict[str, Any] | None = None
    action_properties: dict[str, Any] | None = None
    resource_properties: dict[str, Any] | None = None
    simulate: Simulation | None = None

    def arguments(self, *parts: str) -> dict[str, Any]:
        """Keyword arguments for the engine, with the properties of the parts it takes."""
        given = {f"{part}_properties": getattr(self, f"{part}_properties") for part in parts}
        return given | {"context": self.context} | _supposed(self.simulate)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision and the revision it was made at, as it is told."""

    allowed: bool
    conditional: bool
    rule: str | None
    effect: str | None
    missing: tuple[str, ...]
    required: tuple[str, ...]
    revision: Told


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list. `everyone`: so are ids never seen, but those `excluded`."""

    ids: list[str]
    conditional: list[Conditional]
    revision: Told
    everyone: bool = False
    excluded: list[str] = field(default_factory=list)
    cursor: str | None = None


def check(caller: Caller, question: Question) -> Decided:
    """Decide; raises what Engine.check raises. Only what supposes nothing goes into the log."""
    _allow(caller, "check", question)
    serving = caller.replica.current
    subject = _subject(question.subject)
    resource = parse_entity(question.resource, "resource")
    given = question.arguments("subject", "action", "resource")
    recorder = caller.recorder if question.simulate is None else None
    if recorder is None:
        decision = serving.engine.check(subject, question.action, resource, **given)
    else:
        decision = recorder.decide(
            serving, subject, question.action, resource, given, request_id=caller.request_id
        )
    return Decided(
        decision.allowed,
        decision.conditional,
        decision.rule,
        decision.effect,
        decision.missing,
        decision.required,
        serving.told(decision.revision + serving.base),
    )


async def explain(caller: Caller, question: Question) -> dict[str, Any]:
    """Decide and say why, in the form of docs/explain.md; `revision` as it is told."""
    _allow(caller, "read", question)
    serving = caller.replica.current
    found = await asyncio.to_thread(
        explain_in_words,
        serving.engine,
        _subject(question.subject),
        question.action,
        parse_entity(question.resource, "resource"),
        **question.arguments("subject", "action", "resource"),
    )
    return found.to_json() | {"revision": serving.told(found.revision + serving.base)}


async def list_objects(
    caller: Caller, type: str, question: Question, limit: int, cursor: str | None
) -> Listed:
    """To which objects of a type may the subject do this?"""
    _allow(caller, "check", question)
    serving = caller.replica.current
    query = _query("objects", type, question)
    found = await asyncio.to_thread(
        serving.engine.list_objects,
        _subject(question.subject),
        question.action,
        type,
        **question.arguments("subject", "action"),
        after=_after(caller, query, cursor),
        limit=limit,
    )
    following = _cursor(caller, query, found.next)
    return Listed(found.ids, found.conditional, _told(serving, found.revision), cursor=following)


async def list_subjects(
    caller: Caller, type: str, question: Question, limit: int, cursor: str | None
) -> Listed:
    """Which subjects of a type may do this to the resource?"""
    _allow(caller, "check", question)
    serving = caller.replica.current
    query = _query("subjects", type, question)
    found = await asyncio.to_thread(
        serving.engine.list_subjects,
        type,
        question.action,
        parse_entity(question.resource, "resource"),
        **question.arguments("action", "resource"),
        after=_after(caller, query, cursor),
        limit=limit,
    )
    return Listed(
        found.ids,
        found.conditional,
        _told(serving, found.revision),
        found.everyone,
        list(found.excluded),
        _cursor(caller, query, found.next),
    )


async def list_actions(caller: Caller, question: Question, relations: bool) -> Listed:
    """What may the subject do to the resource? With `relations`, those are named too."""
    _allow(caller, "check", question)
    serving = caller.replica.current
    found = await asyncio.to_thread(
        serving.engine.list_actions,
        _subject(question.subject),
        parse_entity(question.resource, "resource"),
        relations=relations,
        **question.arguments("subject", "resource"),
    )
    return Listed(found.names, found.conditional, _told(serving, found.revision))


def _allow(caller: Caller, scope: Literal["check", "read"], question: Question) -> None:
    caller.require(scope)
    if question.simulate is not None:
        caller.require("policy")


def _subject(value: object) -> tuple[str, ...]:
    type_, id_, relation = parse_subject(value)
    if id_ is None:
        raise InvalidRequest("the subject can't be everyone of a type", place="subject")
    return (type_, id_) if relation is None else (type_, id_, relation)


def _told(serving: Serving, revision: int) -> Told:
    return serving.told(revision + serving.base)


def _supposed(simulation: Simulation | None) -> dict[str, Any]:
    if simulation is None:
        return {}
    if len(simulation.relationships) > MAX_GIVEN:
        raise InvalidRequest(
            f"at most {MAX_GIVEN:,} can be supposed", place="simulate.relationships"
        )
    now = simulation.now
    return {
        "relationships": [_relationship(i, row) for i, row in enumerate(simulation.relationships)],
        "evidence": [
            (name, None if at is None else _time(at, f"simulate.evidence.{name}"))
            for name, at in simulation.evidence.items()
        ],
        "now": None if now is None else _time(now, "simulate.now"),
    }


def _relationship(at: int, row: object) -> Relationship:
    try:
        parsed = parse_row(row)
        if not isinstance(parsed, Relationship):
            raise InvalidRequest("expected a relationship")
    except SaysoError as error:
        error.place = f"simulate.relationships[{at}]"
        raise
    return parsed


def _time(text: str, place: str) -> int:
    try:
        return parse_datetime(text)
    except SaysoError as error:
        error.place = place
        raise


# ── Pages ───────────────────────────────────────────────────────────────────────────────────

_encode = msgspec.json.Encoder(order="deterministic").encode


def _query(*parts: object) -> str:
    """What tells one list from another, so that a cursor serves its own only."""
    return blake2b(_encode(parts), digest_size=12).hexdigest()


def _cursor(caller: Caller, query: str, last: str | None) -> str | None:
    if last is None:
        return None
    place = msgspec.json.encode(["list", query, last])
    return caller.database.sealer.cursor(caller.tenant, place)


def _after(caller: Caller, query: str, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    place = caller.database.sealer.place(caller.tenant, cursor)
    try:
        _, made_for, last = msgspec.json.decode(place, type=tuple[Literal["list"], str, str])
    except msgspec.MsgspecError:
        raise InvalidToken("this cursor belongs to another list") from None
    if made_for != query:
        raise InvalidToken("this cursor belongs to another list")
    return last
