"""Who is asked in, to the tenant or to an organization."""

from __future__ import annotations

from enum import Enum

from fastapi import APIRouter, Response

from ....identity.people.invitations import Invitation
from ...commands import invitations
from ...commands.telling import told_invitation
from ..answers import Calling, Cursor, Limit, answer, operation
from ..messages import organizations as m
from ..route import Route

router = APIRouter(route_class=Route)

_TAGS: list[str | Enum] = ["invitations"]


@router.post(
    "/v1/invitations",
    tags=_TAGS,
    **operation(
        "create_invitation",
        "Ask somebody in",
        right="tenant.invite",
        gives=m.Invitation,
        status=201,
        problems=(413, 415),
    ),
)
async def create(caller: Calling, request: m.InvitationRequest) -> Response:
    """By mail, with a link that is good once; the one mailed before is good no longer."""
    made = await invitations.invite(caller, request.address, request.seconds)
    return answer(told_invitation(made), 201)


@router.get(
    "/v1/invitations",
    tags=_TAGS,
    **operation(
        "list_invitations",
        "The invitations there were",
        right="tenant.read-people",
        gives=m.InvitationPage,
    ),
)
async def page(caller: Calling, limit: Limit = 100, cursor: Cursor = None) -> Response:
    """The oldest first, those into organizations too, and those accepted, revoked or expired."""
    return _page(*await invitations.page(caller, limit, cursor))


@router.post(
    "/v1/invitations/{invitation}/revoke",
    tags=_TAGS,
    **operation(
        "revoke_invitation", "Revoke an invitation", right="invitation.revoke", gives=m.Invitation
    ),
)
async def revoke(caller: Calling, invitation: str) -> Response:
    """Its link is good no longer. One that was accepted is a 404: remove the member."""
    return answer(told_invitation(await invitations.revoke(caller, invitation)))


@router.post(
    "/v1/organizations/{organization}/invitations",
    tags=_TAGS,
    **operation(
        "invite_member",
        "Ask somebody into an organization",
        right="organization.manage",
        gives=m.Invitation,
        status=201,
        problems=(413, 415),
    ),
)
async def invite(
    caller: Calling, organization: str, request: m.MemberInvitationRequest
) -> Response:
    """By mail, with a link that is good once; who accepts is a member in these roles."""
    made = await invitations.invite(
        caller, request.address, request.seconds, organization, request.roles
    )
    return answer(told_invitation(made), 201)


@router.get(
    "/v1/organizations/{organization}/invitations",
    tags=_TAGS,
    **operation(
        "list_member_invitations",
        "The invitations into an organization",
        right="organization.manage",
        gives=m.InvitationPage,
    ),
)
async def page_of(
    caller: Calling, organization: str, limit: Limit = 100, cursor: Cursor = None
) -> Response:
    """The oldest first, those accepted, revoked or expired too."""
    return _page(*await invitations.page(caller, limit, cursor, organization))


@router.post(
    "/v1/organizations/{organization}/invitations/{invitation}/revoke",
    tags=_TAGS,
    **operation(
        "revoke_member_invitation",
        "Revoke an invitation into an organization",
        right="organization.manage",
        gives=m.Invitation,
    ),
)
async def revoke_of(caller: Calling, organization: str, invitation: str) -> Response:
    """Its link is good no longer. One that was accepted is a 404: remove the member."""
    return answer(told_invitation(await invitations.revoke(caller, invitation, organization)))


def _page(found: list[Invitation], following: str | None) -> Response:
    return answer({"invitations": [told_invitation(i) for i in found], "next": following})
