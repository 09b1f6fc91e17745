"""notices knows how people are told that how they sign in was changed: at all their addresses, so
that who changed it can't keep it from them."""

from __future__ import annotations

from ...store.database import Connection
from ..branding import Language
from ..changing import Changing
from ..mail import write
from ..mail.letters import UNKNOWN_ADDRESS
from ..provider import Provider
from ..settings import Settings


def place_name(provider: Provider, settings: Settings) -> str:
    """What people know a tenant as."""
    return settings.name or provider.replica.name


def source(changing: Changing, language: Language) -> dict[str, str]:
    """When and from where something is done, in a language."""
    agent = f" ({changing.by.agent})" if changing.by.agent else ""
    return {
        "time": f"{changing.now:%Y-%m-%d %H:%M} UTC",
        "from": (changing.by.address or UNKNOWN_ADDRESS[language]) + agent,
    }


async def language_of(changing: Changing, settings: Settings, person: str) -> Language:
    """What a person is written to in: their language if the tenant speaks it, else its first."""
    locale = await changing.c.fetchval(
        "SELECT profile ->> 'locale' FROM sayso.person WHERE tenant = $1 AND id = $2",
        changing.tenant,
        person,
    )
    own = (locale or "").replace("_", "-").partition("-")[0].lower()
    spoken = settings.pages.languages
    return next((language for language in spoken if language == own), spoken[0])


async def tell(
    changing: Changing,
    provider: Provider,
    settings: Settings,
    person: str,
    key: str,
    name: str = "",
) -> None:
    """Tell a person of one of mail.letters.CHANGES."""
    language = await language_of(changing, settings, person)
    said = source(changing, language)
    values = {"tenant": place_name(provider, settings), "name": name, **said}
    for address in await verified(changing.c, changing.tenant, person):
        changing.send(write("changed", address, values, language=language, key=key))


async def verified(c: Connection, tenant: int, person: str) -> list[str]:
    """A person's addresses that are verified."""
    rows = await c.fetch(
        "SELECT address FROM sayso.person_email"
        " WHERE tenant = $1 AND person = $2 AND verified_at IS NOT NULL ORDER BY folded",
        tenant,
        person,
    )
    return [row["address"] for row in rows]
