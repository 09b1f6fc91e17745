"""The keys that a tenant's tokens are signed with."""

from __future__ import annotations

from fastapi import APIRouter, Response

from ...commands import signing_keys
from ...commands.telling import told_signing_key
from ..answers import Calling, answer, operation
from ..messages import clients as m
from ..route import Route

router = APIRouter(route_class=Route, tags=["clients"])

READ, CHANGE = "tenant.read-keys", "tenant.rotate-keys"


@router.get(
    "/v1/signing-keys",
    **operation(
        "list_signing_keys",
        "The keys that tokens are signed with",
        right=READ,
        gives=m.SigningKeys,
    ),
)
async def every(caller: Calling) -> Response:
    """Those that sign and those that are still believed or to sign next, the newest first."""
    found = await signing_keys.list_all(caller)
    return answer({"keys": [told_signing_key(key) for key in found]})


@router.post(
    "/v1/signing-keys/rotate",
    **operation(
        "rotate_signing_keys",
        "Go on to the next signing keys",
        right=CHANGE,
        gives=m.KeysMade,
        status=201,
        problems=(413, 415),
    ),
)
async def rotate(caller: Calling, request: m.KeyRotation | None = None) -> Response:
    """By themselves they follow one another every 90 days."""
    asked = request or m.KeyRotation()
    made = await signing_keys.rotate_all(caller, asked.algorithm, asked.at_once)
    return answer({"keys": made}, 201)


@router.post(
    "/v1/signing-keys/{key}/revoke",
    **operation(
        "revoke_signing_key",
        "Retire one signing key at once",
        right=CHANGE,
        status=204,
        responses={204: {"description": "What it signed is refused everywhere."}},
    ),
)
async def revoke(caller: Calling, key: str) -> Response:
    """If no other of its algorithm signs, one is made when it is next needed."""
    await signing_keys.revoke_one(caller, key)
    return Response(status_code=204)
