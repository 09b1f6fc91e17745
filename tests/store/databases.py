"""What the tests of the store do with databases."""

from __future__ import annotations

import asyncio
import contextlib
import io
import itertools
import sys
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

import asyncpg

from sayso.store.database import Database, connect
from sayso.store.embedded import Embedded, binaries, start
from sayso.store.tenants import Tenants

T = TypeVar("T")

FOUND = {found.major: found for found in map(binaries._at, binaries._installed()) if found}
VERSIONS = {major: found for major, found in FOUND.items() if major >= binaries.OLDEST}
"""The PostgreSQL that can be run here, by major version."""


class Postgres(NamedTuple):
    """A database of the test's own: as its owner, and as the server."""

    owner_url: str
    url: str


PATIENCE = 240.0
"""Seconds for a test's coroutine: less than pytest gives a test, so that its waits are told."""


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end; one that does not come to it fails, telling what all wait for."""
    return asyncio.run(_impatient(coroutine))


async def _impatient(coroutine: Coroutine[Any, Any, T]) -> T:
    work = asyncio.ensure_future(coroutine)
    done, _ = await asyncio.wait([work], timeout=PATIENCE)
    if not done:
        told = io.StringIO()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.print_stack(file=told)
        print(told.getvalue(), file=sys.stderr, flush=True)  # before what may never end
        work.cancel()
        raise TimeoutError(f"this did not end in {PATIENCE:.0f} seconds:\n{told.getvalue()}")
    return work.result()


def elsewhere(url: str, database: str) -> str:
    """The URL of another database of the same server."""
    return urlsplit(url)._replace(path=f"/{database}").geturl()


def as_role(url: str, role: str, password: str) -> str:
    """The URL of the same database for another role."""
    return urlsplit(url)._replace(netloc=f"{role}:{password}@").geturl()


def parts(url: str) -> tuple[str, str]:
    """The database and the password of a URL."""
    split = urlsplit(url)
    return split.path[1:], split.password or ""


async def fetch(url: str, query: str) -> Any:
    """One value, over a connection of its own."""
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def execute(url: str, *statements: str) -> None:
    """Run statements over a connection of their own."""
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


@contextlib.asynccontextmanager
async def opened(url: str, *, size: int = 4) -> AsyncIterator[Database]:
    """The pools of a process."""
    database = await connect(url, size=size)
    try:
        yield database
    finally:
        await database.close()


_names = itertools.count(1)


async def new_tenant(database: Database) -> int:
    """A tenant of the test's own."""
    record = await Tenants(database).create(f"tenant-{next(_names)}")
    return record.id


async def owner_rows(url: str, table: str, tenant: int) -> list[asyncpg.Record]:
    """What a table has of a tenant, as the owner sees it."""
    connection = await asyncpg.connect(url)
    try:
        column = "id" if table == "tenant" else "tenant"
        rows = await connection.fetch(f"SELECT * FROM sayso.{table} WHERE {column} = $1", tenant)
        return list(rows)
    finally:
        await connection.close()


@contextlib.asynccontextmanager
async def running(directory: Path, where: Path | None = None) -> AsyncIterator[Embedded]:
    """A server on a data directory, stopped at the end."""
    server = await start(directory, binaries=where)
    try:
        yield server
    finally:
        await server.stop()


async def once(directory: Path, *statements: str, where: Path | None = None) -> str:
    """Start, run statements as the owner, stop; returns the version."""
    async with running(directory, where) as server:
        await execute(server.owner_url, *statements)
        return server.version


_RECORDED = "id, at, actor, action, target, outcome, reason, details, personal, digests"
AUDIT = (
    f"(SELECT {_RECORDED} FROM sayso.audit UNION ALL"
    f" SELECT {_RECORDED} FROM sayso.audit_pending) audit"
)
"""What is recorded, sealed or not, to select from."""
