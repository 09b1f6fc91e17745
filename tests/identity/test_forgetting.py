"""What is over is forgotten in time, and nothing else."""

from __future__ import annotations

import pytest

from sayso.identity import forgetting
from sayso.identity.forgetting import FORGOTTEN, forget
from sayso.identity.outbox.draining import TRIES
from tests.identity.oauth.world import desk
from tests.identity.persons import execute
from tests.server.native.world import serving
from tests.store.databases import Postgres, fetch, run
from tests.store.identities import add_identity

OVER = {
    "challenge": "expires_at = now() - interval '61 min'",
    "throttle": "at = now() - interval '25 h'",
    "interaction": "expires_at = now() - interval '1 s'",
    "client_assertion": "expires_at = now() - interval '1 s'",
    "ended": "until = now() - interval '1 s'",
    "authorization_code": "expires_at = now() - interval '25 h'",
    "refresh_token": "expires_at = now() - interval '1 s'",
    "outbox": f"attempts = {TRIES}, due_at = now() - interval '31 d'",
    "oauth_grant": "revoked_at = now() - interval '31 d'",
    "session": "ended_at = now() - interval '31 d'",
}
LIVE = {
    "challenge": "expires_at = now() - interval '59 min'",
    "throttle": "at = now() - interval '23 h'",
    "interaction": "expires_at = now() + interval '1 min'",
    "client_assertion": "expires_at = now() + interval '1 min'",
    "ended": "until = now() + interval '1 min'",
    "authorization_code": "expires_at = now() - interval '23 h'",
    "refresh_token": "expires_at = now() + interval '1 min'",
    "outbox": f"attempts = {TRIES - 1}, due_at = now() - interval '31 d'",
    "oauth_grant": "revoked_at = now() - interval '29 d', created_at = now() - interval '40 d'",
    "session": "ended_at = now() - interval '29 d', expires_at = now() - interval '29 d'",
}


def test_each_table_in_its_time(postgres: Postgres) -> None:
    assert OVER.keys() == LIVE.keys() == {table for table, _ in FORGOTTEN}

    async def story() -> None:
        async with serving(postgres, tenants=("acme",)) as world:
            one, other = await world.provider(), await world.provider("acme")
            for provider in (one, other):
                await add_identity(provider.database, provider.tenant)
                for table, live in LIVE.items():
                    await execute(provider, f"UPDATE sayso.{table} SET {live} WHERE tenant = $1")
            assert await forget(one.database, one.tenant) == {}
            for table, over in OVER.items():
                await execute(one, f"UPDATE sayso.{table} SET {over} WHERE tenant = $1")
            done = await forget(one.database, one.tenant)
            assert done == dict.fromkeys(OVER, 1)
            assert await forget(one.database, one.tenant) == {}
            for table in OVER:
                left = f"SELECT count(*) FROM sayso.{table}"
                assert await fetch(postgres.owner_url, left) == 1

    run(story())


def test_many_are_forgotten_in_parts(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "AT_ONCE", 3)

    async def story() -> None:
        async with serving(postgres) as world:
            provider = await world.provider()
            await execute(
                provider,
                "INSERT INTO sayso.throttle (tenant, key, level, at) SELECT $1,"
                " decode(lpad(i::text, 4, '0'), 'hex'), 1, now() - interval '2 d'"
                " FROM generate_series(1, 10) i",
            )
            assert await forget(provider.database, provider.tenant) == {"throttle": 10}

    run(story())


def test_a_grant_that_is_of_use_keeps_its_session(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            tokens = await found.tokens(scope="openid offline_access")
            old = "UPDATE sayso.{} SET created_at = now() - interval '60 d'{} WHERE tenant = $1"
            await execute(found.provider, old.format("session", ", expires_at = now() -"
                                                     " interval '50 d'"))  # fmt: skip
            await execute(found.provider, old.format("oauth_grant", ""))
            done = await forget(found.provider.database, found.provider.tenant)
            assert not {"session", "oauth_grant", "refresh_token"} & done.keys()
            assert (await found.refresh(tokens["refresh_token"])).status_code == 200

    run(story())
