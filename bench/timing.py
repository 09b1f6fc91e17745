"""Clocks: how long each call takes, how many there are in a second.

A latency is what `time.perf_counter_ns` says around one call, minus what it says around none
(`overhead_ns`, measured when the run begins). The rate is taken apart, from a plain loop with
one reading before and one after of the thread's processor time, so that other programs on the
machine don't lower it. The garbage collector is off meanwhile.
"""

from __future__ import annotations

import contextlib
import gc
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .keys import Pairs

Call = Callable[..., Any]

INTERRUPTED = 1_000
"""Nanoseconds between two readings of the clock, of which one takes some 50."""


@dataclass(frozen=True)
class Times:
    """Latencies of one round, overhead taken off, in nanoseconds."""

    n: int
    p50: float
    p99: float
    max: float


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """No garbage collection."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def overhead_ns(n: int = 200_000) -> float:
    """What the two readings of the clock cost by themselves."""
    now = time.perf_counter_ns
    out = [0] * n
    for i in range(n):
        start = now()
        out[i] = now() - start
    return statistics.median(out)


def interruptions(seconds: float = 0.5) -> tuple[Times, float]:
    """How long this thread is kept from running, and how often in a second.

    Found by reading the clock over and over: where two readings lie INTERRUPTED or more apart,
    something else had the processor. On a virtual machine that is mostly the host, which no
    figure of the guest's tells of.
    """
    now = time.perf_counter_ns
    found: list[int] = []
    with quiet():
        start = before = now()
        end = start + int(seconds * 1e9)
        while before < end:
            after = now()
            if after - before >= INTERRUPTED:
                found.append(after - before)
            before = after
    times = summary(found, 0) if found else Times(0, 0.0, 0.0, 0.0)
    return times, len(found) * 1e9 / (before - start)


def summary(samples: Sequence[float], overhead: float) -> Times:
    """The distribution of one round."""
    s = sorted(samples)
    n = len(s)

    def at(share: float) -> float:
        return max(0.0, s[min(n - 1, int(n * share))] - overhead)

    return Times(n, at(0.50), at(0.99), at(1.0))


def check_latencies(check: Call, action: str, keys: Pairs) -> list[int]:
    """One latency a check, of `check(subject, action, resource)`."""
    now = time.perf_counter_ns
    out = [0] * len(keys)
    i = 0
    with quiet():
        for s, r in zip(keys.subjects, keys.resources, strict=True):
            start = now()
            check(s, action, r)
            out[i] = now() - start
            i += 1
    return out


def context_latencies(
    check: Call, action: str, keys: Pairs, contexts: Sequence[dict[str, Any]]
) -> list[int]:
    """As check_latencies, each check with a context of its own."""
    now = time.perf_counter_ns
    out = [0] * len(keys)
    i = 0
    with quiet():
        for s, r, context in zip(keys.subjects, keys.resources, contexts, strict=False):
            start = now()
            check(s, action, r, context)
            out[i] = now() - start
            i += 1
    return out


def check_rate(check: Call, action: str, keys: Pairs) -> float:
    """Checks a second of processor time in a plain loop."""
    with quiet():
        start = time.thread_time_ns()
        for s, r in zip(keys.subjects, keys.resources, strict=True):
            check(s, action, r)
        return len(keys) * 1e9 / (time.thread_time_ns() - start)


def context_rate(
    check: Call, action: str, keys: Pairs, contexts: Sequence[dict[str, Any]]
) -> float:
    """As check_rate, each check with a context of its own."""
    with quiet():
        start = time.thread_time_ns()
        for s, r, context in zip(keys.subjects, keys.resources, contexts, strict=False):
            check(s, action, r, context)
        return len(keys) * 1e9 / (time.thread_time_ns() - start)


def latencies(call: Call, arguments: Iterable[tuple[Any, ...]]) -> list[int]:
    """One latency a call, for calls slow enough that unpacking arguments does not tell."""
    now = time.perf_counter_ns
    out: list[int] = []
    with quiet():
        for a in arguments:
            start = now()
            call(*a)
            out.append(now() - start)
    return out


def rate(call: Call, arguments: Sequence[tuple[Any, ...]]) -> float:
    """Calls a second of processor time in a plain loop."""
    with quiet():
        start = time.thread_time_ns()
        for a in arguments:
            call(*a)
        return len(arguments) * 1e9 / (time.thread_time_ns() - start)


def seconds(call: Callable[[], Any]) -> float:
    """How long one call takes."""
    with quiet():
        start = time.perf_counter_ns()
        call()
        return (time.perf_counter_ns() - start) / 1e9


def median_times(rounds: Sequence[Times]) -> Times:
    """The median of the rounds, figure by figure; of the longest, the longest."""
    return Times(
        sum(t.n for t in rounds),
        statistics.median(t.p50 for t in rounds),
        statistics.median(t.p99 for t in rounds),
        max(t.max for t in rounds),
    )
