"""The client credentials grant: a client asks for itself (OAuth 2.1 section 4.2).

It is given no refresh token and no id token: it can ask again, and is nobody.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ... import audit
from ...tokens import access
from .. import asking
from ..granting import answer_of
from ..recording import Recorder
from .request import TokenRequest

GRANT_TYPE = "client_credentials"


async def redeem(request: TokenRequest) -> dict[str, Any]:
    """A token for the client itself."""
    provider, client = request.provider, request.client
    given = await asking.for_client(
        provider, client, request.form.get("scope"), request.form.all("resource")
    )
    token, claims = await access.issue(
        provider,
        subject=client.id,
        client=client.id,
        audience=given.audience,
        scopes=given.scopes,
        seconds=given.seconds,
    )
    row = audit.row(
        datetime.now(UTC),
        request.by,
        "token.issue",
        f"client:{client.id}",
        "success",
        {"jti": claims["jti"], "audience": given.audience, "scopes": given.scopes},
        {"address": request.by.address, "agent": request.by.agent},
    )
    await provider.part(Recorder).record(request.proof, row)
    return answer_of(token, claims, given.scopes)
