"""database knows what of PostgreSQL a server needs: that it answers, and keeps tenants apart."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import asyncpg

from ...engine.errors import SaysoError
from ...store import migrate
from ...store.database import APP, REGISTRY, connect
from ...store.embedded.binaries import OLDEST
from ...store.urls import connect as connect_plainly
from ...store.urls import shown
from .findings import Finding, fail, ok, warn

DRIFT, FAR = 1.0, 30.0
"""Seconds between two clocks at which to warn, and to fail."""

TABLES = (
    "relationship", "attribute", "policy_version", "api_key", "feed", "relationship_past",
)  # fmt: skip


async def look(url: str) -> AsyncIterator[Finding]:
    """The database of a URL, as the server logs in to it."""
    try:
        c = await connect_plainly(url)
    except SaysoError as error:
        yield fail("database", str(error), "start it, or mend SAYSO_DATABASE_URL")
        return
    try:
        yield server(c.get_server_version().major, await c.fetchval("SHOW server_version"), url)
        yield await _clock(c)
        yield await _login(c)
        found = await _schema(url)
        yield found
        if found.state == "ok":
            yield await _roles(url)
            yield await _separation(c)
            yield await _connections(c)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        yield fail("database", f"{shown(url)} failed: {error}", "look at its log")
    finally:
        await c.close()


def server(major: int, version: str, url: str) -> Finding:
    """PostgreSQL's version."""
    said = f"PostgreSQL {version.partition(' ')[0]} at {shown(url)}"
    if major < OLDEST:
        return fail("database", said, f"upgrade it to PostgreSQL {OLDEST} or newer")
    return ok("database", said)


async def _clock(c: asyncpg.Connection) -> Finding:
    before = time.time()
    theirs = await c.fetchval("SELECT extract(epoch FROM clock_timestamp())::float8")
    after = time.time()
    # It was read at some moment in between, which is all the benefit of the doubt there is.
    return clock(max(theirs - after, 0.0) + min(theirs - before, 0.0))


def clock(ahead: float) -> Finding:
    """By how much the database's clock, which expiry goes by, is ahead of ours, in seconds."""
    said = f"the database's is {abs(ahead):.1f} s {'ahead' if ahead > 0 else 'behind'}"
    advice = "run a time service (NTP) on both machines: conditions and expiry go by these clocks"
    if abs(ahead) >= FAR:
        return fail("clock", said, advice)
    if abs(ahead) >= DRIFT:
        return warn("clock", said, advice)
    return ok("clock", "the database's agrees with this machine's")


async def _login(c: asyncpg.Connection) -> Finding:
    row = await c.fetchrow(
        "SELECT rolname, rolsuper OR rolbypassrls AS mighty FROM pg_roles"
        " WHERE rolname = session_user"
    )
    assert row is not None
    if row["mighty"]:
        return warn(
            "login",
            f"`{row['rolname']}` is a superuser or passes over row-level security",
            f"log in as a role that only may become `{APP}` and `{REGISTRY}`:"
            f" CREATE ROLE sayso_server LOGIN NOINHERIT; GRANT {APP}, {REGISTRY} TO sayso_server",
        )
    return ok("login", f"as `{row['rolname']}`, which passes over nothing")


async def _schema(url: str) -> Finding:
    try:
        missing = await migrate.pending(url)
    except SaysoError as error:
        return fail("schema", str(error), "see docs/operations.md, Upgrading")
    if missing:
        return fail("schema", f"it lacks {', '.join(missing)}", "run `sayso migrate`")
    return ok("schema", f"at {await migrate.current(url)}")


async def _roles(url: str) -> Finding:
    """Whether the roles are there and the server may become them, as it does itself."""
    try:
        await (await connect(url, size=1)).close()
    except asyncpg.PostgresError as error:
        return fail(
            "roles",
            f"the login may not become `{APP}` and `{REGISTRY}`: {error}",
            f"as the owner: GRANT {APP}, {REGISTRY} TO that role",
        )
    except SaysoError as error:
        return fail("roles", str(error), "run `sayso migrate` as the owner of the schema")
    return ok("roles", f"`{APP}` and `{REGISTRY}` own nothing and pass over nothing")


async def _separation(c: asyncpg.Connection) -> Finding:
    """Whether no row is seen where no tenant is set."""
    seen = []
    async with c.transaction(readonly=True):
        await c.execute(f"SET LOCAL ROLE {APP}")
        for table in TABLES:
            if await c.fetchval(f"SELECT EXISTS (SELECT FROM sayso.{table})"):
                seen.append(table)
    if seen:
        return fail(
            "row-level security",
            f"without a tenant, rows of {', '.join(seen)} are seen",
            "stop serving from this database, and run `sayso migrate` as the schema's owner",
        )
    return ok("row-level security", "without a tenant, no row is seen")


async def _connections(c: asyncpg.Connection) -> Finding:
    most = await c.fetchval("SELECT current_setting('max_connections')::int")
    used = await c.fetchval("SELECT count(*) FROM pg_stat_activity")
    said = f"{used} of {most} are in use"
    if used > 0.8 * most:
        return warn(
            "connections",
            said,
            "raise max_connections, or run fewer servers: each process takes up to 11",
        )
    return ok("connections", said)
