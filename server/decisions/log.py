"""log knows how to take a decision down: at once, as nothing may be held that changes later.

Whatever it costs is bounded: a record is a line of at most so many bytes, and what a request
shares among its questions is encoded once.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from random import random
from typing import Any, Protocol

import msgspec

from ...engine.data import Relationship
from ...tenants.serving import Serving
from .queue import PATIENCE, ROOM, Entry, Queue, Sink
from .record import Act, Party, Record, encode, instant, new_id

LARGEST = 16 << 10
"""Bytes of a context, or of another of VALUES, in a record; more is left out."""

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
        self.encoded: dict[str, tuple[Any, msgspec.Raw | None]] = {}
        """What was encoded last, by the part it is of."""

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
            fields = _answer(decided)
            if isinstance(decided, str):
                fields["revision"] = serving.revision
            else:
                fields["revision"] = decided.revision + serving.base
            if serving.version:
                fields["policy"] = serving.version
            else:
                fields["digest"] = serving.policy.digest
            if self._name:
                fields["tenant"] = self._name
                fields["token"] = self._told(serving, fields["revision"])
            if context:
                fields["context"] = self._values("context", context, omitted)
            if relationships:
                rows = [r.to_json() for r in relationships]
                fields["relationships"] = self._values("relationships", rows, omitted) or ()
            if evidence:
                given = [(name, None if at is None else instant(at)) for name, at in evidence]
                fields["evidence"] = self._values("evidence", given, omitted) or ()
            record = Record(
                id=new_id(time.time_ns()),
                time=instant(now),
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
                omitted=tuple(omitted),
                **fields,
            )
            log.queue.add(
                Entry(
                    self._tenant,
                    record.id,
                    (subject[0], subject[1]),
                    action,
                    (resource[0], resource[1]),
                    record.outcome,
                    record.revision,
                    request_id,
                    encode(record),
                )
            )
        except Exception as error:
            log.queue.lose(error)

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

        Questions of one request may share theirs, which may be large.
        """
        if not value:
            return None
        if name.rpartition(".")[2] in self.log.omit:
            omitted.append(name)
            return None
        last = self.log.encoded.get(name)
        if last is not None and last[0] is value:
            raw = last[1]
        else:
            text = encode(value)
            raw = msgspec.Raw(text) if len(text) <= LARGEST else None
            self.log.encoded[name] = (value, raw)
        if raw is None:
            omitted.append(name)
        return raw


def _answer(decided: Decided | str) -> dict[str, Any]:
    """What of a record tells of the decision."""
    if isinstance(decided, str):
        return {"decision": False, "error": decided}
    found: dict[str, Any] = {"decision": decided.allowed}
    if decided.rule is not None:
        found["rule"] = decided.rule
        found["effect"] = decided.effect
    if decided.conditional:
        found |= {
            "conditional": True,
            "missing": decided.missing,
            "required": decided.required,
        }
    return found
