"""regaining knows how somebody gets back into an account of which they have lost what is strongest.

Mail alone must not be enough, or whoever reads it would take the account over. So there is a time
of waiting, and all the account's addresses are told at its beginning, with a link that ends it;
signing in as usual ends it too. At its end the mail has to be read once more. Then all other ways
to sign in are gone, and all sessions and grants have ended.
"""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

import msgspec

from ...store.database import Connection
from .. import challenges
from ..changing import By, Changing, change
from ..errors import NotProved, NotThere
from ..ids import digest, new_secret
from ..mail import write
from ..provider import Provider
from ..sessions import Session, begin, finish_all, require_active
from ..settings import Settings, settings_of
from .codes import Proof, link
from .methods import EMAIL, ways_of
from .notices import language_of, place_name, source, tell, verified

KIND = "recovery"
LINK = "/id/recover/stop"
"""Where a letter's link to end it leads to, below the issuer."""

CLAIM = timedelta(days=7)
"""For how long it can be brought to its end."""


class Waiting(msgspec.Struct, frozen=True):
    """That the time of waiting has begun, and is over then."""

    until: datetime


async def regain(
    provider: Provider, by: By, proof: Proof, *, current: Session | None = None
) -> Waiting | tuple[Session, str]:
    """Begin to wait, or after that be signed in, for who has just read mail (purpose `recover`).

    Raises NotProved, also where nobody recovers by mail here or there is nothing to recover from,
    or NotActive.
    """
    settings = await settings_of(provider)
    person = proof.person
    if person is None or proof.purpose != "recover" or not settings.factors.recovery:
        raise NotProved("no account is recovered by this")
    by = dataclasses.replace(by, actor=f"user:{person}")

    async def effect(changing: Changing) -> Waiting | tuple[Session, str]:
        await require_active(changing.c, changing.tenant, person)
        if not (await ways_of(changing.c, changing.tenant, person)).strong:
            raise NotProved("nothing stronger than mail is set up: sign in by mail")
        row = await changing.c.fetchrow(
            "SELECT id, created_at + make_interval(hours => $4) AS until,"
            " created_at + make_interval(hours => $4) <= now() AS over FROM sayso.challenge"
            f" WHERE {_OPEN} FOR UPDATE",
            changing.tenant,
            person,
            KIND,
            settings.factors.recovery_hours,
        )
        if row is None:
            return await _begin(changing, provider, settings, person)
        if not row["over"]:
            return Waiting(row["until"])
        await challenges.use(changing, KIND, row["id"], None)
        await strip(changing, person)
        changing.audit("recovery.end", f"user:{person}")
        await tell(changing, provider, settings, person, "recovered")
        return await begin(changing, settings, person, [EMAIL], current=current)

    return await change(provider, by, effect)


async def stop(provider: Provider, by: By, id: str, key: str) -> bool:
    """End the waiting, for who has the letter's link; whether somebody waited."""

    async def effect(changing: Changing) -> bool:
        person = await changing.c.fetchval(
            "UPDATE sayso.challenge SET used_at = now() WHERE tenant = $1 AND id = $2"
            " AND kind = $3 AND digest = $4 AND used_at IS NULL RETURNING person",
            changing.tenant,
            id,
            KIND,
            digest(key),
        )
        if person is not None:
            changing.audit("recovery.stop", f"user:{person}")
        return person is not None

    return await change(provider, by, effect)


async def reset(provider: Provider, by: By, person: str) -> None:
    """Take from somebody all ways to sign in but mail, as an administrator; they are told.

    Raises NotThere.
    """
    settings = await settings_of(provider)

    async def effect(changing: Changing) -> None:
        there = await changing.c.fetchval(
            "SELECT true FROM sayso.person WHERE tenant = $1 AND id = $2", changing.tenant, person
        )
        if not there:
            raise NotThere("there is no such person")
        await strip(changing, person)
        await tell(changing, provider, settings, person, "reset")

    await change(provider, by, effect)


# ── Within a change ──


async def stop_all(changing: Changing, person: str) -> None:
    """End the waiting, as the person has signed in with what somebody said was lost."""
    done = await changing.c.execute(
        f"UPDATE sayso.challenge SET used_at = now() WHERE {_OPEN}",
        changing.tenant,
        person,
        KIND,
    )
    if not done.endswith(" 0"):
        changing.audit("recovery.stop", f"user:{person}")


async def strip(changing: Changing, person: str) -> None:
    """Take from a person all ways to sign in but mail, and all that they were signed in to."""
    for table in ("password", "passkey", "totp", "recovery_code"):
        await changing.c.execute(
            f"DELETE FROM sayso.{table} WHERE tenant = $1 AND person = $2", changing.tenant, person
        )
    await finish_all(changing, person)
    for grant in await _grants(changing.c, changing.tenant, person):
        await changing.end("grant", grant)
    changing.audit("factors.remove", f"user:{person}")


_OPEN = "tenant = $1 AND person = $2 AND kind = $3 AND used_at IS NULL AND expires_at > now()"


async def _begin(
    changing: Changing, provider: Provider, settings: Settings, person: str
) -> Waiting:
    key = new_secret()
    wait = timedelta(hours=settings.factors.recovery_hours)
    id = await challenges.pose(
        changing,
        KIND,
        seconds=int((wait + CLAIM).total_seconds()),
        person=person,
        secret=key,
    )
    until = changing.now + wait
    language = await language_of(changing, settings, person)
    values = {
        "tenant": place_name(provider, settings),
        "until": f"{until:%Y-%m-%d %H:%M} UTC",
        "link": link(provider, LINK, id, key),
        **source(changing, language),
    }
    for address in await verified(changing.c, changing.tenant, person):
        changing.send(write("recovery", address, values, language=language))
    changing.audit("recovery.begin", f"user:{person}")
    return Waiting(until)


async def _grants(c: Connection, tenant: int, person: str) -> list[str]:
    """The grants of a person, revoked from now on."""
    rows = await c.fetch(
        "UPDATE sayso.oauth_grant SET revoked_at = now() WHERE tenant = $1 AND person = $2"
        " AND revoked_at IS NULL RETURNING id",
        tenant,
        person,
    )
    return [row["id"] for row in rows]
