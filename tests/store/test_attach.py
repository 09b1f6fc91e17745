"""Using a PostgreSQL of our own for a while, beside others who do."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from sayso.store.embedded import Embedded, attach, start
from sayso.store.embedded.errors import DataDirectory
from tests.store.databases import fetch, run


def test_the_server_that_runs_is_used_and_goes_on(server: Embedded, data_directory: Path) -> None:
    async def use() -> None:
        async with await attach(data_directory / "shared") as there:
            assert there.own is None
            assert there.url == server.url
            assert there.owner_url == server.owner_url
            assert await fetch(there.url, "SELECT 1") == 1

    run(use())
    assert run(fetch(server.url, "SELECT 2")) == 2


def test_whoever_started_it_waits_for_those_who_use_it(data_directory: Path) -> None:
    async def use() -> None:
        directory = data_directory / "turns"
        first = await attach(directory, make=True)
        assert first.own is not None
        second = await attach(directory)
        assert second.own is None
        # Whoever it was that came first: it is the server's user who comes again.
        assert (directory / "guests").stat().st_uid == (directory / "postgres").stat().st_uid
        leaving = asyncio.create_task(first.leave())
        await asyncio.sleep(0.3)
        assert not leaving.done()
        assert await fetch(second.url, "SELECT 1") == 1
        await second.leave()
        await leaving
        assert not (directory / "postgres" / "postmaster.pid").exists()

    run(use())


def test_whoever_comes_while_it_is_shut_down_starts_it_again(data_directory: Path) -> None:
    async def use() -> None:
        directory = data_directory / "again"
        first = await attach(directory, make=True)
        leaving = asyncio.create_task(first.leave())
        await asyncio.sleep(0)
        async with await attach(directory) as second:
            assert await fetch(second.url, "SELECT 1") == 1
        await leaving

    run(use())


def test_many_at_once_all_get_to_it(data_directory: Path) -> None:
    async def one(directory: Path) -> None:
        async with await attach(directory) as there:
            assert await fetch(there.url, "SELECT 1") == 1

    async def use() -> None:
        directory = data_directory / "many"
        await (await start(directory)).stop()
        await asyncio.gather(*(one(directory) for _ in range(5)))

    run(use())


def test_nothing_is_made_where_there_is_none(data_directory: Path) -> None:
    with pytest.raises(DataDirectory, match=r"there is no database in .*: `sayso migrate"):
        run(attach(data_directory / "none"))
    assert not (data_directory / "none").exists()
