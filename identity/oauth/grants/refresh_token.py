"""The refresh token grant (OAuth 2.1 section 4.3): each token is good once and gives the next.

One that comes again was copied, and nobody can say by whom: its family ends (RFC 9700 section
4.14.2). Of two requests with one token one is first, and the other ends what it was given.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ...changing import Changing, change
from ...ids import digest
from .. import granting, recording
from ..asking import Part
from ..errors import InvalidGrant
from ..granting import Grant
from .request import TokenRequest

GRANT_TYPE = "refresh_token"


class _Rotated(NamedTuple):
    grant: Grant
    part: Part
    refresh: str


async def redeem(request: TokenRequest) -> dict[str, Any]:
    """Tokens, and the next refresh token, for one."""
    token = request.require("refresh_token")
    scope, resource = request.form.get("scope"), request.form.all("resource")

    async def effect(changing: Changing) -> _Rotated | str:
        await recording.use(changing, request.proof)
        grant = await granting.hold(changing, "refresh_token", token)
        if grant is None or grant.client != request.client.id:
            return "the refresh token is none that this client was given"
        row = await changing.c.fetchrow(
            "SELECT used_at, expires_at FROM sayso.refresh_token WHERE tenant = $1 AND digest = $2",
            changing.tenant,
            digest(token),
        )
        if row is None or not await granting.is_alive(changing, grant):
            return "what the refresh token stands for has ended"
        if row["used_at"] is not None:
            await granting.revoke(changing, grant.id, "a refresh token was used again")
            return "the refresh token was used before: its family has ended"
        if row["expires_at"] <= changing.now:
            return "the refresh token has expired"
        part = granting.part(request.provider, grant, scope, resource)
        await changing.c.execute(
            "UPDATE sayso.refresh_token SET used_at = $3 WHERE tenant = $1 AND digest = $2",
            changing.tenant,
            digest(token),
            changing.now,
        )
        changing.audit("grant.refresh", f"grant:{grant.id}", details={"client": grant.client})
        refresh = await granting.next_refresh(changing, grant.id, request.client)
        return _Rotated(grant, part, refresh)

    done = await change(request.provider, request.by, effect)
    if isinstance(done, str):
        raise InvalidGrant(done)
    answer = await granting.tokens(request.provider, request.client, done.grant, done.part)
    return answer | {"refresh_token": done.refresh}
