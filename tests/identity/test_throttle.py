"""Tries are counted before they are made, leak away in time, and lock nobody else out."""

from __future__ import annotations

import asyncio

import pytest

from sayso.identity.errors import TooMany
from sayso.identity.throttle import Limit, bucket, give_back, network, spend
from tests.identity.persons import execute, provided
from tests.store.databases import Postgres, fetch, run

LIMIT = Limit("test", 3, 60.0)


def test_a_bucket_fills_and_leaks(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            one = bucket(LIMIT, "ann", "192.0.2.1")
            for _ in range(3):
                await spend(provider, one)
            for _ in range(2):  # what is refused does not make the wait longer
                with pytest.raises(TooMany) as error:
                    await spend(provider, one)
                assert 50 < error.value.seconds <= 60
            await spend(provider, bucket(LIMIT, "ann", "192.0.2.2"))
            await spend(provider, bucket(LIMIT, "bob", "192.0.2.1"))
            aged = "UPDATE sayso.throttle SET at = at - interval '61 s' WHERE tenant = $1"
            await execute(provider, aged)
            await spend(provider, one)
            with pytest.raises(TooMany):
                await spend(provider, one)

    run(story())


def test_where_one_is_full_nothing_goes_into_the_other(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            full, other = bucket(LIMIT, "full"), bucket(LIMIT, "other")
            for _ in range(3):
                await spend(provider, full)
            for _ in range(5):
                with pytest.raises(TooMany):
                    await spend(provider, full, other)
            for _ in range(3):
                await spend(provider, other)

    run(story())


def test_many_at_once_are_counted(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            one, other = bucket(LIMIT, "one"), bucket(LIMIT, "other")
            tries = [spend(provider, one, other) for _ in range(5)]
            tries += [spend(provider, other, one) for _ in range(5)]
            done = await asyncio.gather(*tries, return_exceptions=True)
            assert sum(isinstance(d, TooMany) for d in done) == 7
            assert done.count(None) == 3

    run(story())


def test_what_was_no_failure_is_given_back(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            one = bucket(LIMIT, "one")
            for _ in range(10):
                await spend(provider, one)
                await give_back(provider, one)
            await give_back(provider, one)
            assert await fetch(postgres.owner_url, "SELECT level FROM sayso.throttle") == 0

    run(story())


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix", "unix"),
    ],
)
def test_who_counts_as_one_client(address: str, client: str) -> None:
    assert network(address) == client
