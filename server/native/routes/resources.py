"""What the tokens of a tenant are good for."""

from __future__ import annotations

from fastapi import APIRouter, Response

from ...commands import resources
from ...commands.telling import told_resource
from ..answers import Calling, answer, operation
from ..messages import clients as m
from ..route import Route
from .clients import CHANGE, READ

router = APIRouter(route_class=Route, tags=["clients"])


@router.post(
    "/v1/resources",
    **operation(
        "create_resource",
        "Make a protected resource",
        right=CHANGE,
        gives=m.Resource,
        status=201,
        problems=(409, 413, 415),
    ),
)
async def create(caller: Calling, request: m.ResourceRequest) -> Response:
    """Clients that name it may ask tokens for it."""
    made = await resources.create(caller, request.model_dump())
    return answer(told_resource(made), 201, {"location": f"resources/{made.id}"})


@router.get(
    "/v1/resources",
    **operation("list_resources", "The protected resources", right=READ, gives=m.ResourceList),
)
async def every(caller: Calling) -> Response:
    """By identifier."""
    found = await resources.list_all(caller)
    return answer({"resources": [told_resource(resource) for resource in found]})


@router.get(
    "/v1/resources/{resource}",
    **operation("get_resource", "A protected resource", right=READ, gives=m.Resource),
)
async def one(caller: Calling, resource: str) -> Response:
    """By its id."""
    return answer(told_resource(await resources.get(caller, resource)))


@router.patch(
    "/v1/resources/{resource}",
    **operation(
        "update_resource",
        "Change a protected resource",
        right=CHANGE,
        gives=m.Resource,
        problems=(413, 415),
    ),
)
async def update(caller: Calling, resource: str, request: m.ResourceUpdate) -> Response:
    """With fewer scopes, access tokens of the clients that name it are refused: they ask anew."""
    given = request.model_dump(exclude_unset=True)
    changes = {name: v for name, v in given.items() if v is not None or name == "client"}
    return answer(told_resource(await resources.update(caller, resource, changes)))


@router.delete(
    "/v1/resources/{resource}",
    **operation(
        "delete_resource",
        "Delete a protected resource",
        right=CHANGE,
        status=204,
        problems=(409,),
        responses={204: {"description": "It is gone; no token for it was left."}},
    ),
)
async def delete(caller: Calling, resource: str) -> Response:
    """Refused while clients name it, with who they are: taking it from them ends its tokens."""
    await resources.delete(caller, resource)
    return Response(status_code=204)
