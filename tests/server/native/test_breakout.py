"""Tenant breakout: no id of one tenant's identity leads to anything at another, at any endpoint."""

from __future__ import annotations

import re
from typing import Any

import httpx
from fastapi.routing import APIRoute

from sayso.identity import sessions
from sayso.identity.changing import SYSTEM
from sayso.identity.keys import rotate
from sayso.identity.oauth.client import ClientRequest
from sayso.identity.oauth.client_changes import create_client
from sayso.identity.oauth.client_secrets import list_secrets
from sayso.identity.oauth.resources import Resource, create_resource
from sayso.identity.people import groups, invitations, organizations, users
from sayso.server.native.route import RIGHT
from tests.identity.persons import give
from tests.store.databases import Postgres, run

from .world import ROUTES, World, serving

TENANTS = tuple(f"tenant-{i}" for i in range(20))

BODIES: dict[str, dict[str, Any]] = {
    "update_user": {"name": "Mallory"},
    "set_user_emails": {"emails": [{"address": "mallory@a.example", "verified": True}]},
    "set_user_roles": {"roles": ["owner"]},
    "update_organization": {"name": "Mallory's"},
    "put_member": {"roles": ["admin"]},
    "invite_member": {"address": "mallory@a.example"},
    "create_organization_group": {"name": "Mallory's"},
    "update_group": {"name": "Mallory's"},
    "update_client": {"name": "Mallory's"},
    "update_resource": {"name": "Mallory's"},
}
"""What endpoints want beside ids."""

OWN: list[APIRoute] = sorted(
    (r for r in ROUTES if RIGHT in (r.openapi_extra or {}) and "{" in r.path_format),
    key=lambda route: "DELETE" in (route.methods or ()),
)


async def fill(world: World, tenant: str) -> dict[str, str]:
    """One of each in a tenant; their ids."""
    provider = await world.provider(tenant)
    ann = await users.create_user(provider, SYSTEM, name="Ann")
    acme = await organizations.create_organization(provider, SYSTEM, "Acme")
    await organizations.put_member(provider, SYSTEM, acme.id, ann.id)
    board = await groups.create_group(provider, SYSTEM, "Board", acme.id)
    await groups.add_group_member(provider, SYSTEM, board.id, ann.id)
    asked = await invitations.invite(provider, SYSTEM, "bob@a.example", organization=acme.id)
    session, _ = await sessions.start(provider, SYSTEM, ann.id, ["pwd"])
    asked_by = ClientRequest(name="Reader", redirect_uris=("https://reader.example/cb",))
    client, _ = await create_client(provider, SYSTEM, asked_by)
    api = Resource(identifier="https://api.example", name="API")
    resource = await create_resource(provider, SYSTEM, api)
    (secret,) = await list_secrets(provider, client.id)
    grant = await give(provider, ann.id, client.id)
    (key,) = await rotate(provider, SYSTEM, "Ed25519", at_once=True)
    return {
        "user": ann.id, "organization": acme.id, "group": board.id, "invitation": asked.id,
        "session": session.id, "client": client.id, "secret": secret.id,
        "resource": resource.id, "grant": grant, "key": key,
    }  # fmt: skip


async def ask(client: httpx.AsyncClient, route: APIRoute, ids: dict[str, str]) -> httpx.Response:
    (method,) = route.methods or {""}
    path = re.sub(r"\{(\w+)\}", lambda m: ids[m[1]], route.path_format)
    return await client.request(method, path, json=BODIES.get(route.operation_id or ""))


def test_tenant_breakout_by_any_id_at_any_endpoint_is_404(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres, keys=True, tenants=TENANTS) as world:
            ids = [await fill(world, tenant) for tenant in TENANTS]
            for i, tenant in enumerate(TENANTS):
                foreign, own = ids[(i + 1) % len(ids)], ids[i]
                async with world.client(tenant, await world.key(tenant, "admin")) as client:
                    for route in OWN:
                        tried = [foreign]
                        if len(set(re.findall(r"\{(\w+)\}", route.path_format))) > 1:
                            last = re.findall(r"\{(\w+)\}", route.path_format)[-1]
                            tried.append(own | {last: foreign[last]})
                        for each in tried:
                            answer = await ask(client, route, each)
                            assert answer.status_code == 404, (route.operation_id, answer.text)
            # and all is as it was: each endpoint finds what is the tenant's own
            for tenant, own in zip(TENANTS[:2], ids[:2], strict=True):
                async with world.client(tenant, await world.key(tenant, "admin")) as client:
                    assert (await client.get(f"/v1/users/{own['user']}")).json()["name"] == "Ann"
                    for route in OWN:
                        if "DELETE" not in (route.methods or ()):
                            answer = await ask(client, route, own)
                            assert answer.status_code < 300, (route.operation_id, answer.text)

    run(story())
