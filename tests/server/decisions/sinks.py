"""Sinks that do as a test wants, and what is put into them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from sayso.server.decisions.queue import Entry, SinkAway
from sayso.server.decisions.record import Act, Party, Record, decode, encode, instant, new_id


class Kept:
    """Keeps all in memory."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.closed = False

    def write(self, batch: Sequence[Entry]) -> int:
        self.entries += batch
        return len(batch)

    def tend(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True

    @property
    def records(self) -> list[Record]:
        return [decode(entry.line) for entry in self.entries]


class Stuck(Kept):
    """Keeps nothing until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()

    def write(self, batch: Sequence[Entry]) -> int:
        self.go.wait()
        return super().write(batch)


class Failing(Kept):
    """Does what it is told the first times, then keeps all."""

    def __init__(self, *outcomes: Callable[[Sequence[Entry]], int]) -> None:
        super().__init__()
        self.outcomes = list(outcomes)
        self.done = threading.Event()

    def write(self, batch: Sequence[Entry]) -> int:
        if self.outcomes:
            return self.outcomes.pop(0)(batch)
        kept = super().write(batch)
        self.done.set()
        return kept


def away(_: Sequence[Entry]) -> int:
    raise SinkAway("not now")


def broken(_: Sequence[Entry]) -> int:
    raise ValueError("no")


def half(batch: Sequence[Entry]) -> int:
    return len(batch) // 2


def record(number: int = 0, **given: Any) -> Record:
    """A record; the later the number, the later its time."""
    now = 1_790_000_000_000_000 + number * 1_000_000
    parts: dict[str, Any] = {
        "id": new_id(now * 1_000),
        "time": instant(now),
        "subject": Party("user", "ann"),
        "action": Act("edit"),
        "resource": Party("document", "plan"),
        "decision": False,
    }
    return Record(**parts | given)


def entry(found: Record, tenant: int = 0) -> Entry:
    """A record on its way."""
    return Entry(
        tenant,
        found.id,
        (found.subject.type, found.subject.id),
        found.action.name,
        (found.resource.type, found.resource.id),
        found.outcome,
        found.revision,
        found.request_id,
        encode(found),
    )
