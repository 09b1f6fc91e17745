"""The served check: `python -m bench.serve [--quick] [--json FILE]`.

Starts `sayso serve` with 1,000 users and 10,000 documents twice, from files and from a database.
Finds how many requests each answers for each second of its processor time, then holds it at half
of what it can take, and at half of what it is meant to, and looks at latency from when each request
was due. The two take turns of less than a second, so that what else the machine does befalls both.
Latencies mean something on a machine that has two cores to itself only; the load average is
printed beside them.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sayso.engine.data import read_rows
from sayso.store import embedded
from sayso.store.changes import Write
from sayso.store.database import connect
from sayso.store.migrate import migrate
from sayso.tenants import publishing
from sayso.tenants.directory import Directory
from sayso.tenants.importing import Importer

from .load import Result, joined, post, run

POLICY = """
type user
type team
  relation member: user | team.member
type document
  actions edit
  relation owner: user
  relation editor: user | team.member
rule owners
  allow user to edit document when user in document.owner
rule editors
  allow user to edit document when user in document.editor
"""
USERS, TEAMS, DOCUMENTS = 1_000, 100, 10_000
HALF_OF_TARGET = 15_000
"""Requests a second: half of what a core is meant to answer at the least."""
PATH = "/access/v1/evaluation"

PIN = "import os; os.sched_setaffinity(0, {cores}); "
START = "from sayso.server.cli import main; main()"


def cores() -> tuple[set[int], set[int]]:
    """A core for the server and others for the client, which never sleeps while it measures.

    Left to the scheduler, the two may share a core for milliseconds while another idles.
    """
    available = os.sched_getaffinity(0)
    first = min(available)
    return {first}, available - {first} or available


@contextlib.contextmanager
def beside_the_server() -> Iterator[None]:
    """Keep this process off the server's core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores()[1])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def rows(chance: random.Random) -> Iterator[dict[str, str]]:
    """Who is in which team, and whose the documents are."""
    for user in range(USERS):
        team = f"team:t{chance.randrange(TEAMS)}"
        yield {"object": team, "relation": "member", "subject": f"user:u{user}"}
    for number in range(DOCUMENTS):
        document = f"document:d{number}"
        owner, team = f"user:u{chance.randrange(USERS)}", f"team:t{chance.randrange(TEAMS)}#member"
        yield {"object": document, "relation": "owner", "subject": owner}
        yield {"object": document, "relation": "editor", "subject": team}


def requests(chance: random.Random, count: int) -> list[bytes]:
    """Questions about random users and documents."""
    found = []
    for _ in range(count):
        body = {
            "subject": {"type": "user", "id": f"u{chance.randrange(USERS)}"},
            "action": {"name": "edit"},
            "resource": {"type": "document", "id": f"d{chance.randrange(DOCUMENTS)}"},
        }
        found.append(post(PATH, json.dumps(body).encode()))
    return found


@contextlib.contextmanager
def server(chance: random.Random, database: bool) -> Iterator[tuple[int, int]]:
    """A server with the data, in files or in a database; gives its port and process id."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o711)  # root's PostgreSQL, which is not root, must get through
        (folder / "policy.sayso").write_text(POLICY)
        with (folder / "data.jsonl").open("w") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows(chance))
        files = ["--policy", str(folder / "policy.sayso"), "--data", str(folder / "data.jsonl")]
        if database:
            asyncio.run(fill(folder))
            files = ["--data-dir", str(folder / "database")]
        with started(files) as found:
            yield found


@contextlib.contextmanager
def started(
    arguments: list[str], environment: dict[str, str] | None = None, *, pinned: bool = True
) -> Iterator[tuple[int, int]]:
    """A server that `sayso serve` starts, on one core or on any; gives its port and process id."""
    start = (PIN.format(cores=cores()[0]) if pinned else "") + START
    command = [sys.executable, "-c", start, "serve", *arguments]
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            [*command, "--port", "0"], stderr=log, text=True, env=environment
        )
        try:
            yield _port(process, Path(f"/dev/fd/{log.fileno()}")), process.pid
        finally:
            process.terminate()
            process.wait()


def _port(process: subprocess.Popen[str], log: Path) -> int:
    """The port that a server tells in its log once it serves."""
    while True:
        told = log.read_text()
        for line in told.splitlines(keepends=True):
            if '"serving"' in line and line.endswith("\n"):
                port: int = json.loads(line)["port"]
                return port
        if process.poll() is not None:
            raise SystemExit(f"the server did not start: {told}")
        time.sleep(0.02)


async def fill(folder: Path) -> None:
    """Bring the files into a database beside them, as the tenant that bare paths lead to."""
    ours = await embedded.start(folder / "database")
    try:
        await migrate(ours.owner_url)
        database = await connect(ours.url)
        async with Directory(database, ours.url) as directory:
            tenant = (await directory.registry.create("default")).id
            replica = await directory.named("default")
            version = await publishing.keep(database, tenant, POLICY)
            await directory.publish(replica, version.version)
            with (folder / "data.jsonl").open() as file:
                importer = Importer(database, tenant, replica.current.engine.schema, Write())
                await importer.run(enumerate(read_rows(file, "data.jsonl"), 1))
        await database.close()
    finally:
        await ours.stop()


def row(case: str, result: Result, per_second: float) -> dict[str, Any]:
    """A result in the form all measurements have."""
    return {
        "suite": "served",
        "case": case,
        "engine": "sayso",
        "n": result.requests,
        "p50_ns": round(result.latency(0.50) * 1e9),
        "p99_ns": round(result.latency(0.99) * 1e9),
        "per_second": round(per_second),
        "bytes": None,
    }


def measure(quick: bool = False) -> list[dict[str, Any]]:
    """Measure the served check, from files and from a database."""
    turns, count = (2, 10_000) if quick else (12, 12_500)
    with server(random.Random(1), False) as files, server(random.Random(1), True) as database:
        servers = [files, database]
        asked = [requests(random.Random(2), 5_000)] * 2
        with beside_the_server():
            for port, pid in servers:
                run(port, pid, asked[0], count=5_000)
            full = in_turns(servers, asked, turns, count, [None, None])
            halves = [result.requests / result.seconds / 2 for result in full]
            half = in_turns(servers, asked, turns, count, halves)
            target = in_turns(servers, asked, turns, count // 5, [HALF_OF_TARGET, HALF_OF_TARGET])
    found = []
    for beside, *results in zip(("", ", database"), full, half, target, strict=True):
        found += rows_of(beside, *results)
    return found


def in_turns(
    servers: list[tuple[int, int]],
    asked: Sequence[Sequence[bytes]],
    turns: int,
    count: int,
    rates: Sequence[float | None],
    connections: int = 32,
) -> list[Result]:
    """What each server does with so many turns of so many requests, each with its own and its rate.

    `asked` is a list of requests for each server.
    """
    found: list[list[Result]] = [[] for _ in servers]
    for _ in range(turns):
        for (port, pid), own, rate, results in zip(servers, asked, rates, found, strict=True):
            done = run(port, pid, own, count=count, rate=rate, connections=connections)
            results.append(done)
    if failures := sum(result.failures for results in found for result in results):
        raise SystemExit(f"{failures} requests were not answered with 200")
    return [joined(results) for results in found]


def rows_of(beside: str, full: Result, half: Result, target: Result) -> list[dict[str, Any]]:
    """What was found of one server."""
    return [
        row(f"check over http{beside}, per cpu second", full, full.per_cpu_second),
        row(f"check over http{beside}, half load", half, half.requests / half.seconds),
        row(f"check over http{beside}, half load, per cpu second", half, half.per_cpu_second),
        row(f"check over http{beside}, {HALF_OF_TARGET:,} a second", target, target.per_cpu_second),
    ]


def main() -> None:
    """Print the measurements as a table; write them as JSON where asked to."""
    parser = argparse.ArgumentParser(prog="python -m bench.serve", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the requests")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows as JSON lines")
    options = parser.parse_args()
    started = time.monotonic()
    found = measure(options.quick)
    for entry in found:
        print(
            f"{entry['case']:55} {entry['per_second']:>10,}/s"
            f"   p50 {entry['p50_ns'] / 1e6:6.3f} ms   p99 {entry['p99_ns'] / 1e6:6.3f} ms"
        )
    seconds, load = time.monotonic() - started, os.getloadavg()[0]
    print(f"{found[0]['n']:,} requests each, in {seconds:.0f} s, load average {load:.1f}")
    if options.json:
        options.json.write_text("".join(json.dumps(entry) + "\n" for entry in found))


if __name__ == "__main__":
    main()
