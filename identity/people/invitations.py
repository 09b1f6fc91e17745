"""invitations knows who is asked to come in: by a link that is mailed, good once, for some days.

Of the link's secret only a digest is kept, so whoever has it has read the mail: the address it went
to is theirs. To accept is to be a member, in the roles that the invitation gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import msgspec

from ...engine.errors import InvalidRequest
from ...store.database import Connection
from ..changing import By, Changing, change
from ..errors import NotThere
from ..ids import digest, is_id, new_id, new_secret
from ..mail import letters
from ..provider import Provider
from ..settings import settings_of
from . import emails, organizations
from .places import PAGE, Place

GOOD_FOR, LONGEST = timedelta(days=7), timedelta(days=30)

PATH = "/id/invitation"
"""Where the link leads, below the issuer."""

_OPEN = "i.accepted_at IS NULL AND i.revoked_at IS NULL"
_SELECT = (
    "SELECT i.id, i.organization, i.address, i.roles, i.invited_by, i.created_at, i.expires_at,"
    " i.accepted_at, i.accepted_by, i.revoked_at FROM sayso.invitation i"
)


class Invitation(msgspec.Struct, frozen=True):
    """Somebody who is asked to come in, to an organization or just to the tenant."""

    id: str
    organization: str | None
    address: str
    roles: list[str]
    invited_by: str
    created_at: datetime
    expires_at: datetime
    accepted_at: datetime | None
    accepted_by: str | None
    revoked_at: datetime | None


async def invite(
    provider: Provider,
    by: By,
    address: str,
    *,
    organization: str | None = None,
    roles: Sequence[str] = (),
    lasting: timedelta = GOOD_FOR,
) -> Invitation:
    """Ask somebody in by mail; an invitation that they had to the same is revoked.

    `roles` are those in the organization. Raises NotThere or InvalidRequest.
    """
    folded = emails.fold(address)
    checked = organizations.check_roles(roles)
    if checked and organization is None:
        raise InvalidRequest("roles are of an organization", place="roles")
    if not timedelta() < lasting <= LONGEST:
        raise InvalidRequest(f"it is up to {LONGEST.days} days", place="seconds")

    settings = await settings_of(provider)
    known_as = settings.name or provider.replica.name

    async def effect(changing: Changing) -> Invitation:
        name = known_as
        if organization is not None:
            name = (await organizations.held(changing, organization)).name
        await changing.c.execute(
            "UPDATE sayso.invitation i SET revoked_at = $4 WHERE i.tenant = $1"
            f" AND i.organization IS NOT DISTINCT FROM $2 AND i.folded = $3 AND {_OPEN}",
            changing.tenant,
            organization,
            folded,
            changing.now,
        )
        id, secret = new_id("inv"), new_secret()
        await changing.c.execute(
            "INSERT INTO sayso.invitation (tenant, id, organization, address, folded, roles,"
            " digest, invited_by, created_at, expires_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            changing.tenant,
            id,
            organization,
            address,
            folded,
            checked,
            digest(secret),
            changing.by.actor,
            changing.now,
            changing.now + lasting,
        )
        link = f"{provider.issuer}{PATH}?{urlencode({'secret': secret})}"
        said = {"tenant": known_as, "organization": name, "link": link}
        language = settings.pages.languages[0]
        changing.send(letters.write("invitation", address, said, language=language))
        details = {"organization": organization, "roles": checked}
        changing.audit("invitation.create", f"invitation:{id}", details=details)
        return await _get(changing.c, changing.tenant, id)

    return await change(provider, by, effect)


async def find_invitation(provider: Provider, secret: str) -> Invitation | None:
    """The invitation of a link's secret, while it is good."""
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        return await find(c, provider.tenant, secret)


async def find(c: Connection, tenant: int, secret: str) -> Invitation | None:
    """The same, as a part of something else."""
    row = await c.fetchrow(
        f"{_SELECT} WHERE i.tenant = $1 AND i.digest = $2 AND {_OPEN} AND i.expires_at > now()",
        tenant,
        digest(secret),
    )
    return None if row is None else _invitation(row)


async def accept(changing: Changing, secret: str, person: str) -> Invitation:
    """Have a person come in by a link's secret, as a part of a change; the address is theirs then.

    Raises NotThere where the invitation is no longer good, Taken where the address is another's.
    """
    row = await changing.c.fetchrow(
        "UPDATE sayso.invitation i SET accepted_at = $3, accepted_by = $4"
        f" WHERE i.tenant = $1 AND i.digest = $2 AND {_OPEN} AND i.expires_at > $3"
        " RETURNING i.id, i.address, i.organization, i.roles",
        changing.tenant,
        digest(secret),
        changing.now,
        person,
    )
    if row is None:
        raise NotThere("this invitation is not good, or no longer")
    await emails.verify(changing, person, row["address"])
    if row["organization"] is not None:
        organization = row["organization"]
        await organizations.held(changing, organization)
        there = await organizations.roles_of(changing, organization, person) or []
        await organizations.admit(changing, organization, person, [*there, *row["roles"]])
    changing.audit("invitation.accept", f"invitation:{row['id']}", details={"person": person})
    return await _get(changing.c, changing.tenant, row["id"])


async def list_invitations(
    provider: Provider,
    *,
    organization: str | None = None,
    after: Place | None = None,
    limit: int = PAGE,
) -> list[Invitation]:
    """All there were, of an organization if one is given, the oldest first; raises NotThere."""
    where = ["i.tenant = $1"]
    arguments: list[object] = [provider.tenant, limit]
    if after is not None:
        arguments += after
        where.append("(i.created_at, i.id) > ($3, $4)")
    if organization is not None:
        await organizations.get_organization(provider, organization)
        arguments.append(organization)
        where.append(f"i.organization = ${len(arguments)}")
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        rows = await c.fetch(
            f"{_SELECT} WHERE {' AND '.join(where)} ORDER BY i.created_at, i.id LIMIT $2",
            *arguments,
        )
    return [_invitation(row) for row in rows]


async def revoke_invitation(
    provider: Provider, by: By, id: str, *, organization: str | None = None
) -> Invitation:
    """Have an invitation be good no longer; with an organization, only one of its own.

    Raises NotThere, also where it was accepted.
    """

    async def effect(changing: Changing) -> Invitation:
        found = await _get(changing.c, changing.tenant, id, " FOR UPDATE")
        if organization not in (None, found.organization) or found.accepted_at is not None:
            raise NotThere("there is no such invitation that is open")
        await changing.c.execute(
            "UPDATE sayso.invitation SET revoked_at = coalesce(revoked_at, $3)"
            " WHERE tenant = $1 AND id = $2",
            changing.tenant,
            id,
            changing.now,
        )
        changing.audit("invitation.revoke", f"invitation:{id}")
        return await _get(changing.c, changing.tenant, id)

    return await change(provider, by, effect)


async def _get(c: Connection, tenant: int, id: str, more: str = "") -> Invitation:
    row = None
    if is_id("inv", id):
        row = await c.fetchrow(f"{_SELECT} WHERE i.tenant = $1 AND i.id = $2{more}", tenant, id)
    if row is None:
        raise NotThere("there is no such invitation")
    return _invitation(row)


def _invitation(row: Any) -> Invitation:
    return Invitation(*row)
