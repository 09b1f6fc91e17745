"""API keys: only the whole text of a key in force, and only at its own tenant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sayso.store.database import Database
from sayso.store.keys import create_key, find_key, list_keys, revoke_key
from tests.store.databases import Postgres, new_tenant, opened, owner_rows, run

SOON = datetime(2400, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def test_a_key_is_found_until_it_is_revoked(shared: Postgres) -> None:
    async def steps() -> None:
        async with opened(shared.url) as database:
            mine, other = await new_tenant(database), await new_tenant(database)
            key, text = await create_key(database, mine, "ci", ["check", "read"], SOON)
            assert await find_key(database, mine, text) == key
            assert await find_key(database, other, text) is None
            assert not await revoke_key(database, other, key.id)
            assert await find_key(database, mine, text) == key
            assert await revoke_key(database, mine, key.id)
            assert await find_key(database, mine, text) is None
            (listed,) = await list_keys(database, mine)
            assert listed.revoked_at is not None
            assert await revoke_key(database, mine, key.id)  # again, and the time stays
            assert await list_keys(database, mine) == [listed]
            assert await list_keys(database, other) == []
            assert not await revoke_key(database, mine, "0" * 16)

    run(steps())


def test_an_expired_key_is_not_found(shared: Postgres) -> None:
    async def steps() -> None:
        async with opened(shared.url) as database:
            tenant = await new_tenant(database)
            for expires, found in ((LONG_AGO, False), (SOON, True), (None, True)):
                _, text = await create_key(database, tenant, "k", ["check"], expires)
                assert (await find_key(database, tenant, text) is not None) == found
            moment = datetime.now(UTC) - timedelta(seconds=1)
            _, text = await create_key(database, tenant, "k", ["check"], moment)
            assert await find_key(database, tenant, text) is None

    run(steps())


def test_no_secret_is_stored(shared: Postgres) -> None:
    async def steps() -> None:
        async with opened(shared.url) as database:
            tenant = await new_tenant(database)
            _, text = await create_key(database, tenant, "k", ["check"])
            (row,) = await owner_rows(shared.owner_url, "api_key", tenant)
            secret = text.rpartition("_")[2] if text.count("_") == 2 else text.split("_", 2)[2]
            assert secret not in repr(tuple(row))

    run(steps())


def altered(text: str) -> list[str]:
    prefix, id, secret = text.split("_", 2)
    return [
        text[:-1],
        text + "a",
        text.upper(),
        text.swapcase(),
        f" {text}",
        f"{prefix}_{id}_",
        f"{prefix}_{id}",
        f"{prefix}_{'0' * 16}_{secret}",
        f"{prefix}__{secret}",
        f"other_{id}_{secret}",
        f"{prefix}_{id}\0_{secret}",
        f"{prefix}_{id}_{secret}\0",
        f"{prefix}_{id}' OR true --_{secret}",
    ]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text() | st.text().map(lambda text: f"sayso_{text}"), max_size=20))
@example(["", "_", "__", "sayso__", "sayso_\0_a", "sayso_a_\ud800", "sayso_" + "0" * 16 + "_é"])
def test_any_other_text_is_no_key(shared: Postgres, texts: list[str]) -> None:
    async def steps() -> None:
        async with opened(shared.url) as database:
            tenant = await new_tenant(database)
            _, text = await create_key(database, tenant, "k", ["check"])
            for wrong in [*texts, *altered(text)]:
                assert await find_key(database, tenant, wrong) is None
            assert await _still_there(database, tenant, text)

    run(steps())


async def _still_there(database: Database, tenant: int, text: str) -> bool:
    return await find_key(database, tenant, text) is not None
