"""A tenant's keys are made once, follow one another without a gap, and are kept sealed."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from joserfc import jws
from joserfc.jwk import KeySet

from sayso.identity.changing import SYSTEM
from sayso.identity.keys import ALGORITHMS, Algorithm, ring, rotate
from sayso.identity.keys.keeping import AHEAD
from sayso.identity.provider import Provider
from sayso.identity.tokens.jwt import NotBelieved, believe, sign
from tests.server.native.world import serving
from tests.store.databases import Postgres, execute, fetch, run

CLAIMS = {"sub": "usr_ann", "exp": 1 << 33}


async def signed(provider: Provider, algorithm: Algorithm = "Ed25519") -> str:
    return await sign(provider, algorithm, "JWT", {"iss": provider.issuer, **CLAIMS})


async def later(postgres: Postgres, provider: Provider, by: timedelta) -> None:
    """Have all keys be so much older."""
    seconds = by.total_seconds()
    moved = ", ".join(
        f"{name} = {name} - make_interval(secs => {seconds})"
        for name in ("signs_from", "signs_until", "expires_at")
    )
    await execute(postgres.owner_url, f"UPDATE sayso.signing_key SET {moved}")
    assert provider.replica.noticing is not None
    provider.replica.noticing(())


def test_processes_that_need_a_key_at_the_same_time_agree(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres) as one, serving(postgres) as other:
            providers = [await one.provider(), await other.provider()] * 4
            found = await asyncio.gather(*(ring(p).public() for p in providers))
            kids = [{key["kid"] for key in keys} for keys in found]
            assert len(kids[0]) == len(ALGORITHMS)
            assert all(other == kids[0] for other in kids)
            assert await fetch(postgres.owner_url, "SELECT count(*) FROM sayso.signing_key") == 3

    run(story())


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_others_verify_what_each_signs(postgres: Postgres, algorithm: Algorithm) -> None:
    async def story() -> None:
        async with serving(postgres) as world:
            provider = await world.provider()
            token = await signed(provider, algorithm)
            key = await ring(provider).signer(algorithm)
            shown = KeySet.import_key_set({"keys": [key.public]})
            assert jws.deserialize_compact(token, shown, algorithms=[algorithm])
            assert not key.public.keys() & {"d", "p", "q", "dp", "dq", "qi"}
            assert (await believe(provider, token, "JWT"))["sub"] == "usr_ann"

    run(story())


def test_a_key_is_not_in_the_database_in_the_clear(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres) as world:
            provider = await world.provider()
            await ring(provider).signer("Ed25519")
            sealed = await fetch(postgres.owner_url, "SELECT sealed FROM sayso.signing_key")
            opened = provider.seal.open(provider.tenant, "signing key", sealed)
            assert opened[-32:] not in sealed

    run(story())


def test_the_next_key_is_shown_before_it_signs(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres) as world:
            provider = await world.provider()
            before = await ring(provider).signer("Ed25519")
            token = await signed(provider)
            [made] = await rotate(provider, SYSTEM, "Ed25519")
            assert (await ring(provider).signer("Ed25519")).id == before.id
            assert {made, before.id} <= {key["kid"] for key in await ring(provider).public()}
            await later(postgres, provider, AHEAD)
            assert (await ring(provider).signer("Ed25519")).id == made
            assert await believe(provider, token, "JWT")
            await later(postgres, provider, timedelta(days=1))
            with pytest.raises(NotBelieved):
                await believe(provider, token, "JWT")
            assert before.id not in {key["kid"] for key in await ring(provider).public()}

    run(story())


def test_a_rotation_again_leaves_no_time_without_a_key(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres) as world:
            provider = await world.provider()
            await ring(provider).signer("Ed25519")
            for _ in range(3):
                await rotate(provider, SYSTEM, "Ed25519")
            count = "SELECT count(*) FROM sayso.signing_key"
            for _ in range(4):
                await signed(provider)
                assert await fetch(postgres.owner_url, count) == 4
                await later(postgres, provider, AHEAD / 2)

    run(story())


def test_at_once_nothing_that_was_signed_is_believed(postgres: Postgres) -> None:
    """On another process too."""

    async def story() -> None:
        async with serving(postgres) as one, serving(postgres) as other:
            here, there = await one.provider(), await other.provider()
            token = await signed(here)
            assert await believe(there, token, "JWT")
            [made] = await rotate(here, SYSTEM, "Ed25519", at_once=True)
            with pytest.raises(NotBelieved):
                await believe(here, token, "JWT")
            await there.replica.at_least(here.replica.revision)
            with pytest.raises(NotBelieved):
                await believe(there, token, "JWT")
            assert (await ring(there).signer("Ed25519")).id == made

    run(story())


def test_a_key_that_has_signed_for_long_is_followed_by_the_next(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres) as world:
            provider = await world.provider()
            before = await ring(provider).signer("Ed25519")
            await later(postgres, provider, timedelta(days=91))
            assert (await ring(provider).signer("Ed25519")).id == before.id
            await ring(provider).settled()
            assert len(await ring(provider).public()) == 4
            await later(postgres, provider, AHEAD)
            assert (await ring(provider).signer("Ed25519")).id != before.id

    run(story())
