"""id_token knows id tokens (OpenID Connect Core section 2): who signed in, when, and how."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from typing import Any

from ..keys import Algorithm
from ..keys.key import encoded
from ..provider import Provider
from .jwt import NotBelieved, believe, sign

TYP = "JWT"
SECONDS = 300

_HASHES = {"Ed25519": hashlib.sha512, "ES256": hashlib.sha256, "RS256": hashlib.sha256}
"""Of `at_hash`: the one that is in the signature (Core section 3.1.3.6)."""


async def issue(
    provider: Provider,
    *,
    algorithm: Algorithm,
    person: str,
    client: str,
    session: str | None,
    authenticated_at: int,
    amr: Sequence[str],
    nonce: str | None,
    access_token: str,
) -> str:
    """An id token beside an access token."""
    now = int(time.time())
    claims: dict[str, Any] = {
        "iss": provider.issuer,
        "sub": person,
        "aud": client,
        "iat": now,
        "exp": now + SECONDS,
        "auth_time": authenticated_at,
        "amr": list(amr),
        "at_hash": half_hash(algorithm, access_token),
    }
    if session is not None:
        claims["sid"] = session
    if nonce is not None:
        claims["nonce"] = nonce
    return await sign(provider, algorithm, TYP, claims)


async def read_hint(provider: Provider, token: str) -> dict[str, Any]:
    """The claims of an id token sent back as a hint, in force or not; raises NotBelieved."""
    claims = await believe(provider, token, TYP, expired=True)
    if not isinstance(claims.get("aud"), str) or not isinstance(claims.get("sub"), str):
        raise NotBelieved("the hint is no id token")
    return claims


def half_hash(algorithm: Algorithm, value: str) -> str:
    """The left half of a hash, encoded."""
    found = _HASHES[algorithm](value.encode()).digest()
    return encoded(found[: len(found) // 2]).decode()
