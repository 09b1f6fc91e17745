"""ring knows a tenant's keys in this process. A key is made when it is first needed, by one
process: the others wait for its lock and then find it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from ...engine.errors import SaysoError
from ...store.changes import Notice
from ..changing import SYSTEM, Changing, change
from ..provider import Provider
from . import keeping
from .key import (
    ALGORITHMS,
    PURPOSE,
    Algorithm,
    SigningKey,
    generate,
    read_private,
    signer_of,
)
from .rotation import follow

SKEW = timedelta(minutes=1)
"""How far the clocks of processes may be apart: a first key signs from so long ago."""

EVERY = timedelta(days=90)
"""How long a key signs before the next is made."""

_log = structlog.get_logger("sayso.keys")

_COLUMNS = "id, algorithm, public, sealed, created_at, signs_from, signs_until, expires_at"


class Ring:
    """The keys of a tenant that are not revoked and not yet of the past."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._keys: dict[str, SigningKey] | None = None
        self._times = 0
        self._making = asyncio.Lock()
        self._following: asyncio.Task[None] | None = None
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
        if found.signs_until is None and found.signs_from <= now - EVERY and not self._following:
            self._following = self._provider.spawn(self._follow(algorithm))
        return found

    async def find(self, id: str) -> SigningKey | None:
        """The key by which something may be verified."""
        found = (await self._loaded()).get(id)
        if found is None or (found.expires_at and found.expires_at <= datetime.now(UTC)):
            return None
        return found

    async def public(self) -> list[dict[str, Any]]:
        """The keys as JWKS has them, the newest first: one of each algorithm at least."""
        return [k.public for k in await self.shown()]

    async def shown(self) -> list[SigningKey]:
        """The keys that others are shown, the newest first: one of each algorithm at least.

        A client that asks once must be able to verify what is signed by any of them afterwards.
        """
        for algorithm in ALGORITHMS:
            await self.signer(algorithm)
        now = datetime.now(UTC)
        shown = [
            k for k in (await self._loaded()).values() if not k.expires_at or k.expires_at > now
        ]
        return sorted(shown, key=lambda k: k.signs_from, reverse=True)

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
        private = read_private(sealed)
        return SigningKey(
            row["id"],
            algorithm,
            row["public"],
            private.public_key(),
            signer_of(private),
            row["created_at"],
            row["signs_from"],
            row["signs_until"],
            row["expires_at"],
        )

    async def _make(self, algorithm: Algorithm) -> None:
        key = await asyncio.to_thread(generate, algorithm)

        async def effect(changing: Changing) -> None:
            await keeping.lock(changing.c, changing.tenant)
            if not await keeping.has_signer(changing, algorithm):
                await keeping.insert(self._provider, changing, algorithm, key, changing.now - SKEW)

        await change(self._provider, SYSTEM, effect)
        self._forget()

    async def _follow(self, algorithm: Algorithm) -> None:
        """Have the next key follow one that has signed for long enough."""
        try:
            await follow(self._provider, algorithm, EVERY)
        except SaysoError as error:  # it signs on, and the next token tries again
            _log.warning("can't make the next key", code=error.code, error=str(error))
        finally:
            self._following = None

    async def settled(self) -> None:
        """Wait for the next key, if it is being made."""
        if self._following is not None:
            await self._following

    def _notice(self, notices: Sequence[Notice]) -> None:
        if not notices or any(notice.kind == keeping.KIND for notice in notices):
            self._forget()

    def _forget(self) -> None:
        self._times += 1
        self._keys = None


def ring(provider: Provider) -> Ring:
    """A tenant's keys in this process."""
    return provider.part(Ring)


def _signer(keys: Any, algorithm: Algorithm, now: datetime) -> SigningKey | None:
    """Of those that sign now the newest."""
    found = [k for k in keys if k.algorithm == algorithm and k.signs(now)]
    return max(found, key=lambda k: (k.signs_from, k.id), default=None)
