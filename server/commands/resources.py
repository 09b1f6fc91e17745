"""resources knows how what a tenant's tokens are good for is kept, for those who may."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...identity.ids import require_id
from ...identity.oauth import resources
from ...identity.oauth.resources import KeptResource, Resource
from .caller import Caller
from .clients import converted


async def create(caller: Caller, asked: Mapping[str, Any]) -> KeptResource:
    """A new resource; raises InvalidValue or Taken."""
    wanted = converted(asked, Resource)
    return await resources.create_resource(caller.provider, caller.by(), wanted)


async def list_all(caller: Caller) -> list[KeptResource]:
    """All resources, by identifier."""
    return await resources.list_resources(caller.provider)


async def get(caller: Caller, id: str) -> KeptResource:
    """A resource; raises NotThere."""
    require_id("res", id, "resource")
    return await resources.get_resource(caller.provider, id)


async def update(caller: Caller, id: str, changes: Mapping[str, Any]) -> KeptResource:
    """Change what is given; raises NotThere or InvalidValue."""
    require_id("res", id, "resource")
    return await resources.update_resource(caller.provider, caller.by(), id, changes)


async def delete(caller: Caller, id: str) -> None:
    """Delete a resource; raises NotThere, or InUse while clients name it."""
    require_id("res", id, "resource")
    await resources.delete_resource(caller.provider, caller.by(), id)
