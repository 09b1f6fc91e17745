"""How commands come to a tenants' database: one that runs already, or for as long as they take."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from ...engine.errors import SaysoError
from ...store import embedded
from ...store.database import Database, connect
from ...store.migrate import check
from ..database import Where, opened
from ..http.site import DEFAULT

F = TypeVar("F", bound=Callable[..., Any])


def data_dir_option(function: F) -> F:
    """`--data-dir DIR`."""
    return click.option(
        "--data-dir",
        type=click.Path(file_okay=False, path_type=Path),
        envvar="SAYSO_DATA_DIR",
        metavar="DIR",
        help="The database that sayso runs itself in DIR, whether it runs now or not.",
    )(function)


def tenant_option(function: F) -> F:
    """`--tenant NAME`."""
    return click.option(
        "--tenant", default=DEFAULT, show_default=True, metavar="NAME", help="Whose."
    )(function)


@contextlib.asynccontextmanager
async def database_of(data_dir: Path | None) -> AsyncIterator[Database]:
    """The database of a directory, or of SAYSO_DATABASE_URL, or in ./sayso-data."""
    where = Where.of(data_dir)
    async with _reached(where) as url:
        database = await connect(url, size=2)
        try:
            yield database
        finally:
            await database.close()


@contextlib.asynccontextmanager
async def _reached(where: Where) -> AsyncIterator[str]:
    if where.url is None:
        if not (where.directory / "postgres").exists():
            raise SaysoError(
                f"there is no database in {where.directory}: name its directory with --data-dir, "
                "or give its URL in SAYSO_DATABASE_URL"
            )
        url = embedded.running(where.directory)
        if url is not None:
            await check(url)
            yield url
            return
    async with opened(where, _tell) as url:
        yield url


def _tell(text: str) -> None:
    if sys.stderr.isatty():
        click.echo(text, err=True)
