"""userinfo knows what a client may know of a person (OpenID Connect Core section 5)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ..provider import Provider
from ..tokens import access
from ..tokens.jwt import NotBelieved
from .errors import BadToken, InsufficientScope

PROFILE = (
    "family_name", "given_name", "middle_name", "nickname", "preferred_username", "profile",
    "picture", "website", "gender", "birthdate", "zoneinfo", "locale",
)  # fmt: skip

CLAIMS = ("sub", "name", *PROFILE, "updated_at", "email", "email_verified")
"""All that there may be to tell."""

_FIND = """
SELECT p.name, p.profile, p.updated_at, e.address, e.verified_at
FROM sayso.person p LEFT JOIN sayso.person_email e
  ON e.tenant = p.tenant AND e.person = p.id AND e.is_primary
WHERE p.tenant = $1 AND p.id = $2 AND p.status = 'active'
"""


async def userinfo(provider: Provider, token: str) -> dict[str, Any]:
    """What the bearer of an access token may know; raises BadToken or InsufficientScope."""
    try:
        claims = await access.check(provider, token)
    except NotBelieved as error:
        raise BadToken(error.message) from None
    if provider.issuer not in access.audience_of(claims):
        raise BadToken("the token is for another resource")
    scopes = claims.get("scope", "").split()
    if "openid" not in scopes:
        raise InsufficientScope("the token lacks the scope `openid`")
    found = await person_claims(provider, claims["sub"], scopes)
    if found is None:
        raise BadToken("the person is gone")
    return found


async def person_claims(
    provider: Provider, person: str, scopes: Collection[str]
) -> dict[str, Any] | None:
    """What scopes tell of a person who is active."""
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        row = await c.fetchrow(_FIND, provider.tenant, person)
    if row is None:
        return None
    told: dict[str, Any] = {"sub": person}
    if "profile" in scopes:
        profile = row["profile"]
        told |= {name: profile[name] for name in PROFILE if name in profile}
        if row["name"]:
            told["name"] = row["name"]
        told["updated_at"] = int(row["updated_at"].timestamp())
    if "email" in scopes and row["address"] is not None:
        told |= {"email": row["address"], "email_verified": row["verified_at"] is not None}
    return told
