"""Many tenants in one worker: `python -m bench.tenants [--quick] [--json FILE]`.

A PostgreSQL with 2,000 tenants, 200 of them with 10,000 relationships each, and two servers of it:
one is asked about one tenant only, the other about all 200. Finds how long the first check of a
tenant takes that is not in memory yet, what all take there, and what a check takes among them, at
some load and on one connection, beside one of the lone tenant; the servers take turns. The load
average is printed, as latencies mean something on a machine that has two cores to itself only.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import uvloop

from sayso.engine.data import Relationship
from sayso.server import logs
from sayso.store import embedded
from sayso.store.changes import Write
from sayso.store.database import Database, connect
from sayso.store.importing import import_chunk
from sayso.store.migrate import migrate
from sayso.store.tenants import Tenants
from sayso.tenants import publishing

from .load import Result, post, run
from .serve import PATH, beside_the_server, in_turns, started
from .store import row
from .world import POLICY

REGISTERED, LOADED, EACH = 2_000, 200, 10_000
"""Tenants there are, those in memory at once, and relationships of each of these."""

USERS, FOLDERS = EACH // 10, EACH // 30
RATE = 10_000
"""Requests a second."""


def name_of(number: int) -> str:
    """The name of a tenant; those with data come first."""
    return f"tenant-{number}"


async def fill(database: Database, registered: int, loaded: int) -> None:
    """Register tenants, all with a policy, some with data."""
    for number in range(registered):
        made = await Tenants(database).create(name_of(number))
        version = await publishing.keep(database, made.id, POLICY.read_text())
        await publishing.publish(database, made.id, version.version)
        if number < loaded:
            rows = relationships(number)
            await import_chunk(database, made.id, rows, [], Write(actor="bench"))


def relationships(seed: int) -> list[Relationship]:
    """Documents with an editor each, and some with a folder."""
    chance = random.Random(seed)
    found = {
        (f"d{chance.randrange(EACH)}", f"u{chance.randrange(USERS)}") for _ in range(EACH * 9 // 10)
    }
    edges = [Relationship("document", d, "editor", "user", u) for d, u in sorted(found)]
    while len(edges) < EACH:
        document, folder = f"d{len(edges)}", f"f{chance.randrange(FOLDERS)}"
        edges.append(Relationship("document", document, "parent", "folder", folder))
    return edges


def requests(tenants: int, count: int) -> list[bytes]:
    """Questions about random users and documents of random tenants."""
    chance = random.Random(count)
    return [question(chance.randrange(tenants), chance) for _ in range(count)]


def question(tenant: int, chance: random.Random) -> bytes:
    """A random question of one tenant."""
    body = {
        "subject": {"type": "user", "id": f"u{chance.randrange(USERS)}"},
        "action": {"name": "edit"},
        "resource": {"type": "document", "id": f"d{chance.randrange(EACH)}"},
    }
    return post(f"/t/{name_of(tenant)}{PATH}", json.dumps(body).encode())


def resident(pid: int) -> int:
    """Bytes of a process that are in memory."""
    pages = Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


@contextlib.asynccontextmanager
async def database(registered: int, loaded: int) -> AsyncIterator[str]:
    """The URL of a database with the tenants."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o711)  # root's PostgreSQL, which is not root, must get through
        ours = await embedded.start(Path(name) / "database")
        try:
            await migrate(ours.owner_url)
            opened = await connect(ours.url)
            try:
                await fill(opened, registered, loaded)
            finally:
                await opened.close()
            yield ours.url
        finally:
            await ours.stop()


async def measure(quick: bool) -> list[dict[str, Any]]:
    """All of it."""
    registered, loaded = (60, 20) if quick else (REGISTERED, LOADED)
    async with database(registered, loaded) as url:
        # The client has an event loop of its own.
        return await asyncio.to_thread(lambda: list(served(url, loaded, quick)))


def served(url: str, loaded: int, quick: bool) -> Iterator[dict[str, Any]]:
    """What two servers of a database do."""
    environment = {**os.environ, "SAYSO_DATABASE_URL": url}
    with (
        started([], environment) as lone,
        started([], environment) as many,
        beside_the_server(),
    ):
        run(*lone, requests(1, 10), count=10, connections=1)
        before = resident(many[1])
        chance = random.Random(0)
        cold = [
            run(*many, [question(number, chance)], count=1, connections=1).latency(1.0)
            for number in range(loaded)
        ]
        size = resident(many[1])
        yield row(f"first check of a cold tenant of {EACH:,}", loaded, cold, 0, bytes=None)
        yield row(f"{loaded} tenants in memory", loaded, [], 0, bytes=size - before)
        yield row("the worker with them", loaded, [], 0, bytes=size)
        asked = [requests(1, 5_000), requests(loaded, 5_000)]
        for server, questions in zip((lone, many), asked, strict=True):
            run(*server, questions, count=5_000)
        turns = 4 if quick else 20
        for load, rate, connections in (
            (f"{RATE:,} a second", RATE, 32),
            ("one at a time", None, 1),
        ):
            found = in_turns([lone, many], asked, turns, 2_500, [rate, rate], connections)
            for case, result in zip(("one tenant", f"{loaded} tenants"), found, strict=True):
                yield of(f"check over http, {load}, {case}", result)


def of(case: str, result: Result) -> dict[str, Any]:
    """A row of a result."""
    return row(case, result.requests, result.latencies, result.per_cpu_second)


def told(entry: dict[str, Any]) -> str:
    """What a row found, as text."""
    if entry["bytes"]:
        return f"{entry['bytes'] / 1e6:,.0f} MB"
    times = (entry[f"{name}_ns"] / 1e6 for name in ("p50", "p99", "max"))
    text = "p50 {:.3f} ms, p99 {:.3f} ms, max {:.3f} ms".format(*times)
    return f"{text}, {entry['per_second']:,} per cpu second" if entry["per_second"] else text


def main() -> None:
    """Print the measurements as a table; write them as JSON where asked to."""
    parser = argparse.ArgumentParser(prog="python -m bench.tenants", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="60 tenants, 20 of them with data")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows as JSON lines")
    options = parser.parse_args()
    logs.configure()
    began = time.monotonic()
    found = uvloop.run(measure(options.quick))
    for entry in found:
        print(f"{entry['case']:55} {entry['n']:>7,}   {told(entry)}")
    print(f"in {time.monotonic() - began:.0f} s, load average {os.getloadavg()[0]:.1f}")
    if options.json:
        options.json.write_text("".join(json.dumps(entry) + "\n" for entry in found))


if __name__ == "__main__":
    main()
