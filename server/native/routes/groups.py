"""The groups of a tenant and its organizations, and who is in them."""

from __future__ import annotations

from enum import Enum

from fastapi import APIRouter, Response

from ...commands import groups
from ...commands.telling import told_group, told_group_member
from ..answers import Calling, Cursor, Limit, answer, operation
from ..messages import organizations as m
from ..route import Route

router = APIRouter(route_class=Route)

_TAGS: list[str | Enum] = ["groups"]


@router.post(
    "/v1/groups",
    tags=_TAGS,
    **operation(
        "create_group",
        "Make a group",
        right="tenant.create-group",
        gives=m.Group,
        status=201,
        problems=(413, 415),
    ),
)
async def create(caller: Calling, request: m.GroupRequest) -> Response:
    """With nobody in it."""
    made = await groups.create(caller, request.name)
    return answer(told_group(made), 201, {"location": f"groups/{made.id}"})


@router.get(
    "/v1/groups",
    tags=_TAGS,
    **operation(
        "list_groups", "The groups there are", right="tenant.read-people", gives=m.GroupPage
    ),
)
async def page(caller: Calling, limit: Limit = 100, cursor: Cursor = None) -> Response:
    """Those of organizations too, the oldest first."""
    found, following = await groups.page(caller, limit, cursor)
    return answer({"groups": [told_group(group) for group in found], "next": following})


@router.post(
    "/v1/organizations/{organization}/groups",
    tags=_TAGS,
    **operation(
        "create_organization_group",
        "Make a group of an organization",
        right="organization.manage",
        gives=m.Group,
        status=201,
        problems=(413, 415),
    ),
)
async def create_of(caller: Calling, organization: str, request: m.GroupRequest) -> Response:
    """With nobody in it; only members of the organization can be."""
    made = await groups.create(caller, request.name, organization)
    return answer(told_group(made), 201, {"location": f"../../groups/{made.id}"})


@router.get(
    "/v1/organizations/{organization}/groups",
    tags=_TAGS,
    **operation(
        "list_organization_groups",
        "The groups of an organization",
        right="organization.read",
        gives=m.GroupPage,
    ),
)
async def page_of(
    caller: Calling, organization: str, limit: Limit = 100, cursor: Cursor = None
) -> Response:
    """The oldest first."""
    found, following = await groups.page(caller, limit, cursor, organization)
    return answer({"groups": [told_group(group) for group in found], "next": following})


@router.get(
    "/v1/groups/{group}",
    tags=_TAGS,
    **operation("get_group", "A group", right="group.read", gives=m.Group),
)
async def one(caller: Calling, group: str) -> Response:
    """As it stands."""
    return answer(told_group(await groups.get(caller, group)))


@router.patch(
    "/v1/groups/{group}",
    tags=_TAGS,
    **operation(
        "update_group", "Rename a group", right="group.change", gives=m.Group, problems=(413, 415)
    ),
)
async def update(caller: Calling, group: str, request: m.GroupUpdate) -> Response:
    """Who is in it stays."""
    return answer(told_group(await groups.update(caller, group, request.name)))


@router.delete(
    "/v1/groups/{group}",
    tags=_TAGS,
    **operation(
        "delete_group",
        "Delete a group for ever",
        right="group.delete",
        status=204,
        responses={204: {"description": "It is gone; its people stay."}},
    ),
)
async def delete(caller: Calling, group: str) -> Response:
    """What policies grant its members ends at once."""
    await groups.delete(caller, group)
    return Response(status_code=204)


@router.get(
    "/v1/groups/{group}/members",
    tags=_TAGS,
    **operation(
        "list_group_members", "Who is in a group", right="group.read", gives=m.GroupMemberPage
    ),
)
async def members(
    caller: Calling, group: str, limit: Limit = 100, cursor: Cursor = None
) -> Response:
    """By their ids."""
    found, following = await groups.members(caller, group, limit, cursor)
    return answer({"members": [told_group_member(member) for member in found], "next": following})


@router.put(
    "/v1/groups/{group}/members/{user}",
    tags=_TAGS,
    **operation(
        "add_group_member", "Have a person in a group", right="group.change", gives=m.GroupMember
    ),
)
async def add_member(caller: Calling, group: str, user: str) -> Response:
    """In a group of an organization's that is a member of that, else it is a 404."""
    return answer(told_group_member(await groups.add_member(caller, group, user)))


@router.delete(
    "/v1/groups/{group}/members/{user}",
    tags=_TAGS,
    **operation(
        "remove_group_member",
        "Have a person in a group no longer",
        right="group.change",
        status=204,
        responses={204: {"description": "They are in it no longer."}},
    ),
)
async def remove_member(caller: Calling, group: str, user: str) -> Response:
    """What policies grant them as a member ends at once."""
    await groups.remove_member(caller, group, user)
    return Response(status_code=204)
