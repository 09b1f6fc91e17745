"""The authorization code grant (OAuth 2.1 section 4.1): a code is good once, for the client that it
was made for and with the verifier of the challenge that came with the request (RFC 7636).

Shown again, it was copied: all that was given for it ends.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Any, NamedTuple

from ...changing import Changing, change
from ...ids import digest
from ...keys.key import encoded
from .. import granting, recording
from ..asking import Part
from ..errors import InvalidGrant, InvalidRequest
from ..granting import Grant
from .request import TokenRequest

GRANT_TYPE = "authorization_code"

_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


class _Redeemed(NamedTuple):
    grant: Grant
    part: Part
    refresh: str | None


async def redeem(request: TokenRequest) -> dict[str, Any]:
    """Tokens for a code."""
    code, verifier = request.require("code"), request.require("code_verifier")
    if not _VERIFIER.fullmatch(verifier):
        raise InvalidRequest("`code_verifier` is 43 to 128 unreserved characters")
    redirect_uri = request.form.get("redirect_uri")

    async def effect(changing: Changing) -> _Redeemed | str:
        await recording.use(changing, request.proof)
        grant = await granting.hold(changing, "authorization_code", code)
        if grant is None or grant.client != request.client.id:
            return "the code is none that this client was given"
        refused = await _use(changing, grant, code, verifier, redirect_uri)
        if refused is not None:
            return refused
        if not await granting.is_alive(changing, grant):
            return "what the code stands for has ended"
        part = granting.part(request.provider, grant, None, request.form.all("resource"))
        changing.audit("grant.redeem", f"grant:{grant.id}", details={"client": grant.client})
        refresh = None
        if "refresh_token" in request.client.grant_types:
            refresh = await granting.next_refresh(changing, grant.id, request.client)
        return _Redeemed(grant, part, refresh)

    done = await change(request.provider, request.by, effect)
    if isinstance(done, str):
        raise InvalidGrant(done)
    answer = await granting.tokens(
        request.provider, request.client, done.grant, done.part, nonce=done.grant.nonce
    )
    return answer | ({"refresh_token": done.refresh} if done.refresh else {})


async def _use(
    changing: Changing, grant: Grant, code: str, verifier: str, redirect_uri: str | None
) -> str | None:
    """Use a code up, whether or not it is good; why it is not."""
    row = await changing.c.fetchrow(
        "SELECT challenge, redirect_uri, used_at, expires_at FROM sayso.authorization_code"
        " WHERE tenant = $1 AND digest = $2",
        changing.tenant,
        digest(code),
    )
    if row is None:
        return "the code has expired"
    if row["used_at"] is not None:
        await granting.revoke(changing, grant.id, "a code was used again")
        return "the code was used before: what was given for it has ended"
    if row["expires_at"] <= changing.now:
        return "the code has expired"
    await changing.c.execute(
        "UPDATE sayso.authorization_code SET used_at = $3 WHERE tenant = $1 AND digest = $2",
        changing.tenant,
        digest(code),
        changing.now,
    )
    if not hmac.compare_digest(challenge_of(verifier), row["challenge"]):
        return "`code_verifier` is not that of the request's `code_challenge`"
    if redirect_uri is not None and redirect_uri != row["redirect_uri"]:
        return "`redirect_uri` is another than in the request for the code"
    return None


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636 section 4.2)."""
    return encoded(hashlib.sha256(verifier.encode("ascii")).digest()).decode()
