"""recovery knows the codes that somebody keeps on paper for the day on which all else is lost.

A code has 100 random bits, so that its plain digest can be kept; it is typed as Crockford's base 32
is read, whatever is made of its letters.
"""

from __future__ import annotations

import secrets

from ..changing import By, Changing, change
from ..ids import digest
from ..provider import Provider
from ..sessions import Session
from ..settings import Settings, settings_of
from .fresh import require_fresh
from .notices import tell

COUNT = 10
GROUPS, GROUP = 4, 5

_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
_READ = str.maketrans({"o": "0", "i": "1", "l": "1", "-": None, " ": None})


async def make(provider: Provider, by: By, session: Session) -> list[str]:
    """New codes, shown this once, in the place of those before; raises NotFresh."""
    settings = await settings_of(provider)
    codes = [_new() for _ in range(COUNT)]

    async def effect(changing: Changing) -> None:
        holder = await require_fresh(changing, settings, session)
        await drop(changing, holder.person)
        await changing.c.executemany(
            "INSERT INTO sayso.recovery_code (tenant, person, digest) VALUES ($1, $2, $3)",
            [(changing.tenant, holder.person, digest(_read(code))) for code in codes],
        )
        changing.audit("recovery-codes.make", f"user:{holder.person}")
        await tell(changing, provider, settings, holder.person, "recovery codes")

    await change(provider, by, effect)
    return codes


async def accept(
    changing: Changing, provider: Provider, settings: Settings, person: str, code: str
) -> bool:
    """Whether it is one of the person's codes, which from now on it is no longer; they are told."""
    used = await changing.c.fetchval(
        "UPDATE sayso.recovery_code SET used_at = now()"
        " WHERE tenant = $1 AND person = $2 AND digest = $3 AND used_at IS NULL RETURNING true",
        changing.tenant,
        person,
        digest(_read(code)),
    )
    if used is None:
        return False
    changing.audit("recovery-code.use", f"user:{person}")
    await tell(changing, provider, settings, person, "recovery code used")
    return True


async def drop(changing: Changing, person: str) -> None:
    """Take a person's codes away."""
    await changing.c.execute(
        "DELETE FROM sayso.recovery_code WHERE tenant = $1 AND person = $2",
        changing.tenant,
        person,
    )


def _new() -> str:
    return "-".join("".join(secrets.choice(_DIGITS) for _ in range(GROUP)) for _ in range(GROUPS))


def _read(typed: str) -> str:
    return typed.lower().translate(_READ)
