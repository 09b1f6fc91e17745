"""roles knows how to give a fresh PostgreSQL its database and the role the server logs in as."""

from __future__ import annotations

import asyncpg

from .cluster import OWNER, PORT
from .credentials import Credentials, fits, verifier

SERVER = "sayso_server"
DATABASE = "sayso"

TAKEN = ("sayso_app", "sayso_registry")
"""What `sayso_server` may become, and has no rights but through; migrations grant them theirs."""


def url(role: str, password: str, socket: object, database: str = DATABASE) -> str:
    """The address of a database on a socket; the password needs no quoting."""
    return f"postgresql://{role}:{password}@/{database}?host={socket}&port={PORT}"


async def prepare(socket: object, credentials: Credentials) -> None:
    """Make what is missing; raises asyncpg's InvalidPasswordError for a wrong owner's password."""
    connection = await asyncpg.connect(
        url(OWNER, credentials.owner, socket, "postgres"), timeout=60
    )
    try:
        async with connection.transaction():
            for role in TAKEN:
                if not await _kept(connection, role):
                    await connection.execute(f"CREATE ROLE {role} NOLOGIN NOINHERIT")
            kept = await _kept(connection, SERVER)
            if kept is None:
                await connection.execute(f"CREATE ROLE {SERVER}")
            if not fits(credentials.server, kept["rolpassword"] if kept else None):
                await connection.execute(
                    f"ALTER ROLE {SERVER} LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE "
                    f"NOREPLICATION NOBYPASSRLS PASSWORD '{verifier(credentials.server)}'"
                )
                await connection.execute(f"GRANT {', '.join(TAKEN)} TO {SERVER}")
        if not await connection.fetchval(
            "SELECT true FROM pg_database WHERE datname = $1", DATABASE
        ):
            await connection.execute(
                f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
            )
    finally:
        await connection.close()


async def _kept(connection: asyncpg.Connection, role: str) -> asyncpg.Record | None:
    return await connection.fetchrow("SELECT rolpassword FROM pg_authid WHERE rolname = $1", role)
