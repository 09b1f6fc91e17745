"""What the tests of the store do with databases."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

import asyncpg

T = TypeVar("T")


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
