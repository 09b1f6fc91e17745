"""signing_keys knows how the keys that a tenant signs with are kept, for those who may."""

from __future__ import annotations

from ...identity.ids import require_id
from ...identity.keys import Algorithm, SigningKey, revoke, ring, rotate
from .caller import Caller


async def list_all(caller: Caller) -> list[SigningKey]:
    """Those that others are shown, the newest first."""
    return await ring(caller.provider).shown()


async def rotate_all(caller: Caller, algorithm: Algorithm | None, at_once: bool) -> list[str]:
    """Make the next, of each algorithm or one; their ids."""
    return await rotate(caller.provider, caller.by(), algorithm, at_once=at_once)


async def revoke_one(caller: Caller, id: str) -> None:
    """Have nothing be believed that a key has signed; raises NotThere."""
    require_id("key", id, "key")
    await revoke(caller.provider, caller.by(), id)
