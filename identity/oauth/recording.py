"""recording knows how tokens that change nothing else are recorded before they are given out.

What many ask for at the same time goes into one transaction, so that a token costs a row and not a
commit. An assertion that was seen before is found there, by the row that it would be.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import NamedTuple

from ...store.database import Connection
from .. import audit
from ..changing import Changing
from ..provider import Provider
from .authentication import Proof
from .errors import InvalidClient

TOGETHER = 256
"""Records of one transaction at most."""

_USE = (
    "INSERT INTO sayso.client_assertion (tenant, client, jti, expires_at)"
    " SELECT $1, * FROM unnest($2::text[], $3::bytea[], $4::timestamptz[])"
    " ON CONFLICT DO NOTHING RETURNING client, jti"
)


class _Asked(NamedTuple):
    proof: Proof
    row: audit.Row | None
    done: asyncio.Future[None]


class Recorder:
    """What waits to be recorded for one tenant."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._waiting: deque[_Asked] = deque()
        self._task: asyncio.Task[None] | None = None

    async def record(self, proof: Proof, row: audit.Row | None) -> None:
        """Use up a proof and keep a row, both or neither; raises InvalidClient on a replay."""
        if row is None and proof.once is None:
            return
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Asked(proof, row, done))
        if self._task is None:
            self._task = asyncio.create_task(self._drain())
        await done

    async def _drain(self) -> None:
        try:
            while self._waiting:
                count = min(TOGETHER, len(self._waiting))
                batch = [self._waiting.popleft() for _ in range(count)]
                try:
                    replayed = await self._commit(batch)
                except Exception as error:
                    for asked in batch:
                        _settle(asked.done, error)
                else:
                    for i, asked in enumerate(batch):
                        _settle(asked.done, _replay() if i in replayed else None)
        finally:
            self._task = None

    async def _commit(self, batch: list[_Asked]) -> set[int]:
        """Record a batch; the places in it of those whose proof was used before."""
        database, tenant = self._provider.database, self._provider.tenant
        alone = not any(a.proof.once for a in batch)  # then one statement does it
        async with database.single() if alone else database.tenant(tenant) as c:
            replayed = await _use_all(c, tenant, batch)
            rows = [a.row for i, a in enumerate(batch) if a.row and i not in replayed]
            await audit.insert(c, tenant, rows)
        if rows:
            self._provider.sealer.wake(tenant)
        return replayed


async def use(changing: Changing, proof: Proof) -> None:
    """Use up a proof within a change; raises InvalidClient on a replay."""
    if proof.once is not None:
        found = await changing.c.fetch(
            _USE, changing.tenant, [proof.client.id], [proof.once.jti], [proof.once.until]
        )
        if not found:
            raise _replay()


async def _use_all(c: Connection, tenant: int, batch: list[_Asked]) -> set[int]:
    shown = [(i, a.proof.client.id, a.proof.once) for i, a in enumerate(batch) if a.proof.once]
    if not shown:
        return set()
    rows = await c.fetch(
        _USE,
        tenant,
        [client for _, client, _ in shown],
        [once.jti for _, _, once in shown],
        [once.until for _, _, once in shown],
    )
    new = {(row["client"], row["jti"]) for row in rows}
    replayed = set()
    for i, client, once in shown:
        if (client, once.jti) in new:
            new.remove((client, once.jti))  # the first of two in one batch has it
        else:
            replayed.add(i)
    return replayed


def _replay() -> InvalidClient:
    return InvalidClient("the assertion was used before")


def _settle(done: asyncio.Future[None], error: BaseException | None) -> None:
    if done.done():
        return  # whoever asked has gone
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)
