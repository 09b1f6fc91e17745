"""How a tenant's identity is set."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Response

from ...commands import settings
from ..answers import Calling, answer, operation
from ..messages.settings import IdentitySettings
from ..route import Route

router = APIRouter(route_class=Route, tags=["settings"])


@router.get(
    "/v1/settings",
    **operation(
        "get_settings",
        "How people sign in, and what they see",
        right="tenant.read-settings",
        gives=IdentitySettings,
    ),
)
async def get(caller: Calling) -> Response:
    """All of it, whether it was set or not."""
    return answer(msgspec.to_builtins(await settings.get(caller)))


@router.put(
    "/v1/settings",
    **operation(
        "set_settings",
        "Say how people sign in, and what they see",
        right="tenant.change-settings",
        gives=IdentitySettings,
        problems=(413, 415),
    ),
)
async def put(caller: Calling, request: IdentitySettings) -> Response:
    """In the place of what there is; every process goes by it from now on."""
    return answer(msgspec.to_builtins(await settings.put(caller, request.root)))
