"""The clients of a tenant, what they ask tokens for, and the keys that those are signed with."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import APIRouter, Response

from ....identity.oauth.client import Client
from ....identity.oauth.resources import Resource
from ...commands import clients
from ...commands.telling import instant
from ..answers import Calling, Cursor, Limit, answer, operation
from ..messages import clients as m
from ..route import Route

router = APIRouter(route_class=Route, tags=["clients"])

READ, CHANGE = "tenant.read-clients", "tenant.change-clients"


@router.post(
    "/v1/clients",
    **operation(
        "create_client",
        "Make a client",
        right=CHANGE,
        gives=m.NewClient,
        status=201,
        problems=(413, 415),
    ),
)
async def create(caller: Calling, request: m.ClientRequest) -> Response:
    """Its secret is shown this once."""
    made, secret = await clients.create(caller, request.model_dump())
    told = {"client": _client(made), "secret": secret}
    return answer(told, 201, {"location": f"clients/{made.id}"})


@router.get(
    "/v1/clients",
    **operation("list_clients", "The clients there are", right=READ, gives=m.ClientPage),
)
async def page(caller: Calling, limit: Limit = 100, cursor: Cursor = None) -> Response:
    """Those disabled among them, the oldest first."""
    found, following = await clients.page(caller, limit, cursor)
    return answer({"clients": [_client(client) for client in found], "next": following})


@router.get(
    "/v1/clients/{client}",
    **operation("get_client", "A client", right=READ, gives=m.Client),
)
async def one(caller: Calling, client: str) -> Response:
    """What it may ask for."""
    return answer(_client(await clients.get(caller, client)))


@router.delete(
    "/v1/clients/{client}",
    **operation(
        "delete_client",
        "Delete a client",
        right=CHANGE,
        status=204,
        responses={204: {"description": "It is gone, and its tokens are refused everywhere."}},
    ),
)
async def delete(caller: Calling, client: str) -> Response:
    """With all that people have let it have."""
    await clients.delete(caller, client)
    return Response(status_code=204)


@router.post(
    "/v1/clients/{client}/disable",
    **operation("disable_client", "Serve a client no more", right=CHANGE, gives=m.Client),
)
async def disable(caller: Calling, client: str) -> Response:
    """Its tokens are refused from now on, everywhere."""
    return answer(_client(await clients.set_disabled(caller, client, True)))


@router.post(
    "/v1/clients/{client}/enable",
    **operation("enable_client", "Serve a client again", right=CHANGE, gives=m.Client),
)
async def enable(caller: Calling, client: str) -> Response:
    """Tokens of before stay refused."""
    return answer(_client(await clients.set_disabled(caller, client, False)))


@router.post(
    "/v1/clients/{client}/rotate-secret",
    **operation(
        "rotate_client_secret",
        "Replace a client's secret",
        right=CHANGE,
        gives=m.NewSecret,
        status=201,
        problems=(413, 415),
    ),
)
async def rotate_secret(
    caller: Calling, client: str, request: m.SecretRequest | None = None
) -> Response:
    """Those before go on for `grace_seconds`, so that nobody is refused meanwhile."""
    grace = (request or m.SecretRequest()).grace_seconds
    return answer({"secret": await clients.rotate_secret(caller, client, grace)}, 201)


# ── Resources ──


@router.post(
    "/v1/resources",
    **operation(
        "create_resource",
        "Make a protected resource",
        right=CHANGE,
        gives=m.ResourceMessage,
        status=201,
        problems=(409, 413, 415),
    ),
)
async def create_resource(caller: Calling, request: m.ResourceMessage) -> Response:
    """Clients that name it may ask tokens for it."""
    wanted = msgspec.convert(request.model_dump(), Resource)
    return answer(_resource(await clients.create_resource(caller, wanted)), 201)


@router.get(
    "/v1/resources",
    **operation("list_resources", "The protected resources", right=READ, gives=m.ResourceList),
)
async def list_resources(caller: Calling) -> Response:
    """By identifier."""
    found = await clients.list_resources(caller)
    return answer({"resources": [_resource(resource) for resource in found]})


# ── Keys ──


@router.get(
    "/v1/signing-keys",
    **operation(
        "list_signing_keys",
        "The keys that tokens are signed with",
        right="tenant.read-keys",
        gives=m.SigningKeys,
    ),
)
async def list_keys(caller: Calling) -> Response:
    """Those that sign and those that are still believed or to sign next, the newest first."""
    return answer({"keys": await clients.list_keys(caller)})


@router.post(
    "/v1/signing-keys/rotate",
    **operation(
        "rotate_signing_keys",
        "Go on to the next signing keys",
        right="tenant.rotate-keys",
        gives=m.KeysMade,
        status=201,
        problems=(413, 415),
    ),
)
async def rotate_keys(caller: Calling, request: m.KeyRotation | None = None) -> Response:
    """By themselves they follow one another every 90 days."""
    asked = request or m.KeyRotation()
    made = await clients.rotate_keys(caller, asked.algorithm, asked.at_once)
    return answer({"keys": made}, 201)


def _client(client: Client) -> dict[str, Any]:
    told = msgspec.structs.asdict(client)
    del told["secrets"]
    return told | {
        "created_at": instant(client.created_at),
        "disabled_at": instant(client.disabled_at),
    }


def _resource(resource: Resource) -> dict[str, Any]:
    return msgspec.structs.asdict(resource)
