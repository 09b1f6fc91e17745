"""A password is its person's, kept as nobody can read it, and changed by who proves they may."""

from __future__ import annotations

import asyncio
import unicodedata

import pytest
from argon2 import PasswordHasher

from sayso.identity import sessions
from sayso.identity.changing import SYSTEM, Changing, change
from sayso.identity.errors import LastWay, NotFresh, NotThere, Overloaded, WeakPassword
from sayso.identity.factors import hashing, passwords
from sayso.identity.provider import Provider
from sayso.identity.settings import FactorSettings, Settings, change_settings
from tests.identity.factors.mailbox import subjects
from tests.identity.persons import ANN, BOB, BY, actions, execute, provided
from tests.store.databases import Postgres, fetch, run

GOOD, OTHER = "we ate eleven blue plums", "they sold seven grey pears"


async def give(provider: Provider, person: str, password: str) -> None:
    """Have a person have a password."""
    kept = await hashing.hash_of(password)

    async def effect(changing: Changing) -> None:
        await passwords.put(changing, person, kept)

    await change(provider, SYSTEM, effect)


def test_it_is_set_and_known_again(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres, ANN, BOB) as provider:
            session, before = await sessions.start(provider, BY, ANN, ["email"])
            other, _ = await sessions.start(provider, BY, ANN, ["email"])
            _, after = await passwords.set_password(provider, BY, session, GOOD)
            assert await passwords.check(provider, ANN, GOOD)
            assert not await passwords.check(provider, ANN, OTHER)
            assert not await passwords.check(provider, BOB, GOOD)
            kept = await fetch(postgres.owner_url, "SELECT hash FROM sayso.password")
            assert kept.startswith("$argon2id$")
            # the session goes on under a new secret, and no other does
            assert await sessions.find(provider, before) is None
            assert await sessions.find(provider, after)
            assert [s.id for s in await sessions.list_sessions(provider, ANN)] == [session.id]
            assert other.id != session.id
            told = "The password was changed. You are signed out everywhere else."
            assert await subjects(provider) == [("ann@a.example", told)]
            assert "password.set" in await actions(postgres)

    run(story())


def test_however_a_keyboard_composes_it(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            await give(provider, ANN, "Größe\u00a0\u2003ärgert é")
            typed = unicodedata.normalize("NFD", "Größe  ärgert é")
            assert await passwords.check(provider, ANN, typed)
            assert not await passwords.check(provider, ANN, "\ud800")

    run(story())


@pytest.mark.parametrize("password", ["short", "password1234", "ann@a.example", "Default-Ann-1"])
def test_a_weak_one_is_refused(postgres: Postgres, password: str) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            session, _ = await sessions.start(provider, BY, ANN, ["email"])
            with pytest.raises(WeakPassword):
                await passwords.set_password(provider, BY, session, password)
            assert await fetch(postgres.owner_url, "SELECT count(*) FROM sayso.password") == 0

    run(story())


def test_without_a_fresh_factor_none_is_set_or_removed(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            session, cookie = await sessions.start(provider, BY, ANN, ["email"])
            await execute(
                provider,
                "UPDATE sayso.session SET authenticated_at = now() - interval '11 min'"
                " WHERE tenant = $1",
            )
            for attempt in (
                passwords.set_password(provider, BY, session, GOOD),
                passwords.remove_password(provider, BY, session),
            ):
                with pytest.raises(NotFresh):
                    await attempt
            assert await sessions.find(provider, cookie)
            await sessions.end(provider, BY, session.id)
            with pytest.raises(NotThere):
                await passwords.set_password(provider, BY, session, GOOD)

    run(story())


def test_a_password_does_not_change_itself_past_a_stronger_factor(postgres: Postgres) -> None:
    """Who came by a password must not come to own an account that has a passkey."""

    async def story() -> None:
        async with provided(postgres) as provider:
            await execute(
                provider,
                "INSERT INTO sayso.passkey (tenant, person, id, credential, public_key,"
                " sign_count, name) VALUES ($1, $2, 'k', 'c', 'p', 0, 'Phone')",
                ANN,
            )
            weak, _ = await sessions.start(provider, BY, ANN, ["pwd"])
            with pytest.raises(NotFresh):
                await passwords.set_password(provider, BY, weak, OTHER)
            strong, _ = await sessions.start(provider, BY, ANN, ["hwk", "user", "mfa"])
            await passwords.set_password(provider, BY, strong, GOOD)

    run(story())


def test_the_last_way_in_stays(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            await give(provider, ANN, GOOD)
            session, _ = await sessions.start(provider, BY, ANN, ["pwd"])
            no_mail = Settings(factors=FactorSettings(email=False))
            await change_settings(provider, SYSTEM, no_mail)
            with pytest.raises(LastWay):
                await passwords.remove_password(provider, BY, session)
            await change_settings(provider, SYSTEM, Settings())
            await passwords.remove_password(provider, BY, session)
            assert not await passwords.check(provider, ANN, GOOD)

    run(story())


def test_it_is_hashed_anew_as_it_would_be_now(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            await give(provider, ANN, GOOD)
            monkeypatch.setattr(hashing, "_hasher", PasswordHasher(2, 64, 1))
            assert not await passwords.check(provider, ANN, OTHER)
            assert "t=1" in await fetch(postgres.owner_url, "SELECT hash FROM sayso.password")
            assert await passwords.check(provider, ANN, GOOD)
            assert "t=2" in await fetch(postgres.owner_url, "SELECT hash FROM sayso.password")
            assert await passwords.check(provider, ANN, GOOD)

    run(story())


def test_user_enumeration_by_time(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a person, one without a password, and nobody, one hash of one size is checked."""
    work: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
            work.append(str(hash).split("$")[3])
            return super().verify(hash, password)

    async def story() -> None:
        async with provided(postgres, ANN, BOB) as provider:
            monkeypatch.setattr(hashing, "_hasher", Counting(1, 64, 1))
            await give(provider, ANN, GOOD)
            for person in (ANN, BOB, None, "usr_nobody"):
                assert not await passwords.check(provider, person, OTHER)
            assert work == ["m=64,t=1,p=1"] * 4

    run(story())


def test_a_flood_is_refused_before_it_takes_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        monkeypatch.setattr(hashing, "MOST", 2)
        flood = [hashing.verify(None, GOOD) for _ in range(5)]
        done = await asyncio.gather(*flood, return_exceptions=True)
        assert sorted(type(d).__name__ for d in done) == ["Overloaded"] * 3 + ["bool"] * 2
        assert not await hashing.verify(None, GOOD)
        assert Overloaded.code == "busy"

    run(story())
