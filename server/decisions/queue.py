"""queue knows how to bring records to a sink without anyone waiting for it.

It is bounded in bytes, and a thread empties it. Nothing here raises, nor waits for a sink: what
is not kept is counted, as dropped where there was no room and as failed where the sink refused it.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice
from typing import NamedTuple, Protocol

import structlog

_log = structlog.get_logger("sayso.decisions")

ROOM = 32 << 20
"""Bytes of lines that wait at most."""

BATCH = 1_000
"""Lines written at once."""

PAUSE = 0.1
"""Seconds between looks at the queue."""

RETRY = 1.0
"""Seconds until a sink that was away is asked again."""

PATIENCE = 10.0
"""Seconds that the end of a process waits for what is in the queue."""


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


class Queue:
    """Records on their way, and the thread that writes them."""

    def __init__(self, sink: Sink, room: int = ROOM) -> None:
        """`room` is in bytes."""
        self.kept = 0
        self.dropped = 0
        self.failed = 0
        self._sink = sink
        self._room = room
        self._entries: deque[Entry] = deque()
        self._bytes = 0
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._well = True
        self._thread = threading.Thread(target=self._run, name="decision log", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """Records in the queue."""
        return len(self._entries)

    def add(self, entry: Entry) -> None:
        """Queue a record, if there is room."""
        size = len(entry.line)
        with self._lock:
            if self._bytes + size > self._room or self._stop.is_set():
                self.dropped += 1
            else:
                self._bytes += size
                self._entries.append(entry)

    def drop(self) -> None:
        """Count a record for which there is no room."""
        with self._lock:
            self.dropped += 1

    def lose(self, error: Exception) -> None:
        """Count a record that could not be made, and why."""
        with self._lock:
            self.failed += 1
        self._ill(error)

    def close(self, seconds: float = PATIENCE) -> None:
        """Write what is there and end, in so many seconds; what is left then is dropped."""
        self._stop.set()
        self._thread.join(seconds)
        with self._lock:
            self.dropped += len(self._entries)
            self._entries.clear()
            lost = {"dropped": self.dropped, "failed": self.failed}
        if any(lost.values()):
            _log.warning("decisions were not logged", kept=self.kept, **lost)

    # ── The thread ──

    def _run(self) -> None:
        pause = PAUSE
        while True:
            stopping = self._stop.wait(pause)
            pause = PAUSE if self._drain() else RETRY
            if stopping:
                break
            self._guarded(self._sink.tend)
        self._guarded(self._sink.close)

    def _drain(self) -> bool:
        """Write all that is in the queue; False if the sink is away."""
        while True:
            with self._lock:
                batch = list(islice(self._entries, BATCH))
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
                for entry in batch[: len(self._entries)]:  # unless closing has cleared it
                    self._entries.popleft()
                    self._bytes -= len(entry.line)
                self.kept += kept
                self.failed += len(batch) - kept

    def _guarded(self, what: Callable[[], None]) -> None:
        try:
            what()
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
