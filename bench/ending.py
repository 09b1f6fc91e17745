"""How soon what has ended is refused elsewhere: `python -m bench.ending [--quick] [--json FILE]`.

Two servers of one database, both of them busy. A session, a grant, a token, a client or a person is
ended by a request to the one, while the other is asked over and over what a token is worth, and
whether its person may read a document. The time is from when the end was asked for until the first
answer that knows of it had come, so the commit, the other's hearing of it and the asking are in it;
the time from the answer to who ended it is beside.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import json
import os
import secrets
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import uvloop

from sayso.identity.sealing import VARIABLE
from sayso.server import logs
from sayso.store import embedded
from sayso.store.migrate import migrate

from .identity import ISSUER
from .mortals import KINDS, Filled, Mortal, fill
from .serve import PATH, started
from .store import row
from .wire import Wire, basic, post, send

EACH = 300
"""Ends of each kind."""

ASKED = 0.050
"""Seconds at p99, at the most."""

WARM = 5 * KINDS
"""Ends before those that count."""

PAUSE = 0.001
"""Seconds between an answer and the next asking."""

MOST = 5.0
"""Seconds after which the run is given up."""


class Seen(NamedTuple):
    """When something was over, in seconds: from when that was asked for, and was answered."""

    asked: float
    answered: float


class Busy:
    """What else two servers do meanwhile: writes at both, introspections where it is watched.

    Many fewer than they could do, as those who ask share their two cores.
    """

    def __init__(self, here: int, there: int, introspection: bytes) -> None:
        """The ports of who is told and who is watched."""
        self._there = there
        self._ports = (here, there)
        self._introspection = introspection
        self.writes = self.introspections = 0

    @contextlib.asynccontextmanager
    async def going(self) -> AsyncIterator[None]:
        """While the context lasts."""
        tasks = [asyncio.create_task(self._write(port)) for port in self._ports]
        tasks += [asyncio.create_task(self._introspect()) for _ in range(2)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            for task in tasks:
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    async def _write(self, port: int) -> None:
        wire = await Wire.connect(port)
        while True:
            await wire.ask(send("POST", "/v1/relationships/write", {"touch": [self._fact()]}))
            self.writes += 1
            await asyncio.sleep(0.015)

    def _fact(self) -> dict[str, str]:
        id = secrets.token_hex(6)
        return {"object": f"document:x{id}", "relation": "reader", "subject": f"user:{id}"}

    async def _introspect(self) -> None:
        wire = await Wire.connect(self._there)
        while True:
            await wire.ask(self._introspection)
            self.introspections += 1
            await asyncio.sleep(0.005)


async def ended(here: Wire, watchers: list[Wire], mortal: Mortal, basic_: dict[str, str]) -> Any:
    """End something here; when each of those that watch saw it, elsewhere, by what they watch."""
    watched = {}
    if mortal.token:
        asking = post("/oauth2/introspect", {"token": mortal.token}, basic_)
        watched["introspection"] = (asking, b'"active":true', b'"active":false')
    if mortal.question:
        asking = send("POST", PATH, mortal.question)
        watched["check"] = (asking, b'"decision":true', b'"decision":false')
    tasks = {}
    for wire, (name, (request, before, after)) in zip(watchers, watched.items(), strict=False):
        if before not in (await wire.ask(request)).body:
            raise SystemExit(f"{mortal.kind}: it was over before it was ended")
        tasks[name] = asyncio.create_task(_until(wire, request, after))
    await asyncio.sleep(secrets.randbelow(3_000) / 1e6)
    asked = time.perf_counter()
    await here.ask(mortal.end, expect=(200, 204))
    answered = time.perf_counter()
    seen = {name: await asyncio.wait_for(task, MOST) for name, task in tasks.items()}
    return {name: Seen(at - asked, max(0.0, at - answered)) for name, at in seen.items()}


async def _until(wire: Wire, request: bytes, after: bytes) -> float:
    """When the first answer had come that tells of the end."""
    while after not in (await wire.ask(request)).body:
        await asyncio.sleep(PAUSE)
    return time.perf_counter()


async def served(ports: tuple[int, int], filled: Filled) -> list[dict[str, Any]]:
    """End them all, the kinds in turn."""
    here = await Wire.connect(ports[0])
    watchers = [await Wire.connect(ports[1]) for _ in range(2)]
    header = basic(*filled.asks)
    busy = Busy(*ports, post("/oauth2/introspect", {"token": filled.kept}, header))
    found: dict[tuple[str, str], list[Seen]] = {}
    async with busy.going():
        for mortal in filled.mortals[:WARM]:  # a server's first requests import what they need
            await ended(here, watchers, mortal, header)
        busy.writes = busy.introspections = 0
        began = time.perf_counter()
        for mortal in filled.mortals[WARM:]:
            for name, seen in (await ended(here, watchers, mortal, header)).items():
                found.setdefault((mortal.kind, name), []).append(seen)
        seconds = time.perf_counter() - began
        beside = {"writes": busy.writes / seconds, "introspections": busy.introspections / seconds}
    return [_row(f"{kind}, {name}", seen, beside) for (kind, name), seen in found.items()]


def _row(case: str, seen: list[Seen], beside: dict[str, float]) -> dict[str, Any]:
    later = sorted(s.answered for s in seen)
    after = {
        "answered_p50_ns": round(later[len(later) // 2] * 1e9),
        "answered_p99_ns": round(later[min(len(later) - 1, len(later) * 99 // 100)] * 1e9),
    }
    rates = {f"{name}_per_second": round(rate) for name, rate in beside.items()}
    return row(case, len(seen), [s.asked for s in seen], 0, suite="ending", **after, **rates)


def measure(quick: bool) -> Iterator[dict[str, Any]]:
    """All of it."""
    key = secrets.token_bytes(32)
    with tempfile.TemporaryDirectory() as name, asyncio.Runner() as runner:
        folder = Path(name)
        folder.chmod(0o711)  # root's PostgreSQL, which is not root, must get through
        ours = runner.run(embedded.start(folder / "database"))
        try:
            runner.run(migrate(ours.owner_url))
            filled = runner.run(fill(ours.url, key, WARM // KINDS + (8 if quick else EACH)))
            environment = {
                **os.environ,
                "SAYSO_DATABASE_URL": ours.url,
                VARIABLE: base64.b64encode(key).decode(),
            }
            arguments = ["--public-url", ISSUER]
            with (
                started(arguments, environment, pinned=False) as here,
                started(arguments, environment, pinned=False) as there,
            ):
                ports = here[0], there[0]
                yield from uvloop.run(served(ports, filled))
        finally:
            runner.run(ours.stop())


def main() -> None:
    """Print the measurements as a table; write them as JSON where asked to."""
    parser = argparse.ArgumentParser(prog="python -m bench.ending", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="eight of each kind")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows as JSON lines")
    options = parser.parse_args()
    logs.configure()
    found = list(measure(options.quick))
    for entry in found:
        times = (entry[f"{name}_ns"] / 1e6 for name in ("p50", "p99", "max"))
        after = (entry[f"answered_{name}_ns"] / 1e6 for name in ("p50", "p99"))
        text = "p50 {:5.1f} ms, p99 {:5.1f} ms, max {:5.1f} ms".format(*times)
        text += ", after the answer p50 {:4.1f} ms, p99 {:4.1f} ms".format(*after)
        print(f"{entry['case']:34} {entry['n']:>5,}   {text}")
    last = found[-1]
    print(
        f"p99 {ASKED * 1e3:.0f} ms are asked for; beside {last['writes_per_second']} writes and"
        f" {last['introspections_per_second']} introspections a second;"
        f" load average {os.getloadavg()[0]:.1f}"
    )
    if options.json:
        options.json.write_text("".join(json.dumps(entry) + "\n" for entry in found))


if __name__ == "__main__":
    main()
