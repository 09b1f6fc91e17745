"""Who reads an address proves it once, in the browser that asked."""

from __future__ import annotations

import asyncio

import pytest

from sayso.engine.errors import InvalidRequest
from sayso.identity.changing import SYSTEM
from sayso.identity.errors import NotProved, TooMany
from sayso.identity.factors import codes
from sayso.identity.settings import Settings, change_settings
from tests.identity.factors.mailbox import letters, mailed
from tests.identity.persons import ANN, BOB, BY, execute, provided
from tests.store.databases import AUDIT, Postgres, fetch, run

MINE, THEIRS = "browser-1", "browser-2"
ADDRESS = "Ann@A.example"


def test_a_code_proves_an_address_once(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            id = await codes.ask(provider, BY, MINE, ADDRESS)
            got = await mailed(provider)
            assert (got.id, got.to) == (id, ADDRESS)
            proof = await codes.answer(provider, BY, MINE, id, code=got.code)
            assert proof == codes.Proof("sign-in", ADDRESS, ANN)
            for again in ({"code": got.code}, {"key": got.key}):
                with pytest.raises(NotProved):
                    await codes.answer(provider, BY, MINE, id, **again)
            kept = await fetch(postgres.owner_url, "SELECT to_json(c)::text FROM sayso.challenge c")
            assert got.code.replace(" ", "") not in kept
            assert got.key not in kept

    run(story())


def test_of_many_answers_at_once_one_counts(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            id = await codes.ask(provider, BY, MINE, ADDRESS)
            key = (await mailed(provider)).key
            answers = [codes.answer(provider, BY, MINE, id, key=key) for _ in range(4)]
            done = await asyncio.gather(*answers, return_exceptions=True)
            assert sum(isinstance(d, codes.Proof) for d in done) == 1

    run(story())


def test_a_scanner_that_opens_the_link_does_not_use_it_up(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            id = await codes.ask(provider, BY, MINE, ADDRESS)
            for _ in range(codes.TRIES * 2):
                assert await codes.waits(provider, MINE, id)
            assert not await codes.waits(provider, THEIRS, id)
            key = (await mailed(provider)).key
            assert (await codes.answer(provider, BY, MINE, id, key=key)).person == ANN
            assert not await codes.waits(provider, MINE, id)

    run(story())


def test_login_csrf_by_a_link(postgres: Postgres) -> None:
    """A link that was asked for in one browser signs in no other: neither a victim to an attacker's
    account, nor an attacker as a victim who confirms it."""

    async def story() -> None:
        async with provided(postgres) as provider:
            id = await codes.ask(provider, BY, MINE, ADDRESS)
            got = await mailed(provider)
            for answer in ({"key": got.key}, {"code": got.code}):
                with pytest.raises(NotProved):
                    await codes.answer(provider, BY, THEIRS, id, **answer)
            # nor do their tries count against those of the browser that asked
            assert await codes.answer(provider, BY, MINE, id, code=got.code)

    run(story())


def test_guessing_ends(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            id = await codes.ask(provider, BY, MINE, ADDRESS)
            got = await mailed(provider)
            digits = int(got.code.replace(" ", ""))
            for wrong in range(1, codes.TRIES + 1):
                guess = f"{(digits + wrong) % 10**codes.DIGITS:08}"
                with pytest.raises(NotProved):
                    await codes.answer(provider, BY, MINE, id, code=guess)
            with pytest.raises(NotProved):
                await codes.answer(provider, BY, MINE, id, code=got.code)

    run(story())


@pytest.mark.parametrize(
    "after",
    [
        "UPDATE sayso.challenge SET expires_at = now() WHERE tenant = $1",
        "UPDATE sayso.person_email SET verified_at = NULL WHERE tenant = $1",
        "UPDATE sayso.person_email SET person = 'usr_bob', is_primary = false"
        " WHERE tenant = $1 AND person = 'usr_ann'",
    ],
)
def test_it_is_worth_nothing_later_or_where_the_address_is_another_s(
    postgres: Postgres, after: str
) -> None:
    async def story() -> None:
        async with provided(postgres, ANN, BOB) as provider:
            id = await codes.ask(provider, BY, MINE, ADDRESS)
            got = await mailed(provider)
            await execute(provider, after)
            with pytest.raises(NotProved):
                await codes.answer(provider, BY, MINE, id, code=got.code)

    run(story())


def test_account_linking_by_an_unverified_e_mail(postgres: Postgres) -> None:
    """An address that somebody only says is theirs signs nobody in as them."""

    async def story() -> None:
        async with provided(postgres) as provider:
            await execute(provider, "UPDATE sayso.person_email SET verified_at = NULL"
                          " WHERE tenant = $1")  # fmt: skip
            await codes.ask(provider, BY, MINE, ADDRESS)
            assert await letters(provider) == []
            await change_settings(provider, SYSTEM, Settings(sign_up="open"))
            id = await codes.ask(provider, BY, MINE, ADDRESS, "sign-up")
            proof = await codes.answer(provider, BY, MINE, id, code=(await mailed(provider)).code)
            assert proof.person is None

    run(story())


@pytest.mark.parametrize("purpose", ["sign-in", "sign-up"])
def test_user_enumeration_by_what_is_done(postgres: Postgres, purpose: codes.Purpose) -> None:
    """For an address that nobody has the same rows are written, and nothing is sent."""
    tables = ("sayso.challenge", "sayso.outbox", AUDIT, "sayso.throttle")

    async def counts() -> list[int]:
        written = "SELECT count(*) FROM "
        return [await fetch(postgres.owner_url, written + table) for table in tables]

    async def story() -> None:
        async with provided(postgres) as provider:
            await provider.close()  # nobody drains the outbox
            await codes.ask(provider, BY, MINE, ADDRESS, purpose)
            known = await counts()
            await codes.ask(provider, BY, MINE, "nobody@a.example", purpose)
            pairs = [b - a for a, b in zip(known, await counts(), strict=True)]
            # one of the limits is of the client, which is the same
            assert pairs == [*known[:-1], known[-1] - 1]
            assert len(await letters(provider)) == 1

    run(story())


def test_nobody_is_flooded_with_letters(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            for _ in range(codes._PAIR.capacity):
                await codes.ask(provider, BY, MINE, ADDRESS)
            with pytest.raises(TooMany) as error:
                await codes.ask(provider, BY, MINE, "ann@a.EXAMPLE")
            assert 0 < error.value.seconds <= codes._PAIR.seconds

    run(story())


@pytest.mark.parametrize("address", ["", "ann", "ann@", "a@b\r\nBcc: c@d.example", "a@b.example\0"])
def test_what_is_no_address(postgres: Postgres, address: str) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            with pytest.raises(InvalidRequest):
                await codes.ask(provider, BY, MINE, address)

    run(story())


def test_an_address_is_verified_for_whom_it_was_asked(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres, ANN, BOB) as provider:
            id = await codes.ask(provider, BY, MINE, "new@a.example", "verify", person=ANN)
            proof = await codes.answer(provider, BY, MINE, id, code=(await mailed(provider)).code)
            assert proof == codes.Proof("verify", "new@a.example", ANN)
            # Bob's address does not come to be Ann's, though she reads his mail
            id = await codes.ask(provider, BY, MINE, "bob@a.example", "verify", person=ANN)
            with pytest.raises(NotProved):
                await codes.answer(provider, BY, MINE, id, code=(await mailed(provider)).code)

    run(story())
