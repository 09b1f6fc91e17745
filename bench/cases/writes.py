"""Single writes, above all of edges between groups, and what they cost those who read."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

from .. import timing
from ..report import Row
from ..session import Session, needed


def write(s: Session) -> Iterator[Row]:
    """One user made an editor of one document; then no more."""
    s.warm_up()
    rng, world = s.random(41), s.documents
    new = s.count(20_000)
    edges = [
        s.peer.edge("document", d, "editor", "user", u)
        for d, u in zip(
            rng.choices(world.documents, k=new), rng.choices(world.users, k=new), strict=True
        )
    ]
    yield from _added_and_removed(s, "write", edges, "one editor of a document")


def member(s: Session) -> Iterator[Row]:
    """One user put into one group; then no more."""
    s.warm_up()
    rng, world = s.random(42), s.documents
    new = s.count(20_000)
    edges = [
        s.peer.edge("group", g, "member", "user", u)
        for g, u in zip(
            rng.choices(world.groups, k=new), rng.choices(world.users, k=new), strict=True
        )
    ]
    yield from _added_and_removed(s, "member", edges, "one user of a group")


def nested(s: Session) -> Iterator[Row]:
    """One group nested in another; then no more. The largest groups are among them."""
    s.warm_up()
    edges = [edge for edge, _ in nested_edges(s, s.count(2_000))]
    yield from _added_and_removed(s, "nested edge", edges, "a tenth of them the largest groups")


def after_nested(s: Session) -> Iterator[Row]:
    """The first check of a member after a group of hers was nested: who pays for the write?"""
    s.warm_up()
    check, add, remove = needed(s.peer.check), needed(s.peer.add), needed(s.peer.remove)
    rng, world = s.random(43), s.documents
    samples: list[int] = []
    for edge, group in nested_edges(s, s.count(2_000)):
        users = sorted(world.people(group))
        if not users:
            continue
        add(edge)
        call = (f"user:{rng.choice(users)}", "edit", f"document:{rng.choice(world.documents)}")
        samples += _latency(check, call)
        remove(edge)
        samples += _latency(check, call)
    yield s.row(
        "check after nested edge",
        s.summary(samples),
        note="the next check of a user whom the edge concerns",
    )


def _latency(call: Any, arguments: tuple[Any, ...]) -> list[int]:
    """The latency of one call; collecting garbage first would empty the caches."""
    now = time.perf_counter_ns
    start = now()
    call(*arguments)
    return [now() - start]


def nested_edges(s: Session, n: int) -> list[tuple[Any, str]]:
    """New edges (inner group a member of the outer), with the inner group; no cycle among them."""
    rng, world = s.random(44), s.documents
    known = set(zip(world.nesting.objects, world.nesting.subjects, strict=True))
    levels = [world.groups[r.start : r.stop] for r in world.group_levels]
    largest = sorted(levels[1][: 10 * n], key=lambda g: -len(world.people(g)))[: n // 10]
    found: dict[tuple[str, str], None] = {}
    for inner in largest:
        found[rng.choice(levels[0]), inner] = None
    room = sum(len(a) * len(b) for i, a in enumerate(levels) for b in levels[i + 1 :])
    n = min(n, room // 4)
    while len(found) < n:
        above, below = sorted(rng.sample(range(len(levels)), 2))
        found[rng.choice(levels[above]), rng.choice(levels[below])] = None
    return [
        (s.peer.edge("group", outer, "member", "group", inner, "member"), inner)
        for outer, inner in found
        if (outer, inner) not in known
    ]


def _added_and_removed(s: Session, case: str, edges: Sequence[Any], note: str) -> Iterator[Row]:
    for verb, call in (("add", s.peer.add), ("remove", s.peer.remove)):
        samples = timing.latencies(needed(call), [(edge,) for edge in edges])
        rate = len(samples) * 1e9 / sum(samples)
        yield s.row(f"{case} {verb}", s.summary(samples), per_second=rate, note=note)
