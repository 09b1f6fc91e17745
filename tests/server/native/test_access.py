"""Who may do what: every endpoint by every scope, without a key, and with another tenant's."""

from __future__ import annotations

import re
from enum import Enum
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from sayso.server.native.route import RIGHT, SCOPES
from sayso.store.keys import SCOPES as ALL_SCOPES
from tests.store.databases import Postgres, run

from .world import ROUTES, World, publish, serving

IDENTITY: set[str | Enum] = {"people", "organizations", "groups", "invitations"}
"""Tags of what is about who somebody is."""

RIGHTED = {*IDENTITY, "audit", "settings", "clients"}
"""Tags of what the policy of administration says who may."""

EXPECTED: dict[str, set[str | None]] = {
    "check": {"check", "list_objects", "list_subjects", "list_actions"},
    "read": {
        "explain", "list_relationships", "list_relationship_history", "get_attributes",
        "export_data", "watch", "list_policies", "get_policy", "get_current_policy",
        "get_english_draft",
    },
    "write": {"write_relationships", "import_data"},
    "policy": {
        "create_policy", "validate_policy", "test_policy", "list_policies", "get_policy",
        "get_current_policy", "publish_policy", "roll_back_policy", "draft_english",
        "get_english_draft", "answer_english_draft", "accept_english_draft",
    },
    "identity": {route.operation_id for route in ROUTES if IDENTITY & set(route.tags)}
    - {"set_user_roles"},
    "admin": {route.operation_id for route in ROUTES},
}  # fmt: skip
"""What a key of one scope lets one do."""

ENDLESS = {"watch"}
IDS = {"version": "1", "name": "nobody", "id": "nothing"}


def _path(route: APIRoute) -> str:
    return re.sub(r"\{(\w+)\}", lambda m: IDS.get(m[1], f"{m[1]}_nobody"), route.path_format)


async def _ask(client: httpx.AsyncClient, route: APIRoute, **given: Any) -> httpx.Response:
    (method,) = route.methods or {""}
    # What lets a watch end at once is a token that is none: its scope is looked at first.
    query = "?after=x" if route.operation_id in ENDLESS else ""
    return await client.request(method, _path(route) + query, **given)


@pytest.fixture
def routes() -> list[APIRoute]:
    """The endpoints, those last that take away what the others need."""
    return sorted(ROUTES, key=lambda route: "DELETE" in (route.methods or ()))


def test_the_scopes_of_each_endpoint() -> None:
    for route in ROUTES:
        wanted = set((route.openapi_extra or {})[SCOPES])
        given = {scope for scope in ALL_SCOPES if route.operation_id in EXPECTED[scope]}
        assert wanted | {"admin"} == given, route.operation_id


def test_the_right_of_each_endpoint_of_identity() -> None:
    """What is asked about is in the path, or is the tenant."""
    for route in ROUTES:
        right = (route.openapi_extra or {}).get(RIGHT)
        assert (right is not None) == bool(set(route.tags) & RIGHTED)
        if right is not None:
            type = right.partition(".")[0]
            first = re.search(r"\{(\w+)\}", route.path_format)
            about = first[1] if first and "clients" not in route.tags else "tenant"
            assert about == type, route.operation_id


def test_every_endpoint_by_every_scope(postgres: Postgres, routes: list[APIRoute]) -> None:
    async def ask() -> None:
        async with serving(postgres, keys=True) as world:
            async with world.client(key=await world.key("default", "policy")) as client:
                await publish(client)
            for scope in ALL_SCOPES:
                async with world.client(key=await world.key("default", scope)) as client:
                    for route in routes:
                        answer = await _ask(client, route)
                        refused = route.operation_id not in EXPECTED[scope]
                        assert (answer.status_code == 403) == refused, (scope, route.operation_id)

    run(ask())


def test_every_endpoint_without_a_key_that_is_good(
    postgres: Postgres, routes: list[APIRoute]
) -> None:
    async def ask() -> None:
        async with serving(postgres, keys=True, tenants=("other",)) as world:
            key = await world.key("other", "admin")
            for wrong in (None, "rubbish", key, key[:-1], f"{key}x"):
                async with world.client(key=wrong) as client:
                    for route in routes:
                        # not even a body that is none is looked at
                        answer = await _ask(client, route, content=b"{")
                        assert answer.status_code == 401, (wrong, route.operation_id)
                        assert answer.headers["www-authenticate"].startswith("Bearer")
            async with world.client("other", key) as client:
                assert (await client.get("/v1/keys")).status_code == 200
                assert (await client.get("/v1/tenants")).status_code == 403

    run(ask())


def test_every_endpoint_of_a_suspended_tenant(postgres: Postgres, routes: list[APIRoute]) -> None:
    async def ask() -> None:
        async with serving(postgres, tenants=("other",)) as world:
            await _suspend(world)
            async with world.client("other") as client:
                for route in routes:
                    answer = await _ask(client, route)
                    assert answer.status_code == 403, route.operation_id
                    assert answer.json()["code"] == "tenant-suspended"

    run(ask())


async def _suspend(world: World) -> None:
    replica = await world.directory.named("other")
    async with world.client() as client:
        await client.post("/v1/tenants/other/suspend")
    replica.suspended = True  # as the directory would find within a second


def test_a_key_is_refused_once_it_is_revoked(postgres: Postgres) -> None:
    async def ask() -> None:
        async with (
            serving(postgres, keys=True) as world,
            world.client(key=await world.key("default", "admin")) as client,
        ):
            made = (
                await client.post("/v1/keys", json={"name": "a reader", "scopes": ["read"]})
            ).json()
            async with world.client(key=made["text"]) as reader:
                assert (await reader.get("/v1/relationships")).status_code == 200
                await client.post(f"/v1/keys/{made['key']['id']}/revoke")
                assert (await reader.get("/v1/relationships")).status_code == 401

    run(ask())


def test_a_rotated_key_goes_on_for_a_while(postgres: Postgres) -> None:
    async def ask() -> None:
        async with (
            serving(postgres, keys=True) as world,
            world.client(key=await world.key("default", "admin")) as client,
        ):
            body = {"name": "a reader", "scopes": ["read"]}
            old = (await client.post("/v1/keys", json=body)).json()
            path = f"/v1/keys/{old['key']['id']}/rotate"
            new = (await client.post(path, json={"grace_seconds": 3600})).json()
            for text in (old["text"], new["text"]):
                async with world.client(key=text) as reader:
                    assert (await reader.get("/v1/relationships")).status_code == 200
            await client.post(path, json={"grace_seconds": 0})
            async with world.client(key=old["text"]) as reader:
                assert (await reader.get("/v1/relationships")).status_code == 401

    run(ask())


def test_who_wrote_is_the_key_whatever_a_request_says(postgres: Postgres) -> None:
    async def ask() -> None:
        async with (
            serving(postgres, keys=True) as world,
            world.client(key=await world.key("default", "admin")) as client,
        ):
            await publish(client)
            row = {"object": "document:a", "relation": "owner", "subject": "user:ann"}
            headers = {"X-Sayso-Actor": "someone", "From": "someone"}
            await client.post("/v1/relationships/write", json={"touch": [row]}, headers=headers)
            keys = (await client.get("/v1/keys")).json()["keys"]
            found = await client.get("/v1/relationships/history?object_type=document")
            (event,) = found.json()["events"]
            assert event["granted_by"] == f"key:{keys[0]['id']}"

    run(ask())


def test_a_simulation_wants_the_scope_policy(postgres: Postgres) -> None:
    async def ask() -> None:
        async with serving(postgres, keys=True) as world:
            async with world.client(key=await world.key("default", "policy")) as client:
                await publish(client)
            row = {"object": "document:a", "relation": "owner", "subject": "user:ann"}
            body = {
                "subject": "user:ann",
                "action": "view",
                "resource": "document:a",
                "simulate": {"relationships": [row]},
            }
            async with world.client(key=await world.key("default", "check")) as client:
                assert (await client.post("/v1/check", json=body)).status_code == 403
            async with world.client(key=await world.key("default", "check", "policy")) as client:
                assert (await client.post("/v1/check", json=body)).json()["allowed"]

    run(ask())
