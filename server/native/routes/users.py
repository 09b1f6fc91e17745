"""The people of a tenant."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Annotated

from fastapi import APIRouter, Query, Response

from ....identity.people.emails import Given
from ...commands import groups, organizations, users
from ...commands.telling import (
    told_factors,
    told_group,
    told_organization,
    told_session,
    told_user,
)
from ..answers import Calling, Cursor, Limit, answer, operation
from ..messages import users as m
from ..messages.organizations import GroupPage, OrganizationPage
from ..route import Route

router = APIRouter(route_class=Route)

_PEOPLE: list[str | Enum] = ["people"]


@router.post(
    "/v1/users",
    tags=_PEOPLE,
    **operation(
        "create_user",
        "Make a person",
        right="tenant.create-user",
        gives=m.User,
        status=201,
        problems=(409, 413, 415),
    ),
)
async def create(caller: Calling, request: m.UserRequest) -> Response:
    """Policies can speak of them from now on. An address that is another's is a 409."""
    made = await users.create(
        caller,
        name=request.name,
        profile=request.profile.model_dump(exclude_none=True),
        emails=_emails(request.emails),
        status=request.status,
    )
    return answer(told_user(made), 201, {"location": f"users/{made.id}"})


@router.get(
    "/v1/users",
    tags=_PEOPLE,
    **operation("list_users", "The people there are", right="tenant.read-people", gives=m.UserPage),
)
async def page(
    caller: Calling,
    limit: Limit = 100,
    cursor: Cursor = None,
    status: Annotated[m.Status | None, Query(description="Only those who stand so.")] = None,
    email: Annotated[
        str | None, Query(description="Only those with this address, verified or not.")
    ] = None,
) -> Response:
    """Those there longest first, so that who comes while pages are read comes last."""
    found, following = await users.page(caller, limit, cursor, status, email)
    return answer({"users": [told_user(user) for user in found], "next": following})


@router.get(
    "/v1/users/{user}",
    tags=_PEOPLE,
    **operation("get_user", "A person", right="user.read", gives=m.User),
)
async def one(caller: Calling, user: str) -> Response:
    """As they stand."""
    return answer(told_user(await users.get(caller, user)))


@router.patch(
    "/v1/users/{user}",
    tags=_PEOPLE,
    **operation(
        "update_user", "Change a person", right="user.change", gives=m.User, problems=(413, 415)
    ),
)
async def update(caller: Calling, user: str, request: m.UserUpdate) -> Response:
    """What is given changes; the rest stays."""
    profile = None
    if request.profile is not None:
        profile = request.profile.model_dump(exclude_unset=True)
    return answer(told_user(await users.update(caller, user, request.name, profile)))


@router.put(
    "/v1/users/{user}/emails",
    tags=_PEOPLE,
    **operation(
        "set_user_emails",
        "Replace a person's addresses",
        right="user.set-emails",
        gives=m.User,
        problems=(409, 413, 415),
    ),
)
async def set_emails(caller: Calling, user: str, request: m.EmailsRequest) -> Response:
    """Those that are not given are gone. One that is another's is a 409."""
    return answer(told_user(await users.set_emails(caller, user, _emails(request.emails))))


@router.put(
    "/v1/users/{user}/roles",
    tags=_PEOPLE,
    **operation(
        "set_user_roles",
        "Say what a person is to the tenant",
        right="user.set-roles",
        gives=m.User,
        problems=(413, 415),
    ),
)
async def set_roles(caller: Calling, user: str, request: m.RolesRequest) -> Response:
    """These are all their roles from now on."""
    return answer(told_user(await users.set_roles(caller, user, request.roles, request.reason)))


@router.post(
    "/v1/users/{user}/suspend",
    tags=_PEOPLE,
    **operation(
        "suspend_user", "Suspend a person", right="user.suspend", gives=m.User, problems=(413, 415)
    ),
)
async def suspend(caller: Calling, user: str, request: m.StatusRequest | None = None) -> Response:
    """Their sessions and tokens end at once, everywhere; what they have stays."""
    return answer(told_user(await users.suspend(caller, user, request.reason if request else "")))


@router.post(
    "/v1/users/{user}/resume",
    tags=_PEOPLE,
    **operation(
        "resume_user", "Resume a person", right="user.suspend", gives=m.User, problems=(413, 415)
    ),
)
async def resume(caller: Calling, user: str, request: m.StatusRequest | None = None) -> Response:
    """They may sign in again; what ended stays ended."""
    return answer(told_user(await users.resume(caller, user, request.reason if request else "")))


@router.delete(
    "/v1/users/{user}",
    tags=_PEOPLE,
    **operation(
        "delete_user",
        "Delete a person for ever",
        right="user.delete",
        status=204,
        responses={204: {"description": "They are gone; what the audit tells stays."}},
    ),
)
async def delete(caller: Calling, user: str) -> Response:
    """With their addresses, memberships, sessions and all they prove themselves with."""
    await users.delete(caller, user)
    return Response(status_code=204)


@router.get(
    "/v1/users/{user}/organizations",
    tags=_PEOPLE,
    **operation(
        "list_user_organizations",
        "The organizations that a person is in",
        right="user.read",
        gives=OrganizationPage,
    ),
)
async def organizations_of(
    caller: Calling, user: str, limit: Limit = 100, cursor: Cursor = None
) -> Response:
    """The oldest first."""
    found, following = await organizations.page(caller, limit, cursor, user)
    return answer({"organizations": [told_organization(o) for o in found], "next": following})


@router.get(
    "/v1/users/{user}/groups",
    tags=_PEOPLE,
    **operation(
        "list_user_groups", "The groups that a person is in", right="user.read", gives=GroupPage
    ),
)
async def groups_of(
    caller: Calling, user: str, limit: Limit = 100, cursor: Cursor = None
) -> Response:
    """The oldest first."""
    found, following = await groups.page(caller, limit, cursor, member=user)
    return answer({"groups": [told_group(group) for group in found], "next": following})


@router.get(
    "/v1/users/{user}/sessions",
    tags=_PEOPLE,
    **operation(
        "list_user_sessions",
        "Where a person is signed in",
        right="user.read-sessions",
        gives=m.SessionList,
    ),
)
async def sessions(caller: Calling, user: str) -> Response:
    """The one seen last first."""
    found = await users.sessions(caller, user)
    return answer({"sessions": [told_session(session) for session in found]})


@router.post(
    "/v1/users/{user}/sessions/end",
    tags=_PEOPLE,
    **operation(
        "end_user_sessions",
        "Sign a person out everywhere",
        right="user.end-sessions",
        status=204,
        responses={204: {"description": "Their sessions have ended, on every process."}},
    ),
)
async def end_sessions(caller: Calling, user: str) -> Response:
    """With what clients were given in them, unless that is for offline access."""
    await users.end_sessions(caller, user)
    return Response(status_code=204)


@router.post(
    "/v1/users/{user}/sessions/{session}/end",
    tags=_PEOPLE,
    **operation(
        "end_user_session",
        "End one session of a person",
        right="user.end-sessions",
        status=204,
        responses={204: {"description": "It has ended, on every process."}},
    ),
)
async def end_session(caller: Calling, user: str, session: str) -> Response:
    """One that has ended already stays so."""
    await users.end_session(caller, user, session)
    return Response(status_code=204)


@router.get(
    "/v1/users/{user}/factors",
    tags=_PEOPLE,
    **operation(
        "get_user_factors",
        "What a person can sign in with",
        right="user.read-factors",
        gives=m.Factors,
    ),
)
async def factors(caller: Calling, user: str) -> Response:
    """Beside mail to an address that is verified."""
    return answer(told_factors(*await users.factors(caller, user)))


@router.post(
    "/v1/users/{user}/factors/reset",
    tags=_PEOPLE,
    **operation(
        "reset_user_factors",
        "Take all ways to sign in but mail from a person",
        right="user.reset-factors",
        status=204,
        problems=(413, 415),
        responses={204: {"description": "They are gone; all sessions and grants have ended."}},
    ),
)
async def reset_factors(
    caller: Calling, user: str, request: m.StatusRequest | None = None
) -> Response:
    """For who has lost them and can't wait. All their addresses are told."""
    await users.reset_factors(caller, user, request.reason if request else "")
    return Response(status_code=204)


def _emails(requests: Sequence[m.EmailRequest]) -> list[Given]:
    return [Given(r.address, r.primary, r.verified) for r in requests]
