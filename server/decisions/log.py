"""log knows how to take decisions down without anyone waiting for it.

What is decided becomes a line at once, under bounds, and goes into a queue that is bounded in
bytes. A thread brings the queue to its sink. Nothing here raises, nor waits for a sink: what is
not kept is counted, as dropped where there was no room and as failed where the sink refused it.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from random import random
from typing import Any, NamedTuple, Protocol

import msgspec
import structlog

from ...engine.data import Relationship
from ...tenants.serving import Serving
from .record import Act, Party, Record, encode, instant, new_id, outcome

_log = structlog.get_logger("sayso.decisions")

QUEUE = 32 << 20
"""Bytes of lines that wait at most."""

LARGEST = 16 << 10
"""Bytes of a context, or of one part's properties, in a record; more is left out."""

LONGEST = 8 << 10
"""Characters of the names of a question that names what there is not; a longer one is dropped."""

BATCH = 1_000
"""Lines written at once."""

PAUSE = 0.1
"""Seconds between looks at the queue."""

RETRY = 1.0
"""Seconds until a sink that was away is asked again."""

PATIENCE = 10.0
"""Seconds that the end of a process waits for what is in the queue."""

VALUES = ("context", "properties", "relationships", "evidence")
"""What may be left out of records."""


class Entry(NamedTuple):
    """A record on its way: its line, and what a database finds it by."""

    tenant: int
    id: str
    subject: tuple[str, str]
    action: str
    resource: tuple[str, str]
    outcome: str
    revision: int
    request_id: str
    line: bytes


class SinkAway(Exception):
    """The sink can't be reached for now; nothing was kept."""


class Sink(Protocol):
    """Where records go. Its methods are called by one thread."""

    def write(self, batch: Sequence[Entry]) -> int:
        """Keep records and say how many were; raises SinkAway, or whatever went wrong."""

    def tend(self) -> None:
        """Do what is due, for a moment at most."""

    def close(self) -> None:
        """Let everything go."""


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
        self,
        sink: Sink,
        *,
        sample: float = 1.0,
        omit: Iterable[str] = (),
        limit: int = QUEUE,
    ) -> None:
        """`sample` is the share of decisions taken down, `omit` some of VALUES."""
        self.kept = 0
        self.dropped = 0
        self.failed = 0
        self.omit = frozenset(omit)
        self._sink = sink
        self._sample = sample
        self._limit = limit
        self._queue: deque[Entry] = deque()
        self._bytes = 0
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._well = True
        self._thread = threading.Thread(target=self._run, name="decision log", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """Records in the queue."""
        return len(self._queue)

    def of(self, tenant: int = 0, name: str = "") -> Recorder:
        """What takes down the decisions of one tenant."""
        return Recorder(self, tenant, name)

    def chosen(self) -> bool:
        """Whether to take down a decision, by the share that is wanted."""
        return self._sample >= 1.0 or random() < self._sample

    def add(self, entry: Entry) -> None:
        """Queue a record, if there is room."""
        size = len(entry.line)
        with self._lock:
            if self._bytes + size > self._limit:
                self.dropped += 1
            else:
                self._bytes += size
                self._queue.append(entry)

    def lose(self) -> None:
        """Count a decision that could not be taken down."""
        with self._lock:
            self.failed += 1

    def drop(self) -> None:
        """Count a decision for which there is no room."""
        with self._lock:
            self.dropped += 1

    def close(self, seconds: float = PATIENCE) -> None:
        """Write what is in the queue and end, in so many seconds; what is left then is dropped."""
        self._stop.set()
        self._thread.join(seconds)
        with self._lock:
            left = len(self._queue)
            self._queue.clear()
            self.dropped += left
        if self.dropped or self.failed:
            _log.warning(
                "decisions were lost", kept=self.kept, dropped=self.dropped, failed=self.failed
            )

    # ── The thread ──

    def _run(self) -> None:
        pause = PAUSE
        while True:
            stopping = self._stop.wait(pause)
            pause = PAUSE if self._drain() else RETRY
            if stopping:
                break
            self._tend()
        try:
            self._sink.close()
        except Exception as error:
            self._ill(error)

    def _drain(self) -> bool:
        """Write all that is in the queue; False if the sink is away."""
        while True:
            batch = [self._queue[i] for i in range(min(len(self._queue), BATCH))]
            if not batch:
                return True
            try:
                kept = self._sink.write(batch)
            except SinkAway as error:
                self._ill(error)
                return False
            except Exception as error:
                kept = 0
                self._ill(error)
            else:
                if kept == len(batch):
                    self._recovered()
            with self._lock:
                for entry in batch:
                    self._queue.popleft()
                    self._bytes -= len(entry.line)
                self.kept += kept
                self.failed += len(batch) - kept

    def _tend(self) -> None:
        try:
            self._sink.tend()
        except Exception as error:
            self._ill(error)

    def _ill(self, error: Exception) -> None:
        """Tell of a failure, once until things go well again."""
        if self._well:
            self._well = False
            told = {"reason": str(error), "kind": type(error).__name__}
            _log.error("the decision log can't be written", **told)

    def _recovered(self) -> None:
        if not self._well:
            self._well = True
            _log.info("the decision log is written again", dropped=self.dropped, failed=self.failed)


class Recorder:
    """Takes down the decisions of one tenant, from any thread."""

    def __init__(self, log: DecisionLog, tenant: int, name: str) -> None:
        """Use DecisionLog.of."""
        self.log = log
        self._tenant = tenant
        self._name = name
        self._token: tuple[int, int | str | None] = (-1, None)
        self._encoded: dict[str, tuple[Any, msgspec.Raw | None]] = {}

    def record(
        self,
        serving: Serving,
        now: int,
        subject: Sequence[str],
        action: str,
        resource: Sequence[str],
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
            omitted: list[str] = []
            parts = {
                "context": context,
                "subject.properties": subject_properties,
                "action.properties": action_properties,
                "resource.properties": resource_properties,
            }
            values = {
                name: self._values(name, value, omitted) if value else None
                for name, value in parts.items()
            }
            if isinstance(decided, str):
                if sum(map(len, (*subject, action, *resource))) > LONGEST:
                    log.drop()
                    return
                found: dict[str, Any] = {"decision": False, "error": decided}
                revision = serving.revision
                how = "deny"
            else:
                found = {
                    "decision": decided.allowed,
                    "conditional": decided.conditional,
                    "missing": decided.missing,
                    "required": decided.required,
                    "rule": decided.rule,
                    "effect": decided.effect,
                }
                revision = decided.revision + serving.base
                how = outcome(decided.allowed, decided.conditional)
            if relationships and "relationships" in log.omit:
                omitted.append("relationships")
                relationships = ()
            if evidence and "evidence" in log.omit:
                omitted.append("evidence")
                evidence = ()
            id = new_id(time.time_ns())
            record = Record(
                id=id,
                time=instant(now),
                tenant=self._name,
                request_id=request_id,
                subject=Party(
                    subject[0],
                    subject[1],
                    subject[2] if len(subject) > 2 else None,
                    values["subject.properties"],
                ),
                action=Act(action, values["action.properties"]),
                resource=Party(resource[0], resource[1], None, values["resource.properties"]),
                context=values["context"],
                relationships=tuple(r.to_json() for r in relationships),
                evidence=tuple(
                    (name, None if at is None else instant(at)) for name, at in evidence
                ),
                omitted=tuple(omitted),
                revision=revision,
                token=self._told(serving, revision),
                policy=serving.version,
                digest="" if serving.version else serving.policy.digest,
                **found,
            )
            log.add(
                Entry(
                    self._tenant,
                    id,
                    (subject[0], subject[1]),
                    action,
                    (resource[0], resource[1]),
                    how,
                    revision,
                    request_id,
                    encode(record),
                )
            )
        except Exception as error:
            log.lose()
            log._ill(error)

    def _told(self, serving: Serving, revision: int) -> int | str | None:
        """The revision as clients know it, where that is something else."""
        known, token = self._token
        if known != revision:
            told = serving.told(revision)
            token = None if told == revision else told
            self._token = (revision, token)
        return token

    def _values(self, name: str, value: Any, omitted: list[str]) -> msgspec.Raw | None:
        """The JSON of a part's values, unless they are to be left out or too large.

        Questions of one request may share theirs, so what was encoded last is kept a while.
        """
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
