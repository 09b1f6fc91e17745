"""`sayso migrate`: the database's schema, brought up to date."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import click
from click.core import ParameterSource

from ...engine.errors import SaysoError
from ...store.migrate import current, migrate, pending
from ...store.urls import shown
from .database import attached
from .options import json_option
from .output import print_json

DONE, ERROR = 0, 2


@click.command("migrate", short_help="Bring the database's schema up to date.")
@click.option(
    "--url",
    envvar=["SAYSO_OWNER_URL", "SAYSO_DATABASE_URL"],
    metavar="URL",
    help="The database, as its owner: postgresql://USER@HOST/DATABASE?sslmode=verify-full.",
)
@click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="SAYSO_DATA_DIR",
    metavar="DIR",
    help="The database that sayso itself runs in DIR.",
)
@click.option(
    "--check", "only_check", is_flag=True, help="Change nothing; exit with 2 if it would."
)
@json_option
def command(url: str | None, data_dir: Path | None, only_check: bool, as_json: bool) -> int:
    """Apply the migrations that the database lacks, all of them or, should one fail, none.

    The owner must be allowed to create roles, and schemas in the database. Keep its password
    out of the command line: give the URL in SAYSO_OWNER_URL or SAYSO_DATABASE_URL, or the
    password in PGPASSWORD or a PGPASSFILE.

    \b
    sayso migrate --data-dir /var/lib/sayso
    SAYSO_OWNER_URL=postgresql://owner@db/sayso sayso migrate
    sayso migrate --check --json
    """
    url, data_dir = _chosen(url, data_dir)
    if only_check and data_dir is not None and not (data_dir / "postgres").exists():
        raise SaysoError(f"there is no database in {data_dir}")
    return asyncio.run(_migrate(url, data_dir, only_check, as_json))


def _chosen(url: str | None, data_dir: Path | None) -> tuple[str | None, Path | None]:
    """One of the two: what the command line says, else the directory, as `sayso serve` does."""
    context = click.get_current_context()
    url_said, directory_said = (
        context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        for name in ("url", "data_dir")
    )
    if url_said and directory_said:
        raise click.UsageError("--url and --data-dir are two databases: give one")
    if data_dir is None and url is None:
        raise click.UsageError("which database: --data-dir DIR, or SAYSO_DATABASE_URL, or --url?")
    return (url, None) if url_said or data_dir is None else (None, data_dir)


async def _migrate(url: str | None, data_dir: Path | None, only_check: bool, as_json: bool) -> int:
    async with _database(url, data_dir) as (owner_url, name):
        if only_check:
            now, names = await current(owner_url), await pending(owner_url)
        else:
            names = await migrate(owner_url)
            now = await current(owner_url)
    if as_json:
        print_json({"current": now, "pending" if only_check else "applied": names})
    elif not names:
        click.echo(f"{name} is up to date, at {now}")
    for migration in () if as_json else names:
        click.echo(f"{name} lacks {migration}" if only_check else f"applied {migration} to {name}")
    return ERROR if only_check and names else DONE


@contextlib.asynccontextmanager
async def _database(url: str | None, data_dir: Path | None) -> AsyncIterator[tuple[str, str]]:
    """The owner's URL of the database, and what to call it."""
    if data_dir is None:
        assert url is not None
        yield url, shown(url)
        return
    async with attached(data_dir, make=True) as server:
        yield server.owner_url, f"the database in {data_dir}"
