"""revocation knows how a client gives a token back (RFC 7009).

With a refresh token goes all that was given with it; an access token goes by itself. Nobody is told
whether there was such a token, and who gives back another's is refused (section 2.1).
"""

from __future__ import annotations

import time
from datetime import timedelta

from ..changing import By, Changing, change
from ..provider import Provider
from ..tokens import access
from ..tokens.jwt import NotBelieved, believe
from . import granting
from .client import Client
from .errors import InvalidRequest
from .refresh import find_refresh


async def revoke(provider: Provider, by: By, client: Client, token: str) -> None:
    """Have a client's token be worth nothing, on every process before this returns here.

    Raises InvalidRequest on a token that another client was given.
    """
    if "." not in token:
        found = await find_refresh(provider, token)
        if found is not None:
            _require_own(client, found.client)
            await revoke_grant(provider, by, found.grant, "its client gave it back")
        return
    try:
        claims = await believe(provider, token, access.TYP)
    except NotBelieved:
        return
    _require_own(client, claims["client_id"])
    lasting = timedelta(seconds=max(claims["exp"] - time.time(), 0) + 1)

    async def effect(changing: Changing) -> None:
        changing.audit("token.revoke", f"token:{claims['jti']}", details={"client": client.id})
        await changing.end("token", claims["jti"], lasting)

    await change(provider, by, effect)


def _require_own(client: Client, holder: str) -> None:
    if holder != client.id:
        raise InvalidRequest("the token was given to another client")


async def revoke_grant(provider: Provider, by: By, grant: str, why: str) -> None:
    """End what a client was given: its tokens of all kinds."""

    async def effect(changing: Changing) -> None:
        await granting.revoke(changing, grant, why)

    await change(provider, by, effect)
