"""Writes that go wrong, each by itself; and values that JSON or PostgreSQL could spoil."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from sayso.engine.data import EntityAttributes, Relationship
from sayso.engine.errors import SaysoError
from sayso.engine.times import MAX_DATETIME, MIN_DATETIME
from sayso.store.changes import MAX_ROWS, Change, Filter, Write, Written
from sayso.store.database import Database
from sayso.store.errors import (
    FilterTooWide,
    KeyReused,
    PolicyMoved,
    PreconditionFailed,
    Unavailable,
    UnknownTenant,
    Unstorable,
    WriteTooLarge,
)
from sayso.store.feed import changes_after, expired, head
from sayso.store.importing import import_chunk
from sayso.store.journal import Journal
from sayso.store.reading import ALL, history, read
from tests.store.databases import Postgres, new_tenant, opened, run
from tests.store.drawing import FUTURE, LONGEST, PAST
from tests.store.plain import text
from tests.store.test_journal import state

ROW = Relationship.of("doc:a", "owner", "user:ann")
NAME = "".join(chr(0x10000 + 37 * i) for i in range(256))
"""As long as a name may be, and with nothing in it that repeats."""

WRONG: list[tuple[Write, type[SaysoError]]] = [
    (Write(touch=(ROW,), reason="\0"), Unstorable),
    (Write(touch=(ROW,), actor="\ud800"), Unstorable),
    (Write(touch=(ROW,), request_id="\0"), Unstorable),
    (Write(touch=(ROW,), idempotency_key="a\0"), Unstorable),
    (Write(touch=(ROW,), idempotency_key=NAME * 4), Unstorable),
    (Write(touch=(Relationship("doc", "a\0", "owner", "user", "b"),)), Unstorable),
    (Write(must_exist=(Relationship("doc", "a", "own\0er", "user", "b"),)), Unstorable),
    (Write(must_not_exist=(Relationship("doc", "a", "owner", "\ud800", "b"),)), Unstorable),
    (Write(delete_where=(Filter(object_id="\0"),)), Unstorable),
    (Write(attributes=(EntityAttributes("user", "\0", {"a": 1}),)), Unstorable),
    (Write(touch=(Relationship(NAME, NAME, NAME, NAME, NAME, NAME),)), Unstorable),
    (Write(delete_where=(Filter(),)), FilterTooWide),
    (Write(delete_where=(Filter(relation="owner"), Filter())), FilterTooWide),
    (Write(touch=(ROW,) * (MAX_ROWS + 1)), WriteTooLarge),
    (Write(touch=(ROW,), policy=7), PolicyMoved),
    (Write(touch=(ROW,), must_exist=(Relationship.of("doc:z", "owner", "user:z"),)),
     PreconditionFailed),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "error"), WRONG)
def test_a_wrong_write_fails_alone(shared: Postgres, wrong: Write, error: type[SaysoError]) -> None:
    """Whatever else is written together with it is done, and it leaves nothing."""

    async def steps() -> None:
        async with opened(shared.url) as database:
            tenant, heard = await new_tenant(database), list[Change]()
            journal = Journal(database, lambda _, changes: heard.extend(changes))
            rows = [Relationship.of(f"doc:{i}", "owner", "user:bob") for i in range(6)]
            good = [Write(touch=(row,), idempotency_key=str(i)) for i, row in enumerate(rows)]
            results = await asyncio.gather(
                *(journal.write(tenant, w) for w in [*good[:3], wrong, *good[3:]]),
                return_exceptions=True,
            )
            assert type(results.pop(3)) is error
            assert all(isinstance(r, Written) for r in results), results
            assert [r.revision for r in results if isinstance(r, Written)] == [1, 2, 3, 4, 5, 6]
            assert [change.revision for change in heard] == [1, 2, 3, 4, 5, 6]
            assert await state(database, tenant) == (sorted(map(text, rows)), {})
            with pytest.raises(error):
                await journal.write(tenant, wrong)
            assert (await head(database, tenant)).revision == 6

    run(steps())


def test_what_fails_says_what_to_do(shared: Postgres) -> None:
    async def steps() -> None:
        async with opened(shared.url) as database:
            tenant = await new_tenant(database)
            strange = Write(touch=(Relationship(NAME, NAME, NAME, NAME, NAME, NAME),))
            with pytest.raises(Unstorable, match="shorten"):
                await Journal(database).write(tenant, strange)
            missing = Write(must_exist=(ROW,), must_not_exist=(ROW,))
            with pytest.raises(PreconditionFailed) as failed:
                await Journal(database).write(tenant, missing)
            assert failed.value.failed == ("must exist: doc:a owner user:ann",)

    run(steps())


def test_a_write_that_deletes_by_filter_can_be_asked_again(shared: Postgres) -> None:
    """Its key tells what it was asked to do, not what it found to do."""

    async def steps() -> None:
        async with opened(shared.url) as database:
            tenant, journal = await new_tenant(database), Journal(database)
            await journal.write(tenant, Write(touch=(ROW,)))
            wipe = Write(delete_where=(Filter(object_type="doc"),), idempotency_key="k")
            assert await journal.write(tenant, wipe) == Written(2, 0, 1)
            await journal.write(tenant, Write(touch=(ROW,)))
            assert await journal.write(tenant, wipe) == Written(2, replayed=True)
            assert len((await read(database, tenant)).items) == 1
            with pytest.raises(KeyReused):
                await journal.write(tenant, Write(delete=(ROW,), idempotency_key="k"))

    run(steps())


def test_a_filter_that_matches_too_much_deletes_nothing(shared: Postgres) -> None:
    async def steps() -> None:
        async with opened(shared.url) as database:
            tenant = await new_tenant(database)
            rows = [Relationship.of(f"doc:{i}", "owner", "user:a") for i in range(MAX_ROWS + 1)]
            await import_chunk(database, tenant, rows, [], Write())
            wipe = Write(delete_where=(Filter(object_type="doc"),))
            with pytest.raises(WriteTooLarge):
                await Journal(database).write(tenant, wipe)
            assert (await head(database, tenant)).revision == 1
            await Journal(database).write(tenant, Write(delete=(rows[0],)))
            assert (await Journal(database).write(tenant, wipe)).deleted == MAX_ROWS

    run(steps())


def test_whoever_goes_away_spoils_nothing(shared: Postgres) -> None:
    async def steps() -> None:
        async with opened(shared.url) as database:
            tenant, journal = await new_tenant(database), Journal(database)
            rows = [Relationship.of(f"doc:{i}", "owner", "user:ann") for i in range(20)]
            asked = [asyncio.ensure_future(journal.write(tenant, Write(touch=(r,)))) for r in rows]
            await asyncio.sleep(0)
            for task in asked[::2]:
                task.cancel()
            results = await asyncio.gather(*asked, return_exceptions=True)
            await journal.close()
            assert sum(isinstance(r, Written) for r in results) == 10
            assert len(await changes_after(database, tenant, 0)) == 20

    run(steps())


def test_a_listener_that_fails_does_not_fail_the_write(shared: Postgres) -> None:
    """What is committed is committed, whatever those who are told of it do."""

    def heard(tenant: int, changes: object) -> None:
        raise RuntimeError("told")

    async def steps() -> None:
        async with opened(shared.url) as database:
            tenant = await new_tenant(database)
            done = await Journal(database, heard).write(tenant, Write(touch=(ROW,)))
            assert done == Written(1, 1)

    run(steps())


def test_an_unknown_tenant_is_told(shared: Postgres) -> None:
    async def steps() -> None:
        async with opened(shared.url) as database:
            writes = [Journal(database).write(2**62, Write(touch=(ROW,))) for _ in range(3)]
            results = await asyncio.gather(*writes, return_exceptions=True)
            assert [type(r) for r in results] == [UnknownTenant] * 3

    run(steps())


def test_a_connection_that_is_lost_makes_the_outcome_unknown(postgres: Postgres) -> None:
    """And asking again under the same key tells it."""

    async def steps() -> None:
        async with opened(postgres.url) as database:
            tenant, journal = await new_tenant(database), Journal(database)
            owner = await asyncpg.connect(postgres.owner_url)
            lost = 0
            for n in range(15):
                row = Relationship.of(f"doc:{n}", "owner", "user:ann")
                write = Write(touch=(row,), idempotency_key=str(n))
                asked = asyncio.ensure_future(journal.write(tenant, write))
                await asyncio.sleep(0.0005 * n)
                await owner.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
                while True:
                    try:
                        assert (await asked).revision == n + 1
                        break
                    except Unavailable:
                        lost += 1
                        asked = asyncio.ensure_future(journal.write(tenant, write))
            await owner.close()
            await journal.close()
        async with opened(postgres.url) as database:
            assert lost
            assert len(await changes_after(database, tenant, 0)) == 15

    run(steps())


# ── Values ──────────────────────────────────────────────────────────────────────────────────

VALUES: list[Any] = [
    True,
    False,
    0,
    1,
    -(2**63),
    2**64,
    10**60,
    Decimal("1.50"),
    Decimal("0.000"),
    Decimal("-0.0"),
    Decimal("1E+30"),
    Decimal("0.000000000000000001"),
    Decimal("12345678901234567890.123456789012345678"),
    "12.50 USD",
    "",
    "\0",
    "null",
    '"\\\n\u2028\ufffe',
    "\U0001d54a" * 16_000,
    [],
    [[]],
    [[], [[]]],
    ["a", "b"],
    [["a"], ["b", "c"]],
    [1, "1", True, Decimal("1.0")],
    {},
    {"": {"": []}},
    {"\0": None},
    [None],
]


@pytest.mark.parametrize("imported", [False, True])
def test_values_come_back_as_they_were_written(shared: Postgres, imported: bool) -> None:
    async def steps() -> None:
        async with opened(shared.url) as database:
            tenant = await new_tenant(database)
            attributes = tuple(
                EntityAttributes("user", f"{i}", {"value": value}) for i, value in enumerate(VALUES)
            )
            rows = tuple(
                Relationship("doc", f"{i}", "owner", "user", "a", None, "c", {"value": value})
                for i, value in enumerate(VALUES)
            )
            await _put(database, tenant, rows, attributes, imported)
            found = await state(database, tenant)
            assert found[0] == sorted(map(text, rows))
            assert found[1] == {
                (row.type, row.id, "value"): text(row.values["value"]) for row in attributes
            }
            (change,) = await changes_after(database, tenant, 0)
            assert text(change.body.relationships()) == text(rows)
            assert text(change.body.entities()) == text(attributes)

    run(steps())


async def _put(
    database: Database,
    tenant: int,
    rows: tuple[Relationship, ...],
    attributes: tuple[EntityAttributes, ...],
    imported: bool,
) -> None:
    if imported:
        await import_chunk(database, tenant, rows, attributes, Write())
    else:
        await Journal(database).write(tenant, Write(touch=rows, attributes=attributes))


@pytest.mark.parametrize("imported", [False, True])
def test_times_and_names_come_back_as_they_were_written(shared: Postgres, imported: bool) -> None:
    times = [MIN_DATETIME, MIN_DATETIME + 1, -1, 0, 1, PAST, FUTURE, MAX_DATETIME - 1, MAX_DATETIME]
    timed = (
        Relationship("doc", LONGEST, f"r{i}", "user", LONGEST, "member", expires=at)
        for i, at in enumerate(times)
    )
    rows = (*timed, Relationship("doc", NAME, "owner", "user", NAME, "member"))

    async def steps() -> None:
        async with opened(shared.url) as database:
            tenant = await new_tenant(database)
            await _put(database, tenant, rows, (), imported)
            page = await read(database, tenant)
            assert [g.relationship for g in page.items] == sorted(
                rows, key=lambda r: (r.object_id, r.relation)
            )
            gone = await expired(database, tenant)
            assert [r.expires for r in gone] == [at for at in times if at <= PAST]
            write = Write(delete=tuple(gone), kind="expiry")
            assert (await Journal(database).write(tenant, write)).deleted == len(gone)
            assert await expired(database, tenant) == []
            past = await history(database, tenant, ALL)
            assert {e.relationship for e in past.items} == set(rows)

    run(steps())


def test_one_is_not_true(shared: Postgres) -> None:
    """To Python they are equal, so that a touch could seem to change nothing."""

    async def steps() -> None:
        async with opened(shared.url) as database:
            tenant, journal = await new_tenant(database), Journal(database)
            for n, value in enumerate((1, True, Decimal("1.0"), 1), 1):
                row = Relationship("doc", "a", "owner", "user", "a", None, "c", {"x": value})
                assert (await journal.write(tenant, Write(touch=(row,)))).revision == n
                assert text((await read(database, tenant)).items[0].relationship) == text(row)

    run(steps())


# ── Expiry ──────────────────────────────────────────────────────────────────────────────────


def test_a_relationship_renewed_meanwhile_stays(shared: Postgres) -> None:
    async def steps() -> None:
        async with opened(shared.url) as database:
            tenant, journal = await new_tenant(database), Journal(database)
            old = [Relationship("doc", f"{i}", "r", "user", "a", expires=PAST) for i in range(4)]
            await journal.write(tenant, Write(touch=tuple(old)))
            gone = await expired(database, tenant)
            assert gone == old
            renewed = [
                Relationship("doc", "1", "r", "user", "a", expires=FUTURE),
                Relationship("doc", "2", "r", "user", "a"),
            ]
            await journal.write(tenant, Write(touch=tuple(renewed)))
            sweep = Write(delete=tuple(gone), kind="expiry", actor="sayso")
            assert await journal.write(tenant, sweep) == Written(3, 0, 2)
            assert await journal.write(tenant, sweep) == Written(3)
            assert [g.relationship for g in (await read(database, tenant)).items] == renewed
            (change,) = await changes_after(database, tenant, 2)
            assert change.kind == "expiry"
            assert change.body.gone() == [
                Relationship("doc", id, "r", "user", "a") for id in ("0", "3")
            ]

    run(steps())


def test_an_expired_relationship_does_not_exist(shared: Postgres) -> None:
    async def steps() -> None:
        async with opened(shared.url) as database:
            tenant, journal = await new_tenant(database), Journal(database)
            old = Relationship("doc", "a", "r", "user", "a", expires=PAST)
            await journal.write(tenant, Write(touch=(old,)))
            with pytest.raises(PreconditionFailed):
                await journal.write(tenant, Write(delete=(old,), must_exist=(old,)))
            await journal.write(tenant, Write(touch=(ROW,), must_not_exist=(old,)))

    run(steps())
