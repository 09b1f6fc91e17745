"""A thousand tenants of a thousand people: `python -m bench.people [--quick] [--json FILE]`.

One server. People sign in with a password over the hosted pages, a client exchanges the code that
comes of it for tokens, another asks for tokens for itself, and metadata are read: in one tenant,
and in one taken at random each time. The two take turns of a few requests, so that whatever else
the machine does befalls both; one request is under way at a time. What the first request of a
tenant takes is measured before, as all of them are loaded by it, and then what random ones cost a
server that may not keep half of them in memory.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import hashlib
import json
import os
import random
import secrets
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

import uvloop

from sayso.identity.factors import hashing
from sayso.identity.provider import issuer_of
from sayso.identity.sealing import VARIABLE
from sayso.server import logs
from sayso.server.identity import browser
from sayso.store import embedded
from sayso.store.migrate import migrate

from .crowd import PASSWORD, REDIRECT, Crowd, address_of, fill, name_of
from .identity import API, ISSUER
from .serve import beside_the_server, started
from .store import row
from .tenants import resident
from .wire import Wire, basic, get, post

TENANTS, PEOPLE = 1_000, 1_000
BLOCKS, VISITS, REQUESTS = 60, 5, 60
"""Turns of each side; in each, so many people who sign in, and so many who ask for tokens."""

READS = 5
"""Metadata read for each of those: what takes so little is told apart by many only."""

P50, P99 = 1.10, 1.25
"""What many tenants' times are of one's, at the most."""

SMALL = 300
"""MB that the other server may keep: less than half of what all take."""

DISCOVERY = "/.well-known/openid-configuration"


class Visit(NamedTuple):
    """Seconds that each step took of somebody who signs in to a client."""

    pages: float
    password: float
    authorize: float
    exchange: float


Times = dict[str, list[float]]


class Visitor:
    """Asks a server what people, clients and the clients of others ask."""

    def __init__(self, wire: Wire, crowd: Crowd) -> None:
        self._wire = wire
        self._crowd = crowd

    async def discover(self, tenant: int) -> float:
        """Read a tenant's metadata."""
        return await self._timed(get(f"/t/{name_of(tenant)}{DISCOVERY}"))

    async def token(self, tenant: int) -> float:
        """Ask for a token as a client for itself."""
        form = {"grant_type": "client_credentials", "scope": "read", "resource": API}
        request = post(f"/t/{name_of(tenant)}/oauth2/token", form, basic(*self._crowd.machine))
        return await self._timed(request)

    async def visit(self, tenant: int, person: int) -> Visit:
        """Sign a person in, and the client by the code that it is then given."""
        base, address = f"/t/{name_of(tenant)}", address_of(person)
        began = time.perf_counter()
        first = await self._wire.ask(get(f"{base}/id/sign-in"))
        secret = first.cookies[browser.COOKIE]
        cookie = f"{browser.COOKIE}={secret}"
        code = browser.code(secret, issuer_of(ISSUER, name_of(tenant)), "")
        form = {browser.FIELD: code, "email": address, "with": "password"}
        await self._wire.ask(post(f"{base}/id/sign-in", form, {"Cookie": cookie}))
        asked = time.perf_counter()
        form = {browser.FIELD: code, "email": address, "password": PASSWORD}
        request = post(f"{base}/id/sign-in/password", form, {"Cookie": cookie})
        signed_in = await self._wire.ask(request, expect=(303,))
        known = time.perf_counter()
        cookie += "".join(f"; {name}={value}" for name, value in signed_in.cookies.items())
        verifier, request = self._authorize(base, cookie)
        sent = await self._wire.ask(request, expect=(303,))
        back = parse_qs(urlsplit(sent.headers["location"]).query)
        form = {
            "grant_type": "authorization_code", "code": back["code"][0],
            "redirect_uri": REDIRECT, "code_verifier": verifier,
        }  # fmt: skip
        given = time.perf_counter()
        await self._wire.ask(post(f"{base}/oauth2/token", form, basic(*self._crowd.web)))
        return Visit(asked - began, known - asked, given - known, time.perf_counter() - given)

    def _authorize(self, base: str, cookie: str) -> tuple[str, bytes]:
        verifier = secrets.token_urlsafe(32)
        digest = hashlib.sha256(verifier.encode()).digest()
        query = {
            "response_type": "code", "client_id": self._crowd.web[0], "redirect_uri": REDIRECT,
            "scope": "openid", "code_challenge_method": "S256",
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        }  # fmt: skip
        return verifier, get(f"{base}/oauth2/authorize?{urlencode(query)}", {"Cookie": cookie})

    async def _timed(self, request: bytes) -> float:
        began = time.perf_counter()
        await self._wire.ask(request)
        return time.perf_counter() - began


async def block(visitor: Visitor, tenants: Sequence[int], visits: int, requests: int) -> Times:
    """What things take in tenants, each time in one of them."""
    chance, people = random.Random(secrets.randbits(64)), visitor._crowd.people
    found: Times = {}
    for _ in range(visits):
        visit = await visitor.visit(chance.choice(tenants), chance.randrange(people))
        found.setdefault("sign-in", []).append(visit.pages + visit.password)
        found.setdefault("pages before the password", []).append(visit.pages)
        found.setdefault("authorization, signed in", []).append(visit.authorize)
        found.setdefault("token, by a code", []).append(visit.exchange)
    for name, ask, times in (
        ("token, client credentials", visitor.token, requests),
        ("discovery", visitor.discover, READS * requests),
    ):
        found[name] = [await ask(chance.choice(tenants)) for _ in range(times)]
    return found


async def compared(port: int, crowd: Crowd, blocks: int, sizes: tuple[int, int]) -> list[Times]:
    """What one tenant's take, and those of all, in turns."""
    wire = await Wire.connect(port)
    visitor, sides = Visitor(wire, crowd), ([0], range(crowd.tenants))
    found: list[Times] = [{}, {}]
    for turn in range(blocks + 1):
        for times, tenants in zip(found, sides, strict=True):
            for name, some in (await block(visitor, tenants, *sizes)).items():
                if turn:  # the first is to get warm
                    times.setdefault(name, []).extend(some)
    wire.close()
    return found


async def first(port: int, crowd: Crowd, ask: str) -> list[float]:
    """What the first request of each tenant takes, after one of the first."""
    wire = await Wire.connect(port)
    visitor = Visitor(wire, crowd)
    call = visitor.discover if ask == "discovery" else visitor.token
    for _ in range(20):
        await call(0)
    found = [await call(number) for number in range(1, crowd.tenants)]
    wire.close()
    return found


async def evicting(port: int, crowd: Crowd, count: int) -> Times:
    """What random tenants take where not half of them are kept."""
    wire = await Wire.connect(port)
    visitor, chance = Visitor(wire, crowd), random.Random(1)
    found: Times = {"token, client credentials": [], "discovery": []}
    for _ in range(count):
        tenant = chance.randrange(crowd.tenants)
        found["token, client credentials"].append(await visitor.token(tenant))
        tenant = chance.randrange(crowd.tenants)
        found["discovery"].append(await visitor.discover(tenant))
    wire.close()
    return found


async def argon2id(times: int) -> float:
    """What a password alone takes, in seconds: the median."""
    kept = await hashing.hash_of(PASSWORD)
    found = []
    for _ in range(times):
        began = time.perf_counter()
        await hashing.verify(kept, PASSWORD)
        found.append(time.perf_counter() - began)
    return statistics.median(found)


@contextlib.asynccontextmanager
async def filled(quick: bool, key: bytes) -> AsyncIterator[tuple[str, Crowd]]:
    """The URL of a database with them."""
    tenants, people = (12, 10) if quick else (TENANTS, PEOPLE)
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o711)  # root's PostgreSQL, which is not root, must get through
        ours = await embedded.start(Path(name) / "database")
        try:
            await migrate(ours.owner_url)
            began = time.monotonic()
            crowd = await fill(ours.url, ours.owner_url, key, tenants, people)
            print(f"{tenants * people:,} people, in {time.monotonic() - began:.0f} s", flush=True)
            yield ours.url, crowd
        finally:
            await ours.stop()


async def measure(quick: bool) -> list[dict[str, Any]]:
    """All of it."""
    key = secrets.token_bytes(32)
    async with filled(quick, key) as (url, crowd):
        environment = {
            **os.environ,
            "SAYSO_DATABASE_URL": url,
            VARIABLE: base64.b64encode(key).decode(),
        }
        # The clients have an event loop of their own.
        return await asyncio.to_thread(lambda: list(served(environment, crowd, quick)))


def served(environment: dict[str, str], crowd: Crowd, quick: bool) -> Iterator[dict[str, Any]]:
    """What servers of the database do."""
    blocks, *sizes = (1, 2, 10) if quick else (BLOCKS, VISITS, REQUESTS)
    public = ["--public-url", ISSUER]
    with beside_the_server():
        with started(public, environment) as (port, pid):
            before = resident(pid)
            times = uvloop.run(first(port, crowd, "token"))
            yield of("first token of a tenant", times, bytes=resident(pid) - before)
            alone = uvloop.run(argon2id(2 if quick else 50))
            one, many = uvloop.run(compared(port, crowd, blocks, (sizes[0], sizes[1])))
        for case, lone in one.items():
            yield from pair(case, lone, many[case])
            if case == "sign-in":
                less = ([t - alone for t in side] for side in (lone, many[case]))
                yield from pair(f"sign-in, less argon2id's {alone * 1e3:.1f} ms", *less)
        with started([*public, "--memory-limit", f"{SMALL}MB"], environment) as (port, pid):
            uvloop.run(first(port, crowd, "discovery"))
            for case, times in uvloop.run(evicting(port, crowd, 10 if quick else 1_000)).items():
                yield of(f"{case}, {SMALL} MB for all", times, bytes=resident(pid))


def pair(case: str, one: list[float], many: list[float]) -> Iterator[dict[str, Any]]:
    """The rows of both sides; of the second how it compares."""
    lone, all_ = of(f"{case}, one tenant", one), of(f"{case}, many", many)
    yield lone
    yield all_ | {
        f"{name}_ratio": round(all_[f"{name}_ns"] / lone[f"{name}_ns"], 3)
        for name in ("p50", "p99")
    }


def of(case: str, times: list[float], **more: Any) -> dict[str, Any]:
    """A row."""
    return row(case, len(times), times, 0, suite="people", **more)


def told(entry: dict[str, Any]) -> str:
    """What a row found, as text."""
    times = (entry[f"{name}_ns"] / 1e6 for name in ("p50", "p99", "max"))
    text = "p50 {:7.2f} ms  p99 {:7.2f} ms  max {:7.2f} ms".format(*times)
    if "p50_ratio" in entry:
        text += f"   x{entry['p50_ratio']:.2f} x{entry['p99_ratio']:.2f}"
    return text + (f"   {entry['bytes'] / 1e6:,.0f} MB" if entry["bytes"] else "")


def main() -> None:
    """Print the measurements as a table; write them as JSON where asked to."""
    parser = argparse.ArgumentParser(prog="python -m bench.people", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="12 tenants of 10 people")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows as JSON lines")
    options = parser.parse_args()
    logs.configure()
    found = uvloop.run(measure(options.quick))
    for entry in found:
        print(f"{entry['case']:52} {entry['n']:>6,}   {told(entry)}")
    print(
        f"of one tenant's p50 {P50}, of its p99 {P99} are asked for at the most;"
        f" load average {os.getloadavg()[0]:.1f}"
    )
    if options.json:
        options.json.write_text("".join(json.dumps(entry) + "\n" for entry in found))


if __name__ == "__main__":
    main()
