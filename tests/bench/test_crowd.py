"""The copies in a crowd are what the server itself would have made of them."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest
from bench.crowd import PASSWORD, address_of, fill, name_of
from bench.identity import ISSUER

from sayso.identity.audit.verifying import verify
from sayso.identity.factors import passwords
from sayso.identity.keys import ring
from sayso.identity.people.emails import find_by_email
from sayso.identity.provider import Provider, issuer_of
from sayso.identity.sealing import Seal
from sayso.tenants.directory import Directory
from tests.store.conftest import data_directory, postgres, server
from tests.store.databases import Postgres, opened, run

__all__ = ["data_directory", "postgres", "server"]

KEY = bytes(range(32))
TENANTS, PEOPLE = 3, 5
SEALED = {"signing_key": {"sealed"}}
"""What is sealed for each tenant by itself."""


async def rows(owner: asyncpg.Connection, tenant: int) -> dict[str, list[Any]]:
    """All that a tenant has, but what it is called and what is sealed for it."""
    tables = await owner.fetch(
        "SELECT DISTINCT table_name FROM information_schema.columns"
        " WHERE table_schema = 'sayso' AND column_name = 'tenant'"
    )
    found = {}
    for (table,) in tables:
        whole = await owner.fetch(f"SELECT * FROM sayso.{table} WHERE tenant = $1", tenant)
        left_out = {"tenant"} | SEALED.get(table, set())
        found[table] = sorted(
            repr({k: v for k, v in row.items() if k not in left_out}) for row in whole
        )
    counter = await owner.fetchrow(
        "SELECT status, revision, policy FROM sayso.tenant WHERE id = $1", tenant
    )
    assert counter is not None
    return {**found, "tenant": [tuple(counter)]}


@pytest.fixture
def crowd(postgres: Postgres) -> Postgres:
    run(fill(postgres.url, postgres.owner_url, KEY, TENANTS, PEOPLE))
    return postgres


def test_each_has_the_rows_of_the_first(crowd: Postgres) -> None:
    async def steps() -> None:
        owner = await asyncpg.connect(crowd.owner_url)
        try:
            ids = [
                await owner.fetchval("SELECT id FROM sayso.tenant WHERE name = $1", name_of(n))
                for n in range(TENANTS)
            ]
            first = await rows(owner, ids[0])
            assert len(first["person"]) == len(first["password"]) == PEOPLE
            assert len(first["attribute"]) == 2 * PEOPLE
            assert len(first["audit"]) > 2 * PEOPLE
            assert first["audit_pending"] == []
            for id in ids[1:]:
                assert await rows(owner, id) == first
            left = "SELECT count(*) FROM pg_settings WHERE name = 'fsync' AND setting = 'off'"
            assert await owner.fetchval(left) == 0
        finally:
            await owner.close()

    run(steps())


def test_a_copy_does_what_the_first_does(crowd: Postgres) -> None:
    async def steps() -> None:
        async with opened(crowd.url) as database, Directory(database, crowd.url) as directory:
            name = name_of(TENANTS - 1)
            replica = await directory.named(name)
            provider = Provider(directory, replica, Seal([KEY]), issuer_of(ISSUER, name))
            async with database.tenant(replica.tenant, readonly=True) as c:
                person = await find_by_email(c, replica.tenant, address_of(PEOPLE - 1))
            assert await passwords.check(provider, person, PASSWORD)
            assert len(await ring(provider).public()) == 3
            assert (await verify(database, replica.tenant)).faults == []
            await provider.close()

    run(steps())
