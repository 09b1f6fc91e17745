"""Tenants, for whoever administers the server, and the keys of each."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import Annotated

from fastapi import APIRouter, Query, Response

from ....engine.errors import SaysoError
from ....engine.times import parse_datetime
from ....store.keys import ApiKey
from ....store.reading import MAX_PAGE
from ....store.rows import timestamp
from ....store.tenants import TenantRecord
from ...commands import tenants
from ...commands.caller import Caller
from ...commands.telling import instant
from ..answers import Calling, answer, operation
from ..messages import tenants as m
from ..route import Route

router = APIRouter(route_class=Route)

_TENANTS: list[str | Enum] = ["tenants"]
_KEYS: list[str | Enum] = ["keys"]


@router.post(
    "/v1/tenants",
    tags=_TENANTS,
    **operation(
        "create_tenant",
        "Make a tenant",
        "admin",
        gives=m.Tenant,
        status=201,
        problems=(409, 413, 415),
    ),
)
async def create(caller: Calling, request: m.TenantRequest) -> Response:
    """Tenants are administered from the tenant `default`; elsewhere all this is a 403."""
    made = await tenants.create(caller, request.name, request.hosts)
    return answer(_tenant(caller, made), 201, {"location": f"tenants/{made.name}"})


@router.get(
    "/v1/tenants",
    tags=_TENANTS,
    **operation("list_tenants", "The tenants there are", "admin", gives=m.TenantPage),
)
async def page(
    caller: Calling,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 100,
    cursor: Annotated[str | None, Query(description="`next` of the page before.")] = None,
) -> Response:
    """By name."""
    found, following = await tenants.page(caller, limit, cursor)
    return answer({"tenants": [_tenant(caller, t) for t in found], "next": following})


@router.get(
    "/v1/tenants/{name}",
    tags=_TENANTS,
    **operation("get_tenant", "A tenant", "admin", gives=m.Tenant),
)
async def one(caller: Calling, name: str) -> Response:
    """How it stands."""
    return answer(_tenant(caller, await tenants.named(caller, name)))


@router.delete(
    "/v1/tenants/{name}",
    tags=_TENANTS,
    **operation(
        "delete_tenant",
        "Delete a tenant for ever",
        "admin",
        status=204,
        responses={204: {"description": "It and all it had is gone."}},
    ),
)
async def delete(caller: Calling, name: str) -> Response:
    """With all it has, at once. What other processes have in memory goes a second later."""
    await tenants.delete(caller, name)
    return Response(status_code=204)


@router.post(
    "/v1/tenants/{name}/suspend",
    tags=_TENANTS,
    **operation("suspend_tenant", "Suspend a tenant", "admin", gives=m.Tenant),
)
async def suspend(caller: Calling, name: str) -> Response:
    """Its requests are refused, a second later at most; what it has stays."""
    return answer(_tenant(caller, await tenants.suspend(caller, name)))


@router.post(
    "/v1/tenants/{name}/resume",
    tags=_TENANTS,
    **operation("resume_tenant", "End a suspension", "admin", gives=m.Tenant),
)
async def resume(caller: Calling, name: str) -> Response:
    """Its requests are answered again, a second later at most."""
    return answer(_tenant(caller, await tenants.resume(caller, name)))


# ── Keys ────────────────────────────────────────────────────────────────────────────────────


@router.post(
    "/v1/keys",
    tags=_KEYS,
    **operation(
        "create_key", "Make a key", "admin", gives=m.NewKey, status=201, problems=(413, 415)
    ),
)
async def create_key(caller: Calling, request: m.KeyRequest) -> Response:
    """Its text is shown this once."""
    key, text = await tenants.create_key(
        caller, request.name, request.scopes, _time(request.expires_at)
    )
    return answer({"key": _key(key), "text": text}, 201)


@router.get(
    "/v1/keys",
    tags=_KEYS,
    **operation("list_keys", "The keys there are", "admin", gives=m.KeyList),
)
async def list_keys(caller: Calling) -> Response:
    """Those expired and revoked among them, the oldest first."""
    return answer({"keys": [_key(key) for key in await tenants.list_keys(caller)]})


@router.post(
    "/v1/keys/{id}/revoke",
    tags=_KEYS,
    **operation(
        "revoke_key",
        "Revoke a key",
        "admin",
        status=204,
        responses={204: {"description": "It is refused from now on, everywhere within a second."}},
    ),
)
async def revoke(caller: Calling, id: str) -> Response:
    """Done again, it stays as it is."""
    await tenants.revoke_key(caller, id)
    return Response(status_code=204)


@router.post(
    "/v1/keys/{id}/rotate",
    tags=_KEYS,
    **operation(
        "rotate_key",
        "Replace a key",
        "admin",
        gives=m.NewKey,
        status=201,
        problems=(413, 415),
    ),
)
async def rotate(caller: Calling, id: str, request: m.RotateRequest | None = None) -> Response:
    """A new key of the same name and scopes; the old one goes on for `grace_seconds`."""
    grace = timedelta(seconds=(request or m.RotateRequest()).grace_seconds)
    key, text = await tenants.rotate_key(caller, id, grace)
    return answer({"key": _key(key), "text": text}, 201)


def _time(text: str | None) -> datetime | None:
    try:
        return None if text is None else timestamp(parse_datetime(text))
    except SaysoError as error:
        error.place = "expires_at"
        raise


def _tenant(caller: Caller, record: TenantRecord) -> dict[str, object]:
    return {
        "name": record.name,
        "status": record.status,
        "hosts": record.hosts,
        "policy": record.policy or None,
        "revision": caller.database.sealer.token(record.id, record.revision),
        "created_at": instant(record.created_at),
    }


def _key(key: ApiKey) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "scopes": key.scopes,
        "created_at": instant(key.created_at),
        "expires_at": instant(key.expires_at),
        "revoked_at": instant(key.revoked_at),
    }
