"""Who may administer identity by an access token: people, by what they are to the tenant, to an
organization, and to themselves; and which tokens are none for this."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from sayso.engine.errors import InvalidValue
from sayso.identity.changing import SYSTEM
from sayso.identity.oauth.resources import ADMINISTER, Resource, create_resource
from sayso.identity.people import groups, organizations, users
from sayso.identity.people.users import Role
from sayso.identity.provider import Provider
from sayso.identity.tokens import access
from tests.identity.oauth.world import at_desk
from tests.identity.persons import ANN
from tests.store.databases import Postgres, run

from .world import World, serving


@dataclass
class People:
    """A tenant with people of all roles, and an organization with an admin and a member."""

    world: World
    provider: Provider
    ids: dict[str, str]

    async def token(self, who: str, **given: Any) -> str:
        """An access token of somebody's for the API, or for what is given."""
        claims: dict[str, Any] = {
            "subject": self.ids.get(who, who),
            "client": "cli_console",
            "audience": [self.provider.api],
            "scopes": ["openid", ADMINISTER],
            "seconds": 60,
        }
        text, _ = await access.issue(self.provider, **(claims | given))
        return text

    async def ask(self, token: str, method: str, path: str, **given: Any) -> httpx.Response:
        """What comes of a request with a token."""
        path = path.format(**self.ids)
        async with self.world.client(self.provider.replica.name, token) as client:
            return await client.request(method, path, **given)

    async def status(self, who: str, method: str, path: str, **given: Any) -> int:
        """How somebody's request is answered."""
        return (await self.ask(await self.token(who), method, path, **given)).status_code


@contextlib.asynccontextmanager
async def peopled(postgres: Postgres) -> AsyncIterator[People]:
    async with serving(postgres, keys=True, tenants=("other",)) as world:
        provider = await world.provider()
        ids = {}
        for who in ("owner", "admin", "auditor", "support", "amy", "mia", "eve", "gone"):
            user = await users.create_user(provider, SYSTEM, name=who.title())
            ids[who] = user.id
            if who in ("owner", "admin", "auditor", "support"):
                roles: Sequence[Role] = [who]  # type: ignore[list-item]
                await users.set_roles(provider, SYSTEM, user.id, roles)
        for name in ("acme", "beta"):
            ids[name] = (await organizations.create_organization(provider, SYSTEM, name)).id
        await organizations.put_member(provider, SYSTEM, ids["acme"], ids["amy"], ["admin"])
        await organizations.put_member(provider, SYSTEM, ids["acme"], ids["mia"])
        ids["board"] = (await groups.create_group(provider, SYSTEM, "Board", ids["acme"])).id
        ids["staff"] = (await groups.create_group(provider, SYSTEM, "Staff")).id
        yield People(world, provider, ids)


EVERYBODY = ("owner", "admin", "auditor", "support", "amy", "mia", "eve")
ROLES = {"json": {"roles": ["owner"]}}
NAME = {"json": {"name": "New"}}

MAY: list[tuple[str, str, dict[str, Any], set[str]]] = [
    ("GET", "/v1/users", {}, {"owner", "admin", "auditor", "support"}),
    ("POST", "/v1/users", NAME, {"owner", "admin"}),
    ("GET", "/v1/users/{eve}", {}, {"owner", "admin", "auditor", "support", "eve"}),
    ("GET", "/v1/users/{eve}/organizations", {}, {"owner", "admin", "auditor", "support", "eve"}),
    ("GET", "/v1/users/{owner}", {}, {"owner", "admin", "auditor", "support"}),
    ("PATCH", "/v1/users/{eve}", NAME, {"owner", "admin", "eve"}),
    ("PUT", "/v1/users/{eve}/emails", {"json": {"emails": []}}, {"owner", "admin"}),
    ("PUT", "/v1/users/{owner}/emails", {"json": {"emails": []}}, {"owner"}),
    ("PUT", "/v1/users/{admin}/roles", {"json": {"roles": ["admin"]}}, {"owner"}),
    ("POST", "/v1/users/{gone}/suspend", {}, {"owner", "admin", "support"}),
    ("POST", "/v1/users/{gone}/resume", {}, {"owner", "admin", "support"}),
    ("POST", "/v1/users/{auditor}/resume", {}, {"owner", "admin"}),
    ("POST", "/v1/users/{owner}/resume", {}, {"owner"}),
    ("GET", "/v1/users/{mia}/sessions", {}, {"owner", "admin", "auditor", "support", "mia"}),
    ("GET", "/v1/audit", {}, {"owner", "admin", "auditor"}),
    ("GET", "/v1/organizations", {}, {"owner", "admin", "auditor", "support"}),
    ("POST", "/v1/organizations", NAME, {"owner", "admin"}),
    ("GET", "/v1/organizations/{acme}", {}, {"owner", "admin", "auditor", "amy", "mia"}),
    ("GET", "/v1/organizations/{acme}/members", {}, {"owner", "admin", "auditor", "amy", "mia"}),
    ("GET", "/v1/organizations/{beta}", {}, {"owner", "admin", "auditor"}),
    ("PATCH", "/v1/organizations/{acme}", NAME, {"owner", "admin", "amy"}),
    ("PATCH", "/v1/organizations/{beta}", NAME, {"owner", "admin"}),
    ("PUT", "/v1/organizations/{acme}/members/{mia}", {"json": {}}, {"owner", "admin", "amy"}),
    ("PUT", "/v1/organizations/{beta}/members/{amy}", {"json": {}}, {"owner", "admin"}),
    ("GET", "/v1/organizations/{acme}/groups", {}, {"owner", "admin", "auditor", "amy", "mia"}),
    ("PATCH", "/v1/groups/{board}", NAME, {"owner", "admin", "amy"}),
    ("PUT", "/v1/groups/{board}/members/{mia}", {}, {"owner", "admin", "amy"}),
    ("PATCH", "/v1/groups/{staff}", NAME, {"owner", "admin"}),
    ("POST", "/v1/organizations/{acme}/suspend", {}, {"owner", "admin"}),
    ("POST", "/v1/organizations/{acme}/resume", {}, {"owner", "admin"}),
    ("GET", "/v1/organizations/{acme}/invitations", {}, {"owner", "admin", "amy"}),
    ("GET", "/v1/invitations", {}, {"owner", "admin", "auditor", "support"}),
    ("DELETE", "/v1/organizations/{beta}", {}, {"owner", "admin"}),
]
"""Requests, and who of EVERYBODY may make them; all others are refused. In this order."""


def test_who_may_do_what(postgres: Postgres) -> None:
    async def story() -> None:
        async with peopled(postgres) as people:
            for method, path, given, may in MAY:
                for who in EVERYBODY:
                    status = await people.status(who, method, path, **given)
                    assert (status != 403) == (who in may), (method, path, who, status)
                    assert status not in (401, 500)

    run(story())


def test_what_people_do_is_told_of_them(postgres: Postgres) -> None:
    async def story() -> None:
        async with peopled(postgres) as people:
            await people.status("admin", "PATCH", "/v1/users/{eve}", **NAME)
            path = "/v1/audit?action=person.update"
            told = (await people.ask(await people.token("auditor"), "GET", path)).json()
            assert [row["actor"] for row in told["rows"]] == [f"user:{people.ids['admin']}"]

    run(story())


def test_who_was_suspended_or_lost_a_role_may_nothing_from_then_on(postgres: Postgres) -> None:
    async def story() -> None:
        async with peopled(postgres) as people:
            token = await people.token("admin")
            assert (await people.ask(token, "GET", "/v1/users")).status_code == 200
            await users.set_roles(people.provider, SYSTEM, people.ids["admin"], [])
            assert (await people.ask(token, "GET", "/v1/users")).status_code == 403
            token = await people.token("owner")
            await users.set_status(people.provider, SYSTEM, people.ids["owner"], "suspended")
            assert (await people.ask(token, "GET", "/v1/users")).status_code == 401
            token = await people.token("amy")
            await organizations.remove_member(
                people.provider, SYSTEM, people.ids["acme"], people.ids["amy"]
            )
            path = "/v1/organizations/{acme}/members"
            assert (await people.ask(token, "GET", path)).status_code == 403

    run(story())


def test_tokens_that_are_none_for_this(postgres: Postgres) -> None:
    """Of another audience, of a client, without the scope, of another tenant, of another type."""

    async def story() -> None:
        async with peopled(postgres) as people:
            other = await people.world.provider("other")
            foreign = await users.create_user(other, SYSTEM)
            await users.set_roles(other, SYSTEM, foreign.id, ["owner"])
            elsewhere = People(people.world, other, {"owner": foreign.id})
            good = await people.token("owner")
            assert (await people.ask(good, "GET", "/v1/users")).status_code == 200
            for wrong, status in (
                (await people.token("owner", audience=[people.provider.issuer]), 401),
                (await people.token("owner", audience=["https://api.example"]), 401),
                (await people.token("cli_console"), 401),
                (await people.token("owner", seconds=-1), 401),
                (await people.token("owner", scopes=["openid"]), 403),
                (await people.token(foreign.id), 403),
                (await elsewhere.token("owner"), 401),
                (await elsewhere.token("owner", audience=[people.provider.api]), 401),
                (good[:-4] + "AAAA", 401),
            ):
                answer = await people.ask(wrong, "GET", "/v1/users")
                assert answer.status_code == status, wrong
            assert (await elsewhere.ask(await elsewhere.token("owner"), "GET", "/v1/users")).json()

    run(story())


@pytest.mark.parametrize("path", ["/v1/relationships", "/v1/policies", "/v1/keys", "/v1/tenants"])
def test_people_administer_identity_only(postgres: Postgres, path: str) -> None:
    async def story() -> None:
        async with peopled(postgres) as people:
            assert await people.status("owner", "GET", path) == 403

    run(story())


def test_an_identity_key_lets_administrators_be(postgres: Postgres) -> None:
    async def story() -> None:
        async with peopled(postgres) as people:
            key = await people.world.key("default", "identity")
            for who, status in (("eve", 200), ("auditor", 200), ("admin", 403), ("owner", 403)):
                path = f"/v1/users/{{{who}}}/suspend"
                assert (await people.ask(key, "POST", path)).status_code == status
            assert (
                await people.ask(key, "PUT", "/v1/users/{eve}/roles", **ROLES)
            ).status_code == 403
            admin = await people.world.key("default", "admin")
            done = await people.ask(admin, "PUT", "/v1/users/{eve}/roles", **ROLES)
            assert done.json()["roles"] == ["owner"]

    run(story())


def test_a_client_is_given_a_token_for_the_api(postgres: Postgres) -> None:
    """By the code flow, for the resource `ISSUER/v1`, which nobody else may name or scope."""

    async def story() -> None:
        async with serving(postgres, keys=True) as world:
            provider = await world.provider()
            scopes = ("openid", ADMINISTER)
            async with at_desk(world, scopes=scopes, resources=(provider.api,)) as desk:
                scope = f"openid {ADMINISTER}"
                tokens = await desk.tokens(scope=scope, resource=provider.api)
                plain = await desk.tokens(scope="openid")
                path = f"/v1/users/{ANN}"
                for text, status in ((tokens["access_token"], 200), (plain["access_token"], 401)):
                    async with world.client(key=text) as client:
                        assert (await client.get(path)).status_code == status
                        assert (await client.get("/v1/users")).status_code in (401, 403)
            for wrong in (
                Resource(identifier=provider.api, name="API"),
                Resource(identifier="https://mine.example", name="API", scopes=(ADMINISTER,)),
            ):
                with pytest.raises(InvalidValue):
                    await create_resource(provider, SYSTEM, wrong)

    run(story())
