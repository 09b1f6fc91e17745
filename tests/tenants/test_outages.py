"""The database killed, hung and back: what is known goes on being answered, and nothing is lost."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from sayso.store import feed
from sayso.store.changes import Write
from sayso.store.embedded import Embedded, start
from sayso.store.errors import Unavailable
from sayso.store.journal import Journal
from sayso.store.migrate import migrate
from sayso.store.tenants import Tenants
from sayso.tenants import directory as directories
from sayso.tenants import names
from sayso.tenants.directory import Directory
from sayso.tenants.errors import NotCaughtUp
from tests.store.databases import opened, run
from tests.tenants.policies import directory, eventually, owner, published, views

_numbers = itertools.count(1)


@contextlib.asynccontextmanager
async def running(data_directory: Path) -> AsyncIterator[Embedded]:
    """A PostgreSQL of the test's own, started again when it dies, with a tenant `t`."""
    server = await start(data_directory / f"own-{next(_numbers)}")
    watching = asyncio.ensure_future(server.watch())
    try:
        await migrate(server.owner_url)
        async with opened(server.url) as database:
            await published(database, (await Tenants(database).create("t")).id)
        yield server
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        await server.stop()


async def insist(home: Directory | Journal, tenant: Any, write: Write) -> int:
    """Ask for a write until it is done."""
    while True:
        try:
            return (await home.write(tenant, write)).revision
        except Unavailable:
            await asyncio.sleep(0.02)


def kill(server: Embedded) -> None:
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)


def test_a_killed_database_is_survived(
    data_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "FORGET", 0.0)  # every name is looked up anew

    async def steps() -> None:
        async with (
            running(data_directory) as server,
            directory(server.url) as one,
            directory(server.url) as two,
        ):
            replicas = [await one.named("t"), await two.named("t")]
            committed = []
            for n in range(4):
                written = await one.write(replicas[0], Write(touch=(owner(str(n)),)))
                committed.append(written.revision)
                died = server.pid
                kill(server)
                refused = False
                while not refused and server.pid in (None, died):  # some may outlive their master
                    assert views(await one.named("t"), str(n))
                    try:
                        await replicas[0].latest(5.0)
                    except (Unavailable, NotCaughtUp):
                        refused = True
                assert views(await one.named("t"), str(n))
                again = Write(touch=(owner(f"{n}-again"),), idempotency_key=f"{n}")
                committed.append(await insist(two, replicas[1], again))
                await replicas[0].at_least(committed[-1], 30.0)
                assert views(replicas[0], f"{n}-again")
            assert committed == list(range(2, 10))
            changes = await feed.changes_after(one.database, replicas[0].tenant, 0)
            assert [c.revision for c in changes] == list(range(1, 10))
            await eventually(lambda: one.contact.listening and two.contact.listening)
            await eventually(lambda: one.is_ready and two.is_ready)

    run(steps())


def test_two_processes_that_write_through_kills_lose_and_double_nothing(
    data_directory: Path,
) -> None:
    async def steps() -> None:
        async with running(data_directory) as server, opened(server.url) as database:
            tenant = (await Tenants(database).named("t")).id
            journals = [Journal(database) for _ in range(2)]
            acknowledged: dict[str, int] = {}

            async def writer(number: int) -> None:
                for n in range(40):
                    name = f"{number}-{n}"
                    write = Write(touch=(owner(name),), idempotency_key=name, request_id=name)
                    acknowledged[name] = await insist(journals[number % 2], tenant, write)

            async def killer() -> None:
                for _ in range(4):
                    await asyncio.sleep(0.15)
                    if server.pid is not None:
                        kill(server)
                    await eventually(lambda: server.pid is not None)

            await asyncio.gather(killer(), *map(writer, range(4)))
            await insist(journals[0], tenant, Write(touch=(owner("last"),)))
            changes = (await feed.changes_after(database, tenant, 1, 1000))[:-1]
            assert [c.revision for c in changes] == list(range(2, 162))
            assert {c.request_id: c.revision for c in changes} == acknowledged

    run(steps())


@pytest.fixture
def stopped() -> Iterator[list[int]]:
    """Processes that are made to hang, and go on at the end."""
    pids: list[int] = []
    yield pids
    resume(pids)


def resume(pids: list[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
    pids.clear()


def test_a_database_that_hangs_keeps_nobody_waiting(
    data_directory: Path, monkeypatch: pytest.MonkeyPatch, stopped: list[int]
) -> None:
    monkeypatch.setattr(directories, "DEAF", 0.5)
    monkeypatch.setattr(directories, "POLL", 0.1)

    async def steps() -> None:
        async with running(data_directory) as server, directory(server.url) as one:
            replica = await one.named("t")
            await one.write(replica, Write(touch=(owner("a"),)))
            await eventually(lambda: one.is_ready)
            children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
            assert server.pid is not None
            for pid in (server.pid, *map(int, children.read_text().split())):
                stopped.append(pid)
                os.kill(pid, signal.SIGSTOP)
            started = asyncio.get_running_loop().time()
            with pytest.raises(NotCaughtUp):
                await replica.latest(0.3)
            with pytest.raises(NotCaughtUp):
                await replica.at_least(3, 0.3)
            assert views(await one.named("t"), "a")
            await eventually(lambda: not one.is_ready)
            assert asyncio.get_running_loop().time() - started < 60
            resume(stopped)
            await eventually(lambda: one.is_ready)
            await replica.latest(30.0)
            await one.write(replica, Write(touch=(owner("b"),)))
            assert views(replica, "b")

    run(steps())
