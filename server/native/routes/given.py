"""What people have let clients have."""

from __future__ import annotations

from fastapi import APIRouter, Response

from ...commands import given
from ...commands.telling import told_consent, told_grant
from ..answers import Calling, Cursor, Limit, answer, operation
from ..messages import clients as m
from ..route import Route

router = APIRouter(route_class=Route, tags=["people"])

READ, REVOKE = "user.read-grants", "user.revoke-grants"


@router.get(
    "/v1/users/{user}/grants",
    **operation("list_user_grants", "What clients have of a person", right=READ, gives=m.GrantPage),
)
async def grants(caller: Calling, user: str, limit: Limit = 100, cursor: Cursor = None) -> Response:
    """One for each time that a client sent them here, while it is of use, the oldest first."""
    found, following = await given.grants(caller, user, limit, cursor)
    return answer({"grants": [told_grant(grant) for grant in found], "next": following})


@router.post(
    "/v1/users/{user}/grants/{grant}/revoke",
    **operation(
        "revoke_user_grant",
        "Take back what a client was given",
        right=REVOKE,
        status=204,
        responses={204: {"description": "Its tokens of all kinds are refused everywhere."}},
    ),
)
async def revoke_grant(caller: Calling, user: str, grant: str) -> Response:
    """What the person has agreed to stays: the client may come again unasked."""
    await given.revoke_grant(caller, user, grant)
    return Response(status_code=204)


@router.get(
    "/v1/users/{user}/consents",
    **operation(
        "list_user_consents", "What a person has agreed to", right=READ, gives=m.ConsentList
    ),
)
async def consents(caller: Calling, user: str) -> Response:
    """By the clients' names."""
    found = await given.consents(caller, user)
    return answer({"consents": [told_consent(consent) for consent in found]})


@router.delete(
    "/v1/users/{user}/consents/{client}",
    **operation(
        "revoke_user_consent",
        "Take back all that a client has of a person",
        right=REVOKE,
        status=204,
        responses={204: {"description": "It has nothing, and the person is asked again."}},
    ),
)
async def revoke_consent(caller: Calling, user: str, client: str) -> Response:
    """With all grants, those of a client too that asks nobody."""
    await given.revoke_client(caller, user, client)
    return Response(status_code=204)
