"""signing_up knows how somebody comes to have an account: by an address that they have proved, or
by an invitation that was mailed there.
"""

from __future__ import annotations

from . import signing_in
from .changing import By, Changing, change
from .errors import NotProved, NotThere
from .factors.codes import Proof
from .factors.fresh import require_fresh
from .factors.methods import EMAIL
from .people import invitations, users
from .people.emails import Given, find_by_email
from .provider import Provider
from .sessions import Session
from .settings import settings_of
from .signing_in import Outcome


async def sign_up(
    provider: Provider,
    by: By,
    browser: str,
    proof: Proof,
    name: str,
    *,
    current: Session | None = None,
) -> Outcome:
    """Make an account for who reads an address, or sign in to the one it has.

    Raises NotProved, also where accounts are by invitation; NotActive; InvalidRequest for the name.
    """
    settings = await settings_of(provider)
    if proof.purpose != "sign-up":
        raise NotProved("the address was proved for something else")
    if proof.person is None and settings.sign_up != "open":
        raise NotProved("accounts are made by invitation here")

    async def effect(changing: Changing) -> str:
        # of two at once one makes it and the other is let in to what was made
        found = await find_by_email(changing.c, changing.tenant, proof.address)
        if found is not None:
            return found
        given = [Given(proof.address, primary=True, verified=True)]
        return (await users.add(changing, name=name, addresses=given)).id

    person = proof.person
    if person is None:
        person = await change(provider, by, effect)
    return await signing_in.proved(provider, by, browser, person, [EMAIL], current=current)


async def come_in(
    provider: Provider,
    by: By,
    browser: str,
    secret: str,
    name: str,
    *,
    current: Session | None = None,
) -> Outcome:
    """Make an account for who has the link of an invitation, whose address that proves.

    Raises NotProved where the address has an account, whose owner signs in first; NotThere where
    the invitation is no longer good; InvalidRequest for the name.
    """

    async def effect(changing: Changing) -> str:
        found = await invitations.find(changing.c, changing.tenant, secret)
        if found is None:
            raise NotThere("this invitation is not good, or no longer")
        if await find_by_email(changing.c, changing.tenant, found.address) is not None:
            raise NotProved("there is an account with this address: sign in first")
        person = (await users.add(changing, name=name)).id
        await invitations.accept(changing, secret, person)
        return person

    person = await change(provider, by, effect)
    return await signing_in.proved(provider, by, browser, person, [EMAIL], current=current)


async def accept(provider: Provider, by: By, session: Session, secret: str) -> None:
    """Have who is signed in accept an invitation, and its address be theirs.

    Raises NotFresh, NotThere, or Taken where the address is another's.
    """
    settings = await settings_of(provider)

    async def effect(changing: Changing) -> None:
        holder = await require_fresh(changing, settings, session)
        await invitations.accept(changing, secret, holder.person)

    await change(provider, by, effect)
