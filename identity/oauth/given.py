"""given knows what a person has let clients have, and takes it back.

A consent is what they agreed to, so that they are not asked again; a grant is what a client was
given of it each time that it sent them here.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from ..changing import LONGEST, By, Changing, change
from ..errors import NotThere
from ..people.places import Place
from ..provider import Provider
from . import granting

_GRANTS = """
SELECT g.id, g.client, c.name AS client_name, g.session, g.scopes, g.resources, g.created_at
FROM sayso.oauth_grant g
  JOIN sayso.client c ON c.tenant = g.tenant AND c.id = g.client
  LEFT JOIN sayso.session s ON s.tenant = g.tenant AND s.id = g.session
WHERE g.tenant = $1 AND g.person = $2 AND g.revoked_at IS NULL
  AND ('offline_access' = ANY(g.scopes) OR s.id IS NULL
    OR (s.ended_at IS NULL AND s.expires_at > now()))
  AND (g.created_at > now() - $3::interval OR EXISTS (
    SELECT FROM sayso.refresh_token r WHERE r.tenant = g.tenant AND r.grant_id = g.id
      AND (r.expires_at > now() OR r.created_at > now() - $3::interval)))
  AND ($4::timestamptz IS NULL OR (g.created_at, g.id) > ($4, $5))
ORDER BY g.created_at, g.id LIMIT $6
"""
"""$3 is how long an access token lives at most: what gave none for so long is of no use."""


class Given(msgspec.Struct, frozen=True):
    """What a client was given by a person, and may still use. `session` is what it ends with."""

    id: str
    client: str
    client_name: str
    session: str | None
    scopes: tuple[str, ...]
    resources: tuple[str, ...]
    created_at: datetime


class Consent(msgspec.Struct, frozen=True):
    """What a person has agreed to that a client has."""

    client: str
    client_name: str
    scopes: tuple[str, ...]
    resources: tuple[str, ...]
    at: datetime


async def page_grants(
    provider: Provider, person: str, *, after: Place | None, limit: int
) -> list[Given]:
    """What clients have of a person, the oldest first, a page after a place."""
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        rows = await c.fetch(
            _GRANTS, provider.tenant, person, LONGEST, *(after or (None, None)), limit
        )
    return [_given(msgspec.convert(dict(row), Given)) for row in rows]


def _given(found: Given) -> Given:
    offline = granting.OFFLINE in found.scopes
    return msgspec.structs.replace(found, session=None) if offline else found


async def list_consents(provider: Provider, person: str) -> list[Consent]:
    """What a person has agreed to, by the clients' names."""
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        rows = await c.fetch(
            "SELECT k.client, c.name AS client_name, k.scopes, k.resources, k.at"
            " FROM sayso.consent k JOIN sayso.client c ON c.tenant = k.tenant AND c.id = k.client"
            " WHERE k.tenant = $1 AND k.person = $2 ORDER BY c.name, k.client",
            provider.tenant,
            person,
        )
    return [msgspec.convert(dict(row), Consent) for row in rows]


async def revoke_grant(provider: Provider, by: By, person: str, grant: str) -> None:
    """Take back what a client was given by a person once.

    Raises NotThere; what has ended already stays so.
    """

    async def effect(changing: Changing) -> None:
        row = await changing.c.fetchrow(
            "SELECT revoked_at FROM sayso.oauth_grant"
            " WHERE tenant = $1 AND person = $2 AND id = $3 FOR UPDATE",
            changing.tenant,
            person,
            grant,
        )
        if row is None:
            raise NotThere("nothing of this id was given by this person")
        if row["revoked_at"] is None:
            await granting.revoke(changing, grant, "taken back")

    await change(provider, by, effect)


async def revoke_client(provider: Provider, by: By, person: str, client: str) -> None:
    """Take back all that a client was given by a person, and ask them again if it comes again.

    Raises NotThere where there is nothing to take.
    """

    async def effect(changing: Changing) -> None:
        done = await changing.c.execute(
            "DELETE FROM sayso.consent WHERE tenant = $1 AND person = $2 AND client = $3",
            changing.tenant,
            person,
            client,
        )
        grants = await _hold(changing, person, client)
        if done == "DELETE 0" and not grants:
            raise NotThere("this person has given this client nothing")
        changing.audit("consent.revoke", f"client:{client}", details={"person": person})
        for grant in grants:
            await granting.revoke(changing, grant, "taken back")

    await change(provider, by, effect)


async def _hold(changing: Changing, person: str, client: str) -> list[str]:
    """A client's grants of a person that have not ended, held until the transaction ends."""
    rows = await changing.c.fetch(
        "SELECT id FROM sayso.oauth_grant WHERE tenant = $1 AND person = $2 AND client = $3"
        " AND revoked_at IS NULL ORDER BY id FOR UPDATE",
        changing.tenant,
        person,
        client,
    )
    return [row["id"] for row in rows]
