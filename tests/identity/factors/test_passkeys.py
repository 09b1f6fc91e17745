"""A passkey signs its person in, at the place it is of, by one answer to what was asked."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.engine.errors import InvalidRequest
from sayso.identity import sessions, signing_in
from sayso.identity.changing import SYSTEM
from sayso.identity.errors import LastWay, NotFresh, NotProved, NotThere, Taken
from sayso.identity.factors import passkeys
from sayso.identity.factors.passkeys import own
from sayso.identity.factors.passkeys.asking import Party, party_of
from sayso.identity.factors.passkeys.library import given_of, registered, used
from sayso.identity.provider import Provider
from sayso.identity.sessions import Session
from sayso.identity.settings import FactorSettings, Settings, change_settings
from sayso.identity.signing_in import SecondNeeded, SignedIn
from tests.identity.factors.authenticator import BE, BS, UP, UV, Device, b64
from tests.identity.factors.mailbox import subjects
from tests.identity.factors.test_passwords import GOOD, give
from tests.identity.factors.test_totp import set_up
from tests.identity.persons import ANN, BOB, BY, actions, execute, provided
from tests.server.native.world import serving
from tests.store.databases import Postgres, fetch, run

ORIGIN = "http://127.0.0.1"
MINE, THEIRS = "browser-1", "browser-2"


async def begun(provider: Provider, person: str = ANN) -> Session:
    session, _ = await sessions.start(provider, BY, person, ["email", "otp"])
    return session


async def add(provider: Provider, device: Device, session: Session, name: str = "Phone") -> Session:
    asked = await passkeys.ask_registration(provider, BY, MINE, session)
    made = device.create(asked.options)
    session, _ = await passkeys.register(provider, BY, MINE, session, asked.id, made, name)
    return session


async def shown(provider: Provider, device: Device, browser: str = MINE) -> signing_in.Outcome:
    asked = await passkeys.ask(provider, BY, browser)
    answer = device.get(asked.options)
    return await signing_in.with_passkey(provider, BY, browser, asked.id, answer)


@pytest.mark.parametrize(
    ("device", "amr"),
    [
        (Device(ORIGIN), ["hwk", "user", "mfa"]),
        (Device(ORIGIN, edwards=True), ["hwk", "user", "mfa"]),
        (Device(ORIGIN, flags=UP | UV | BE | BS, count=None), ["swk", "user", "mfa"]),
    ],
)
def test_sign_up_and_in(postgres: Postgres, device: Device, amr: list[str]) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            session, before = await sessions.start(provider, BY, ANN, ["email"])
            rotated = await add(provider, device, session)
            assert rotated.amr == ["email", *amr]
            assert await sessions.find(provider, before) is None
            for _ in range(2):
                done = await shown(provider, device)
                assert isinstance(done, SignedIn)
                assert (done.session.person, done.session.amr) == (ANN, amr)
            (kept,) = await passkeys.list_passkeys(provider, ANN)
            assert (kept.name, kept.transports) == ("Phone", ["internal"])
            assert kept.backed_up == ("swk" in amr)
            assert kept.used_at is not None
            assert await subjects(provider) == [("ann@a.example", "The passkey “Phone” was added.")]

    run(story())


def test_what_is_asked(postgres: Postgres) -> None:
    """To register: what the person has is left out. To sign in: nothing tells who has what."""

    async def story() -> None:
        async with provided(postgres) as provider:
            device, session = Device(ORIGIN), await begun(provider)
            session = await add(provider, device, session)
            creating = json.loads(
                (await passkeys.ask_registration(provider, BY, MINE, session)).options
            )
            assert creating["rp"] == {"id": "127.0.0.1", "name": "default"}
            assert creating["user"]["name"] == "ann@a.example"
            assert [c["id"] for c in creating["excludeCredentials"]] == [b64(device.id)]
            selection = creating["authenticatorSelection"]
            assert selection["residentKey"] == selection["userVerification"] == "required"
            getting = json.loads((await passkeys.ask(provider, BY, MINE)).options)
            assert getting["allowCredentials"] == []
            assert getting["userVerification"] == "required"

    run(story())


@pytest.mark.parametrize(
    ("issuer", "party"),
    [
        ("https://id.example", Party("id.example", "https://id.example")),
        ("https://id.example:443/t/acme", Party("id.example", "https://id.example")),
        ("https://ID.example:8443/t/acme", Party("id.example", "https://id.example:8443")),
        ("http://localhost:8080", Party("localhost", "http://localhost:8080")),
        ("https://münchen.example", Party("xn--mnchen-3ya.example", "https://xn--mnchen-3ya.example")),
    ],
)  # fmt: skip
def test_the_place_is_the_issuer_s(issuer: str, party: Party) -> None:
    assert party_of(issuer) == party


LIES: list[dict[str, Any]] = [
    {"origin": "https://127.0.0.1"},
    {"origin": "http://127.0.0.1:81"},
    {"origin": "http://127.0.0.1.evil.example"},
    {"party": "evil.example"},
    {"flags": UP},
    {"flags": UV},
    {"flags": UP | UV | BS},
    {"client": {"crossOrigin": True}},
    {"client": {"type": "webauthn.other"}},
    {"client": {"challenge": b64(bytes(32))}},
]


@pytest.mark.parametrize("lie", LIES, ids=str)
def test_what_was_not_asked_so_is_refused(postgres: Postgres, lie: dict[str, Any]) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            session, device = await begun(provider), Device(ORIGIN)
            await add(provider, device, session)
            honest = {name: getattr(device, name) for name in lie}
            for name, value in lie.items():
                setattr(device, name, value)
            with pytest.raises(NotProved):
                await shown(provider, device)
            other = Device(**{"origin": ORIGIN, **lie})
            with pytest.raises(NotProved):
                await add(provider, other, session)
            for name, value in honest.items():
                setattr(device, name, value)
            assert await shown(provider, device)

    run(story())


def test_a_challenge_is_answered_once_in_its_browser(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            session, device = await begun(provider), Device(ORIGIN, count=None)
            await add(provider, device, session)
            asked = await passkeys.ask(provider, BY, MINE)
            answer = device.get(asked.options)
            with pytest.raises(NotProved):
                await signing_in.with_passkey(provider, BY, THEIRS, asked.id, answer)
            tries = [
                signing_in.with_passkey(provider, BY, MINE, asked.id, answer) for _ in range(3)
            ]
            done = await asyncio.gather(*tries, return_exceptions=True)
            assert sum(isinstance(d, SignedIn) for d in done) == 1
            # a wrong answer uses it up too
            asked = await passkeys.ask(provider, BY, MINE)
            for answer in ("{}", device.get(asked.options)):
                with pytest.raises(NotProved):
                    await signing_in.with_passkey(provider, BY, MINE, asked.id, answer)

    run(story())


def test_forgeable_enrolment_tickets_of_passkeys(postgres: Postgres) -> None:
    """What one person was asked for lets no other add a passkey, and no sign-in does."""

    async def story() -> None:
        async with provided(postgres, ANN, BOB) as provider:
            anns, bobs = await begun(provider), await begun(provider, BOB)
            asked = await passkeys.ask_registration(provider, BY, MINE, anns)
            device = Device(ORIGIN)
            made = device.create(asked.options)
            for browser, session, id in (
                (THEIRS, anns, asked.id),
                (MINE, bobs, asked.id),
                (MINE, bobs, "chl_0"),
                (MINE, bobs, (await passkeys.ask(provider, BY, MINE)).id),
            ):
                with pytest.raises(NotProved):
                    await passkeys.register(provider, BY, browser, session, id, made, "Phone")
            assert await passkeys.list_passkeys(provider, BOB) == []

    run(story())


def test_a_copy_is_refused_and_its_owner_told(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            device = Device(ORIGIN, count=5)
            await add(provider, device, await begun(provider))
            await shown(provider, device)
            for count in (4, 5, -1):  # 5, 6 and 0 are shown
                device.count = count
                with pytest.raises(NotProved):
                    await shown(provider, device)
            device.count = 6
            assert await shown(provider, device)
            assert (await actions(postgres)).count("passkey.copied") == 3
            assert "seems to be a copy" in (await subjects(provider))[-1][1]

    run(story())


def test_whose_it_is_is_what_we_keep(postgres: Postgres) -> None:
    """Not what the device says."""

    async def story() -> None:
        async with provided(postgres, ANN, BOB) as provider:
            device = Device(ORIGIN)
            await add(provider, device, await begun(provider))
            for handle in (BOB.encode(), None, b"", b"\xff"):
                device.user = handle
                with pytest.raises(NotProved):
                    await shown(provider, device)
            with pytest.raises(NotProved):
                await shown(provider, Device(ORIGIN, user=ANN.encode()))
            with pytest.raises(NotProved):
                await shown(provider, Device(ORIGIN, user=ANN.encode(), id=device.id))

    run(story())


def test_it_is_not_another_person_s_too(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres, ANN, BOB) as provider:
            device = Device(ORIGIN)
            session = await add(provider, device, await begun(provider))
            with pytest.raises(Taken):
                await add(provider, device, await begun(provider, BOB))
            with pytest.raises(Taken):
                await add(provider, device, session)

    run(story())


def test_it_is_the_second_proof_of_who_gave_the_first(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres, ANN, BOB) as provider:
            await give(provider, ANN, GOOD)
            await set_up(provider)
            anns, bobs = Device(ORIGIN), Device(ORIGIN)
            await add(provider, anns, await begun(provider))
            await add(provider, bobs, await begun(provider, BOB))
            needed = await signing_in.with_password(provider, BY, MINE, "ann@a.example", GOOD)
            assert isinstance(needed, SecondNeeded)
            assert needed.ways[0] == "passkey"
            asked = await signing_in.ask_passkey(provider, BY, MINE, needed.ticket)
            (allowed,) = json.loads(asked.options)["allowCredentials"]
            assert allowed["id"] == b64(anns.id)
            # Bob's does not do, whether he answers this or another question
            other = await passkeys.ask(provider, BY, MINE)
            for each in (asked, other):
                with pytest.raises(NotProved):
                    await signing_in.then_passkey(
                        provider, BY, MINE, needed.ticket, each.id, bobs.get(each.options)
                    )
            asked = await signing_in.ask_passkey(provider, BY, MINE, needed.ticket)
            anns.user = None  # which it may leave out where it was named
            done = await signing_in.then_passkey(
                provider, BY, MINE, needed.ticket, asked.id, anns.get(asked.options)
            )
            assert done.session.person == ANN
            assert done.session.amr == ["pwd", "hwk", "user", "mfa"]

    run(story())


def test_account_linking_without_a_fresh_factor(postgres: Postgres) -> None:
    """Who finds a browser open adds no passkey to the account, and takes none away."""

    async def story() -> None:
        async with provided(postgres) as provider:
            session = await begun(provider)
            asked = await passkeys.ask_registration(provider, BY, MINE, session)
            made = Device(ORIGIN).create(asked.options)
            session = await add(provider, Device(ORIGIN), session)
            (kept,) = await passkeys.list_passkeys(provider, ANN)
            await execute(
                provider,
                "UPDATE sayso.session SET authenticated_at = now() - interval '11 min'"
                " WHERE tenant = $1",
            )
            weak, _ = await sessions.start(provider, BY, ANN, ["pwd"])
            for each in (session, weak):  # too long ago, and not strong enough
                for attempt in (
                    passkeys.ask_registration(provider, BY, MINE, each),
                    passkeys.register(provider, BY, MINE, each, asked.id, made, "Phone"),
                    passkeys.remove(provider, BY, each, kept.id),
                ):
                    with pytest.raises(NotFresh):
                        await attempt
            assert await passkeys.list_passkeys(provider, ANN) == [kept]

    run(story())


def test_several_named_and_removed(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres, ANN, BOB) as provider:
            session = await begun(provider)
            first, second = Device(ORIGIN), Device(ORIGIN)
            session = await add(provider, first, session, "Phone")
            session = await add(provider, second, session, "Key")
            phone, key = await passkeys.list_passkeys(provider, ANN)
            assert (phone.name, key.name) == ("Phone", "Key")
            bobs = await begun(provider, BOB)
            for attempt in (
                passkeys.rename(provider, BY, bobs, phone.id, "Mine"),
                passkeys.remove(provider, BY, bobs, phone.id),
            ):
                with pytest.raises(NotThere):
                    await attempt
            await passkeys.rename(provider, BY, session, phone.id, "Old phone")
            with pytest.raises(InvalidRequest):
                await passkeys.rename(provider, BY, session, phone.id, "a\nb")
            await passkeys.remove(provider, BY, session, phone.id)
            with pytest.raises(NotProved):
                await shown(provider, first)
            assert await shown(provider, second)
            no_mail = Settings(factors=FactorSettings(email=False))
            await change_settings(provider, SYSTEM, no_mail)
            with pytest.raises(LastWay):
                await passkeys.remove(provider, BY, session, key.id)
            assert await passkeys.list_passkeys(provider, ANN)

    run(story())


def test_there_are_not_any_number(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            monkeypatch.setattr(own, "MOST", 1)
            session = await add(provider, Device(ORIGIN), await begun(provider))
            with pytest.raises(Taken):
                await passkeys.ask_registration(provider, BY, MINE, session)

    run(story())


def test_tenant_breakout_by_a_passkey(postgres: Postgres) -> None:
    """Tenants of one host are one place to a device, and two to us."""

    async def story() -> None:
        async with serving(postgres, tenants=("acme",)) as world:
            one, other = await world.provider(), await world.provider("acme")
            for each in (one, other):
                await execute(each, "INSERT INTO sayso.person (tenant, id) VALUES ($1, $2)", ANN)
            device = Device(ORIGIN)
            await add(one, device, await begun(one))
            with pytest.raises(NotProved):
                await shown(other, device)
            assert await shown(one, device)

    run(story())


def test_where_there_are_none(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            device = Device(ORIGIN)
            await add(provider, device, await begun(provider))
            none = Settings(factors=FactorSettings(passkeys=False))
            await change_settings(provider, SYSTEM, none)
            with pytest.raises(NotProved):
                await shown(provider, device)
            assert await fetch(postgres.owner_url, "SELECT count(*) FROM sayso.passkey") == 1

    run(story())


PARTY = party_of(ORIGIN)
CHALLENGE = bytes(32)
CREATING = json.dumps(
    {"rp": {"id": PARTY.id}, "user": {"id": b64(b"usr_ann")}, "challenge": b64(CHALLENGE)}
)
GETTING = json.dumps({"rpId": PARTY.id, "challenge": b64(CHALLENGE)})
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("AAAA"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=4,
)


DEVICE = Device(ORIGIN, edwards=True)
MADE, GOT = DEVICE.create(CREATING), DEVICE.get(GETTING)
PLACES = [
    (answer, response, name)
    for answer in (MADE, GOT)
    for response in (False, True)
    for name in (json.loads(answer)["response"] if response else json.loads(answer))
    if name not in ("response", "transports", "userHandle")
]


@given(st.sampled_from(PLACES), JUNK | st.tuples(st.integers(0, 10), st.sampled_from("ABC_")))
def test_junk_is_no_answer(place: tuple[str, bool, str], change: Any) -> None:
    """Whatever is changed in an answer, it is refused and nothing fails."""
    answer, response, name = place
    right = registered(PARTY, CHALLENGE, MADE)
    assert right is not None
    key = right.verified.credential_public_key
    assert used(PARTY, CHALLENGE, GOT, key) is not None
    said = json.loads(answer)
    inner = said["response"] if response else said
    before = inner[name]
    if isinstance(change, tuple):
        at, letter = change
        change = before[:at] + letter + before[at + 1 :]
    inner[name] = change
    text = json.dumps(said)
    given_of(text)
    made, got = registered(PARTY, CHALLENGE, text), used(PARTY, CHALLENGE, text, key)
    if change != before:
        assert got is None
        assert made is None or name == "attestationObject"  # which nobody signs


@given(st.text() | JUNK.map(json.dumps))
def test_junk_is_nothing_at_all(text: str) -> None:
    assert registered(PARTY, CHALLENGE, text) is None
    assert used(PARTY, CHALLENGE, text, b"") is None
    assert given_of(text) is None
