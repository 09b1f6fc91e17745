"""totp knows the codes of authenticator apps (RFC 6238): six digits, SHA-1, thirty seconds, as all
apps can.

A code is good for its time step and the one before, as clocks differ and people type, and once: the
last step that was accepted is kept (section 5.2).
"""

from __future__ import annotations

import time

import msgspec
import pyotp

from ..changing import By, Changing, change
from ..errors import NotProved, Taken
from ..provider import Provider
from ..sessions import Session, renew
from ..settings import settings_of
from .fresh import require_fresh
from .methods import OTP, together
from .notices import place_name, tell, verified

PURPOSE = "totp"

STEP = 30
BACK = 1
"""Steps back that are accepted; not forward, which would leave a thief more time."""


class Offered(msgspec.Struct, frozen=True):
    """A secret to be put into an app, in base 32, and the URI of it for a QR code."""

    secret: str
    uri: str


async def offer(provider: Provider, by: By, session: Session) -> Offered:
    """Make a secret, which counts once a code of it is shown (`confirm`).

    Raises NotFresh, or Taken where an app is set up already.
    """
    settings = await settings_of(provider)
    secret = pyotp.random_base32()

    async def effect(changing: Changing) -> str:
        holder = await require_fresh(changing, settings, session)
        done = await changing.c.execute(
            "INSERT INTO sayso.totp AS t (tenant, person, sealed) VALUES ($1, $2, $3)"
            " ON CONFLICT (tenant, person) DO UPDATE"
            " SET sealed = excluded.sealed, last_step = 0, created_at = now()"
            " WHERE t.confirmed_at IS NULL",
            changing.tenant,
            holder.person,
            provider.seal.seal(changing.tenant, PURPOSE, secret.encode()),
        )
        if done.endswith(" 0"):
            raise Taken("an authenticator app is set up: remove it first")
        addresses = await verified(changing.c, changing.tenant, holder.person)
        return addresses[0] if addresses else holder.person

    name = await change(provider, by, effect)
    uri = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=place_name(provider, settings))
    return Offered(secret, uri)


async def confirm(provider: Provider, by: By, session: Session, code: str) -> tuple[Session, str]:
    """Have the secret count from now on; the session under a new secret.

    Raises NotFresh, or NotProved where the code is not of it.
    """
    settings = await settings_of(provider)

    async def effect(changing: Changing) -> tuple[Session, str] | None:
        holder = await require_fresh(changing, settings, session)
        if not await _accept(changing, provider, holder.person, code, confirmed=False):
            changing.audit("totp.confirm", f"user:{holder.person}", outcome="failure")
            return None
        await changing.c.execute(
            "UPDATE sayso.totp SET confirmed_at = now() WHERE tenant = $1 AND person = $2",
            changing.tenant,
            holder.person,
        )
        changing.audit("totp.confirm", f"user:{holder.person}")
        await tell(changing, provider, settings, holder.person, "totp")
        return await renew(changing, settings, session.id, together([*holder.session.amr, OTP]))

    done = await change(provider, by, effect)
    if done is None:
        raise NotProved("this is not the app's code: look at the clock of the device")
    return done


async def remove(provider: Provider, by: By, session: Session) -> tuple[Session, str]:
    """Take the app away; the session under a new secret. Raises NotFresh."""
    settings = await settings_of(provider)

    async def effect(changing: Changing) -> tuple[Session, str]:
        holder = await require_fresh(changing, settings, session)
        await drop(changing, holder.person)
        await tell(changing, provider, settings, holder.person, "totp removed")
        return await renew(changing, settings, session.id)

    return await change(provider, by, effect)


# ── Within a change ──


async def accept(changing: Changing, provider: Provider, person: str, code: str) -> bool:
    """Whether it is a code of the person's app, which from now on it is no longer."""
    return await _accept(changing, provider, person, code, confirmed=True)


async def drop(changing: Changing, person: str) -> None:
    """Take a person's app away."""
    await changing.c.execute(
        "DELETE FROM sayso.totp WHERE tenant = $1 AND person = $2", changing.tenant, person
    )
    changing.audit("totp.remove", f"user:{person}")


async def _accept(
    changing: Changing, provider: Provider, person: str, code: str, *, confirmed: bool
) -> bool:
    row = await changing.c.fetchrow(
        "SELECT sealed, last_step FROM sayso.totp"
        " WHERE tenant = $1 AND person = $2 AND (confirmed_at IS NOT NULL) = $3 FOR UPDATE",
        changing.tenant,
        person,
        confirmed,
    )
    if row is None:
        return False
    secret = provider.seal.open(changing.tenant, PURPOSE, row["sealed"]).decode()
    step = step_of(secret, code, time.time())
    if step is None or step <= row["last_step"]:
        return False
    await changing.c.execute(
        "UPDATE sayso.totp SET last_step = $3 WHERE tenant = $1 AND person = $2",
        changing.tenant,
        person,
        step,
    )
    return True


def step_of(secret: str, code: str, now: float) -> int | None:
    """The time step that a code is of, if it is one that counts now."""
    typed = code.replace(" ", "")
    if not (len(typed) == 6 and typed.isascii() and typed.isdecimal()):
        return None
    app = pyotp.TOTP(secret)
    steps = [int(now) // STEP - back for back in range(BACK + 1)]
    found = [step for step in steps if app.verify(typed, for_time=step * STEP)]
    return found[0] if found else None
