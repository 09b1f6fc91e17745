"""What the tests of the store do with databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

import asyncpg

from sayso.store.embedded import Embedded, binaries, start

T = TypeVar("T")

FOUND = {found.major: found for found in map(binaries._at, binaries._installed()) if found}
VERSIONS = {major: found for major, found in FOUND.items() if major >= binaries.OLDEST}
"""The PostgreSQL that can be run here, by major version."""


class Postgres(NamedTuple):
    """A database of the test's own: as its owner, and as the server."""

    owner_url: str
    url: str


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end."""
    return asyncio.run(coroutine)


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


@asynccontextmanager
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
