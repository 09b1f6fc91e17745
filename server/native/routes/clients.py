"""The clients of a tenant and their secrets."""

from __future__ import annotations

from fastapi import APIRouter, Response

from ...commands import clients
from ...commands.telling import told_client, told_secret
from ..answers import Calling, Cursor, Limit, answer, operation
from ..messages import clients as m
from ..route import Route

router = APIRouter(route_class=Route, tags=["clients"])

READ, CHANGE = "tenant.read-clients", "tenant.change-clients"

_REMOVABLE = ("backchannel_logout_uri", "jwks")


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
    told = {"client": told_client(made), "secret": secret}
    return answer(told, 201, {"location": f"clients/{made.id}"})


@router.get(
    "/v1/clients",
    **operation("list_clients", "The clients there are", right=READ, gives=m.ClientPage),
)
async def page(caller: Calling, limit: Limit = 100, cursor: Cursor = None) -> Response:
    """Those disabled among them, the oldest first."""
    found, following = await clients.page(caller, limit, cursor)
    return answer({"clients": [told_client(client) for client in found], "next": following})


@router.get(
    "/v1/clients/{client}",
    **operation("get_client", "A client", right=READ, gives=m.Client),
)
async def one(caller: Calling, client: str) -> Response:
    """What it may ask for."""
    return answer(told_client(await clients.get(caller, client)))


@router.patch(
    "/v1/clients/{client}",
    **operation(
        "update_client",
        "Change a client",
        right=CHANGE,
        gives=m.Client,
        problems=(413, 415),
    ),
)
async def update(caller: Calling, client: str, request: m.ClientUpdate) -> Response:
    """What it may do no longer ends at once.

    With fewer scopes, resources or grant types its access tokens are refused, and what people let
    it have shrinks to what is left; it is given no token of what was taken. Codes on their way to
    a redirect URI that is gone are worth nothing. One that comes to be known by a secret has none
    until `rotate-secret` gives it one.
    """
    given = request.model_dump(exclude_unset=True)
    changes = {name: v for name, v in given.items() if v is not None or name in _REMOVABLE}
    return answer(told_client(await clients.update(caller, client, changes)))


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
    return answer(told_client(await clients.set_disabled(caller, client, True)))


@router.post(
    "/v1/clients/{client}/enable",
    **operation("enable_client", "Serve a client again", right=CHANGE, gives=m.Client),
)
async def enable(caller: Calling, client: str) -> Response:
    """Tokens of before stay refused."""
    return answer(told_client(await clients.set_disabled(caller, client, False)))


@router.post(
    "/v1/clients/{client}/rotate-secret",
    **operation(
        "rotate_client_secret",
        "Replace a client's secret",
        right=CHANGE,
        gives=m.NewSecret,
        status=201,
        problems=(409, 413, 415),
    ),
)
async def rotate_secret(
    caller: Calling, client: str, request: m.SecretRequest | None = None
) -> Response:
    """Those before go on for `grace_seconds`, so that nobody is refused meanwhile."""
    grace = (request or m.SecretRequest()).grace_seconds
    id, secret = await clients.rotate_secret(caller, client, grace)
    return answer({"id": id, "secret": secret}, 201)


@router.get(
    "/v1/clients/{client}/secrets",
    **operation(
        "list_client_secrets", "A client's secrets in force", right=READ, gives=m.SecretList
    ),
)
async def secrets(caller: Calling, client: str) -> Response:
    """Since when and until when, the oldest first: the secrets themselves nobody sees again."""
    found = await clients.list_secrets(caller, client)
    return answer({"secrets": [told_secret(secret) for secret in found]})


@router.delete(
    "/v1/clients/{client}/secrets/{secret}",
    **operation(
        "end_client_secret",
        "End one secret of a client at once",
        right=CHANGE,
        status=204,
        responses={204: {"description": "It is refused everywhere."}},
    ),
)
async def end_secret(caller: Calling, client: str, secret: str) -> Response:
    """What was got with it lives on for as long as it does: disable the client to end that too."""
    await clients.end_secret(caller, client, secret)
    return Response(status_code=204)
