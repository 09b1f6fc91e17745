"""access knows access tokens: `at+jwt` (RFC 9068), signed with Ed25519 (RFC 9864).

Beside what the RFC has they say `grant` and, unless they are for offline access, `sid`: what they
end with. They live for minutes, so that whoever only looks at signatures is not wrong for long.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from ..ids import new_id
from ..keys import Algorithm
from ..provider import Provider
from .ended import ended
from .jwt import NotBelieved, believe, sign

TYP = "at+jwt"
ALGORITHM: Algorithm = "Ed25519"


async def issue(
    provider: Provider,
    *,
    subject: str,
    client: str,
    audience: Sequence[str],
    scopes: Sequence[str],
    seconds: int,
    also: dict[str, Any] | None = None,
) -> tuple[str, dict[str, Any]]:
    """A token and its claims; of `also` those that say something."""
    now = int(time.time())
    claims: dict[str, Any] = {
        "iss": provider.issuer,
        "sub": subject,
        "aud": audience[0] if len(audience) == 1 else list(audience),
        "client_id": client,
        "iat": now,
        "exp": now + seconds,
        "jti": new_id("tok"),
    }
    if scopes:
        claims["scope"] = " ".join(scopes)
    for name, value in (also or {}).items():
        if value:
            claims[name] = value
    return await sign(provider, ALGORITHM, TYP, claims), claims


async def check(provider: Provider, token: str) -> dict[str, Any]:
    """The claims of an access token in force, answered from memory; raises NotBelieved."""
    claims = await believe(provider, token, TYP)
    memory = ended(provider)
    await memory.ready()
    if memory.has(claims):
        raise NotBelieved("the token was revoked")
    return claims


def audience_of(claims: dict[str, Any]) -> list[str]:
    """Who is to believe a token."""
    aud = claims["aud"]
    return [aud] if isinstance(aud, str) else aud
