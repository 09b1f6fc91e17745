"""A contest: every engine is asked the same requests, its answers are compared with those that the
world has by plain computation, and those that answer rightly are timed in turns.

In turns: each round times every engine once, beginning with another each time, so that what else
the machine does falls on all of them.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from . import teams, timing
from .paper import gdrive, github, tinytodo
from .peers.contestant import Contestant, NotInstalled, open_contestant
from .report import Row
from .scenario import Scenario
from .session import WrongAnswer

SUITES: dict[str, Callable[[int], list[Scenario]]] = {
    module.SUITE: module.scenarios for module in (teams, gdrive, github, tinytodo)
}
"""What makes the scenarios of each suite, given how many requests."""

OURS = "sayso"

REQUESTS, FEW_REQUESTS = 10_000, 1_000
"""Of team-documents; of a quick run, and of each size of the paper's workloads."""

ROUNDS, QUICK_ROUNDS = 5, 3


def run(
    suite: str,
    names: Sequence[str],
    quick: bool,
    overhead: float,
    progress: Callable[[str], None],
) -> Iterator[Row]:
    """The rows of one suite for these engines; raises WrongAnswer if it is we who are wrong."""
    requests = FEW_REQUESTS if quick or suite != teams.SUITE else REQUESTS
    for scenario in SUITES[suite](requests):
        progress(f"{suite}: {scenario.case}")
        contest = Contest(scenario, overhead, progress)
        try:
            for name in names:
                yield from contest.enter(name)
            yield from contest.measure(QUICK_ROUNDS if quick else ROUNDS)
        finally:
            contest.close()


class Contest:
    """The engines that one scenario is put to."""

    def __init__(
        self, scenario: Scenario, overhead: float, progress: Callable[[str], None]
    ) -> None:
        self.scenario = scenario
        self.overhead = overhead
        self.progress = progress
        self.entered: list[Entrant] = []

    def enter(self, name: str) -> Iterator[Row]:
        """Load it and compare answers; a row of how long loading took, or of why it is not in."""
        scenario = self.scenario
        self.progress(f"{scenario.suite}: {scenario.case}: {name}: load")
        engine = open_contestant(name)
        try:
            engine.version()
        except NotInstalled as error:
            yield self._row("check", name, note=str(error))
            return
        if scenario.suite in engine.could_not:
            yield self._row("check", name, note=f"could not: {engine.could_not[scenario.suite]}")
            return
        try:
            open_and_close(name, scenario)
            took = timing.seconds(lambda: engine.load(scenario))
            entrant = Entrant(engine, scenario)
            wrong = entrant.wrong()
        except Exception as error:  # a peer's own, of any class; the others go on without it
            engine.close()
            if name == OURS:
                raise
            yield self._row("check", name, note=f"failed: {error}")
            return
        if wrong:
            engine.close()
            if name == OURS:
                raise WrongAnswer(f"{scenario.suite}: {scenario.case}: {wrong}")
            yield self._row("check", name, note=f"wrong: {wrong}")
            return
        self.entered.append(entrant)
        yield self._row("load", name, n=scenario.relationships, p50_ns=took * 1e9)

    def measure(self, rounds: int) -> Iterator[Row]:
        """Rounds in which each is timed once, for latencies and then for the rate."""
        for i in range(rounds):
            start = i % max(1, len(self.entered))
            for entrant in self.entered[start:] + self.entered[:start]:
                self.progress(f"{self.scenario.case}: round {i + 1}: {entrant.engine.name}")
                entrant.round(self.overhead)
        granted = sum(r.allowed for r in self.scenario.requests) / len(self.scenario.requests)
        for entrant in self.entered:
            times = timing.median_times(entrant.times)
            yield self._row(
                "check",
                entrant.engine.name,
                n=times.n,
                p50_ns=times.p50,
                p99_ns=times.p99,
                max_ns=times.max,
                per_second=statistics.median(entrant.rates),
                note=f"{granted:.0%} allowed",
            )

    def close(self) -> None:
        """Let the engines go."""
        for entrant in self.entered:
            entrant.engine.close()
        self.entered.clear()

    def _row(self, what: str, engine: str, n: int = 0, **values: Any) -> Row:
        """A row; one without n is of an engine that was not measured, and its note says why."""
        case = self.scenario.case.replace("check", what, 1)
        return Row(self.scenario.suite, case, engine, n, **values)


def open_and_close(name: str, scenario: Scenario) -> None:
    """Load once unmeasured, so that no engine pays for its imports in the load that counts."""
    engine = open_contestant(name)
    try:
        engine.load(scenario)
    finally:
        engine.close()


class Entrant:
    """An engine with the world loaded and its requests made."""

    def __init__(self, engine: Contestant, scenario: Scenario) -> None:
        self.engine = engine
        self.scenario = scenario
        self.asked = [engine.arguments(scenario, r) for r in scenario.requests]
        self.times: list[timing.Times] = []
        self.rates: list[float] = []
        self.timed = self.asked

    def wrong(self) -> str:
        """What is wrong with its answers, if anything; also finds how many requests to time."""
        start = time.perf_counter()
        answers = [self.engine.allowed(self.engine.ask(*a)) for a in self.asked]
        each = (time.perf_counter() - start) / len(answers)
        self.timed = self.asked[: max(10, int(self.scenario.seconds / each))]
        bad = [r for r, a in zip(self.scenario.requests, answers, strict=True) if r.allowed != a]
        if not bad:
            return ""
        r = bad[0]
        return (
            f"{len(bad):,} of {len(answers):,} answers, as to {r.subject}, {r.action}, "
            f"{r.resource_type} {r.resource}, {r.context}: {'allow' if r.allowed else 'deny'}"
        )

    def round(self, overhead: float) -> None:
        """Time the requests one by one, then all together."""
        samples = timing.latencies(self.engine.ask, self.timed)
        self.times.append(timing.summary(samples, overhead))
        self.rates.append(_rate(self.engine.ask, self.timed))


def _rate(ask: Callable[..., Any], asked: Sequence[tuple[Any, ...]]) -> float:
    """Calls a second by the clock on the wall, as some engines work in other threads."""
    with timing.quiet():
        start = time.perf_counter_ns()
        for a in asked:
            ask(*a)
        return len(asked) * 1e9 / (time.perf_counter_ns() - start)


def facts(names: Sequence[str]) -> dict[str, dict[str, str]]:
    """Of each engine: its version, and how it is asked."""
    found = {}
    for name in names:
        engine = open_contestant(name)
        try:
            version = engine.version()
        except NotInstalled as error:
            version = str(error)
        found[name] = {"version": version, "asked": engine.asked, "form": engine.form}
    return found
