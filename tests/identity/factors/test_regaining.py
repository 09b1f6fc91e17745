"""Who has lost the keys of an account gets back in; who reads its mail does not take it over."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from sayso.identity import sessions, signing_in
from sayso.identity.changing import SYSTEM
from sayso.identity.errors import NotActive, NotProved
from sayso.identity.factors import codes, regaining
from sayso.identity.factors.methods import Ways, ways_of
from sayso.identity.factors.regaining import Waiting
from sayso.identity.provider import Provider
from sayso.identity.settings import FactorSettings, Settings, change_settings
from sayso.identity.signing_in import SecondNeeded
from tests.identity.factors.mailbox import letters, mailed, subjects
from tests.identity.factors.test_passwords import GOOD, give
from tests.identity.factors.test_totp import set_up
from tests.identity.persons import ANN, BOB, BY, execute, provided
from tests.store.databases import Postgres, run

MINE = "browser-1"


async def begun(provider: Provider) -> str:
    """Ann has a password, an app and a second address, and waits; the secret of the app."""
    await give(provider, ANN, GOOD)
    secret = await set_up(provider)
    await execute(
        provider,
        "INSERT INTO sayso.person_email (tenant, person, address, folded, verified_at)"
        " VALUES ($1, $2, 'two@a.example', 'two@a.example', now())",
        ANN,
    )
    assert isinstance(await asked(provider), Waiting)
    return secret


async def asked(provider: Provider) -> Waiting | tuple[sessions.Session, str]:
    await execute(provider, "DELETE FROM sayso.throttle WHERE tenant = $1")
    id = await codes.ask(provider, BY, MINE, "ann@a.example", "recover")
    proof = await codes.answer(provider, BY, MINE, id, code=(await mailed(provider)).code)
    return await regaining.regain(provider, BY, proof)


async def hours(provider: Provider, passed: int) -> None:
    await execute(
        provider,
        "UPDATE sayso.challenge SET created_at = created_at - make_interval(hours => $2),"
        " expires_at = expires_at - make_interval(hours => $2)"
        " WHERE tenant = $1 AND kind = 'recovery'",
        passed,
    )


async def left(provider: Provider) -> Ways:
    async with provider.database.tenant(provider.tenant) as c:
        return await ways_of(c, provider.tenant, ANN)


def test_after_waiting_and_reading_mail_again(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            await begun(provider)
            told = [to for to, text in await subjects(provider) if "can read your mail" in text]
            assert sorted(told) == ["ann@a.example", "two@a.example"]
            session, cookie = await sessions.start(provider, BY, ANN, ["pwd", "otp"])
            await hours(provider, 71)
            assert isinstance(await asked(provider), Waiting)
            await hours(provider, 1)
            assert (await left(provider)).strong
            done = await asked(provider)
            assert not isinstance(done, Waiting)
            assert done[0].amr == ["email"]
            assert await left(provider) == Ways(False, 0, False, 0, True)
            assert await sessions.find(provider, cookie) is None
            assert await sessions.list_sessions(provider, ANN) == [done[0]]
            assert done[0].id != session.id
            told = [to for to, text in await subjects(provider) if "was recovered" in text]
            assert sorted(told) == ["ann@a.example", "two@a.example"]
            with pytest.raises(NotProved):  # which is over now
                await asked(provider)

    run(story())


def test_account_takeover_by_recovery(postgres: Postgres) -> None:
    """Asking again neither shortens nor lengthens the wait, nor writes more letters."""

    async def story() -> None:
        async with provided(postgres) as provider:
            await begun(provider)
            count = len(await letters(provider))
            first = await asked(provider)
            assert await asked(provider) == first
            assert len(await letters(provider)) == count + 2  # of the codes
            await hours(provider, 72 + 24 * 7 + 1)  # too late, so it begins anew
            assert isinstance(await asked(provider), Waiting)
            assert (await left(provider)).strong

    run(story())


def test_its_owner_stops_it_by_the_letter(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            await begun(provider)
            body = (await letters(provider))[-1]
            link = urlsplit(re.findall(r"http\S+", body["text"])[0])
            assert link.path == regaining.LINK
            query = parse_qs(link.query)
            id, key = query["id"][0], query["key"][0]
            for wrong in ((id, "x"), ("chl_0", key)):
                assert not await regaining.stop(provider, BY, *wrong)
            assert await regaining.stop(provider, BY, id, key)
            assert not await regaining.stop(provider, BY, id, key)
            await hours(provider, 72)
            assert isinstance(await asked(provider), Waiting)  # from the beginning
            assert (await left(provider)).strong

    run(story())


@pytest.mark.parametrize("strong", [True, False])
def test_signing_in_with_what_is_not_lost_stops_it(postgres: Postgres, strong: bool) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            secret = await begun(provider)
            needed = await signing_in.with_password(provider, BY, MINE, "ann@a.example", GOOD)
            assert isinstance(needed, SecondNeeded)
            if strong:
                code = pyotp.TOTP(secret).now()
                await signing_in.then_totp(provider, BY, MINE, needed.ticket, code)
            await hours(provider, 72)
            assert isinstance(await asked(provider), Waiting) == strong

    run(story())


def test_who_can_not(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres, ANN, BOB) as provider:
            with pytest.raises(NotProved):  # she has nothing to recover from
                await asked(provider)
            await begun(provider)
            for proof in (
                codes.Proof("recover", "nobody@a.example", None),
                codes.Proof("sign-in", "ann@a.example", ANN),
                codes.Proof("verify", "ann@a.example", ANN),
            ):
                with pytest.raises(NotProved):
                    await regaining.regain(provider, BY, proof)
            proof = codes.Proof("recover", "ann@a.example", ANN)
            with pytest.raises(NotProved):  # nor does that sign anybody in
                await signing_in.with_code(provider, BY, MINE, proof)
            await change_settings(
                provider, SYSTEM, Settings(factors=FactorSettings(recovery=False))
            )
            with pytest.raises(NotProved):
                await regaining.regain(provider, BY, proof)
            await change_settings(provider, SYSTEM, Settings())
            await execute(
                provider, "UPDATE sayso.person SET status = 'suspended' WHERE tenant = $1"
            )
            with pytest.raises(NotActive):
                await regaining.regain(provider, BY, proof)

    run(story())
