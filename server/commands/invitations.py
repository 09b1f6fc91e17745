"""invitations knows how people are asked in, for those who may ask them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from ...identity.people import invitations
from ...identity.people.invitations import Invitation
from ...identity.people.places import Place
from . import paging
from .caller import Caller

KIND = "invitations"


async def invite(
    caller: Caller,
    address: str,
    seconds: int,
    organization: str | None = None,
    roles: Sequence[str] = (),
) -> Invitation:
    """Ask somebody in by mail; raises NotThere or InvalidRequest."""
    return await invitations.invite(
        caller.provider,
        caller.by(),
        address,
        organization=organization,
        roles=roles,
        lasting=timedelta(seconds=seconds),
    )


async def page(
    caller: Caller, limit: int, cursor: str | None, organization: str | None = None
) -> tuple[list[Invitation], str | None]:
    """A page of invitations, the oldest first, and the next one's cursor; raises NotThere."""
    after = paging.place(caller, KIND, cursor, Place)
    found = await invitations.list_invitations(
        caller.provider, organization=organization, after=after, limit=limit + 1
    )
    return paging.cut(caller, KIND, found, limit, lambda i: Place(i.created_at, i.id))


async def revoke(caller: Caller, id: str, organization: str | None = None) -> Invitation:
    """Have an invitation be good no longer; raises NotThere."""
    return await invitations.revoke_invitation(
        caller.provider, caller.by(), id, organization=organization
    )
