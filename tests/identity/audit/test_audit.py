"""What was recorded can be looked up, and nothing of it changed or left out unseen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import asyncpg
import pytest

from sayso.identity.audit import insert, row, sealing
from sayso.identity.audit.erasing import erase
from sayso.identity.audit.reading import Which, read
from sayso.identity.audit.sealing import MOMENT, Sealer, seal
from sayso.identity.audit.verifying import Verified, verify
from sayso.identity.changing import SYSTEM, By, Changing, change
from sayso.identity.provider import Provider
from sayso.store.errors import InvalidToken
from tests.identity.oauth.world import API, desk
from tests.server.native.world import serving
from tests.store.databases import Postgres, execute, fetch, run

ROWS = 7


async def record(provider: Provider, count: int = ROWS, start: int = 0) -> None:
    """Things done to people, by one of them."""
    for n in range(start, start + count):

        async def effect(changing: Changing, n: int = n) -> None:
            changing.audit(
                "user.update",
                f"person:usr_{n % 3}",
                outcome="failure" if n == 5 else "success",
                details={"n": n},
                personal={"email": f"u{n}@a.example"},
            )

        await change(
            provider, By("user:usr_0", f"r-{n}", "asked to", "192.0.2.7", "Test/1"), effect
        )


@asynccontextmanager
async def sealed(postgres: Postgres) -> AsyncIterator[Provider]:
    """A tenant whose audit has some rows, all sealed."""
    async with serving(postgres) as world:
        provider = await world.provider()
        await record(provider)
        await seal(provider.database, [provider.tenant])
        yield provider


def verified(postgres: Postgres, *statements: str, seen: tuple[int, str] | None = None) -> Verified:
    """What comes of an audit after somebody with the owner's rights has been at it."""

    async def story() -> Verified:
        async with sealed(postgres) as provider:
            await execute(postgres.owner_url, *statements)
            return await verify(provider.database, provider.tenant, seen)

    return run(story())


def test_what_is_as_it_was_written_verifies(postgres: Postgres) -> None:
    found = verified(postgres)
    assert found.faults == []
    assert (found.sealed, found.pending, found.erased) == (ROWS, 0, 0)


@pytest.mark.parametrize(
    "change",
    [
        "at = at + interval '1 microsecond'",
        "actor = 'user:usr_9'",
        "action = 'user.delete'",
        "target = 'person:usr_9'",
        "outcome = 'failure'",
        "reason = ''",
        "request_id = 'r-9'",
        "details = '{\"n\": 100}'",
        "digests = '{}'",
        'personal = \'{"email": "eve@a.example"}\'',
        "salt = '\\x00'",
    ],
)
@pytest.mark.parametrize("number", [1, 4, ROWS])
def test_a_changed_row_is_found(postgres: Postgres, change: str, number: int) -> None:
    found = verified(
        postgres,
        f"UPDATE sayso.audit SET {change} WHERE number = {number}",
    )
    assert found.faults[0].number == number


@pytest.mark.parametrize(
    "statement",
    [
        # a row gone from the middle
        "DELETE FROM sayso.audit WHERE number = 3",
        # and those after it moved up
        "DELETE FROM sayso.audit WHERE number = 3;"
        "UPDATE sayso.audit SET number = number - 1 WHERE number > 3",
        # two rows in each other's place
        "UPDATE sayso.audit SET number = 7 - number + 1000 WHERE number IN (3, 4);"
        "UPDATE sayso.audit SET number = number - 1000 WHERE number > 1000",
        # a row added at the end
        "INSERT INTO sayso.audit (tenant, id, at, actor, action, target, outcome, number, seal)"
        " SELECT tenant, gen_random_uuid(), at, actor, action, target, outcome, number + 1, seal"
        " FROM sayso.audit ORDER BY number DESC LIMIT 1",
        # a seal of nothing
        "UPDATE sayso.audit SET seal = decode(repeat('00', 32), 'hex') WHERE number = 2",
    ],
    ids=["gone", "cut out", "moved", "added", "forged"],
)
def test_a_chain_that_was_tampered_with_is_found(postgres: Postgres, statement: str) -> None:
    assert verified(postgres, statement).faults


def test_a_chain_that_was_cut_is_found_by_a_seal_kept_from_before(postgres: Postgres) -> None:
    async def story() -> None:
        async with sealed(postgres) as provider:
            before = await verify(provider.database, provider.tenant)
            kept = (before.sealed, before.head)
            await record(provider, 2, ROWS)
            await seal(provider.database, [provider.tenant])
            assert (await verify(provider.database, provider.tenant, kept)).faults == []
            cut = f"DELETE FROM sayso.audit WHERE number >= {ROWS}"
            await execute(postgres.owner_url, cut)
            assert (await verify(provider.database, provider.tenant)).faults == []
            found = await verify(provider.database, provider.tenant, kept)
            assert [fault.number for fault in found.faults] == [ROWS]

    run(story())


def test_what_is_erased_leaves_it_verifiable(postgres: Postgres) -> None:
    async def story() -> None:
        async with sealed(postgres) as provider:
            async with provider.database.tenant(provider.tenant) as c:
                assert await erase(c, provider.tenant, "usr_1") == 2
            found = await verify(provider.database, provider.tenant)
            assert (found.faults, found.erased) == ([], 2)
            rows, _ = await read(provider.database, provider.tenant, Which(target="person:usr_1"))
            assert [row.personal for row in rows] == [None, None]
            digests = await fetch(
                postgres.owner_url, "SELECT count(*) FROM sayso.audit WHERE salt IS NULL"
            )
            assert digests == 2

    run(story())


def test_what_waits_for_its_seal_is_read_and_erased_as_what_has_one(postgres: Postgres) -> None:
    async def story() -> None:
        async with sealed(postgres) as provider:
            database, tenant = provider.database, provider.tenant
            await record(provider, ROWS, ROWS)
            rows, _ = await read(database, tenant, Which(), limit=2 * ROWS)
            assert [row.details["n"] for row in rows] == list(reversed(range(2 * ROWS)))
            of = Which(target="person:usr_1")
            before, _ = await read(database, tenant, of)
            async with database.tenant(tenant) as c:
                assert await erase(c, tenant, "usr_1") == len(before) == 5
            rows, _ = await read(database, tenant, of)
            assert [row.personal for row in rows] == [None] * 5
            await seal(database, [tenant])
            found = await verify(database, tenant)
            assert (found.faults, found.erased, found.sealed) == ([], 5, 2 * ROWS)
            rows, _ = await read(database, tenant, of)
            assert [row.personal for row in rows] == [None] * 5

    run(story())


def test_what_is_erased_while_it_is_sealed_is_erased(postgres: Postgres) -> None:
    """Whichever of the two comes to a row first."""

    async def story() -> None:
        async with serving(postgres) as world:
            provider = await world.provider()
            database, tenant = provider.database, provider.tenant
            await record(provider)
            async with database.tenant(tenant) as c:
                assert await erase(c, tenant, "usr_0") == ROWS
                sealing_ = asyncio.create_task(seal(database, [tenant]))
                await asyncio.sleep(0.2)  # it waits for the rows
            await sealing_
            found = await verify(database, tenant)
            assert (found.faults, found.erased, found.sealed) == ([], ROWS, ROWS)

    run(story())


def test_what_waits_leaves_only_into_the_chain(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres) as world:
            provider = await world.provider()
            await record(provider)
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="into the chain"):
                async with provider.database.tenant(provider.tenant) as c:
                    await c.execute("DELETE FROM sayso.audit_pending")
            await seal(provider.database, [provider.tenant])
            assert (await verify(provider.database, provider.tenant)).sealed == ROWS

    run(story())


def test_what_is_left_of_a_tenant_that_is_gone_is_dropped(postgres: Postgres) -> None:
    """And holds up nobody else's."""

    async def story() -> None:
        async with serving(postgres) as world:
            for name in "ab":
                await world.directory.registry.create(name)
            gone, stays = await world.provider("a"), await world.provider("b")
            database = stays.database
            await world.directory.registry.delete("a")
            told = row(datetime.now(UTC), SYSTEM, "token.issue", "client:x", "success", {}, {})
            async with database.single() as c:
                await insert(c, gone.tenant, [told])
            await record(stays)
            assert await seal(database, [gone.tenant, stays.tenant]) >= ROWS
            assert (await verify(database, stays.tenant)).sealed == ROWS
            left = "SELECT count(*) FROM sayso.audit_pending"
            assert await fetch(postgres.owner_url, left) == 0

    run(story())


@pytest.mark.parametrize("most", [1, 3, 1_000])
def test_rows_of_all_tenants_are_sealed_by_themselves_and_once(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Also where several processes are at it, and where not all are sealed at a time."""
    monkeypatch.setattr(sealing, "AT_ONCE", 3 * most)
    monkeypatch.setattr(sealing, "TOGETHER", 3)

    async def story() -> None:
        async with serving(postgres) as world:
            names = ["default", "a", "b", "c", "d"]
            for name in names[1:]:
                await world.directory.registry.create(name)
            providers = [await world.provider(name) for name in names]
            for n, provider in enumerate(providers[:4]):
                await record(provider, ROWS - n)
            database, tenants = providers[0].database, [p.tenant for p in providers]
            counts = await asyncio.gather(*(seal(database, tenants) for _ in range(5)))
            assert sum(counts) <= ROWS + ROWS - 1 + ROWS - 2 + ROWS - 3
            await record(providers[0], 1, ROWS)
            async with asyncio.timeout(30):
                while any([(await verify(database, tenant)).pending for tenant in tenants]):
                    await asyncio.sleep(0.05)
            found = [await verify(database, tenant) for tenant in tenants]
            assert [f.sealed for f in found] == [ROWS + 1, ROWS - 1, ROWS - 2, ROWS - 3, 0]
            assert not any(f.faults for f in found)

    run(story())


def test_what_was_recorded_last_is_sealed_before_a_process_ends(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres) as world:
            provider = await world.provider()
            sealer = Sealer(provider.database)
            await record(provider)
            sealer.wake(provider.tenant)
            await sealer.close()
            found = await verify(provider.database, provider.tenant)
            assert (found.sealed, found.pending) == (ROWS, 0)

    run(story())


def test_rows_are_looked_up_page_by_page(postgres: Postgres) -> None:
    async def story() -> None:
        async with sealed(postgres) as provider:
            database, tenant = provider.database, provider.tenant
            found, cursor = [], None
            while True:
                page, cursor = await read(database, tenant, Which(), limit=3, after=cursor)
                found += page
                if cursor is None:
                    break
            assert [row.details["n"] for row in found] == list(reversed(range(ROWS)))
            assert [row.seal for row in found] == list(reversed(range(1, ROWS + 1)))
            assert found[0].personal == {
                "address": "192.0.2.7", "agent": "Test/1", "email": f"u{ROWS - 1}@a.example",
            }  # fmt: skip

            async def count(which: Which) -> int:
                return len((await read(database, tenant, which))[0])

            assert await count(Which(outcome="failure")) == 1
            assert await count(Which(action="user.*")) == ROWS
            assert await count(Which(action="user.delete")) == 0
            assert await count(Which(actor="user:usr_0", target="person:usr_2")) == 2
            assert await count(Which(since=found[2].at)) == 3
            assert await count(Which(until=found[2].at)) == ROWS - 3
            with pytest.raises(InvalidToken):
                await read(database, tenant, Which(), after="made-up")

    run(story())


def test_what_a_token_is_recorded_by_is_sealed_soon_though_nothing_else_is_done(
    postgres: Postgres,
) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            asked = {"grant_type": "client_credentials", "scope": "read", "resource": API}
            for _ in range(2):  # with the first a key is made, and that is sealed
                assert (await found.token(**asked)).status_code == 200
                async with asyncio.timeout(30):
                    while (await verify(found.provider.database, found.provider.tenant)).pending:
                        await asyncio.sleep(0.05)
                await asyncio.sleep(3 * MOMENT)  # nothing is under way any more

    run(story())
