"""signing_up knows how somebody comes to have an account: by an address that they have proved."""

from __future__ import annotations

from . import signing_in
from .changing import By, Changing, change
from .errors import NotProved
from .factors.codes import Proof
from .factors.methods import EMAIL
from .people import users
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
