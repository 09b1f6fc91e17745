"""An app's code is good for its moment, once, and counts when the app was seen to have it."""

from __future__ import annotations

import asyncio
import time

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.identity import sessions
from sayso.identity.changing import SYSTEM, Changing, change
from sayso.identity.errors import NotFresh, NotProved, Taken
from sayso.identity.factors import totp
from sayso.identity.factors.methods import ways_of
from sayso.identity.provider import Provider
from tests.identity.factors.mailbox import subjects
from tests.identity.persons import ANN, BOB, BY, execute, provided
from tests.store.databases import Postgres, fetch, run

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""RFC 6238 appendix B."""


@pytest.mark.parametrize(
    ("at", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_rfc_6238_appendix_b(at: int, code: str) -> None:
    assert totp.step_of(SECRET, code, at) == at // 30
    assert totp.step_of(SECRET, f"{code[:3]} {code[3:]}", at) == at // 30


@given(st.integers(10**9, 2 * 10**9), st.integers(-4, 4))
def test_it_is_good_for_its_step_and_the_next(at: int, steps: int) -> None:
    code = pyotp.TOTP(SECRET).at(at)
    later = (at // 30 + steps) * 30
    found = totp.step_of(SECRET, code, later)
    assert (found == at // 30) == (steps in (0, 1)) or found is not None


@given(st.text(max_size=8))
def test_what_is_no_code_is_none(code: str) -> None:
    expected = pyotp.TOTP(SECRET)
    if totp.step_of(SECRET, code, 59) is not None:
        assert code.replace(" ", "") in (expected.at(59), expected.at(29))


async def set_up(provider: Provider, person: str = ANN) -> str:
    """Have a person have an app; its secret. The codes of now are not used up."""
    session, _ = await sessions.start(provider, BY, person, ["email"])
    offered = await totp.offer(provider, BY, session)
    await totp.confirm(provider, BY, session, pyotp.TOTP(offered.secret).now())
    await execute(provider, "UPDATE sayso.totp SET last_step = 0 WHERE tenant = $1")
    return offered.secret


async def accepted(provider: Provider, person: str, code: str) -> bool:
    async def effect(changing: Changing) -> bool:
        return await totp.accept(changing, provider, person, code)

    return await change(provider, SYSTEM, effect)


def test_it_is_set_up_once_a_code_was_seen(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            session, before = await sessions.start(provider, BY, ANN, ["pwd"])
            await totp.offer(provider, BY, session)
            offered = await totp.offer(provider, BY, session)
            app = pyotp.parse_uri(offered.uri)
            assert isinstance(app, pyotp.TOTP)
            assert (app.secret, app.name, app.issuer) == (
                offered.secret, "ann@a.example", "default",
            )  # fmt: skip
            assert not await accepted(provider, ANN, app.now())
            wrong = f"{(int(app.now()) + 1) % 10**6:06}"
            with pytest.raises(NotProved):
                await totp.confirm(provider, BY, session, wrong)
            async with provider.database.tenant(provider.tenant) as c:
                assert not (await ways_of(c, provider.tenant, ANN)).totp
            rotated, after = await totp.confirm(provider, BY, session, app.now())
            assert rotated.amr == ["pwd", "otp", "mfa"]
            assert await sessions.find(provider, before) is None
            assert await sessions.find(provider, after)
            with pytest.raises(Taken):
                await totp.offer(provider, BY, rotated)
            assert [text for _, text in await subjects(provider)] == [
                "An authenticator app was set up."
            ]
            kept = await fetch(postgres.owner_url, "SELECT sealed FROM sayso.totp")
            assert offered.secret.encode() not in kept

    run(story())


def test_totp_replay(postgres: Postgres) -> None:
    """A code that was seen on its way is worth nothing, nor is the one before it."""

    async def story() -> None:
        async with provided(postgres) as provider:
            secret = await set_up(provider)
            now = time.time()
            code, before = (pyotp.TOTP(secret).at(now - back) for back in (0, 30))
            at_once = await asyncio.gather(*(accepted(provider, ANN, code) for _ in range(4)))
            assert sorted(at_once) == [False, False, False, True]
            assert not await accepted(provider, ANN, before)

    run(story())


def test_it_is_its_person_s_alone(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres, ANN, BOB) as provider:
            secret = await set_up(provider, ANN)
            await set_up(provider, BOB)
            assert not await accepted(provider, BOB, pyotp.TOTP(secret).now())
            assert await accepted(provider, ANN, pyotp.TOTP(secret).now())

    run(story())


def test_it_is_removed_with_a_fresh_factor_as_strong(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            await set_up(provider)
            weak, _ = await sessions.start(provider, BY, ANN, ["pwd"])
            with pytest.raises(NotFresh):
                await totp.remove(provider, BY, weak)
            strong, _ = await sessions.start(provider, BY, ANN, ["pwd", "otp"])
            await totp.remove(provider, BY, strong)
            assert await fetch(postgres.owner_url, "SELECT count(*) FROM sayso.totp") == 0

    run(story())
