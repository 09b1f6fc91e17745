"""notices knows how people are told that how they sign in was changed: at all their addresses, so
that who changed it can't keep it from them."""

from __future__ import annotations

from ...store.database import Connection
from ..changing import Changing
from ..mail import write
from ..provider import Provider
from ..settings import Settings


def place_name(provider: Provider, settings: Settings) -> str:
    """What people know a tenant as."""
    return settings.name or provider.replica.name


def source(changing: Changing) -> dict[str, str]:
    """When and from where something is done."""
    agent = f" ({changing.by.agent})" if changing.by.agent else ""
    return {
        "time": f"{changing.now:%Y-%m-%d %H:%M} UTC",
        "from": (changing.by.address or "an unknown address") + agent,
    }


async def tell(
    changing: Changing,
    provider: Provider,
    settings: Settings,
    person: str,
    key: str,
    name: str = "",
) -> None:
    """Tell a person of one of mail.letters.CHANGES."""
    values = {"tenant": place_name(provider, settings), "name": name, **source(changing)}
    for address in await verified(changing.c, changing.tenant, person):
        changing.send(write("changed", address, values, key=key))


async def verified(c: Connection, tenant: int, person: str) -> list[str]:
    """A person's addresses that are verified."""
    rows = await c.fetch(
        "SELECT address FROM sayso.person_email"
        " WHERE tenant = $1 AND person = $2 AND verified_at IS NOT NULL ORDER BY folded",
        tenant,
        person,
    )
    return [row["address"] for row in rows]
