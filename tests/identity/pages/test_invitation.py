"""Who is invited comes in, by the link that was mailed and with its address proved."""

from __future__ import annotations

import re

from sayso.identity.changing import SYSTEM
from sayso.identity.people import users
from sayso.identity.people.emails import find_by_email
from sayso.identity.people.invitations import invite
from sayso.identity.provider import Provider
from tests.identity.factors.mailbox import letters
from tests.identity.pages.forms import Tab
from tests.identity.pages.test_forms import at
from tests.identity.persons import ANN
from tests.store.databases import Postgres, run

BOB = "bob@b.example"


async def link_to(provider: Provider, address: str) -> str:
    """The secret of an invitation's link."""
    await invite(provider, SYSTEM, address)
    found = re.search(r"secret=(\S+)", (await letters(provider))[-1]["text"])
    assert found is not None
    return found[1]


async def owner(provider: Provider, address: str) -> str | None:
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        return await find_by_email(c, provider.tenant, address)


def test_an_account_is_made_by_an_invitation_once(postgres: Postgres) -> None:
    async def story() -> None:
        async with at(postgres) as tab:
            secret = await link_to(tab.provider, BOB)
            page = await tab.get(f"/id/invitation?secret={secret}")
            assert BOB in page.text
            done = await tab.post("/id/invitation", {"secret": secret, "name": "Bob"})
            assert done.headers["location"] == "/id/set-up"
            person = await owner(tab.provider, BOB)
            assert person is not None
            assert (await users.get_user(tab.provider, person)).name == "Bob"
            other = Tab(tab.provider, tab.http)
            again = await other.post("/id/invitation", {"secret": secret, "name": "Eve"})
            assert again.status_code == 410

    run(story())


def test_an_invitation_signs_nobody_in_to_an_account_that_is_there(postgres: Postgres) -> None:
    async def story() -> None:
        async with at(postgres) as tab:
            await tab.sign_in()
            secret = await link_to(tab.provider, "ann@a.example")
            other = Tab(tab.provider, tab.http)
            page = await other.post("/id/invitation", {"secret": secret, "name": "Eve"})
            assert "Sign in first" in page.text
            assert not [name for name in other.cookies if "default" in name]

    run(story())


def test_account_linking_who_is_signed_in_accepts_with_a_fresh_proof(postgres: Postgres) -> None:
    async def story() -> None:
        async with at(postgres) as tab:
            await tab.sign_in()
            secret = await link_to(tab.provider, BOB)
            async with tab.provider.database.tenant(tab.provider.tenant) as c:
                await c.execute(
                    "UPDATE sayso.session SET authenticated_at = now() - interval '1 day'"
                    " WHERE tenant = $1",
                    tab.provider.tenant,
                )
            page = await tab.post("/id/invitation", {"secret": secret})
            assert "Sign in first" in page.text
            assert await owner(tab.provider, BOB) is None
            async with tab.provider.database.tenant(tab.provider.tenant) as c:
                await c.execute(
                    "UPDATE sayso.session SET authenticated_at = now() WHERE tenant = $1",
                    tab.provider.tenant,
                )
            done = await tab.post("/id/invitation", {"secret": secret})
            assert done.status_code == 303
            assert await owner(tab.provider, BOB) == ANN

    run(story())
