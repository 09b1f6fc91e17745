"""Which tenants a command is about, and how it gets there: those of a database, beside a server
that runs or alone, or those of a server that is asked (--server).
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from ...store import embedded, migrate
from ...store.database import Database, connect
from ..administration import Administration, TenantAdministration
from ..administration.direct import administered
from ..database import Where
from .server_options import server_meant, server_options, tenant_meant

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


def data_dir_option(function: F) -> F:
    """`--data-dir DIR`."""
    return click.option(
        "--data-dir",
        type=click.Path(file_okay=False, path_type=Path),
        envvar="SAYSO_DATA_DIR",
        metavar="DIR",
        help="The database that sayso runs itself in DIR, whether it is being served or not"
        "  [default: SAYSO_DATABASE_URL's, else ./sayso-data]",
    )(function)


def where_options(function: F) -> F:
    """`--data-dir`, or `--server` and `--api-key-file`."""
    return data_dir_option(server_options(function))


@contextlib.asynccontextmanager
async def attached(directory: Path, make: bool = False) -> AsyncIterator[embedded.Attached]:
    """The database that sayso runs itself in a directory, started where nobody runs it."""
    shown = _tell if sys.stderr.isatty() else None
    async with await embedded.attach(directory, make=make, progress=shown) as server:
        yield server


@contextlib.asynccontextmanager
async def reached(data_dir: Path | None) -> AsyncIterator[str]:
    """The URL of the database that is meant; raises SchemaTooOld and its like."""
    where = Where.of(data_dir)
    async with contextlib.AsyncExitStack() as stack:
        url = where.url
        if url is None:
            url = (await stack.enter_async_context(attached(where.directory))).url
        await migrate.check(url)
        yield url


@contextlib.asynccontextmanager
async def database_of(data_dir: Path | None) -> AsyncIterator[Database]:
    """The database that is meant."""
    async with reached(data_dir) as url:
        database = await connect(url, size=2)
        try:
            yield database
        finally:
            await database.close()


@contextlib.asynccontextmanager
async def administration(data_dir: Path | None) -> AsyncIterator[Administration]:
    """The tenants that are meant, of a server or a database."""
    server = server_meant()
    if server is not None:
        from ..administration import remote

        async with remote.administered(server) as there:
            yield there
        return
    secrets = Where.of(data_dir).secrets
    async with reached(data_dir) as url, administered(url, secrets) as found:
        yield found


def administer(data_dir: Path | None, do: Callable[[Administration], Awaitable[T]]) -> T:
    """Do something to the tenants there are."""

    async def main() -> T:
        async with administration(data_dir) as found:
            return await do(found)

    return asyncio.run(main())


def with_tenant(
    data_dir: Path | None, name: str, do: Callable[[TenantAdministration], Awaitable[T]]
) -> T:
    """Do something to one tenant."""

    async def main() -> T:
        async with administration(data_dir) as found:
            return await do(await found.tenant(tenant_meant(name)))

    return asyncio.run(main())


def _tell(text: str) -> None:
    click.echo(text, err=True)
