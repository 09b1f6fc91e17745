"""introspection knows what a token is worth right now (RFC 7662), answered from memory.

A token is shown as active to the client that it was issued to and to the resources that it is for.
To anyone else it is as if there were no such token: one for server A tells server B nothing.
"""

from __future__ import annotations

from typing import Any

from ..provider import Provider
from ..tokens import access
from ..tokens.jwt import NotBelieved
from . import resources
from .client import Client
from .refresh import find_refresh

INACTIVE: dict[str, Any] = {"active": False}

_TOLD = ("iss", "sub", "aud", "client_id", "scope", "iat", "exp", "jti", "auth_time", "amr", "sid")


async def introspect(provider: Provider, client: Client, token: str) -> dict[str, Any]:
    """What a client is told of a token."""
    if "." not in token:
        return await _refresh(provider, client, token)
    try:
        claims = await access.check(provider, token)
    except NotBelieved:
        return INACTIVE
    if claims["client_id"] != client.id and not await _is_for(provider, client, claims):
        return INACTIVE
    told = {name: claims[name] for name in _TOLD if name in claims}
    return {"active": True, "token_type": "Bearer"} | told


async def _is_for(provider: Provider, client: Client, claims: dict[str, Any]) -> bool:
    for identifier in access.audience_of(claims):
        resource = await resources.find(provider, identifier)
        if resource is not None and resource.client == client.id:
            return True
    return False


async def _refresh(provider: Provider, client: Client, token: str) -> dict[str, Any]:
    """A refresh token is nobody's business but its client's, and is not in memory."""
    found = await find_refresh(provider, token)
    if found is None or found.client != client.id or not found.is_active:
        return INACTIVE
    return {
        "active": True,
        "iss": provider.issuer,
        "sub": found.person,
        "client_id": client.id,
        "scope": " ".join(found.scopes),
        "iat": int(found.created_at.timestamp()),
        "exp": int(found.expires_at.timestamp()),
    }
