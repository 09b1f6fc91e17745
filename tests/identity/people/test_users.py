"""People, and what policies see of them."""

from __future__ import annotations

from typing import Any

import pytest

from sayso.identity.changing import By
from sayso.identity.errors import NotThere, Taken
from sayso.identity.people import users
from sayso.identity.people.emails import Given, find_by_email
from sayso.identity.people.places import Place
from sayso.identity.provider import Provider
from sayso.store.changes import Notice
from tests.identity.people.graphs import POLICY, following, stored
from tests.server.native.world import publish, serving
from tests.store.databases import AUDIT, Postgres, fetch, run

BY = By("user:usr_root", "r-1", "as asked", "192.0.2.1", "a browser")
ANN = Given("Ann@A.example", verified=True)


async def seen(provider: Provider) -> set[str]:
    """What policies see, which is what follows from the tables."""
    found = await stored(provider)
    assert found == await following(provider, provider.replica.current.engine.schema)
    return found


def allowed(provider: Provider, id: str, action: str) -> bool:
    return provider.replica.current.engine.check(f"user:{id}", action, "door:front").allowed


DOOR = """
type door
  actions open, write-to

rule open
  allow user to open door when user.active

rule write-to
  allow user to write-to door when user.email ends with "@a.example" and user.email_verified
"""


def test_policies_see_them_from_the_moment_they_are_there_to_that_they_end(
    postgres: Postgres,
) -> None:
    async def story() -> None:
        async with serving(postgres) as world:
            await publish(world.client(), POLICY + DOOR)
            provider = await world.provider()
            ann = await users.create_user(provider, BY, name="Ann", emails=[ANN])
            assert allowed(provider, ann.id, "open")
            assert allowed(provider, ann.id, "write-to")
            assert len(await seen(provider)) == 5
            await users.set_status(provider, BY, ann.id, "suspended")
            assert not allowed(provider, ann.id, "open")
            await users.set_status(provider, BY, ann.id, "active")
            await users.set_emails(provider, BY, ann.id, [Given("ann@b.example"), ANN])
            assert allowed(provider, ann.id, "open")
            assert not allowed(provider, ann.id, "write-to")
            await seen(provider)
            await users.delete_user(provider, BY, ann.id)
            assert await seen(provider) == set()
            with pytest.raises(NotThere):
                await users.get_user(provider, ann.id)

    run(story())


def test_a_value_that_has_no_place_takes_the_one_before_it_away(postgres: Postgres) -> None:
    """Else who is suspended stays active to a policy that has no word for it."""

    async def story() -> None:
        async with serving(postgres) as world:
            await publish(world.client(), "type user\n  attribute status: one of active, invited")
            provider = await world.provider()
            ann = await users.create_user(provider, BY)
            assert len(await seen(provider)) == 1
            await users.set_status(provider, BY, ann.id, "suspended")
            assert await seen(provider) == set()

    run(story())


def test_an_address_is_whose_it_is_once_it_is_verified(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres, tenants=("other",)) as world:
            provider, other = await world.provider(), await world.provider("other")
            await users.create_user(provider, BY, emails=[Given("ann@a.example")])
            assert await _find(provider, "ann@a.example") is None
            ann = await users.create_user(provider, BY, emails=[ANN])
            assert await _find(provider, "ANN@a.example") == ann.id
            assert await _find(other, "ann@a.example") is None
            assert await _find(provider, "no address") is None
            with pytest.raises(Taken):
                await users.create_user(provider, BY, emails=[ANN])
            await users.create_user(other, BY, emails=[ANN])

    run(story())


async def _find(provider: Provider, address: str) -> str | None:
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        return await find_by_email(c, provider.tenant, address)


def test_suspending_and_deleting_end_sessions_grants_and_tokens(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres) as world:
            provider = await world.provider()
            heard: list[Notice] = []
            provider.listen(heard.extend)
            ann = await users.create_user(provider, BY)
            await _sign_in(provider, ann.id)
            await users.set_status(provider, BY, ann.id, "suspended")
            assert ("ended person", ann.id) in [(n.kind, n.id) for n in heard]
            for open_ in (
                "sayso.session WHERE ended_at IS NULL",
                "sayso.oauth_grant WHERE revoked_at IS NULL",
            ):
                assert await fetch(postgres.owner_url, f"SELECT count(*) FROM {open_}") == 0
            heard.clear()
            await users.delete_user(provider, BY, ann.id)
            assert [(n.kind, n.id) for n in heard] == [("ended person", ann.id)]

    run(story())


async def _sign_in(provider: Provider, id: str) -> None:
    rows: list[tuple[str, tuple[Any, ...]]] = [
        ("session (tenant, id, digest, person, amr, authenticated_at, expires_at)"
         " VALUES ($1, 'ses_1', $2, $3, '{pwd}', now(), now() + '1 hour')", (bytes(32), id)),
        ("client (tenant, id, name, token_endpoint_auth_method, grant_types)"
         " VALUES ($1, 'cli_1', 'App', 'none', '{}')", ()),
        ("oauth_grant (tenant, id, client, person, session, scopes, resources, authenticated_at,"
         " amr) VALUES ($1, 'gra_1', 'cli_1', $2, 'ses_1', '{}', '{}', now(), '{}')", (id,)),
    ]  # fmt: skip
    async with provider.database.tenant(provider.tenant) as c:
        for statement, values in rows:
            await c.execute(f"INSERT INTO sayso.{statement}", provider.tenant, *values)


def test_the_audit_tells_who_did_what_and_holds_names_apart(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres) as world:
            provider = await world.provider()
            ann = await users.create_user(provider, BY, name="Ann", emails=[ANN])
            await users.update_user(provider, BY, ann.id, name="Ann B")
            await users.set_roles(provider, BY, ann.id, ["admin"])
            await users.set_emails(provider, BY, ann.id, [])
            await users.set_status(provider, BY, ann.id, "suspended")
            await users.delete_user(provider, BY, ann.id)
            async with provider.database.tenant(provider.tenant, readonly=True) as c:
                rows = await c.fetch(f"SELECT * FROM {AUDIT} ORDER BY at")
            assert [row["action"] for row in rows] == [
                "person.create", "person.update", "person.set-roles", "person.set-emails",
                "person.set-status", "person.delete",
            ]  # fmt: skip
            for row in rows:
                assert (row["actor"], row["target"]) == (BY.actor, f"person:{ann.id}")
                assert row["personal"]["address"] == "192.0.2.1"
                lasting = [row["details"], row["digests"], row["reason"], row["action"]]
                assert "Ann" not in str(lasting)
                assert "example" not in str(lasting)

    run(story())


def test_pages_are_stable(postgres: Postgres) -> None:
    """Who is there while pages are read is told once, whoever comes and goes."""

    async def story() -> None:
        async with serving(postgres) as world:
            provider = await world.provider()
            staying = [(await users.create_user(provider, BY)).id for _ in range(6)]
            leaving = await users.create_user(provider, BY)
            told, after = [], None
            while page := await users.list_users(provider, after=after, limit=2):
                told += [user.id for user in page]
                after = Place(page[-1].created_at, page[-1].id)
                if len(told) == 2:
                    await users.delete_user(provider, BY, leaving.id)
                    coming = await users.create_user(provider, BY)
            assert told == [*staying, coming.id]

    run(story())
