"""The store: `python -m bench.store [--quick] [--relationships N] [--json FILE]`.

A PostgreSQL of its own in a temporary directory, then: single writes of sixteen clients in one
tenant and over twenty; how long until a write is seen by another process, beside a writer; the
import of many relationships.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import uvloop

from sayso import Engine, compile_policy
from sayso.engine.data import Relationship, Row
from sayso.server import logs
from sayso.store import embedded
from sayso.store.changes import Write
from sayso.store.database import Database, connect
from sayso.store.migrate import migrate
from sayso.store.tenants import Tenants
from sayso.tenants import publishing
from sayso.tenants.directory import Directory
from sayso.tenants.importing import Importer
from sayso.tenants.replica import Replica

from .world import LARGE, POLICY, World

CLIENTS, TENANTS = 16, 20


def row(case: str, n: int, times: list[float], per_second: float, **more: Any) -> dict[str, Any]:
    """A row in the form that all measurements have; times in seconds."""
    ordered = sorted(times) or [0.0]
    return {
        "suite": "store",
        "case": case,
        "engine": "sayso",
        "n": n,
        "p50_ns": round(statistics.median(ordered) * 1e9),
        "p99_ns": round(ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)] * 1e9),
        "max_ns": round(ordered[-1] * 1e9),
        "per_second": round(per_second),
        "bytes": None,
    } | more


@contextlib.asynccontextmanager
async def tenant(directory: Directory, name: str) -> AsyncIterator[Replica]:
    """A new tenant with the documents' policy, loaded."""
    made = await directory.registry.create(name)
    version = await publishing.keep(directory.database, made.id, POLICY.read_text())
    replica = await directory.named(name)
    await directory.publish(replica, version.version)
    yield replica


def single(chance: random.Random) -> Write:
    """One relationship that is most likely new."""
    document, user = chance.randrange(10**7), chance.randrange(10**5)
    touched = Relationship("document", f"d{document}", "editor", "user", f"u{user}")
    return Write(touch=(touched,), actor="bench")


async def write_for(
    directory: Directory, replicas: list[Replica], seconds: float, clients: int = CLIENTS
) -> tuple[list[float], float]:
    """Clients that write one after the other; how long each write took, and writes a second."""
    times: list[float] = []
    until = time.perf_counter() + seconds

    async def client(number: int) -> None:
        chance = random.Random(number)
        while time.perf_counter() < until:
            started = time.perf_counter()
            await directory.write(chance.choice(replicas), single(chance))
            times.append(time.perf_counter() - started)

    started = time.perf_counter()
    await asyncio.gather(*(client(i) for i in range(clients)))
    return times, len(times) / (time.perf_counter() - started)


async def writes(directory: Directory, quick: bool) -> Iterator[dict[str, Any]]:
    """Single writes in one tenant, and over twenty."""
    replicas = []
    for i in range(TENANTS):
        async with tenant(directory, f"writes-{i}") as replica:
            replicas.append(replica)
    seconds = 2.0 if quick else 8.0
    found = []
    for case, among in (("one tenant", replicas[:1]), (f"{TENANTS} tenants", replicas)):
        await write_for(directory, among, 0.5)
        times, rate = await write_for(directory, among, seconds)
        found.append(row(f"single writes, {CLIENTS} clients, {case}", len(times), times, rate))
    return iter(found)


async def visible(directory: Directory, url: str, quick: bool) -> dict[str, Any]:
    """From the acknowledgement of a write to its arrival in another process."""
    async with tenant(directory, "visible") as replica:
        follower = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            "import sys; from bench.store import follow; follow(*sys.argv[1:])",
            "visible",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert follower.stdin is not None
        assert follower.stdout is not None
        follower.stdin.write(url.encode() + b"\n")
        await follower.stdout.readline()
        busy = asyncio.create_task(write_for(directory, [replica], 3.0 if quick else 10.0, 1))
        chance = random.Random(1)
        acknowledged: dict[int, float] = {}
        while not busy.done():
            written = await directory.write(replica, single(chance))
            acknowledged[written.revision] = time.monotonic()
            await asyncio.sleep(0.005)
        await asyncio.sleep(0.3)
        out, _ = await follower.communicate(b"\n")
        seen = {int(r): float(t) for r, t in (line.split() for line in out.splitlines())}
    arrived = sorted(seen)
    times = []
    for revision, at in acknowledged.items():
        first = next(r for r in arrived if r >= revision)
        times.append(max(0.0, seen[first] - at))
    return row("write to visible in another process, beside a writer", len(times), times, 0)


def follow(name: str) -> None:
    """Follow a tenant until a line comes; print when each revision had arrived."""

    logs.configure()

    async def main() -> None:
        loop = asyncio.get_running_loop()
        url = (await loop.run_in_executor(None, sys.stdin.readline)).strip()
        database = await connect(url)
        seen: list[tuple[int, float]] = []
        async with Directory(database, url) as directory:
            replica = await directory.named(name)
            print("ready", flush=True)
            done = loop.run_in_executor(None, sys.stdin.readline)
            while not done.done():
                waiting = asyncio.ensure_future(replica.moved(replica.revision, 60.0))
                await asyncio.wait([waiting, done], return_when=asyncio.FIRST_COMPLETED)
                seen.append((replica.revision, time.monotonic()))
                waiting.cancel()
        await database.close()
        print("\n".join(f"{revision} {at}" for revision, at in seen))

    asyncio.run(main())


async def imported(database: Database, count: int) -> dict[str, Any]:
    """Rows of a file's form into a new tenant."""
    made = await Tenants(database).create("imported")
    schema = Engine(compile_policy(POLICY.read_text())).schema
    rows = list(_rows(count))
    started = time.perf_counter()
    importer = Importer(database, made.id, schema, Write(actor="bench"))
    done = await importer.run(enumerate(rows, 1))
    seconds = time.perf_counter() - started
    return row("import", done.rows, [seconds], done.rows / seconds)


def _rows(count: int) -> Iterator[Row]:
    left = count
    for edges in World(LARGE).edges:
        for object_id, subject_id in zip(edges.objects, edges.subjects, strict=True):
            if left == 0:
                return
            left -= 1
            yield Relationship(
                edges.object_type, object_id, edges.relation, edges.subject_type, subject_id,
                edges.subject_relation,
            )  # fmt: skip


async def measure(quick: bool, relationships: int) -> list[dict[str, Any]]:
    """All of it."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o711)  # root's PostgreSQL, which is not root, must get through
        ours = await embedded.start(Path(name) / "database")
        try:
            await migrate(ours.owner_url)
            database = await connect(ours.url)
            found = []
            async with Directory(database, ours.url) as directory:
                found += await writes(directory, quick)
                found.append(await visible(directory, ours.url, quick))
            found.append(await imported(database, relationships))
            await database.close()
            return found
        finally:
            await ours.stop()


def main() -> None:
    """Print the measurements as a table; write them as JSON where asked to."""
    parser = argparse.ArgumentParser(prog="python -m bench.store", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="shorter, with fewer tenants")
    parser.add_argument("--relationships", type=int, metavar="N", help="to import")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows as JSON lines")
    options = parser.parse_args()
    logs.configure()
    started = time.monotonic()
    count = options.relationships or (200_000 if options.quick else 5_000_000)
    found = uvloop.run(measure(options.quick, count))
    for entry in found:
        size = f"{entry['bytes'] / 1e6:,.0f} MB" if entry["bytes"] else ""
        print(
            f"{entry['case']:55} {entry['n']:>9,} {entry['per_second']:>9,}/s"
            f"   p50 {entry['p50_ns'] / 1e6:9.3f} ms   p99 {entry['p99_ns'] / 1e6:9.3f} ms  {size}"
        )
    print(f"in {time.monotonic() - started:.0f} s, load average {os.getloadavg()[0]:.1f}")
    if options.json:
        options.json.write_text("".join(json.dumps(entry) + "\n" for entry in found))


if __name__ == "__main__":
    main()
