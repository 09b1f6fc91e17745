"""Statements are planned for what they are given, not for what came before."""

from __future__ import annotations

from sayso.engine.data import Relationship
from sayso.store.applying import Named, lock
from sayso.store.changes import Write, key_of
from sayso.store.database import connect
from sayso.store.journal import Journal
from sayso.store.tenants import Tenants

from .databases import Postgres, run


def rows(name: str, count: int) -> tuple[Relationship, ...]:
    return tuple(
        Relationship("document", f"{name}{i}", "editor", "user", "ann") for i in range(count)
    )


def test_a_large_write_after_many_small_ones(postgres: Postgres) -> None:
    """A plan kept from the small ones would run the large one into the statement's time limit."""

    async def ask() -> int:
        database = await connect(postgres.url, size=1)
        try:
            tenant = (await Tenants(database).create("acme")).id
            journal = Journal(database)
            for i in range(12):
                await journal.write(tenant, Write(touch=rows(f"small{i}-", 1)))
            await journal.write(tenant, Write(touch=rows("large-", 10_000)))
            return (await journal.write(tenant, Write(touch=rows("last-", 10_000)))).touched
        finally:
            await database.close()

    assert run(ask()) == 10_000


def test_keys_are_looked_up_by_their_own_index(postgres: Postgres) -> None:
    """Also by a plan that was made while the table was empty and nothing was known of it."""

    async def ask() -> list[int]:
        database = await connect(postgres.url, size=1)
        try:
            tenant = (await Tenants(database).create("acme")).id
            named = Named([key_of(row) for row in rows("some-", 7)])
            async with database.transaction() as c:
                await lock(c, tenant, named)
                return [
                    await c.fetchval(f"SELECT pg_stat_get_xact_numscans('sayso.{name}'::regclass)")
                    for name in ("relationship_pkey", "relationship_by_subject", "relationship")
                ]
        finally:
            await database.close()

    assert run(ask()) == [7, 0, 0]
