"""passwords knows who has which password, and changes it for whoever proves anew that they may."""

from __future__ import annotations

import asyncio

import msgspec

from ..changing import SYSTEM, By, Changing, change
from ..provider import Provider
from ..sessions import Session, finish_all, renew
from ..settings import Settings, settings_of
from . import hashing
from .fresh import require_another, require_fresh
from .guessing import check_password
from .notices import place_name, tell, verified


async def check(provider: Provider, person: str | None, password: str) -> bool:
    """Whether it is the person's password.

    The same is done where there is no such person, or none with a password, so that neither the
    answer nor its time tells. A hash that is not as they are made now is made anew.
    """
    tenant = provider.tenant
    async with provider.database.tenant(tenant, readonly=True) as c:
        kept: str | None = await c.fetchval(
            "SELECT hash FROM sayso.password WHERE tenant = $1 AND person = $2", tenant, person
        )
    if not await hashing.verify(kept, password):
        return False
    assert kept is not None
    if hashing.is_outdated(kept):
        await _rehash(provider, person, kept, password)
    return True


async def set_password(
    provider: Provider, by: By, session: Session, password: str
) -> tuple[Session, str]:
    """Make this somebody's password; their session under a new secret, all others having ended.

    Raises WeakPassword or NotFresh.
    """
    settings = await settings_of(provider)
    await _require_good(provider, settings, session.person, password)
    kept = await hashing.hash_of(password)

    async def effect(changing: Changing) -> tuple[Session, str]:
        holder = await require_fresh(changing, settings, session)
        await put(changing, holder.person, kept)
        await finish_all(changing, holder.person, but=session.id)
        await tell(changing, provider, settings, holder.person, "password")
        return await renew(changing, settings, session.id)

    return await change(provider, by, effect)


async def remove_password(provider: Provider, by: By, session: Session) -> tuple[Session, str]:
    """Take somebody's password away; their session under a new secret.

    Raises NotFresh or LastWay.
    """
    settings = await settings_of(provider)

    async def effect(changing: Changing) -> tuple[Session, str]:
        holder = await require_fresh(changing, settings, session)
        require_another(settings, msgspec.structs.replace(holder.ways, password=False))
        await changing.c.execute(
            "DELETE FROM sayso.password WHERE tenant = $1 AND person = $2",
            changing.tenant,
            holder.person,
        )
        changing.audit("password.remove", f"user:{holder.person}")
        await tell(changing, provider, settings, holder.person, "password removed")
        return await renew(changing, settings, session.id)

    return await change(provider, by, effect)


async def put(changing: Changing, person: str, kept: str) -> None:
    """Make what `hashing.hash_of` gives a person's password, as a part of a change."""
    await changing.c.execute(
        "INSERT INTO sayso.password (tenant, person, hash) VALUES ($1, $2, $3)"
        " ON CONFLICT (tenant, person) DO UPDATE SET hash = excluded.hash, changed_at = now()",
        changing.tenant,
        person,
        kept,
    )
    changing.audit("password.set", f"user:{person}")


async def _require_good(provider: Provider, settings: Settings, person: str, password: str) -> None:
    tenant = provider.tenant
    async with provider.database.tenant(tenant, readonly=True) as c:
        name = await c.fetchval(
            "SELECT name FROM sayso.person WHERE tenant = $1 AND id = $2", tenant, person
        )
        addresses = await verified(c, tenant, person)
    names = [place_name(provider, settings), provider.replica.name, name or "", *addresses]
    least = settings.factors.password_length
    await asyncio.to_thread(check_password, password, least, names)


async def _rehash(provider: Provider, person: str | None, kept: str, password: str) -> None:
    """Keep the password as it would be kept now, unless it was changed meanwhile."""
    anew = await hashing.hash_of(password)

    async def effect(changing: Changing) -> None:
        await changing.c.execute(
            "UPDATE sayso.password SET hash = $4 WHERE tenant = $1 AND person = $2 AND hash = $3",
            changing.tenant,
            person,
            kept,
            anew,
        )

    await change(provider, SYSTEM, effect)
