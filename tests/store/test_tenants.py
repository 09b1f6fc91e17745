"""Tenants: made, found, suspended, resumed, and deleted so that nothing is left."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.engine.data import Relationship
from sayso.engine.errors import SaysoError
from sayso.store import feed, policies
from sayso.store.changes import Write
from sayso.store.errors import InvalidTenantName, TenantExists, TenantSuspended, UnknownTenant
from sayso.store.journal import Journal
from sayso.store.keys import create_key
from sayso.store.shapes import Fits
from sayso.store.tenants import NAME, Tenants
from tests.store.databases import Postgres, fetch, opened, run
from tests.store.test_isolation import fill, own, tables

WRITE = Write(touch=(Relationship.of("doc:a", "owner", "user:ann"),))


@given(st.text(st.sampled_from("aZ9-._é\n"), max_size=8) | st.just("a" * 64))
def test_a_name_is_a_label_of_a_host_name(name: str) -> None:
    label = name.replace("-", "")
    good = 0 < len(name) < 64 and not name.startswith("-") and not name.endswith("-")
    good = good and set(label) <= set("a9")
    assert (NAME.fullmatch(name) is not None) == good


def test_tenants_are_found_by_name_and_host(postgres: Postgres) -> None:
    async def steps() -> None:
        async with opened(postgres.url) as database:
            tenants = Tenants(database)
            made = await tenants.create("one", ("One.Example", "uno.example"))
            await tenants.create("two")
            assert made.hosts == ["one.example", "uno.example"]
            assert await tenants.named("one") == made == await tenants.at("ONE.example")
            for error, name, hosts in (
                (TenantExists, "one", ()),
                (TenantExists, "three", ("uno.example",)),
                (InvalidTenantName, "Three", ()),
                (InvalidTenantName, "", ()),
                (InvalidTenantName, "three\n", ()),
            ):
                with pytest.raises(error):
                    await tenants.create(name, hosts)
            for missing in (tenants.named("three"), tenants.at("three.example")):
                with pytest.raises(UnknownTenant):
                    await missing
            assert [t.name for t in await tenants.all()] == ["one", "two"]
            assert [t.name for t in await tenants.all("one", 1)] == ["two"]

    run(steps())


@pytest.mark.parametrize("strange", ["\0", "a\0", "\ud800", "ä" * 3000, "' OR true --"])
def test_a_strange_name_leads_nowhere(shared: Postgres, strange: str) -> None:
    async def steps() -> None:
        async with opened(shared.url) as database:
            tenants = Tenants(database)
            for asked in (tenants.named(strange), tenants.at(strange), tenants.suspend(strange)):
                with pytest.raises(SaysoError):
                    await asked

    run(steps())


def test_a_suspended_tenant_takes_no_writes_until_it_is_resumed(shared: Postgres) -> None:
    async def steps() -> None:
        async with opened(shared.url) as database:
            tenants, journal = Tenants(database), Journal(database)
            id = (await tenants.create("pausing")).id
            assert (await journal.write(id, WRITE)).revision == 1
            await tenants.suspend("pausing")
            await tenants.suspend("pausing")
            with pytest.raises(TenantSuspended):
                await journal.write(id, Write(delete=WRITE.touch))
            with pytest.raises(TenantSuspended):
                await policies.publish(database, id, 1, Fits(frozenset(), frozenset()))
            assert (await feed.head(database, id)).status == "suspended"
            await tenants.resume("pausing")
            assert (await journal.write(id, Write(delete=WRITE.touch))).revision == 2

    run(steps())


def test_a_deleted_tenant_leaves_no_row(postgres: Postgres) -> None:
    ids = run(fill(postgres.url))

    async def steps() -> None:
        async with opened(postgres.url) as database:
            tenants = Tenants(database)
            gone, kept = ids[4], ids[5]
            before = {t: await _count(postgres, t, kept) for t in await tables(postgres.owner_url)}
            await tenants.suspend("t4")
            await tenants.delete("t4")
            for table in await tables(postgres.owner_url):
                assert await _count(postgres, table, gone) == 0, table
                assert await _count(postgres, table, kept) == before[table] > 0, table
            with pytest.raises(UnknownTenant):
                await tenants.delete("t4")
            with pytest.raises(UnknownTenant):
                await Journal(database).write(gone, WRITE)
            assert (await tenants.create("t4", ("t4.example",))).id not in ids

    run(steps())


async def _count(postgres: Postgres, table: str, tenant: int) -> int:
    query = f"SELECT count(*) FROM sayso.{table} WHERE {own(table)} = {tenant}"
    count: int = await fetch(postgres.owner_url, query)
    return count


def test_a_tenant_deleted_while_it_is_written_to_leaves_no_row(postgres: Postgres) -> None:
    async def steps() -> None:
        async with opened(postgres.url) as database:
            tenants, journals = Tenants(database), [Journal(database) for _ in range(3)]
            id = (await tenants.create("busy")).id
            await create_key(database, id, "k", ["check"])

            async def writer(journal: Journal) -> str:
                n = 0
                while True:
                    n += 1
                    row = Relationship.of(f"doc:{n}", "owner", "user:ann")
                    try:
                        await journal.write(id, Write(touch=(row,), idempotency_key=str(n)))
                    except SaysoError as error:
                        return error.code

            writing = [asyncio.ensure_future(writer(j)) for j in journals]
            while (await feed.head(database, id)).revision < 20:
                await asyncio.sleep(0)
            await tenants.delete("busy")
            ended = set(await asyncio.gather(*writing))
            assert ended <= {"unknown-tenant", "tenant-suspended"}
            for table in await tables(postgres.owner_url):
                assert await _count(postgres, table, id) == 0, table

    run(steps())
