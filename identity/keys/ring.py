"""ring knows a tenant's keys in this process. A key is made when it is first needed, by one
process: the others wait for its lock and then find it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from ...store.changes import Notice
from ...store.database import Connection
from ..changing import SYSTEM, Changing, change
from ..ids import new_id
from ..provider import Provider
from .key import (
    ALGORITHMS,
    PURPOSE,
    Algorithm,
    Private,
    SigningKey,
    generate,
    private_bytes,
    public_jwk,
    read_private,
    signer_of,
    verifier_of,
)

KIND = "keys"
"""Of the notices that tell of a tenant's keys."""

SKEW = timedelta(minutes=1)
"""How far the clocks of processes may be apart: a first key signs from so long ago."""

_COLUMNS = "id, algorithm, public, sealed, created_at, signs_from, signs_until, expires_at"


class Ring:
    """The keys of a tenant that are not revoked and not yet of the past."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._keys: dict[str, SigningKey] | None = None
        self._times = 0
        self._making = asyncio.Lock()
        provider.listen(self._notice)

    async def signer(self, algorithm: Algorithm) -> SigningKey:
        """The key that signs now, made if there is none."""
        now = datetime.now(UTC)
        found = _signer((await self._loaded()).values(), algorithm, now)
        if found is None:
            async with self._making:  # one of this process, then one of all
                found = _signer((await self._loaded()).values(), algorithm, now)
                if found is None:
                    await self._make(algorithm)
                    found = _signer((await self._loaded()).values(), algorithm, datetime.now(UTC))
        assert found is not None
        return found

    async def find(self, id: str) -> SigningKey | None:
        """The key by which something may be verified."""
        found = (await self._loaded()).get(id)
        if found is None or (found.expires_at and found.expires_at <= datetime.now(UTC)):
            return None
        return found

    async def public(self) -> list[dict[str, Any]]:
        """The keys as JWKS has them, the newest first: one of each algorithm at least.

        A client that asks once must be able to verify what is signed by any of them afterwards.
        """
        for algorithm in ALGORITHMS:
            await self.signer(algorithm)
        now = datetime.now(UTC)
        shown = [
            k for k in (await self._loaded()).values() if not k.expires_at or k.expires_at > now
        ]
        return [k.public for k in sorted(shown, key=lambda k: k.signs_from, reverse=True)]

    async def _loaded(self) -> dict[str, SigningKey]:
        while self._keys is None:
            before = self._times
            async with self._provider.database.tenant(self._provider.tenant, readonly=True) as c:
                rows = await c.fetch(
                    f"SELECT {_COLUMNS} FROM sayso.signing_key WHERE tenant = $1"
                    " AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())",
                    self._provider.tenant,
                )
            keys = {row["id"]: self._read(row) for row in rows}
            if self._times == before:  # no late row (remembering.py)
                self._keys = keys
        return self._keys

    def _read(self, row: Any) -> SigningKey:
        algorithm: Algorithm = row["algorithm"]
        sealed = self._provider.seal.open(self._provider.tenant, PURPOSE, row["sealed"])
        return SigningKey(
            row["id"],
            algorithm,
            row["public"],
            verifier_of(algorithm, row["public"]),
            signer_of(read_private(sealed)),
            row["created_at"],
            row["signs_from"],
            row["signs_until"],
            row["expires_at"],
        )

    async def _make(self, algorithm: Algorithm) -> None:
        key = await asyncio.to_thread(generate, algorithm)

        async def effect(changing: Changing) -> None:
            await lock(changing.c, changing.tenant)
            if not await _has_signer(changing, algorithm):
                await insert(self._provider, changing, algorithm, key, changing.now - SKEW)

        await change(self._provider, SYSTEM, effect)
        self._forget()

    def _notice(self, notices: Sequence[Notice]) -> None:
        if not notices or any(notice.kind == KIND for notice in notices):
            self._forget()

    def _forget(self) -> None:
        self._times += 1
        self._keys = None


def ring(provider: Provider) -> Ring:
    """A tenant's keys in this process."""
    return provider.part(Ring, Ring)


async def lock(c: Connection, tenant: int) -> None:
    """Keep others from changing a tenant's keys until the transaction ends."""
    await c.execute("SELECT pg_advisory_xact_lock(hashtextextended('signing key', $1))", tenant)


async def insert(
    provider: Provider, changing: Changing, algorithm: Algorithm, key: Private, signs_from: datetime
) -> str:
    """Keep a new key; its id."""
    id = new_id("key")
    await changing.c.execute(
        "INSERT INTO sayso.signing_key (tenant, id, algorithm, public, sealed, signs_from)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        changing.tenant,
        id,
        algorithm,
        public_jwk(id, algorithm, key),
        provider.seal.seal(changing.tenant, PURPOSE, private_bytes(key)),
        signs_from,
    )
    changing.audit("key.create", f"key:{id}", details={"algorithm": algorithm})
    changing.notice(KIND)
    return id


def _signer(keys: Any, algorithm: Algorithm, now: datetime) -> SigningKey | None:
    """Of those that sign now the newest."""
    found = [k for k in keys if k.algorithm == algorithm and k.signs(now)]
    return max(found, key=lambda k: (k.signs_from, k.id), default=None)


async def _has_signer(changing: Changing, algorithm: Algorithm) -> bool:
    found: bool = await changing.c.fetchval(
        "SELECT EXISTS (SELECT FROM sayso.signing_key WHERE tenant = $1 AND algorithm = $2"
        " AND revoked_at IS NULL AND signs_from <= $3"
        " AND (signs_until IS NULL OR signs_until > $3))",
        changing.tenant,
        algorithm,
        changing.now,
    )
    return found
