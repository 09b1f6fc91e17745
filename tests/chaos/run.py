"""run knows how to run it all: the server, the load, the kills, and what to look at in the end."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
from pathlib import Path
from typing import Any

import asyncpg

from sayso.store.changes import decode_body
from sayso.store.embedded import start
from sayso.store.tokens import Sealer
from tests.chaos.asking import Grpc, Http
from tests.chaos.history import History, read
from tests.chaos.load import Importer, Watcher, Writer, set_up
from tests.chaos.served import PARTS, PATIENCE, Served


class NotRecovered(Exception):
    """What was killed did not come back, or did something that it should not."""


async def run(directory: Path, kills: int, seed: int) -> Path:
    """Run it; the path of the history. Raises NotRecovered."""
    path = directory / "history.jsonl"
    history = History(path)
    try:
        served = Served(directory)
        await _run(served, history, kills, seed)
        if left := served.left_behind():
            raise NotRecovered(f"processes {left} outlived the server")
        if said := served.complaints():
            raise NotRecovered(f"the server's log tells of faults: {said[:3]}")
        await _look(directory / "data", path, history)
    finally:
        history.close()
    return path


async def _run(served: Served, history: History, kills: int, seed: int) -> None:
    rng = random.Random(seed)
    served.start()
    try:
        await set_up(served.url, PATIENCE)
        stopping = asyncio.Event()
        writers = _writers(served, history, seed)
        watcher = Watcher(Grpc(served.grpc), history)
        running = [asyncio.create_task(w.run(stopping)) for w in writers]
        watching = asyncio.create_task(watcher.run(stopping))
        try:
            await _kill(served, writers, history, rng, kills)
        finally:
            stopping.set()
            watching.cancel()  # it waits for what may not come
            await asyncio.gather(*running)
            with contextlib.suppress(asyncio.CancelledError):
                await watching
    finally:
        if served.exit_code is None:
            await served.stop()


def _writers(served: Served, history: History, seed: int) -> list[Writer]:
    """Two who ask over HTTP, two over gRPC, and one who imports."""

    def rng(name: str) -> random.Random:
        return random.Random(f"{seed}-{name}")

    over = {"h0": Http(served.url), "h1": Http(served.url)}
    found = [Writer(name, asking, history, rng(name)) for name, asking in over.items()]
    for name in ("g0", "g1"):
        found.append(Writer(name, Grpc(served.grpc), history, rng(name)))
    found.append(Importer("i0", Http(served.url), history, rng("i0")))
    return found


async def _kill(
    served: Served, writers: list[Writer], history: History, rng: random.Random, kills: int
) -> None:
    for n in range(kills):
        part = PARTS[n % len(PARTS)] if kills < 2 * len(PARTS) else rng.choice(PARTS)
        end = time.monotonic() + PATIENCE
        while not served.kill(part, rng):
            if time.monotonic() > end:
                raise NotRecovered(f"there is no {part} to kill")
            await asyncio.sleep(0.02)
        history.add("kill", what=part)
        if rng.random() < 0.25 and n + 1 < kills:
            await asyncio.sleep(rng.random() * 0.5)  # and the next while it recovers
            continue
        await _recovered(served, writers)
        await asyncio.sleep(rng.random() * 0.5)


async def _recovered(served: Served, writers: list[Writer]) -> None:
    """Wait until every writer has had a write acknowledged by workers of the server there is.

    Those of a killed one go on for a moment; to stop its successor then, before it has taken its
    PostgreSQL over, would leave that behind.
    """
    end = time.monotonic() + PATIENCE
    while not served.has_workers:
        if served.exit_code is not None:
            raise NotRecovered(f"the server ended by itself with {served.exit_code}")
        if time.monotonic() > end:
            raise NotRecovered("there are no workers")
        await asyncio.sleep(0.02)
    before = [w.done for w in writers]
    while any(w.done <= had for w, had in zip(writers, before, strict=True)):
        if served.exit_code is not None:
            raise NotRecovered(f"the server ended by itself with {served.exit_code}")
        if time.monotonic() > end:
            raise NotRecovered("writes do not go on")
        await asyncio.sleep(0.02)


async def _look(data: Path, path: Path, history: History) -> None:
    """What the database has now that all is over."""
    server = await start(data)
    try:
        c = await asyncpg.connect(server.owner_url)
        try:
            await _tell(c, path, history)
        finally:
            await c.close()
    finally:
        await server.stop()


async def _tell(c: Any, path: Path, history: History) -> None:
    tenant = await c.fetchrow("SELECT id, revision FROM sayso.tenant WHERE name = 'default'")
    sealer = Sealer(await c.fetchval("SELECT secret FROM sayso.instance"))
    tokens = {str(e.get(name) or "") for e in read(path) for name in ("token", "told")}
    for token in sorted(tokens - {"", "latest"}):
        history.add("token", token=token, revision=sealer.revision(tenant["id"], token))
    for row in await c.fetch("SELECT * FROM sayso.feed ORDER BY revision"):
        body = decode_body(row["body"])
        history.add(
            "feed",
            revision=row["revision"],
            reason=row["reason"] or "setup",
            touch=[r.object_id for r in body.relationships()],
            delete=[r.object_id for r in body.gone()],
            level={a.id: a.values["level"] for a in body.entities()},
        )
    rows = await c.fetch("SELECT object_id, since FROM sayso.relationship")
    past = await c.fetch("SELECT object_id, since, until FROM sayso.relationship_past")
    levels = await c.fetch("SELECT id, value FROM sayso.attribute")
    history.add(
        "table",
        rows={row["object_id"]: row["since"] for row in rows},
        past=[list(row) for row in past],
        levels={row["id"]: json.loads(row["value"]) for row in levels},
        revision=tenant["revision"],
    )
