"""Readers beside a writer, and batches on two threads."""

from __future__ import annotations

import contextlib
import itertools
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from .. import timing
from ..keys import Pairs
from ..report import Row
from ..session import Session, needed
from .batches import BATCH
from .writes import nested_edges

PAUSE = 0.002
"""Seconds that the writer sleeps between two writes."""

THREADS = 2


def reader(s: Session) -> Iterator[Row]:
    """Single checks beside a writer of nested edges, and beside a thread that only sleeps.

    The difference between the two is what writing costs a reader; what both show is the price
    of a second thread under the interpreter's lock.
    """
    s.warm_up()
    pairs = s.mixed(s.count(1_000_000), 51)
    edges = [edge for edge, _ in nested_edges(s, 1_000)]
    add, remove = needed(s.peer.add), needed(s.peer.remove)
    with _beside(_paced(lambda _: None, edges)):
        yield _read(
            s, "check beside a sleeper", pairs, "the other thread wakes, but writes nothing"
        )
    with _beside(_paced(_toggle(add, remove), edges)) as written:
        row = _read(s, "check beside a writer", pairs, "")
    yield Row(
        **{**_fields(row), "note": f"{len(written)} nested edges added and removed meanwhile"}
    )


def batches(s: Session) -> Iterator[Row]:
    """Batches on one thread, on two, and on two beside a writer."""
    s.warm_up()
    pairs = s.mixed(s.count(1_000_000), 52)
    n = min(BATCH, len(pairs) // 10)
    parts = [pairs.part(i, len(pairs) // n) for i in range(len(pairs) // n)]
    calls = [(p.subjects, "edit", p.resources) for p in parts]
    edges = [edge for edge, _ in nested_edges(s, 1_000)]
    yield _parallel(s, "batches on 1 thread", calls, n, 1)
    yield _parallel(s, f"batches on {THREADS} threads", calls, n, THREADS)
    toggle = _toggle(needed(s.peer.add), needed(s.peer.remove))
    with _beside(_paced(toggle, edges)):
        yield _parallel(s, f"batches on {THREADS} threads beside a writer", calls, n, THREADS)


def _read(s: Session, case: str, pairs: Pairs, note: str) -> Row:
    samples = timing.check_latencies(needed(s.peer.check), "edit", pairs)
    return s.row(case, s.summary(samples), note=note)


def _fields(row: Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def _toggle(
    add: Callable[[Any], Any], remove: Callable[[Any], Any]
) -> Callable[[tuple[Any, bool]], None]:
    def apply(change: tuple[Any, bool]) -> None:
        edge, adding = change
        (add if adding else remove)(edge)

    return apply


def _paced(
    write: Callable[[tuple[Any, bool]], None], edges: Sequence[Any]
) -> Callable[[threading.Event, list[int]], None]:
    """A thread's work: add an edge, remove it, with pauses, until told to stop."""

    def work(stop: threading.Event, done: list[int]) -> None:
        for edge in itertools.cycle(edges):
            for adding in (True, False):
                time.sleep(PAUSE)
                write((edge, adding))
            done.append(1)
            if stop.is_set():
                return

    return work


@contextlib.contextmanager
def _beside(work: Callable[[threading.Event, list[int]], None]) -> Iterator[list[int]]:
    """Another thread at work; yields its list of things done."""
    stop = threading.Event()
    done: list[int] = []
    thread = threading.Thread(target=work, args=(stop, done))
    thread.start()
    try:
        yield done
    finally:
        stop.set()
        thread.join()


def _parallel(s: Session, case: str, calls: Sequence[tuple[Any, ...]], n: int, threads: int) -> Row:
    """Each thread makes every other call; the rate is of checks by the clock on the wall."""
    batch = needed(s.peer.check_batch)
    samples: list[list[int]] = [[] for _ in range(threads)]

    def work(i: int) -> None:
        now = time.perf_counter_ns
        for a in calls[i::threads]:
            start = now()
            batch(*a)
            samples[i].append(now() - start)

    workers = [threading.Thread(target=work, args=(i,)) for i in range(threads)]
    with timing.quiet():
        start = time.perf_counter_ns()
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        elapsed = time.perf_counter_ns() - start
    found = s.summary([x for part in samples for x in part])
    return s.row(
        case,
        found,
        n=found.n * n,
        per_second=found.n * n * 1e9 / elapsed,
        note=f"{n:,} checks a call",
    )
