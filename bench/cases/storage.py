"""Loading, memory and snapshots."""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator
from pathlib import Path

from .. import timing, world
from ..keys import Pairs
from ..peers import Peer, snapshot_bytes
from ..report import Row
from ..session import Session, expect, needed
from . import checks


def load(s: Session) -> Iterator[Row]:
    """The whole world into an empty peer; part of every run, as the other cases need it."""
    data = s.documents
    policy = world.POLICY.read_text(encoding="utf-8")
    s.size = data.relationships
    before = resident_bytes()
    took = timing.seconds(lambda: s.peer.load(policy, data.edges))
    grown = resident_bytes() - before
    checks.agree(s)
    yield s.row(
        "load", n=s.size, p50_ns=took * 1e9, per_second=s.size / took, note="the whole load"
    )
    if s.peer.memory:
        yield _per_relationship(s, "memory per relationship", _stored(s))
    yield _per_relationship(s, "memory per relationship, by the process", grown)


def memory(s: Session) -> Iterator[Row]:
    """The same after the other cases: what is built on first use counts too."""
    used = needed(s.peer.memory)()
    yield _per_relationship(s, "memory per relationship, warm", sum(used.values()))
    for part, size in sorted(used.items()):
        yield s.row(f"memory: {part}", n=s.size, bytes=size)


def snapshot(s: Session) -> Iterator[Row]:
    """Saved to a file, then mapped from it, until the first answer."""
    path = s.scratch / f"{s.suite}.snapshot"
    save = needed(s.peer.save)
    took = timing.seconds(lambda: save(path))
    size = snapshot_bytes(path)
    yield s.row("snapshot save", n=s.size, p50_ns=took * 1e9, bytes=size)
    first: list[float] = []
    times: list[float] = []
    pairs = s.mixed(s.rounds * 10, 61)
    answers = [needed(s.peer.check)(a, "edit", b).allowed for a, b in pairs]
    for i in range(s.rounds):
        times.append(_mapped(s, path, first, pairs, answers, i))
    yield s.row(
        "snapshot map",
        n=s.size,
        p50_ns=statistics.median(times) * 1e9,
        max_ns=max(times) * 1e9,
        bytes=size,
        note="the file in the system's cache",
    )
    yield s.row(
        "snapshot map, first check",
        n=len(first),
        p50_ns=statistics.median(first) * 1e9,
        max_ns=max(first) * 1e9,
    )
    path.unlink(missing_ok=True)


def _mapped(
    s: Session, path: Path, first: list[float], pairs: Pairs, answers: list[bool], i: int
) -> float:
    """One mapping: how long it takes; also whether it answers as the original does."""
    mapped: list[Peer] = []
    took = timing.seconds(lambda: mapped.append(needed(s.peer.map)(path)))
    peer = mapped.pop()
    check = needed(peer.check)
    a, b = pairs.subjects[i], pairs.resources[i]
    first.append(timing.seconds(lambda: check(a, "edit", b)))
    expect([check(a, "edit", b).allowed for a, b in pairs], answers, "a mapped snapshot")
    peer.close()
    return took


def _stored(s: Session) -> int:
    """Bytes in use by what was written, without what reading builds."""
    used = needed(s.peer.memory)()
    return sum(size for part, size in used.items() if part != "closures")


def _per_relationship(s: Session, case: str, size: float) -> Row:
    note = f"{size / 1e6:,.1f} MB in all"
    return s.row(case, n=s.size, bytes=size / s.size, note=note)


def resident_bytes() -> int:
    """This process's memory that is in use."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
