"""What it takes to be signed in, and what does not do."""

from __future__ import annotations

import pyotp
import pytest

from sayso.identity import sessions, signing_in
from sayso.identity.changing import SYSTEM, By
from sayso.identity.errors import NotActive, NotProved, TooMany
from sayso.identity.factors import codes, recovery
from sayso.identity.factors.methods import Ways, together
from sayso.identity.provider import Provider
from sayso.identity.settings import FactorSettings, Settings, change_settings
from sayso.identity.signing_in import SecondNeeded, SignedIn, seconds
from tests.identity.factors.mailbox import mailed, subjects
from tests.identity.factors.test_passwords import GOOD, OTHER, give
from tests.identity.factors.test_totp import set_up
from tests.identity.persons import ANN, BOB, BY, actions, execute, provided
from tests.store.databases import Postgres, fetch, run

MINE, THEIRS = "browser-1", "browser-2"
ADDRESS = "ann@a.example"
ELSEWHERE = By("browser", address="203.0.113.7")


async def signed_in(provider: Provider, browser: str = MINE) -> signing_in.Outcome:
    return await signing_in.with_password(provider, BY, browser, ADDRESS, GOOD)


async def ticket_of(provider: Provider) -> str:
    needed = await signed_in(provider)
    assert isinstance(needed, SecondNeeded)
    return needed.ticket


def test_with_a_password(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres, ANN, BOB) as provider:
            await give(provider, ANN, GOOD)
            done = await signing_in.with_password(provider, BY, MINE, "Ann@a.EXAMPLE", GOOD)
            assert isinstance(done, SignedIn)
            assert (done.session.person, done.session.amr) == (ANN, ["pwd"])
            assert await sessions.find(provider, done.cookie) == done.session
            wrong = [(ADDRESS, OTHER), ("bob@a.example", GOOD), ("x@a.example", GOOD), ("", "")]
            told = set()
            for address, password in wrong:
                with pytest.raises(NotProved) as error:
                    await signing_in.with_password(provider, BY, MINE, address, password)
                told.add(str(error.value))
            assert len(told) == 1
            assert (await actions(postgres)).count("sign-in") == len(wrong)

    run(story())


def test_a_browser_s_next_person_ends_the_one_before(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres, ANN, BOB) as provider:
            await give(provider, ANN, GOOD)
            bobs, cookie = await sessions.start(provider, BY, BOB, ["pwd"])
            await signing_in.with_password(provider, BY, MINE, ADDRESS, GOOD, current=bobs)
            assert await sessions.find(provider, cookie) is None

    run(story())


def test_who_is_suspended_learns_it_with_the_password_alone(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            await give(provider, ANN, GOOD)
            await execute(
                provider, "UPDATE sayso.person SET status = 'suspended' WHERE tenant = $1"
            )
            with pytest.raises(NotActive):
                await signed_in(provider)
            with pytest.raises(NotProved):
                await signing_in.with_password(provider, BY, MINE, ADDRESS, OTHER)

    run(story())


def test_guessing_is_slowed_down_and_locks_nobody_else_out(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            await give(provider, ANN, GOOD)
            for _ in range(signing_in._PAIR.capacity):
                with pytest.raises(NotProved):
                    await signing_in.with_password(provider, ELSEWHERE, THEIRS, ADDRESS, OTHER)
            with pytest.raises(TooMany):  # though it is right
                await signing_in.with_password(provider, ELSEWHERE, THEIRS, ADDRESS, GOOD)
            for _ in range(signing_in._PAIR.capacity + 1):  # what is right is not counted
                assert isinstance(await signed_in(provider), SignedIn)

    run(story())


def test_with_a_mailed_code(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            id = await codes.ask(provider, BY, MINE, ADDRESS)
            proof = await codes.answer(provider, BY, MINE, id, key=(await mailed(provider)).key)
            done = await signing_in.with_code(provider, BY, MINE, proof)
            assert isinstance(done, SignedIn)
            assert done.session.amr == ["email"]
            nobody = codes.Proof("sign-up", "new@a.example", None)
            other = codes.Proof("verify", ADDRESS, ANN)
            for wrong in (nobody, other):
                with pytest.raises(NotProved):
                    await signing_in.with_code(provider, BY, MINE, wrong)

    run(story())


def test_an_app_is_asked_for_after_a_password(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            await give(provider, ANN, GOOD)
            secret = await set_up(provider)
            started = len(await sessions.list_sessions(provider, ANN))
            needed = await signed_in(provider)
            assert isinstance(needed, SecondNeeded)
            assert needed.ways == ("totp",)
            assert await signing_in.pending(provider, MINE, needed.ticket) == needed
            assert await signing_in.pending(provider, THEIRS, needed.ticket) is None
            assert len(await sessions.list_sessions(provider, ANN)) == started
            code = pyotp.TOTP(secret).now()
            done = await signing_in.then_totp(provider, BY, MINE, needed.ticket, code)
            assert done.session.amr == ["pwd", "otp", "mfa"]
            with pytest.raises(NotProved):
                await signing_in.then_totp(provider, BY, MINE, needed.ticket, code)

    run(story())


def test_forgeable_enrolment_tickets(postgres: Postgres) -> None:
    """A ticket is good in its browser, for its kind of question, and for who proved the first."""

    async def story() -> None:
        async with provided(postgres) as provider:
            await give(provider, ANN, GOOD)
            secret = await set_up(provider)
            ticket = await ticket_of(provider)
            mail = await codes.ask(provider, BY, MINE, ADDRESS)
            code = pyotp.TOTP(secret).now()
            for browser, forged in ((THEIRS, ticket), (MINE, mail), (MINE, "chl_0"), (MINE, "")):
                with pytest.raises(NotProved):
                    await signing_in.then_totp(provider, BY, browser, forged, code)
            # a ticket that needs an app takes no mailed code, nor the password once more
            with pytest.raises(NotProved):
                await signing_in.then_password(provider, BY, MINE, ticket, GOOD)
            proof = await codes.answer(provider, BY, MINE, mail, code=(await mailed(provider)).code)
            with pytest.raises(NotProved):
                await signing_in.then_code(provider, BY, MINE, ticket, proof)
            assert await signing_in.then_totp(provider, BY, MINE, ticket, code)

    run(story())


def test_guessing_the_second_factor_ends_and_its_owner_is_told(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            await give(provider, ANN, GOOD)
            secret = await set_up(provider)
            ticket = await ticket_of(provider)
            before = len(await subjects(provider))
            for _ in range(signing_in.TRIES):
                with pytest.raises(NotProved):
                    await signing_in.then_totp(provider, BY, MINE, ticket, "not it")
            with pytest.raises(NotProved):
                await signing_in.then_totp(provider, BY, MINE, ticket, pyotp.TOTP(secret).now())
            (told,) = (await subjects(provider))[before:]
            assert "fails at the second factor" in told[1]
            # and over many tickets
            for _ in range(signing_in._SECOND.capacity - signing_in.TRIES):
                again = await ticket_of(provider)
                with pytest.raises(NotProved):
                    await signing_in.then_totp(provider, BY, MINE, again, "not it")
            again = await ticket_of(provider)
            with pytest.raises(TooMany):
                await signing_in.then_totp(provider, BY, MINE, again, "not it")

    run(story())


def test_with_a_recovery_code_once(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            await give(provider, ANN, GOOD)
            await set_up(provider)
            session, _ = await sessions.start(provider, BY, ANN, ["pwd", "otp"])
            old = await recovery.make(provider, BY, session)
            made = await recovery.make(provider, BY, session)
            assert len(set(made)) == recovery.COUNT
            kept = await fetch(
                postgres.owner_url, "SELECT json_agg(r)::text FROM sayso.recovery_code r"
            )
            assert not any(code in kept for code in made)
            needed = await signed_in(provider)
            assert isinstance(needed, SecondNeeded)
            assert needed.ways == ("totp", "recovery")
            with pytest.raises(NotProved):
                await signing_in.then_recovery(provider, BY, MINE, needed.ticket, old[0])
            typed = made[0].upper().replace("-", " ").replace("0", "O").replace("1", "l")
            done = await signing_in.then_recovery(provider, BY, MINE, needed.ticket, typed)
            assert done.session.amr == ["pwd", "otp", "mfa"]
            again = await ticket_of(provider)
            with pytest.raises(NotProved):
                await signing_in.then_recovery(provider, BY, MINE, again, made[0])
            assert (await subjects(provider))[-1][1] == "A recovery code was used."

    run(story())


def test_where_two_are_always_asked_for(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres, ANN, BOB) as provider:
            always = Settings(factors=FactorSettings(second_factor="always"))
            await change_settings(provider, SYSTEM, always)
            await give(provider, ANN, GOOD)
            needed = await signed_in(provider)
            assert isinstance(needed, SecondNeeded)
            assert needed.ways == ("email",)
            id = await signing_in.ask_second(provider, BY, MINE, needed.ticket)
            proof = await codes.answer(provider, BY, MINE, id, code=(await mailed(provider)).code)
            done = await signing_in.then_code(provider, BY, MINE, needed.ticket, proof)
            assert done.session.amr == ["pwd", "email", "mca"]
            assert signing_in.is_enough(always, done.session)
            # the other way round
            id = await codes.ask(provider, BY, MINE, ADDRESS)
            proof = await codes.answer(provider, BY, MINE, id, code=(await mailed(provider)).code)
            needed = await signing_in.with_code(provider, BY, MINE, proof)
            assert isinstance(needed, SecondNeeded)
            assert needed.ways == ("password",)
            with pytest.raises(NotProved):
                await signing_in.then_password(provider, BY, MINE, needed.ticket, OTHER)
            assert await signing_in.then_password(provider, BY, MINE, needed.ticket, GOOD)
            # who has nothing else is let in as far as to set it up
            id = await codes.ask(provider, BY, MINE, "bob@a.example")
            proof = await codes.answer(provider, BY, MINE, id, code=(await mailed(provider)).code)
            bob = await signing_in.with_code(provider, BY, MINE, proof)
            assert isinstance(bob, SignedIn)
            assert not signing_in.is_enough(always, bob.session)

    run(story())


ALL = Ways(True, 1, True, 3, True)
NONE = Ways(True, 0, False, 3, True)


@pytest.mark.parametrize(
    ("rule", "ways", "methods", "expected"),
    [
        ("where set up", ALL, ["pwd"], ("passkey", "totp", "recovery")),
        ("where set up", ALL, ["email"], ("passkey", "totp", "recovery")),
        ("where set up", ALL, ["hwk", "user"], ()),
        ("where set up", ALL, ["pwd", "otp"], ()),
        ("where set up", NONE, ["pwd"], ()),
        ("where set up", Ways(True, 2, False, 0, True), ["pwd"], ()),
        ("always", ALL, ["hwk", "user"], ()),
        ("always", Ways(True, 2, False, 0, True), ["pwd"], ("passkey",)),
        ("always", NONE, ["pwd"], ("email",)),
        ("always", NONE, ["email"], ("password",)),
        ("always", Ways(False, 0, False, 0, True), ["email"], ()),
    ],
)
def test_which_second_proof_will_do(
    rule: str, ways: Ways, methods: list[str], expected: tuple[str, ...]
) -> None:
    settings = Settings(factors=FactorSettings(second_factor=rule))  # type: ignore[arg-type]
    assert seconds(settings, ways, methods) == expected


@pytest.mark.parametrize(
    ("methods", "amr"),
    [
        (["pwd"], ["pwd"]),
        (["pwd", "pwd"], ["pwd"]),
        (["email"], ["email"]),
        (["pwd", "email"], ["pwd", "email", "mca"]),
        (["pwd", "otp"], ["pwd", "otp", "mfa"]),
        (["email", "otp"], ["email", "otp", "mfa"]),
        (["hwk"], ["hwk"]),
        (["swk", "user"], ["swk", "user", "mfa"]),
        (["pwd", "hwk"], ["pwd", "hwk", "mfa"]),
    ],
)
def test_what_methods_are_called_together(methods: list[str], amr: list[str]) -> None:
    assert together(methods) == amr
