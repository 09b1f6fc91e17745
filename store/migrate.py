"""migrate knows how to bring a database's schema up to date, and to tell whether it is.

The version is one row of `sayso.schema_version`. A migration is one transaction: all of it
happens or nothing does.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import asyncpg
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from ..engine.errors import SaysoError
from .database import AWAY
from .embedded.binaries import OLDEST
from .embedded.errors import WrongPostgresVersion
from .errors import Unavailable
from .urls import connect, shown

SCHEMA, TABLE, READER = "sayso", "schema_version", "sayso_app"

_LOCK = 0x5A_79_50_01
"""The advisory lock under which one migrates while others wait; any number of our own."""


class SchemaTooOld(SaysoError):
    """The database lacks migrations that this sayso needs."""

    code = "schema-too-old"


class SchemaTooNew(SaysoError):
    """The database has migrations that this sayso does not know."""

    code = "schema-too-new"


class MigrationFailed(SaysoError):
    """A migration failed, and the database is as it was."""

    code = "migration-failed"


class MissingRole(SaysoError):
    """The role that a URL names may not become the one that reads the version."""

    code = "missing-role"


async def migrate(owner_url: str, *, to: str = "head") -> list[str]:
    """Bring a database up to a revision; returns the names of those applied, in order.

    The owner needs the right to create roles and, in the database, schemas; a superuser it need
    not be. Of two at once the second waits, and finds nothing left to do. Raises MigrationFailed,
    SchemaTooNew, WrongPostgresVersion, Unavailable or InvalidDatabaseUrl.
    """
    applied: list[str] = []
    engine = create_async_engine(
        "postgresql+asyncpg://", async_creator=lambda: connect(owner_url), poolclass=NullPool
    )
    try:
        async with engine.begin() as connection:
            await _upgrade(connection, owner_url, to, applied)
    except (DBAPIError, asyncpg.PostgresError) as error:
        raise _failed(error, owner_url, applied) from None
    except AWAY as error:
        raise Unavailable(f"the database {shown(owner_url)} failed: {error}") from None
    finally:
        await engine.dispose()
    return applied


async def current(url: str) -> str | None:
    """The revision of a database, None before the first; `url` may be the server's or an owner's.

    Raises Unavailable or InvalidDatabaseUrl.
    """
    async with _opened(url) as connection:
        return await _current(connection, url)


async def pending(url: str) -> list[str]:
    """The names of the migrations a database lacks, in order; raises what `check` raises else."""
    async with _opened(url) as connection:
        await _check_server(connection.get_server_version().major, url)
        return _after(await _current(connection, url), url)


async def check(url: str) -> None:
    """Raise SchemaTooOld or SchemaTooNew where a database is not this sayso's."""
    if missing := await pending(url):
        raise SchemaTooOld(
            f"the database {shown(url)} lacks {_count(missing)} ({', '.join(missing)}): "
            "run `sayso migrate`"
        )


async def _upgrade(connection: AsyncConnection, url: str, to: str, applied: list[str]) -> None:
    version = await connection.scalar(text("SHOW server_version_num"))
    await _check_server(int(version) // 10_000, url)
    await connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    if not await connection.scalar(
        text("SELECT true FROM pg_namespace WHERE nspname = :name"), {"name": SCHEMA}
    ):
        await connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
    await connection.run_sync(_run, url, to, applied)
    # The server's own role inherits nothing, and must know the version before all else.
    await connection.execute(text(f"GRANT USAGE ON SCHEMA {SCHEMA} TO {READER}"))
    await connection.execute(text(f"GRANT SELECT ON {SCHEMA}.{TABLE} TO {READER}"))


def _run(connection: Connection, url: str, to: str, applied: list[str]) -> None:
    scripts = _scripts()

    def steps(revision: Any, _: MigrationContext) -> Any:
        now = revision[0] if revision else None
        _after(now, url)
        return scripts._upgrade_revs(to, cast("str", now))  # as alembic's own command does

    def note(ctx: object, step: Any, heads: object, run_args: object) -> None:
        applied.append(step.up_revision_id)

    with EnvironmentContext(Config(), scripts, fn=steps, destination_rev=to) as environment:
        environment.configure(
            connection=connection,
            version_table=TABLE,
            version_table_schema=SCHEMA,
            on_version_apply=note,
        )
        try:
            environment.run_migrations()
        except CommandError as error:
            raise MigrationFailed(f"cannot migrate to `{to}`: {error}") from None


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(Path(__file__).parent / "migrations"))


def _after(revision: str | None, url: str) -> list[str]:
    """The names of the migrations that come after one; raises SchemaTooNew if it is unknown."""
    names = [script.revision for script in _scripts().walk_revisions()][::-1]
    if revision is None:
        return names
    if revision not in names:
        raise SchemaTooNew(
            f"the database {shown(url)} was migrated by a newer sayso, to `{revision}`: "
            "upgrade this one, or restore a backup"
        )
    return names[names.index(revision) + 1 :]


@contextlib.asynccontextmanager
async def _opened(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await connect(url)
    try:
        yield connection
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise Unavailable(f"the database {shown(url)} failed: {error}") from None
    finally:
        await connection.close()


async def _current(connection: asyncpg.Connection, url: str) -> str | None:
    """What the version table says, as whoever may read it."""
    row = await connection.fetchrow(
        "SELECT has_schema_privilege(n.oid, 'usage') AND has_table_privilege(c.oid, 'select')"
        "  AS readable,"
        " EXISTS (SELECT FROM pg_roles WHERE rolname = $3 AND pg_has_role(oid, 'member'))"
        "  AS member"
        " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = $1 AND c.relname = $2",
        SCHEMA, TABLE, READER,
    )  # fmt: skip
    if row is None:
        return None
    if not row["readable"] and not row["member"]:
        raise MissingRole(
            f"the role that logs in to {shown(url)} may not become `{READER}`: "
            f"as the owner, GRANT {READER}, sayso_registry TO that role"
        )
    async with connection.transaction(readonly=True):
        if not row["readable"]:
            await connection.execute(f"SET LOCAL ROLE {READER}")
        version: str | None = await connection.fetchval(f"SELECT version_num FROM {SCHEMA}.{TABLE}")
    return version


async def _check_server(major: int, url: str) -> None:
    if major < OLDEST:
        raise WrongPostgresVersion(
            f"the database {shown(url)} is PostgreSQL {major}, and {OLDEST} or newer is needed"
        )


def _failed(error: Exception, url: str, applied: list[str]) -> MigrationFailed | Unavailable:
    """What PostgreSQL said, without SQLAlchemy's wrapping."""
    cause: BaseException = error
    if isinstance(error, DBAPIError) and error.orig is not None:
        cause = error.orig.__cause__ or error.orig
    if isinstance(cause, AWAY):
        return Unavailable(f"the database {shown(url)} failed: {cause}")
    at = f" after {applied[-1]}" if applied else ""
    advice = (
        "; the role needs CREATEROLE, and CREATE on the database"
        if isinstance(cause, asyncpg.InsufficientPrivilegeError)
        else ""
    )
    return MigrationFailed(
        f"cannot migrate the database {shown(url)}{at}: {cause}{advice}; nothing was changed"
    )


def _count(names: list[str]) -> str:
    return "one migration" if len(names) == 1 else f"{len(names)} migrations"
