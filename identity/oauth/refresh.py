"""refresh knows refresh tokens that are only looked at."""

from __future__ import annotations

from datetime import datetime

import msgspec

from ..ids import digest
from ..provider import Provider

_FIND = """
SELECT g.id AS grant, g.client, g.person, g.scopes, r.created_at, r.expires_at,
  r.used_at IS NULL AND r.expires_at > now() AND g.revoked_at IS NULL AND p.status = 'active'
  AND ('offline_access' = ANY(g.scopes) OR s.id IS NULL
    OR (s.ended_at IS NULL AND s.expires_at > now())) AS is_active
FROM sayso.refresh_token r
  JOIN sayso.oauth_grant g ON g.tenant = r.tenant AND g.id = r.grant_id
  JOIN sayso.person p ON p.tenant = g.tenant AND p.id = g.person
  LEFT JOIN sayso.session s ON s.tenant = g.tenant AND s.id = g.session
WHERE r.tenant = $1 AND r.digest = $2
"""


class Refresh(msgspec.Struct, frozen=True):
    """A refresh token, and whether it would be taken."""

    grant: str
    client: str
    person: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    is_active: bool


async def find_refresh(provider: Provider, token: str) -> Refresh | None:
    """A refresh token, whoever's it is, used up or not."""
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        row = await c.fetchrow(_FIND, provider.tenant, digest(token))
    return None if row is None else msgspec.convert(dict(row), Refresh)
