"""signing_in knows what it takes to be signed in: one proof or two, by what the person has set up.

After the first of two the browser has a ticket: a random id that is good in this browser alone, for
a few tries and minutes, and says nowhere but in our table who is meant and what they have proved.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable, Sequence
from typing import Literal

import msgspec

from ..engine.errors import InvalidRequest
from . import challenges
from .branding import Language
from .changing import By, Changing, change
from .errors import NotProved
from .factors import codes, passkeys, passwords, recovery, regaining, totp
from .factors.codes import Proof
from .factors.methods import (
    EMAIL,
    OTP,
    PASSWORD,
    SEVERAL_CHANNELS,
    SEVERAL_FACTORS,
    Ways,
    is_strong,
    together,
    ways_of,
)
from .factors.notices import tell, verified
from .factors.passkeys import Asked, Shown
from .people.emails import find_by_email, fold
from .provider import Provider
from .sessions import Session, begin, require_active
from .settings import Settings, settings_of
from .throttle import Bucket, Limit, bucket, give_back, network, spend

Second = Literal["passkey", "totp", "recovery", "email", "password"]
"""Ways to give the second of two proofs."""

KIND = "second-factor"
SECONDS = 600
TRIES = 5

_PAIR = Limit("password", 10, 60.0)
_FROM = Limit("password from", 100, 6.0)
_SECOND = Limit("second factor", 20, 180.0)
"""Of a person's second factor, which only who has given the first can fill."""

Check = Callable[[Changing, str], Awaitable[Sequence[str]]]
"""By which methods a person has proved who they are; none where they have not."""


class SignedIn(msgspec.Struct, frozen=True):
    """A session, and its cookie's value."""

    session: Session
    cookie: str


class SecondNeeded(msgspec.Struct, frozen=True):
    """That a second proof is needed, and which ones will do, the best first."""

    ticket: str
    ways: tuple[Second, ...]


Outcome = SignedIn | SecondNeeded

_SIGN_IN: tuple[codes.Purpose, ...] = ("sign-in", "sign-up")


def is_enough(settings: Settings, session: Session) -> bool:
    """Whether a session does for more than to set up what the tenant asks for."""
    both = {SEVERAL_FACTORS, SEVERAL_CHANNELS} & set(session.amr)
    return settings.factors.second_factor != "always" or bool(both)


async def with_password(
    provider: Provider,
    by: By,
    browser: str,
    address: str,
    password: str,
    *,
    current: Session | None = None,
) -> Outcome:
    """Sign in with an address and a password; `current` is the browser's session so far.

    Raises NotProved, whatever of it is wrong, NotActive or TooMany.
    """
    settings = await settings_of(provider)
    if not settings.factors.passwords:
        raise NotProved("there are no passwords here")
    buckets = _buckets(by, address)
    await spend(provider, *buckets)
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        person = await find_by_email(c, provider.tenant, address)
    if not await passwords.check(provider, person, password) or person is None:
        await _failed(provider, by, person, "password", {"email": address})
        raise NotProved("the address or the password is wrong")
    await give_back(provider, *buckets)
    return await proved(provider, by, browser, person, [PASSWORD], current=current)


async def with_code(
    provider: Provider, by: By, browser: str, proof: Proof, *, current: Session | None = None
) -> Outcome:
    """Sign in as whoever's address codes.answer has proved; raises NotProved or NotActive."""
    settings = await settings_of(provider)
    if proof.person is None or proof.purpose not in _SIGN_IN or not settings.factors.email:
        raise NotProved("nobody can sign in by this")
    return await proved(provider, by, browser, proof.person, [EMAIL], current=current)


async def with_passkey(
    provider: Provider,
    by: By,
    browser: str,
    id: str,
    credential: str,
    *,
    current: Session | None = None,
) -> Outcome:
    """Sign in as whose passkey answers passkeys.ask; raises NotProved or NotActive."""
    settings = await settings_of(provider)
    if not settings.factors.passkeys:
        raise NotProved("there are no passkeys here")

    async def effect(changing: Changing) -> Shown | None:
        return await passkeys.answer(changing, provider, settings, browser, id, credential)

    shown = await change(provider, by, effect)
    if shown is None:
        await _failed(provider, by, None, "passkey", {})
        raise NotProved("this passkey is not known here, or it took too long")
    return await proved(provider, by, browser, shown.person, shown.methods, current=current)


async def proved(
    provider: Provider,
    by: By,
    browser: str,
    person: str,
    methods: Sequence[str],
    *,
    current: Session | None = None,
) -> Outcome:
    """Go on for a person who has proved who they are by some methods; raises NotActive."""
    settings = await settings_of(provider)
    by = dataclasses.replace(by, actor=f"user:{person}")

    async def effect(changing: Changing) -> Outcome:
        await require_active(changing.c, changing.tenant, person)
        ways = seconds(settings, await ways_of(changing.c, changing.tenant, person), methods)
        if not ways:
            return await _begin(changing, settings, person, methods, current)
        ticket = await challenges.pose(
            changing,
            KIND,
            seconds=SECONDS,
            browser=browser,
            person=person,
            body={"methods": list(methods)},
            attempts=TRIES,
        )
        return SecondNeeded(ticket, ways)

    return await change(provider, by, effect)


def seconds(settings: Settings, ways: Ways, methods: Sequence[str]) -> tuple[Second, ...]:
    """What will do as the second of two proofs; nothing where one is enough, or all there is."""
    always = settings.factors.second_factor == "always"
    if SEVERAL_FACTORS in together(methods) or not (ways.totp or always):
        return ()
    strong: list[Second] = []
    if ways.passkeys and settings.factors.passkeys:
        strong.append("passkey")
    if ways.totp:
        strong.append("totp")
    if strong and ways.recovery_codes:
        strong.append("recovery")
    if strong:
        return tuple(strong)
    if PASSWORD in methods and ways.email and settings.factors.email:
        return ("email",)
    if EMAIL in methods and ways.password and settings.factors.passwords:
        return ("password",)
    return ()


# ── The second of two ──


async def pending(provider: Provider, browser: str, ticket: str) -> SecondNeeded | None:
    """What a ticket still needs."""
    settings = await settings_of(provider)
    tenant = provider.tenant
    async with provider.database.tenant(tenant, readonly=True) as c:
        found = await challenges.look(c, tenant, KIND, ticket, browser)
        if found is None or found.person is None:
            return None
        ways = await ways_of(c, tenant, found.person)
    return SecondNeeded(ticket, seconds(settings, ways, found.body["methods"]))


async def ask_passkey(provider: Provider, by: By, browser: str, ticket: str) -> Asked:
    """Ask for a passkey of the person of a ticket, for `then_passkey`; raises NotProved."""
    person = await _holder(provider, browser, ticket)
    return await passkeys.ask(provider, by, browser, person=person)


async def then_passkey(
    provider: Provider,
    by: By,
    browser: str,
    ticket: str,
    id: str,
    credential: str,
    *,
    current: Session | None = None,
) -> SignedIn:
    """Sign in with a passkey after the first proof; raises as `then_totp`."""
    settings = await settings_of(provider)

    async def check(changing: Changing, person: str) -> Sequence[str]:
        shown = await passkeys.answer(changing, provider, settings, browser, id, credential)
        return () if shown is None or shown.person != person else shown.methods

    return await then(provider, by, browser, ticket, "passkey", check, current=current)


async def then_totp(
    provider: Provider,
    by: By,
    browser: str,
    ticket: str,
    code: str,
    *,
    current: Session | None = None,
) -> SignedIn:
    """Sign in with an app's code after the first proof; raises NotProved, NotActive or TooMany."""

    async def check(changing: Changing, person: str) -> Sequence[str]:
        return [OTP] if await totp.accept(changing, provider, person, code) else ()

    return await then(provider, by, browser, ticket, "totp", check, current=current)


async def then_recovery(
    provider: Provider,
    by: By,
    browser: str,
    ticket: str,
    code: str,
    *,
    current: Session | None = None,
) -> SignedIn:
    """Sign in with a recovery code after the first proof; raises as `then_totp`."""
    settings = await settings_of(provider)

    async def check(changing: Changing, person: str) -> Sequence[str]:
        right = await recovery.accept(changing, provider, settings, person, code)
        return [OTP] if right else ()

    return await then(provider, by, browser, ticket, "recovery", check, current=current)


async def then_password(
    provider: Provider,
    by: By,
    browser: str,
    ticket: str,
    password: str,
    *,
    current: Session | None = None,
) -> SignedIn:
    """Sign in with a password after a mailed code; raises as `then_totp`."""
    person = await _holder(provider, browser, ticket)
    right = await passwords.check(provider, person, password)

    async def check(changing: Changing, _: str) -> Sequence[str]:
        return [PASSWORD] if right else ()

    return await then(provider, by, browser, ticket, "password", check, current=current)


async def ask_second(
    provider: Provider, by: By, browser: str, ticket: str, *, language: Language | None = None
) -> str:
    """Mail a code to the person of a ticket; the id for `then_code`. Raises NotProved, TooMany."""
    person = await _holder(provider, browser, ticket)
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        addresses = await verified(c, provider.tenant, person)
    if not addresses:
        raise NotProved("there is no address to mail a code to")
    return await codes.ask(provider, by, browser, addresses[0], language=language)


async def then_code(
    provider: Provider,
    by: By,
    browser: str,
    ticket: str,
    proof: Proof,
    *,
    current: Session | None = None,
) -> SignedIn:
    """Sign in with a mailed code after a password; raises as `then_totp`."""

    async def check(changing: Changing, person: str) -> Sequence[str]:
        return [EMAIL] if proof.person == person and proof.purpose == "sign-in" else ()

    return await then(provider, by, browser, ticket, "email", check, current=current)


async def then(
    provider: Provider,
    by: By,
    browser: str,
    ticket: str,
    way: Second,
    check: Check,
    *,
    current: Session | None = None,
) -> SignedIn:
    """Sign in if `check` finds the second proof right, given in a way that will do."""
    settings = await settings_of(provider)
    person = await _holder(provider, browser, ticket)
    by = dataclasses.replace(by, actor=f"user:{person}")
    limit = bucket(_SECOND, person)
    await spend(provider, limit)

    async def effect(changing: Changing) -> SignedIn | None:
        found = await challenges.attempt(changing, KIND, ticket, browser)
        if found is None:
            return None
        await require_active(changing.c, changing.tenant, person)
        ways = await ways_of(changing.c, changing.tenant, person)
        will_do = way in seconds(settings, ways, found.body["methods"])
        methods = await check(changing, person) if will_do else ()
        if not methods:
            details = {"way": way}
            changing.audit("sign-in", f"user:{person}", outcome="failure", details=details)
            if not found.attempts_left:
                await tell(changing, provider, settings, person, "second factor")
            return None
        if await challenges.use(changing, KIND, ticket, browser) is None:
            return None
        used = [*found.body["methods"], *methods]
        return await _begin(changing, settings, person, used, current)

    done = await change(provider, by, effect)
    if done is None:
        raise NotProved("this is not right, or it took too long: sign in anew")
    await give_back(provider, limit)
    return done


async def _begin(
    changing: Changing,
    settings: Settings,
    person: str,
    methods: Sequence[str],
    current: Session | None,
) -> SignedIn:
    """Sign a person in; who does so with what is strongest has not lost it."""
    if is_strong(methods):
        await regaining.stop_all(changing, person)
    amr = together(methods)
    return SignedIn(*await begin(changing, settings, person, amr, current=current))


async def _holder(provider: Provider, browser: str, ticket: str) -> str:
    """Whose a ticket is; raises NotProved."""
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        found = await challenges.look(c, provider.tenant, KIND, ticket, browser)
    if found is None or found.person is None:
        raise NotProved("it took too long: sign in anew")
    return found.person


async def _failed(
    provider: Provider, by: By, person: str | None, way: str, personal: dict[str, str]
) -> None:
    async def effect(changing: Changing) -> None:
        target, details = f"user:{person or ''}", {"way": way}
        changing.audit("sign-in", target, outcome="failure", details=details, personal=personal)

    await change(provider, by, effect)


def _buckets(by: By, address: str) -> list[Bucket]:
    """What a password that is tried is counted in."""
    try:
        account = fold(address)
    except InvalidRequest:
        account = address[:254].lower()
    client = network(by.address)
    return [bucket(_PAIR, account, client), bucket(_FROM, client)]
