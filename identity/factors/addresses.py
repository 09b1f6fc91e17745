"""addresses knows how somebody changes the addresses by which they sign in and are written to.

An address is a way in, so it is changed as the others are: by a fresh proof, and all the addresses
that were there are told.
"""

from __future__ import annotations

from ..changing import By, Changing, change
from ..errors import LastWay, NotProved, NotThere
from ..people import emails, users
from ..people.emails import Email, Given, fold
from ..provider import Provider
from ..sessions import Session
from ..settings import settings_of
from .codes import Proof
from .fresh import require_fresh
from .notices import tell


async def add(provider: Provider, by: By, session: Session, proof: Proof) -> None:
    """Have an address that was proved be the person's.

    Raises NotFresh, NotProved where it was somebody else who was asked, or Taken.
    """
    settings = await settings_of(provider)

    async def effect(changing: Changing) -> None:
        holder = await require_fresh(changing, settings, session)
        if proof.purpose != "verify" or proof.person != holder.person:
            raise NotProved("this address was proved for something else")
        await tell(changing, provider, settings, holder.person, "email", proof.address)
        await emails.verify(changing, holder.person, proof.address)

    await change(provider, by, effect)


async def remove(provider: Provider, by: By, session: Session, address: str) -> None:
    """Take an address away; raises NotFresh, NotThere, or LastWay for the primary one."""
    settings = await settings_of(provider)

    async def effect(changing: Changing) -> None:
        holder = await require_fresh(changing, settings, session)
        found, others = await _one(changing, holder.person, address)
        if found.primary:
            raise LastWay("make another address the primary one first")
        await tell(changing, provider, settings, holder.person, "email removed", found.address)
        await users.put_emails(changing, holder.person, others)

    await change(provider, by, effect)


async def make_primary(provider: Provider, by: By, session: Session, address: str) -> None:
    """Have mail go to another address; raises NotFresh, or NotThere where it is not verified."""
    settings = await settings_of(provider)

    async def effect(changing: Changing) -> None:
        holder = await require_fresh(changing, settings, session)
        found, others = await _one(changing, holder.person, address)
        if found.verified_at is None:
            raise NotThere("this address is not verified")
        rest = [Given(each.address) for each in others]
        await tell(changing, provider, settings, holder.person, "email primary", found.address)
        await users.put_emails(changing, holder.person, [Given(found.address, True), *rest])

    await change(provider, by, effect)


async def _one(changing: Changing, person: str, address: str) -> tuple[Email, list[Given]]:
    """One of a person's addresses, and the others; raises NotThere."""
    found = (await emails.addresses(changing.c, changing.tenant, [person]))[person]
    one = next((each for each in found if each.folded == fold(address)), None)
    if one is None:
        raise NotThere("the person has no such address")
    return one, [Given(each.address, each.primary) for each in found if each is not one]
