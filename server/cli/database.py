"""Which database a command is about, and how it gets there: beside a server that runs, or alone."""

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
from ...store.tenants import DEFAULT
from ..administration import Administration, TenantAdministration
from ..administration.direct import administered
from ..database import Where

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


def tenant_option(function: F) -> F:
    """`--tenant NAME`."""
    return click.option(
        "--tenant",
        envvar="SAYSO_TENANT",
        default=DEFAULT,
        show_default=True,
        metavar="NAME",
        help="The tenant that this is about.",
    )(function)


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
    """The tenants of the database that is meant."""
    async with reached(data_dir) as url, administered(url) as found:
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
            return await do(await found.tenant(name))

    return asyncio.run(main())


def _tell(text: str) -> None:
    click.echo(text, err=True)
