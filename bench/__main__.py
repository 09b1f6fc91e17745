"""python -m bench: measure, print a table, write JSON. See README.md for how to read it."""

from __future__ import annotations

import argparse
import fnmatch
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from . import contest, peers, report, rules, timing
from .cases import CASES, storage
from .report import Row
from .session import Session, WrongAnswer
from .world import LARGE, SMALL, Size, World

SUITES = {"small": SMALL, "large": LARGE, rules.SUITE: None}
ALL = "all"

METHOD = {
    "latency": "time.perf_counter_ns around each call, minus overhead_ns; the median of the rounds",
    "rate": "a plain loop over other keys, its own cost included, by processor time",
    "warm_up": "each user checked once before, except in `check cold`",
    "garbage_collector": "off during measurement",
    "contests": "the engines take turns in each round; their rate is by the clock on the wall",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the arguments ask for; the exit code."""
    options = parser().parse_args(arguments)
    progress = _progress()
    overhead = timing.overhead_ns()
    header: dict[str, Any] = {
        "machine": report.machine(),
        "method": {**METHOD, "overhead_ns": overhead, "quick": options.quick},
    }
    rows: list[Row] = []
    contestants = chosen(options.engine, peers.CONTESTANTS)
    suites = options.suite or (("small", rules.SUITE) if options.quick else SUITES)
    if any(suite in contest.SUITES for suite in suites):
        header["engines"] = contest.facts(contestants)
    try:
        for suite in suites:
            if suite in contest.SUITES:
                rows += contest.run(suite, contestants, options.quick, overhead, progress)
                continue
            for engine in chosen(options.engine, peers.NAMES):
                rows += run(suite, engine, options, overhead, progress)
    except WrongAnswer as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    header["load_at_end"] = os.getloadavg()[0]
    progress("")
    facts = header["machine"]
    print(
        f"{facts['processor']}, {facts['usable_cores']} cores, Python {facts['python']}, "
        f"load {facts['load_average']:.1f}; {overhead:.0f} ns of clock taken off each latency\n"
    )
    print(report.table(rows))
    if options.json:
        options.json.write_text(report.as_json(header, rows), encoding="utf-8")
    return 0


def parser() -> argparse.ArgumentParser:
    """The options."""
    p = argparse.ArgumentParser(
        prog="python -m bench", description="Measure Sayso, and its peers beside it."
    )
    p.add_argument("--quick", action="store_true", help="a minute: small worlds, fewer calls")
    p.add_argument("--json", type=Path, metavar="FILE", help="write the rows as JSON as well")
    suites = (*SUITES, *contest.SUITES)
    p.add_argument("--suite", choices=suites, action="append", help="only this one; repeatable")
    p.add_argument(
        "--engine",
        choices=(ALL, *peers.CONTESTANTS),
        action="append",
        help="only this one; repeatable; `all` for every engine there is, else it is Sayso alone",
    )
    p.add_argument("--case", metavar="PATTERN", help="only cases so named, as in `check*`")
    return p


def chosen(asked: Sequence[str] | None, there: Sequence[str]) -> list[str]:
    """Those of the engines there that were asked for, in their order."""
    names = asked or [peers.NAMES[0]]
    return [name for name in there if name in names or ALL in names]


def run(
    suite: str,
    engine: str,
    options: argparse.Namespace,
    overhead: float,
    progress: Callable[[str], None],
) -> Iterator[Row]:
    """The rows of one suite for one engine."""
    size = SUITES[suite]
    if size is None:
        yield from rules.run(engine, options.quick, overhead, progress)
        return
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        session = Session(
            suite, peers.open_peer(engine), options.quick, overhead, Path(scratch), progress
        )
        yield from _documents(session, size, options.case)
        session.peer.close()


def _documents(session: Session, size: Size, pattern: str | None) -> Iterator[Row]:
    """Generate, load, then case by case."""
    session.progress(f"{size.name}: generating the world")
    session.world = World(size)
    session.progress(f"{size.name}: {session.peer.name}: load")
    yield from storage.load(session)
    for case in CASES:
        if pattern and not fnmatch.fnmatch(case.name, pattern):
            continue
        missing = [name for name in case.needs if getattr(session.peer, name) is None]
        if missing:
            continue
        session.progress(f"{size.name}: {session.peer.name}: {case.name}")
        yield from case.measure(session)


def _progress() -> Callable[[str], None]:
    """Says on a terminal what is going on, with the seconds since the start."""
    start = time.monotonic()

    def say(text: str) -> None:
        if sys.stderr.isatty():
            elapsed = f"[{time.monotonic() - start:4.0f} s] " if text else ""
            print(f"\r\x1b[K{elapsed}{text}", end="", file=sys.stderr, flush=True)

    return say


if __name__ == "__main__":
    sys.exit(main())
