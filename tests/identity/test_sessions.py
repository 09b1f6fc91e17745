"""A session is its browser's alone, and ends for everybody at once."""

from __future__ import annotations

import pytest

from sayso.identity import sessions
from sayso.identity.changing import SYSTEM, By, Changing, change
from sayso.identity.errors import NotActive, NotThere
from sayso.identity.settings import SessionSettings, Settings, change_settings
from sayso.server.identity import cookies
from sayso.store.changes import Notice
from tests.identity.persons import ANN, BOB, BY, actions, execute, provided
from tests.server.native.world import serving
from tests.store.databases import Postgres, fetch, run

DAY = 86_400


def test_a_session_is_found_by_its_cookie(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            session, cookie = await sessions.start(provider, BY, ANN, ["pwd", "otp", "pwd"])
            assert session.amr == ["pwd", "otp"]
            assert (session.address, session.agent) == (BY.address, BY.agent)
            assert await sessions.find(provider, cookie) == session
            assert await sessions.find(provider, session.id) is None
            assert await sessions.find(provider, "\0") is None
            kept = await fetch(postgres.owner_url, "SELECT to_json(s)::text FROM sayso.session s")
            assert cookie not in kept
            assert await actions(postgres) == ["session.start"]

    run(story())


@pytest.mark.parametrize("status", ["invited", "suspended"])
def test_who_is_not_active_has_none(postgres: Postgres, status: str) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            _, cookie = await sessions.start(provider, BY, ANN, ["pwd"])
            await execute(provider, "UPDATE sayso.person SET status = $2 WHERE tenant = $1", status)
            assert await sessions.find(provider, cookie) is None
            assert await sessions.list_sessions(provider, ANN) == []
            with pytest.raises(NotActive):
                await sessions.start(provider, BY, ANN, ["pwd"])
            with pytest.raises(NotThere):
                await sessions.start(provider, BY, "usr_nobody", ["pwd"])

    run(story())


def test_a_person_that_was_ended_is_signed_out_for_good(postgres: Postgres) -> None:
    """As when somebody is suspended, and later no longer is."""

    async def end(changing: Changing) -> None:
        await changing.end("person", ANN)

    async def story() -> None:
        async with provided(postgres) as provider:
            session, cookie = await sessions.start(provider, BY, ANN, ["pwd"])
            await change(provider, SYSTEM, end)
            assert await sessions.find(provider, cookie) is None
            with pytest.raises(NotThere):
                await sessions.rotate(provider, BY, session, ["otp"])
            _, later = await sessions.start(provider, BY, ANN, ["pwd"])
            assert await sessions.find(provider, later)

    run(story())


@pytest.mark.parametrize(
    "aged", ["expires_at = now()", "seen_at = now() - interval '61 s'", "ended_at = now()"]
)
def test_it_lasts_no_longer_than_it_may(postgres: Postgres, aged: str) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            short = Settings(sessions=SessionSettings(idle_seconds=60))
            await change_settings(provider, SYSTEM, short)
            session, cookie = await sessions.start(provider, BY, ANN, ["pwd"])
            await execute(provider, f"UPDATE sayso.session SET {aged} WHERE tenant = $1")
            assert await sessions.find(provider, cookie) is None
            assert await sessions.list_sessions(provider, ANN) == []
            with pytest.raises(NotThere):
                await sessions.rotate(provider, BY, session, ["otp"])

    run(story())


def test_being_seen_keeps_it_from_being_idle(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            session, cookie = await sessions.start(provider, BY, ANN, ["pwd"])
            seen = "SELECT seen_at > now() - interval '1 min' FROM sayso.session"
            await execute(
                provider, "UPDATE sayso.session SET seen_at = now() - interval '2 min'"
                " WHERE tenant = $1"
            )  # fmt: skip
            found = await sessions.find(provider, cookie)
            assert found is not None
            assert found.seen_at < session.seen_at
            assert await fetch(postgres.owner_url, seen) is True

    run(story())


def test_session_fixation(postgres: Postgres) -> None:
    """A cookie that somebody knew before the sign-in is not the one that is signed in."""

    async def story() -> None:
        async with provided(postgres, ANN, BOB) as provider:
            bobs, planted = await sessions.start(provider, By("user:usr_bob"), BOB, ["pwd"])
            mine, cookie = await sessions.start(provider, BY, ANN, ["pwd"], current=bobs)
            assert mine.id != bobs.id
            assert cookie != planted
            assert await sessions.find(provider, planted) is None
            assert await sessions.list_sessions(provider, BOB) == []

    run(story())


def test_rotation_at_privilege_change(postgres: Postgres) -> None:
    """More is proved: the session goes on, under a secret that nobody had before."""

    async def story() -> None:
        async with provided(postgres) as provider:
            session, before = await sessions.start(provider, BY, ANN, ["pwd"])
            rotated, after = await sessions.rotate(provider, BY, session, ["otp", "pwd"])
            assert rotated.id == session.id
            assert rotated.amr == ["pwd", "otp"]
            assert rotated.authenticated_at == session.authenticated_at
            assert rotated.expires_at == session.expires_at
            assert await sessions.find(provider, before) is None
            assert await sessions.find(provider, after) == rotated

    run(story())


def test_signing_in_again_is_worth_what_was_proved_this_time(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            first, before = await sessions.start(provider, BY, ANN, ["pwd", "otp", "mfa"])
            again, after = await sessions.start(provider, BY, ANN, ["pwd"], current=first)
            assert (again.id, again.amr) == (first.id, ["pwd"])
            assert again.authenticated_at > first.authenticated_at
            assert await sessions.find(provider, before) is None
            assert await sessions.find(provider, after) == again

    run(story())


def test_an_end_is_heard_everywhere(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            heard: list[Notice] = []
            provider.listen(heard.extend)
            session, cookie = await sessions.start(provider, BY, ANN, ["pwd"])
            await sessions.end(provider, BY, session.id)
            await sessions.end(provider, BY, session.id)
            assert await sessions.find(provider, cookie) is None
            assert [(n.kind, n.id) for n in heard] == [("ended session", session.id)]
            assert await actions(postgres) == ["session.start", "session.end"]

    run(story())


def test_nobody_ends_another_s(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres, ANN, BOB) as provider:
            session, cookie = await sessions.start(provider, BY, ANN, ["pwd"])
            for id, person in ((session.id, BOB), ("ses_0", ANN), ("ses_0", None)):
                with pytest.raises(NotThere):
                    await sessions.end(provider, BY, id, person=person)
            assert await sessions.find(provider, cookie)
            await sessions.end(provider, BY, session.id, person=ANN)
            assert await sessions.find(provider, cookie) is None

    run(story())


def test_all_but_one_end(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres, ANN, BOB) as provider:
            started = [await sessions.start(provider, BY, ANN, ["pwd"]) for _ in range(3)]
            await sessions.start(provider, BY, BOB, ["pwd"])
            kept, cookie = started[1]
            assert await sessions.end_all(provider, BY, ANN, but=kept.id) == 2
            assert await sessions.list_sessions(provider, ANN) == [kept]
            assert await sessions.find(provider, cookie)
            assert await sessions.end_all(provider, BY, ANN) == 1
            assert len(await sessions.list_sessions(provider, BOB)) == 1

    run(story())


def test_clients_are_told_and_what_they_had_ends(postgres: Postgres) -> None:
    """All but what they may use while the person is away."""

    async def story() -> None:
        async with provided(postgres) as provider:
            session, _ = await sessions.start(provider, BY, ANN, ["pwd"])
            for client, uri in (("told", "https://a.example/out"), ("silent", None)):
                await execute(
                    provider, "INSERT INTO sayso.client (tenant, id, name,"
                    " token_endpoint_auth_method, grant_types, backchannel_logout_uri)"
                    " VALUES ($1, $2, $2, 'none', '{}', $3)", client, uri
                )  # fmt: skip
                for grant, scopes in ((f"{client}-now", []), (f"{client}-on", ["offline_access"])):
                    await execute(
                        provider, "INSERT INTO sayso.oauth_grant (tenant, id, client, person,"
                        " session, scopes, resources, authenticated_at, amr)"
                        " VALUES ($1, $2, $3, $4, $5, $6, '{}', now(), '{}')",
                        grant, client, ANN, session.id, scopes,
                    )  # fmt: skip
            await sessions.end(provider, BY, session.id)
            alive = (
                "SELECT array_agg(id ORDER BY id) FROM sayso.oauth_grant WHERE revoked_at IS NULL"
            )
            assert await fetch(postgres.owner_url, alive) == ["silent-on", "told-on"]
            told = "SELECT array_agg(kind) FROM sayso.outbox"
            assert await fetch(postgres.owner_url, told) == ["backchannel-logout"]

    run(story())


def test_tenants_know_nothing_of_each_other_s(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres, tenants=("acme",)) as world:
            one, other = await world.provider(), await world.provider("acme")
            await execute(one, "INSERT INTO sayso.person (tenant, id) VALUES ($1, $2)", ANN)
            session, cookie = await sessions.start(one, BY, ANN, ["pwd"])
            assert await sessions.find(other, cookie) is None
            assert await sessions.list_sessions(other, ANN) == []
            with pytest.raises(NotThere):
                await sessions.end(other, BY, session.id)
            with pytest.raises(NotThere):
                await sessions.rotate(other, BY, session, ["otp"])
            assert sessions.cookie_name(one) != sessions.cookie_name(other)

    run(story())


def test_browsers_keep_the_cookie_for_this_host_alone() -> None:
    name, value = cookies.keep("__Host-sayso-default", "secret", DAY)
    assert name == b"set-cookie"
    assert value == (
        b"__Host-sayso-default=secret; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=86400"
    )
    assert cookies.drop("a")[1].endswith(b"Max-Age=0")
