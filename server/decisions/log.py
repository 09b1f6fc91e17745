"""log knows how to take a decision down: at once, as nothing may be held that changes later.

Whatever it costs is bounded: a record is a line of at most so many bytes, and what a request
shares among its questions is encoded once.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from random import random
from typing import Any, Protocol

import msgspec

from ...engine.data import Relationship
from ...tenants.serving import Serving
from .queue import PATIENCE, ROOM, Entry, Queue, Sink
from .record import Act, Party, Record, encode, instant, new_id

LARGEST = 16 << 10
"""Bytes of a context, or of one part's properties, in a record; more is left out."""

LONGEST = 8 << 10
"""Characters of the names of a question that names what there is not; a longer one is dropped."""

MANY = 1_024
"""Tenants remembered."""

VALUES = ("context", "properties", "relationships", "evidence")
"""What may be left out of records."""


class Decided(Protocol):
    """A decision of the engine."""

    @property
    def allowed(self) -> bool: ...
    @property
    def conditional(self) -> bool: ...
    @property
    def missing(self) -> tuple[str, ...]: ...
    @property
    def required(self) -> tuple[str, ...]: ...
    @property
    def rule(self) -> str | None: ...
    @property
    def effect(self) -> str | None: ...
    @property
    def revision(self) -> int: ...


class DecisionLog:
    """The log of one process."""

    def __init__(
        self, sink: Sink, *, sample: float = 1.0, omit: Iterable[str] = (), room: int = ROOM
    ) -> None:
        """`sample` is the share of decisions taken down, `omit` some of VALUES, `room` the bytes
        that may wait."""
        self.queue = Queue(sink, room)
        self.omit = frozenset(omit)
        self._sample = sample
        self._recorders: dict[int, Recorder] = {}

    def of(self, tenant: int = 0, name: str = "") -> Recorder:
        """What takes down the decisions of one tenant."""
        recorder = self._recorders.get(tenant)
        if recorder is None:
            if len(self._recorders) >= MANY:
                self._recorders.clear()
            recorder = self._recorders[tenant] = Recorder(self, tenant, name)
        return recorder

    def chosen(self) -> bool:
        """Whether to take down a decision, by the share that is wanted."""
        return self._sample >= 1.0 or random() < self._sample

    def close(self, seconds: float = PATIENCE) -> None:
        """Write what waits, in so many seconds, and end."""
        self.queue.close(seconds)


class Recorder:
    """Takes down the decisions of one tenant, from any thread."""

    def __init__(self, log: DecisionLog, tenant: int, name: str) -> None:
        """Use DecisionLog.of."""
        self.log = log
        self._tenant = tenant
        self._name = name
        self._token: tuple[int, int | str | None] = (-1, None)
        self._encoded: dict[str, tuple[Any, msgspec.Raw | None]] = {}

    def decide(
        self,
        serving: Serving,
        subject: tuple[str, ...],
        action: str,
        resource: tuple[str, str],
        given: Mapping[str, Any],
        *,
        request_id: str = "",
    ) -> Any:
        """Decide and take it down. `given` are keyword arguments for Engine.check, whose Decision
        this returns and whose errors it raises; those are not taken down."""
        now = given.get("now")
        at = time.time_ns() // 1_000 if now is None else now
        decision = serving.engine.check(subject, action, resource, **{**given, "now": at})
        rest = {name: value for name, value in given.items() if name != "now" and value}
        self.record(serving, at, subject, action, resource, decision, request_id=request_id, **rest)
        return decision

    def record(
        self,
        serving: Serving,
        now: int,
        subject: tuple[str, ...],
        action: str,
        resource: tuple[str, str],
        decided: Decided | str,
        *,
        request_id: str = "",
        context: Mapping[str, Any] | None = None,
        subject_properties: Mapping[str, Any] | None = None,
        action_properties: Mapping[str, Any] | None = None,
        resource_properties: Mapping[str, Any] | None = None,
        relationships: Sequence[Relationship] = (),
        evidence: Sequence[tuple[str, int | None]] = (),
    ) -> None:
        """Take a decision down: what Engine.check was given and what it answered.

        `now` is the time it was told, in microseconds since 1970. `decided` is the decision, or
        the code of the error where the question names what there is not. Never raises.
        """
        log = self.log
        if not log.chosen():
            return
        try:
            if isinstance(decided, str) and sum(map(len, (*subject, action, *resource))) > LONGEST:
                log.queue.drop()
                return
            omitted: list[str] = []
            if isinstance(decided, str):
                revision = serving.revision
            else:
                revision = decided.revision + serving.base
            record = Record(
                id=new_id(time.time_ns()),
                time=instant(now),
                tenant=self._name,
                request_id=request_id,
                subject=Party(
                    subject[0],
                    subject[1],
                    subject[2] if len(subject) > 2 else None,
                    self._values("subject.properties", subject_properties, omitted),
                ),
                action=Act(action, self._values("action.properties", action_properties, omitted)),
                resource=Party(
                    resource[0],
                    resource[1],
                    None,
                    self._values("resource.properties", resource_properties, omitted),
                ),
                context=self._values("context", context, omitted),
                relationships=self._relationships(relationships, omitted),
                evidence=self._evidence(evidence, omitted),
                omitted=tuple(omitted),
                revision=revision,
                token=self._told(serving, revision),
                policy=serving.version,
                digest="" if serving.version else serving.policy.digest,
                **_answer(decided),
            )
            log.queue.add(self._entry(record))
        except Exception as error:
            log.queue.lose(error)

    def _entry(self, record: Record) -> Entry:
        return Entry(
            self._tenant,
            record.id,
            (record.subject.type, record.subject.id),
            record.action.name,
            (record.resource.type, record.resource.id),
            record.outcome,
            record.revision,
            record.request_id,
            encode(record),
        )

    def _told(self, serving: Serving, revision: int) -> int | str | None:
        """The revision as clients know it, where that is something else."""
        known, token = self._token
        if known != revision:
            told = serving.told(revision)
            token = None if told == revision else told
            self._token = (revision, token)
        return token

    def _values(self, name: str, value: Any, omitted: list[str]) -> Any:
        """The JSON of a part's values, unless they are to be left out or too large.

        Questions of one request may share theirs, so what was encoded last is kept a while.
        """
        if not value:
            return None
        if name.rpartition(".")[2] in self.log.omit:
            omitted.append(name)
            return None
        last = self._encoded.get(name)
        if last is not None and last[0] is value:
            raw = last[1]
        else:
            text = encode(value)
            raw = msgspec.Raw(text) if len(text) <= LARGEST else None
            self._encoded[name] = (value, raw)
        if raw is None:
            omitted.append(name)
        return raw

    def _relationships(
        self, given: Sequence[Relationship], omitted: list[str]
    ) -> tuple[dict[str, Any], ...]:
        if given and "relationships" in self.log.omit:
            omitted.append("relationships")
            return ()
        return tuple(r.to_json() for r in given)

    def _evidence(
        self, given: Sequence[tuple[str, int | None]], omitted: list[str]
    ) -> tuple[tuple[str, datetime | None], ...]:
        if given and "evidence" in self.log.omit:
            omitted.append("evidence")
            return ()
        return tuple((name, None if at is None else instant(at)) for name, at in given)


def _answer(decided: Decided | str) -> dict[str, Any]:
    """What of a record tells of the decision."""
    if isinstance(decided, str):
        return {"decision": False, "error": decided}
    return {
        "decision": decided.allowed,
        "conditional": decided.conditional,
        "missing": decided.missing,
        "required": decided.required,
        "rule": decided.rule,
        "effect": decided.effect,
    }
