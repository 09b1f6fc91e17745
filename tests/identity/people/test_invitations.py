"""Who is asked in: what the mail says, and what its link is good for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from sayso.engine.errors import InvalidRequest
from sayso.identity.changing import SYSTEM, By, change
from sayso.identity.errors import NotThere, Taken
from sayso.identity.outbox.message import PURPOSE
from sayso.identity.people import invitations, organizations, users
from sayso.identity.people.emails import Given
from sayso.identity.people.invitations import Invitation
from sayso.identity.provider import Provider
from tests.server.native.world import World, serving
from tests.store.databases import Postgres, fetch, run

BY = By("user:usr_root")


async def mailed(provider: Provider) -> list[dict[str, Any]]:
    """What waits to be mailed, in order."""
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        rows = await c.fetch("SELECT sealed FROM sayso.outbox WHERE kind = 'mail' ORDER BY id")
    opened = [provider.seal.open(provider.tenant, PURPOSE, row["sealed"]) for row in rows]
    return [msgspec.json.decode(each) for each in opened]


async def secret_of(provider: Provider) -> str:
    """The secret of the link that was mailed last."""
    words: list[str] = (await mailed(provider))[-1]["text"].split()
    (link,) = [word for word in words if word.startswith(f"{provider.issuer}/id/")]
    (secret,) = parse_qs(urlsplit(link).query)["secret"]
    return secret


async def accept(provider: Provider, secret: str, person: str) -> Invitation:
    return await change(
        provider, By(f"user:{person}"), lambda c: invitations.accept(c, secret, person)
    )


async def acme(world: World) -> tuple[Provider, str]:
    provider = await world.provider()
    return provider, (await organizations.create_organization(provider, BY, "Acme")).id


def test_who_accepts_is_a_member_whose_address_is_theirs(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres) as world:
            provider, org = await acme(world)
            made = await invitations.invite(
                provider, BY, "Ann@A.example", organization=org, roles=["admin"]
            )
            assert (await mailed(provider))[-1]["to"] == "Ann@A.example"
            secret = await secret_of(provider)
            assert secret not in str(
                await fetch(postgres.owner_url, "SELECT i FROM sayso.invitation i")
            )
            found = await invitations.find_invitation(provider, secret)
            assert found == made
            ann = await users.create_user(provider, BY)
            done = await accept(provider, secret, ann.id)
            assert done.accepted_by == ann.id
            (member,) = await organizations.list_members(provider, org)
            assert (member.person, member.roles) == (ann.id, ("admin",))
            email = (await users.get_user(provider, ann.id)).email
            assert email is not None
            assert email.address == "Ann@A.example"
            assert email.verified_at is not None

    run(story())


def test_a_link_is_good_once_until_it_is_revoked_expired_or_mailed_anew(
    postgres: Postgres,
) -> None:
    async def story() -> None:
        async with serving(postgres) as world:
            provider, org = await acme(world)
            ann = await users.create_user(provider, BY)
            good: list[str] = []
            for _ in range(2):
                made = await invitations.invite(provider, BY, "ann@a.example", organization=org)
                good.append(await secret_of(provider))
            with pytest.raises(NotThere):
                await accept(provider, good[0], ann.id)
            await accept(provider, good[1], ann.id)
            for secret in (good[1], "guessed"):
                assert await invitations.find_invitation(provider, secret) is None
                with pytest.raises(NotThere):
                    await accept(provider, secret, ann.id)
            with pytest.raises(NotThere):
                await invitations.revoke_invitation(provider, BY, made.id)
            made = await invitations.invite(provider, BY, "bob@a.example")
            await invitations.revoke_invitation(provider, BY, made.id)
            with pytest.raises(NotThere):
                await accept(provider, await secret_of(provider), ann.id)
            await invitations.invite(
                provider, BY, "bob@a.example", lasting=timedelta(microseconds=1)
            )
            with pytest.raises(NotThere):
                await accept(provider, await secret_of(provider), ann.id)

    run(story())


def test_an_invitation_takes_nothing_away_and_nobodys_address(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres) as world:
            provider, org = await acme(world)
            ann = await users.create_user(
                provider, BY, emails=[Given("ann@a.example", verified=True)]
            )
            bob = await users.create_user(provider, BY)
            await organizations.put_member(provider, SYSTEM, org, ann.id, ["admin"])
            await invitations.invite(
                provider, BY, "ann@a.example", organization=org, roles=["billing"]
            )
            secret = await secret_of(provider)
            with pytest.raises(Taken):
                await accept(provider, secret, bob.id)
            await accept(provider, secret, ann.id)
            (member,) = await organizations.list_members(provider, org)
            assert member.roles == ("admin", "billing")

    run(story())


def test_what_is_asked_for_must_be_possible(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres) as world:
            provider, org = await acme(world)
            for given in (
                {"address": "nobody"},
                {"address": "a@a.example", "roles": ["admin"]},
                {"address": "a@a.example", "organization": org, "roles": ["Not a role"]},
                {"address": "a@a.example", "lasting": timedelta()},
                {"address": "a@a.example", "lasting": timedelta(days=31)},
            ):
                with pytest.raises(InvalidRequest):
                    await invitations.invite(provider, BY, **given)
            assert await mailed(provider) == []

    run(story())


def test_an_invitation_of_one_tenant_is_none_of_another(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres, tenants=("other",)) as world:
            provider, other = await world.provider(), await world.provider("other")
            await invitations.invite(provider, BY, "ann@a.example")
            secret = await secret_of(provider)
            bob = await users.create_user(other, BY)
            assert await invitations.find_invitation(other, secret) is None
            with pytest.raises(NotThere):
                await accept(other, secret, bob.id)

    run(story())
