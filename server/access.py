"""Knows the keys that a tenant of the database accepts, without asking the database each time.

What was looked up is believed for a second, so a key that is revoked, or expires, is refused a
second later at most.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from hashlib import sha256

from ..engine.errors import SaysoError
from ..store.database import Database
from ..store.keys import ApiKey, Scope, find_key


class NoKey(SaysoError):
    """A key is wanted and none was given, or none that is in force."""

    code = "unauthorized"


class Forbidden(SaysoError):
    """The key is in force but lacks the scope for this."""

    code = "forbidden"


BELIEVED = 1.0
"""Seconds."""

MANY = 4096


class TenantKeys:
    """The keys of one tenant."""

    def __init__(self, database: Database, tenant: int) -> None:
        self._database = database
        self._tenant = tenant
        self._known: OrderedDict[bytes, tuple[float, ApiKey | None]] = OrderedDict()

    def accept(self, authorization: bytes | None) -> bool:
        """Whether a check may be answered; False also where a key must be looked up first."""
        return self.allows(authorization, "check")

    def allows(self, authorization: bytes | None, scope: Scope) -> bool:
        """Whether a key that was just looked up has a scope; `admin` has all."""
        key = self.key(authorization)
        return key is not None and (scope in key.scopes or "admin" in key.scopes)

    def key(self, authorization: bytes | None) -> ApiKey | None:
        """The key of a header, if it was just looked up and is in force."""
        known = self._known.get(_digest(authorization))
        if known is None or known[0] < time.monotonic():
            return None
        return known[1]

    def forget(self) -> None:
        """Ask the database about every key again: some have changed."""
        self._known.clear()

    async def look_up(self, authorization: bytes | None) -> ApiKey | None:
        """The key of a header, asked of the database if need be."""
        text = bearer(authorization)
        if text is None:
            return None
        digest = _digest(authorization)
        known = self._known.get(digest)
        if known is not None and known[0] >= time.monotonic():
            return known[1]
        try:
            key = await find_key(self._database, self._tenant, text)
        except SaysoError:
            if known is None:
                raise
            key = known[1]  # the database is away: what held goes on holding
        self._known[digest] = (time.monotonic() + BELIEVED, key)
        while len(self._known) > MANY:
            self._known.popitem(last=False)
        return key


def bearer(authorization: bytes | None) -> str | None:
    """The token of an `Authorization: Bearer` header."""
    if authorization is None or authorization[:7].lower() != b"bearer ":
        return None
    return authorization[7:].strip().decode("latin-1")


def _digest(authorization: bytes | None) -> bytes:
    return sha256(authorization or b"").digest()
