"""rotation knows how one signing key follows another: by schedule, so that all who verify have the
next before it signs, or at once, where a key may be in other hands.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from ..changing import SYSTEM, By, Changing, change
from ..provider import Provider
from . import keeping
from .key import ALGORITHMS, Algorithm, generate


async def rotate(
    provider: Provider, by: By, algorithm: Algorithm | None = None, *, at_once: bool = False
) -> list[str]:
    """Make the next key, of each algorithm or one; their ids.

    At once, what the keys before signed is no longer believed. Else they go on signing until the
    next has been seen, and what they signed is believed until it expires.
    """
    algorithms = ALGORITHMS if algorithm is None else (algorithm,)
    keys = {a: await asyncio.to_thread(generate, a) for a in algorithms}

    async def effect(changing: Changing) -> list[str]:
        await keeping.lock(changing.c, changing.tenant)
        made = []
        for each, key in keys.items():
            await (keeping.revoke if at_once else keeping.retire)(changing, each)
            starts = changing.now + (timedelta() if at_once else keeping.AHEAD)
            made.append(await keeping.insert(provider, changing, each, key, starts))
        return made

    return await change(provider, by, effect)


async def revoke(provider: Provider, by: By, id: str) -> None:
    """Have nothing be believed that a key has signed; raises NotThere.

    If no other of its algorithm signs, one is made when it is next needed.
    """

    async def effect(changing: Changing) -> None:
        await keeping.lock(changing.c, changing.tenant)
        await keeping.revoke_one(changing, id)

    await change(provider, by, effect)


async def follow(provider: Provider, algorithm: Algorithm, every: timedelta) -> None:
    """Make the next key if the last has signed for so long: of processes that find so, one does."""
    key = await asyncio.to_thread(generate, algorithm)

    async def effect(changing: Changing) -> None:
        await keeping.lock(changing.c, changing.tenant)
        if await keeping.is_due(changing, algorithm, changing.now - every):
            await keeping.retire(changing, algorithm)
            starts = changing.now + keeping.AHEAD
            await keeping.insert(provider, changing, algorithm, key, starts)

    await change(provider, SYSTEM, effect)
