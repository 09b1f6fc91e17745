"""methods knows what ways of proving who one is are called (RFC 8176), and what they come to."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ...store.database import Connection

PASSWORD = "pwd"
EMAIL = "email"
"""A code or a link that was mailed, for which RFC 8176 has no name."""
OTP = "otp"
"""A code of an authenticator app, or one that was made for recovery."""
HARDWARE, SOFTWARE = "hwk", "swk"
"""A passkey, on one device or kept by a service."""
USER = "user"
"""That the device knew who was there."""
SEVERAL_FACTORS, SEVERAL_CHANNELS = "mfa", "mca"

STRONG = frozenset({OTP, HARDWARE, SOFTWARE})
"""What somebody who knows a password or reads mail does not have with it."""


class Ways(msgspec.Struct, frozen=True):
    """The ways that a person has set up."""

    password: bool
    passkeys: int
    totp: bool
    recovery_codes: int
    """Those not used yet."""
    email: bool
    """Whether there is an address that is verified."""

    @property
    def strong(self) -> bool:
        """Whether there is one that a thief of password and mailbox has not."""
        return self.totp or self.passkeys > 0


async def ways_of(c: Connection, tenant: int, person: str) -> Ways:
    """What a person has set up."""
    row = await c.fetchrow(
        "SELECT"
        " EXISTS (SELECT FROM sayso.password WHERE tenant = $1 AND person = $2),"
        " (SELECT count(*) FROM sayso.passkey WHERE tenant = $1 AND person = $2),"
        " EXISTS (SELECT FROM sayso.totp WHERE tenant = $1 AND person = $2"
        "  AND confirmed_at IS NOT NULL),"
        " (SELECT count(*) FROM sayso.recovery_code WHERE tenant = $1 AND person = $2"
        "  AND used_at IS NULL),"
        " EXISTS (SELECT FROM sayso.person_email WHERE tenant = $1 AND person = $2"
        "  AND verified_at IS NOT NULL)",
        tenant,
        person,
    )
    assert row is not None
    return Ways(*row)


def together(methods: Iterable[str]) -> list[str]:
    """The `amr` of methods used one after another, each once."""
    used = list(dict.fromkeys(methods))
    known = {PASSWORD} & set(used)
    had = {EMAIL, OTP, HARDWARE, SOFTWARE} & set(used)
    verified = USER in used and {HARDWARE, SOFTWARE} & had
    if verified or (known and had - {EMAIL}) or len(had) > 1:
        used.append(SEVERAL_FACTORS)
    elif known and had:
        used.append(SEVERAL_CHANNELS)
    return list(dict.fromkeys(used))


def is_strong(methods: Iterable[str]) -> bool:
    """Whether one of them is."""
    return not STRONG.isdisjoint(methods)
