"""The organizations of a tenant, and who is in them."""

from __future__ import annotations

from enum import Enum

from fastapi import APIRouter, Response

from ...commands import organizations
from ...commands.telling import told_member, told_organization
from ..answers import Calling, Cursor, Limit, answer, operation
from ..messages import organizations as m
from ..route import Route

router = APIRouter(route_class=Route)

_TAGS: list[str | Enum] = ["organizations"]


@router.post(
    "/v1/organizations",
    tags=_TAGS,
    **operation(
        "create_organization",
        "Make an organization",
        right="tenant.create-organization",
        gives=m.Organization,
        status=201,
        problems=(413, 415),
    ),
)
async def create(caller: Calling, request: m.OrganizationRequest) -> Response:
    """With nobody in it."""
    made = await organizations.create(caller, request.name)
    return answer(told_organization(made), 201, {"location": f"organizations/{made.id}"})


@router.get(
    "/v1/organizations",
    tags=_TAGS,
    **operation(
        "list_organizations",
        "The organizations there are",
        right="tenant.read-people",
        gives=m.OrganizationPage,
    ),
)
async def page(
    caller: Calling,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Response:
    """The oldest first."""
    found, following = await organizations.page(caller, limit, cursor)
    return answer({"organizations": [told_organization(o) for o in found], "next": following})


@router.get(
    "/v1/organizations/{organization}",
    tags=_TAGS,
    **operation(
        "get_organization", "An organization", right="organization.read", gives=m.Organization
    ),
)
async def one(caller: Calling, organization: str) -> Response:
    """As it stands."""
    return answer(told_organization(await organizations.get(caller, organization)))


@router.patch(
    "/v1/organizations/{organization}",
    tags=_TAGS,
    **operation(
        "update_organization",
        "Change an organization",
        right="organization.change",
        gives=m.Organization,
        problems=(413, 415),
    ),
)
async def update(caller: Calling, organization: str, request: m.OrganizationUpdate) -> Response:
    """Its new name."""
    return answer(told_organization(await organizations.update(caller, organization, request.name)))


@router.post(
    "/v1/organizations/{organization}/suspend",
    tags=_TAGS,
    **operation(
        "suspend_organization",
        "Suspend an organization",
        right="organization.suspend",
        gives=m.Organization,
    ),
)
async def suspend(caller: Calling, organization: str) -> Response:
    """Its admins change nothing in it; what else that means is what policies make of it."""
    return answer(told_organization(await organizations.suspend(caller, organization)))


@router.post(
    "/v1/organizations/{organization}/resume",
    tags=_TAGS,
    **operation(
        "resume_organization",
        "Resume an organization",
        right="organization.suspend",
        gives=m.Organization,
    ),
)
async def resume(caller: Calling, organization: str) -> Response:
    """As it was."""
    return answer(told_organization(await organizations.resume(caller, organization)))


@router.delete(
    "/v1/organizations/{organization}",
    tags=_TAGS,
    **operation(
        "delete_organization",
        "Delete an organization for ever",
        right="organization.delete",
        status=204,
        responses={204: {"description": "It is gone; its people stay."}},
    ),
)
async def delete(caller: Calling, organization: str) -> Response:
    """With its memberships, groups and invitations."""
    await organizations.delete(caller, organization)
    return Response(status_code=204)


@router.get(
    "/v1/organizations/{organization}/members",
    tags=_TAGS,
    **operation(
        "list_members", "Who is in an organization", right="organization.read", gives=m.MemberPage
    ),
)
async def members(
    caller: Calling, organization: str, limit: Limit = 100, cursor: Cursor = None
) -> Response:
    """By their ids."""
    found, following = await organizations.members(caller, organization, limit, cursor)
    return answer({"members": [told_member(member) for member in found], "next": following})


@router.put(
    "/v1/organizations/{organization}/members/{user}",
    tags=_TAGS,
    **operation(
        "put_member",
        "Have a person in an organization",
        right="organization.manage",
        gives=m.Member,
        problems=(413, 415),
    ),
)
async def put_member(
    caller: Calling, organization: str, user: str, request: m.MemberRequest
) -> Response:
    """These are all the roles they have in it from now on."""
    return answer(
        told_member(await organizations.put_member(caller, organization, user, request.roles))
    )


@router.delete(
    "/v1/organizations/{organization}/members/{user}",
    tags=_TAGS,
    **operation(
        "remove_member",
        "Have a person in an organization no longer",
        right="organization.manage",
        status=204,
        responses={204: {"description": "They are in it no longer, nor in its groups."}},
    ),
)
async def remove_member(caller: Calling, organization: str, user: str) -> Response:
    """What policies grant them as a member ends at once."""
    await organizations.remove_member(caller, organization, user)
    return Response(status_code=204)
