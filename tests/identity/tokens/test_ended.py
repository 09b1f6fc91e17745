"""What has ended is refused on every process, also on one that has missed the news."""

from __future__ import annotations

import time

import pytest

from sayso.identity.changing import SYSTEM, Changing, change
from sayso.identity.provider import Provider
from sayso.identity.tokens import access
from sayso.identity.tokens.ended import CLAIMS, MARGIN, MICROSECONDS, Ended
from sayso.identity.tokens.jwt import NotBelieved
from sayso.store.changes import Notice
from sayso.store.errors import Unavailable
from tests.server.native.world import serving
from tests.store.databases import Postgres, run

NAMES = {"session": "ses_1", "grant": "gra_1", "person": "usr_1", "client": "cli_1"}


async def issued(provider: Provider) -> tuple[str, str]:
    """A token, and its `jti`."""
    token, claims = await access.issue(
        provider, subject="usr_1", client="cli_1", audience=["https://api.example"],
        scopes=["read"], seconds=60, also={"grant": "gra_1", "sid": "ses_1"},
    )  # fmt: skip
    return token, claims["jti"]


async def is_believed(provider: Provider, token: str) -> bool:
    try:
        await access.check(provider, token)
    except NotBelieved:
        return False
    return True


async def end(provider: Provider, kind: str, id: str) -> None:
    async def effect(changing: Changing) -> None:
        await changing.end(kind, id)

    await change(provider, SYSTEM, effect)


@pytest.mark.parametrize("kind", CLAIMS)
def test_what_ends_takes_its_tokens_with_it_everywhere(postgres: Postgres, kind: str) -> None:
    async def story() -> None:
        async with serving(postgres) as one, serving(postgres) as other:
            here, there = await one.provider(), await other.provider()
            token, jti = await issued(here)
            assert await is_believed(there, token)
            await end(here, kind, "nobody's")
            assert await is_believed(here, token)
            await end(here, kind, NAMES.get(kind, jti))
            assert not await is_believed(here, token)
            await there.replica.at_least(here.replica.revision)
            assert not await is_believed(there, token)

    run(story())


def test_a_process_that_begins_later_knows_it(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres) as one:
            here = await one.provider()
            token, _ = await issued(here)
            await end(here, "session", "ses_1")
            async with serving(postgres) as other:
                assert not await is_believed(await other.provider(), token)

    run(story())


def test_one_that_may_have_missed_something_asks_anew(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres) as world:
            provider = await world.provider()
            token, _ = await issued(provider)
            assert await is_believed(provider, token)
            async with provider.database.tenant(provider.tenant) as c:  # unheard of
                await c.execute(
                    "INSERT INTO sayso.ended (tenant, kind, id, at, until)"
                    " VALUES ($1, 'grant', 'gra_1', now(), now() + interval '1 hour')",
                    provider.tenant,
                )
            assert await is_believed(provider, token)
            assert provider.replica.noticing is not None
            provider.replica.noticing(())
            assert not await is_believed(provider, token)

    run(story())


def test_where_the_database_is_silent_nothing_is_believed(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres) as world:
            provider = await world.provider()
            token, _ = await issued(provider)
            provider.directory.contact.answered -= 60
            with pytest.raises(Unavailable):
                await access.check(provider, token)

    run(story())


@pytest.mark.parametrize(
    ("kind", "comes_back"), [("person", True), ("client", True), ("grant", False)]
)
def test_who_comes_back_has_later_tokens(postgres: Postgres, kind: str, comes_back: bool) -> None:
    async def story() -> None:
        async with serving(postgres) as world:
            provider = await world.provider()
            memory = Ended(provider)
            now = int(time.time())
            at = now * MICROSECONDS
            memory._notice([Notice(f"ended {kind}", NAMES[kind], at + 60 * MICROSECONDS, at)])
            claim = {CLAIMS[kind]: NAMES[kind]}
            assert memory.has({**claim, "iat": now})
            assert memory.has({**claim, "iat": now + MARGIN // MICROSECONDS})
            later = {**claim, "iat": now + MARGIN // MICROSECONDS + 1}
            assert memory.has(later) is not comes_back

    run(story())
