"""granting knows what a client was given by a person: the family of its codes and refresh tokens.

Whoever uses one of a family holds its row until the transaction ends, so of two that come together
one is first, and what ends a family has ended it for whoever comes after.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from ..changing import Changing
from ..ids import digest, new_secret
from ..provider import Provider
from ..tokens import access, id_token
from . import asking
from .asking import Part
from .client import Client

OFFLINE = "offline_access"

_COLUMNS = (
    "id, client, person, session, scopes, resources, nonce, authenticated_at, amr, revoked_at"
)


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """What a person let a client have."""

    id: str
    client: str
    person: str
    session: str | None
    scopes: tuple[str, ...]
    resources: tuple[str, ...]
    nonce: str | None
    authenticated_at: datetime
    amr: tuple[str, ...]
    revoked_at: datetime | None = None

    @property
    def is_offline(self) -> bool:
        """Whether it goes on when the person has signed out."""
        return OFFLINE in self.scopes


async def begin(changing: Changing, grant: Grant) -> None:
    """Keep a new grant."""
    await changing.c.execute(
        "INSERT INTO sayso.oauth_grant (tenant, id, client, person, session, scopes, resources,"
        " nonce, authenticated_at, amr) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        changing.tenant,
        *msgspec.structs.astuple(grant)[:-1],
    )
    changing.audit(
        "grant.create",
        f"grant:{grant.id}",
        details={
            "client": grant.client,
            "person": grant.person,
            "scopes": grant.scopes,
            "resources": grant.resources,
        },
    )


async def hold(changing: Changing, table: str, secret: str) -> Grant | None:
    """The grant of a code or refresh token, held until the transaction ends."""
    row = await changing.c.fetchrow(
        f"SELECT {_COLUMNS} FROM sayso.oauth_grant WHERE tenant = $1 AND id ="
        f" (SELECT grant_id FROM sayso.{table} WHERE tenant = $1 AND digest = $2) FOR UPDATE",
        changing.tenant,
        digest(secret),
    )
    return None if row is None else msgspec.convert(dict(row), Grant)


async def is_alive(changing: Changing, grant: Grant) -> bool:
    """Whether it and what it hangs on go on; the person stays as they are until the end."""
    if grant.revoked_at is not None:
        return False
    status = await changing.c.fetchval(
        "SELECT status FROM sayso.person WHERE tenant = $1 AND id = $2 FOR SHARE",
        changing.tenant,
        grant.person,
    )
    if status != "active":
        return False
    if grant.is_offline or grant.session is None:
        return True
    alive: bool | None = await changing.c.fetchval(
        "SELECT ended_at IS NULL AND expires_at > $3 FROM sayso.session"
        " WHERE tenant = $1 AND id = $2",
        changing.tenant,
        grant.session,
        changing.now,
    )
    return bool(alive)


async def revoke(changing: Changing, grant: str, why: str) -> None:
    """End a family: its codes, refresh tokens and access tokens."""
    await changing.c.execute(
        "UPDATE sayso.oauth_grant SET revoked_at = $3"
        " WHERE tenant = $1 AND id = $2 AND revoked_at IS NULL",
        changing.tenant,
        grant,
        changing.now,
    )
    changing.audit("grant.revoke", f"grant:{grant}", details={"why": why})
    await changing.end("grant", grant)


async def revoke_of_client(changing: Changing, client: str) -> None:
    """End all that people let a client have, but for access tokens: end those of the client."""
    await changing.c.execute(
        "UPDATE sayso.oauth_grant SET revoked_at = $3"
        " WHERE tenant = $1 AND client = $2 AND revoked_at IS NULL",
        changing.tenant,
        client,
        changing.now,
    )


async def narrow(
    changing: Changing, client: str, scopes: Collection[str], resources: Collection[str]
) -> None:
    """Take these from all that people let a client have; end what has none left."""
    await changing.c.execute(
        "UPDATE sayso.oauth_grant SET"
        " scopes = ARRAY(SELECT s FROM unnest(scopes) WITH ORDINALITY u(s, n)"
        "  WHERE s <> ALL($3::text[]) ORDER BY n),"
        " resources = ARRAY(SELECT r FROM unnest(resources) WITH ORDINALITY u(r, n)"
        "  WHERE r <> ALL($4::text[]) ORDER BY n)"
        " WHERE tenant = $1 AND client = $2 AND revoked_at IS NULL"
        " AND (scopes && $3::text[] OR resources && $4::text[])",
        changing.tenant,
        client,
        list(scopes),
        list(resources),
    )
    await changing.c.execute(
        "UPDATE sayso.oauth_grant SET revoked_at = $3 WHERE tenant = $1 AND client = $2"
        " AND revoked_at IS NULL AND (scopes = '{}' OR resources = '{}')",
        changing.tenant,
        client,
        changing.now,
    )


async def shorten_refresh(changing: Changing, client: str, seconds: int) -> None:
    """Have a client's refresh tokens live no longer than so many seconds from when they were made;
    with 0 they are over."""
    await changing.c.execute(
        "UPDATE sayso.refresh_token r SET"
        " expires_at = least(r.expires_at, r.created_at + make_interval(secs => $3))"
        " FROM sayso.oauth_grant g WHERE r.tenant = $1 AND g.tenant = r.tenant"
        " AND g.id = r.grant_id AND g.client = $2",
        changing.tenant,
        client,
        float(seconds),
    )


async def next_refresh(changing: Changing, grant: str, client: Client) -> str:
    """A new refresh token of a family."""
    secret = new_secret()
    await changing.c.execute(
        "INSERT INTO sayso.refresh_token (tenant, digest, grant_id, expires_at)"
        " VALUES ($1, $2, $3, $4)",
        changing.tenant,
        digest(secret),
        grant,
        changing.now + timedelta(seconds=client.refresh_seconds),
    )
    return secret


async def tokens(
    provider: Provider, client: Client, grant: Grant, part: Part, *, nonce: str | None = None
) -> dict[str, Any]:
    """The answer to a client that has shown a code or refresh token, without the next one."""
    given = await asking.settle(provider, part)
    seconds = int(grant.authenticated_at.timestamp())
    token, claims = await access.issue(
        provider,
        subject=grant.person,
        client=client.id,
        audience=given.audience,
        scopes=given.scopes,
        seconds=given.seconds,
        also={
            "grant": grant.id,
            "sid": None if grant.is_offline else grant.session,
            "auth_time": seconds,
            "amr": list(grant.amr),
        },
    )
    answer = answer_of(token, claims, given.scopes)
    if "openid" in grant.scopes:
        answer["id_token"] = await id_token.issue(
            provider,
            algorithm=client.algorithm,
            person=grant.person,
            client=client.id,
            session=grant.session,
            authenticated_at=seconds,
            amr=grant.amr,
            nonce=nonce,
            access_token=token,
        )
    return answer


def answer_of(token: str, claims: dict[str, Any], scopes: Sequence[str]) -> dict[str, Any]:
    """A token as RFC 6749 section 5.1 has it told."""
    return {
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": claims["exp"] - claims["iat"],
        "scope": " ".join(scopes),
    }


def part(provider: Provider, grant: Grant, scope: str | None, resource: Sequence[str]) -> Part:
    """What of a grant a token is asked for; raises InvalidScope or InvalidTarget."""
    return asking.part(provider.issuer, grant.scopes, grant.resources, scope, resource)
