"""The organizations of a tenant, and who is in them."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

from fastapi import APIRouter, Query, Response

from ....identity.people.organizations import Member, Organization
from ....store.reading import MAX_PAGE
from ...commands import organizations
from ..answers import Calling, answer, instant, operation
from ..messages import organizations as m
from ..route import Route

router = APIRouter(route_class=Route)

_TAGS: list[str | Enum] = ["organizations"]

_Limit = Annotated[int, Query(ge=1, le=MAX_PAGE)]
_Cursor = Annotated[str | None, Query(description="`next` of the page before.")]


@router.post(
    "/v1/organizations",
    tags=_TAGS,
    **operation(
        "create_organization", "Make an organization", "identity", gives=m.Organization,
        status=201, problems=(413, 415),
    ),
)  # fmt: skip
async def create(caller: Calling, request: m.OrganizationRequest) -> Response:
    """With nobody in it."""
    made = await organizations.create(caller, request.name)
    return answer(_organization(made), 201, {"location": f"organizations/{made.id}"})


@router.get(
    "/v1/organizations",
    tags=_TAGS,
    **operation(
        "list_organizations", "The organizations there are", "identity", gives=m.OrganizationPage
    ),
)
async def page(
    caller: Calling,
    limit: _Limit = 100,
    cursor: _Cursor = None,
    member: Annotated[str | None, Query(description="Only those that this person is in.")] = None,
) -> Response:
    """The oldest first."""
    found, following = await organizations.page(caller, limit, cursor, member)
    return answer({"organizations": [_organization(o) for o in found], "next": following})


@router.get(
    "/v1/organizations/{organization}",
    tags=_TAGS,
    **operation("get_organization", "An organization", "identity", gives=m.Organization),
)
async def one(caller: Calling, organization: str) -> Response:
    """As it stands."""
    return answer(_organization(await organizations.get(caller, organization)))


@router.patch(
    "/v1/organizations/{organization}",
    tags=_TAGS,
    **operation(
        "update_organization", "Change an organization", "identity", gives=m.Organization,
        problems=(413, 415),
    ),
)  # fmt: skip
async def update(caller: Calling, organization: str, request: m.OrganizationUpdate) -> Response:
    """What is given changes; the rest stays."""
    done = await organizations.update(
        caller, organization, name=request.name, status=request.status
    )
    return answer(_organization(done))


@router.delete(
    "/v1/organizations/{organization}",
    tags=_TAGS,
    **operation(
        "delete_organization", "Delete an organization for ever", "identity", status=204,
        responses={204: {"description": "It is gone; its people stay."}},
    ),
)  # fmt: skip
async def delete(caller: Calling, organization: str) -> Response:
    """With its memberships, groups and invitations."""
    await organizations.delete(caller, organization)
    return Response(status_code=204)


@router.get(
    "/v1/organizations/{organization}/members",
    tags=_TAGS,
    **operation("list_members", "Who is in an organization", "identity", gives=m.MemberPage),
)
async def members(
    caller: Calling, organization: str, limit: _Limit = 100, cursor: _Cursor = None
) -> Response:
    """By their ids."""
    found, following = await organizations.members(caller, organization, limit, cursor)
    return answer({"members": [_member(member) for member in found], "next": following})


@router.put(
    "/v1/organizations/{organization}/members/{user}",
    tags=_TAGS,
    **operation(
        "put_member", "Have a person in an organization", "identity", gives=m.Member,
        problems=(413, 415),
    ),
)  # fmt: skip
async def put_member(
    caller: Calling, organization: str, user: str, request: m.MemberRequest
) -> Response:
    """These are all the roles they have in it from now on."""
    return answer(
        _member(await organizations.put_member(caller, organization, user, request.roles))
    )


@router.delete(
    "/v1/organizations/{organization}/members/{user}",
    tags=_TAGS,
    **operation(
        "remove_member", "Have a person in an organization no longer", "identity", status=204,
        responses={204: {"description": "They are in it no longer, nor in its groups."}},
    ),
)  # fmt: skip
async def remove_member(caller: Calling, organization: str, user: str) -> Response:
    """What policies grant them as a member ends at once."""
    await organizations.remove_member(caller, organization, user)
    return Response(status_code=204)


def _organization(found: Organization) -> dict[str, object]:
    return {
        "id": found.id,
        "name": found.name,
        "status": found.status,
        "created_at": instant(found.created_at),
        "updated_at": instant(found.updated_at),
    }


def _member(member: Member) -> dict[str, object]:
    return {
        "user": member.person,
        "roles": member.roles,
        "created_at": instant(member.created_at),
    }
