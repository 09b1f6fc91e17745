"""rotation knows how one signing key follows another: by schedule, so that all who verify have the
next before it signs, or at once, where a key may be in other hands.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from ..changing import LONGEST, By, Changing, change
from ..provider import Provider
from .key import ALGORITHMS, Algorithm, generate
from .ring import KIND, insert, lock

AHEAD = timedelta(hours=24)
"""How long a key is shown before it signs: as long as caches of a JWKS are kept."""


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
        await lock(changing.c, changing.tenant)
        made = []
        for each, key in keys.items():
            starts = changing.now if at_once else changing.now + AHEAD
            await _end(changing, each, at_once)
            made.append(await insert(provider, changing, each, key, starts))
        changing.notice(KIND)
        return made

    return await change(provider, by, effect)


async def _end(changing: Changing, algorithm: Algorithm, at_once: bool) -> None:
    """Have the keys there are stop; one that was to sign next never does."""
    if at_once:
        rows = await changing.c.fetch(
            "UPDATE sayso.signing_key SET revoked_at = now()"
            " WHERE tenant = $1 AND algorithm = $2 AND revoked_at IS NULL RETURNING id",
            changing.tenant,
            algorithm,
        )
    else:
        rows = await changing.c.fetch(
            "UPDATE sayso.signing_key SET signs_until = greatest($3, signs_from),"
            " expires_at = greatest($3, signs_from) + $4"
            " WHERE tenant = $1 AND algorithm = $2 AND revoked_at IS NULL AND signs_until IS NULL"
            " RETURNING id",
            changing.tenant,
            algorithm,
            changing.now + AHEAD,
            LONGEST,
        )
    for row in rows:
        action = "key.revoke" if at_once else "key.retire"
        changing.audit(action, f"key:{row['id']}", details={"algorithm": algorithm})
