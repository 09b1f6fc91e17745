"""Many checks in one call."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from .. import keys, timing
from ..report import Row
from ..session import Session, expect, needed

BATCH = 10_000
"""Checks in one call."""


def by_name(s: Session) -> Iterator[Row]:
    """Subjects and resources by name, random, none twice."""
    s.warm_up()
    batch = needed(s.peer.check_batch)
    pairs = s.mixed(s.count(500_000), 21)
    n = min(BATCH, len(pairs))
    parts = [pairs.part(i, len(pairs) // n) for i in range(len(pairs) // n)]
    check = needed(s.peer.check)
    first = parts[0]
    singly = bytes(
        check(a, "edit", b).allowed for a, b in zip(first.subjects, first.resources, strict=True)
    )
    expect(batch(first.subjects, "edit", first.resources), singly, "the batch's answers")
    calls = [(p.subjects, "edit", p.resources) for p in parts]
    yield _measured(s, "batch by name", batch, calls, n, keys.MIXED)


def by_id(s: Session) -> Iterator[Row]:
    """Subjects and resources by the engine's own numbers."""
    s.warm_up()
    batch, id_of = needed(s.peer.check_ids), needed(s.peer.id_of)
    pairs = s.mixed(s.count(500_000), 22)
    n = min(BATCH, len(pairs))
    parts = [pairs.part(i, len(pairs) // n) for i in range(len(pairs) // n)]
    calls = [
        ("user", list(map(id_of, p.subjects)), "edit", "document", list(map(id_of, p.resources)))
        for p in parts
    ]
    by_name_ = needed(s.peer.check_batch)(parts[0].subjects, "edit", parts[0].resources)
    expect(batch(*calls[0]), by_name_, "the batch's answers")
    yield _measured(s, "batch by id", batch, calls, n, keys.MIXED)


def one_to_many(s: Session) -> Iterator[Row]:
    """One subject and a thousand resources by name, as a page that greys its buttons asks."""
    s.warm_up()
    batch = needed(s.peer.check_batch)
    pairs = s.mixed(s.count(500_000), 23)
    n = 1_000
    calls = [
        (pairs.subjects[i], "edit", pairs.resources[i : i + n])
        for i in range(0, len(pairs) - n + 1, n)
    ]
    yield _measured(s, "one subject to many", batch, calls, n, "1,000 documents a call")


def _measured(
    s: Session,
    case: str,
    batch: Callable[..., Any],
    calls: Sequence[tuple[Any, ...]],
    n: int,
    note: str,
) -> Row:
    """Latencies are of one call, the rate is of checks; all calls are made twice a round."""
    times, rates = [], []
    for _ in range(s.rounds):
        samples = timing.latencies(batch, calls)
        times.append(s.summary(samples))
        rates.append(n * timing.rate(batch, calls))
    found = timing.median_times(times)
    if n == BATCH:
        note = f"{note}; {n:,} checks a call"
    return s.row(case, found, n=found.n * n, per_second=statistics.median(rates), note=note)
