"""draining knows how what waits in the outbox is told: at least once, and again later where it was
not taken.

Who tells a message takes it for a while, in a transaction of its own: none is open while others
are talked to, and what a process that ended had taken is another's when that time is over.
"""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import structlog

from ...engine.errors import SaysoError
from ..errors import NoSecretKey
from .message import PURPOSE

if TYPE_CHECKING:
    from ..provider import Provider

Handler = Callable[["Provider", uuid.UUID, dict[str, Any]], Awaitable[None]]
"""Tells a message of a kind; what it raises has it told again later."""

AT_ONCE = 10
"""Messages taken together."""

TAKEN = 300.0
"""Seconds for which they are whose took them: longer than telling AT_ONCE of them may take."""

SECONDS = 25.0
"""How long telling one may take."""

TRIES = 16
"""After so many, about a day, a message is dead: kept, and told no more unless it is revived."""

FIRST, LONGEST = 10.0, 6 * 3_600.0
"""Seconds until the second try, doubled each time, and how long that may come to be."""

SWEEP = 300.0
"""Seconds between two looks for what other processes left."""

AGAIN = 1.0
"""Seconds until the next try where the database is away."""

_log = structlog.get_logger("sayso.outbox")


class NeverTaken(SaysoError):
    """Telling this again would not help."""

    code = "never-taken"


class Dead(NamedTuple):
    """A message that was given up."""

    id: uuid.UUID
    kind: str
    created_at: datetime
    attempts: int
    error: str


async def drain(provider: Provider, handlers: Mapping[str, Handler]) -> float:
    """Tell all that is due; the seconds until more may be."""
    kinds = list(handlers)
    while (seconds := await _until_due(provider, kinds)) <= 0:
        taken = await _take(provider, kinds)
        if not taken:  # another process has it
            return AGAIN
        for id, kind, attempts, sealed in taken:
            await _tell(provider, handlers[kind], id, attempts, sealed)
    return seconds


async def _until_due(provider: Provider, kinds: list[str]) -> float:
    """The seconds until the first message is due, or until the next look."""
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        seconds: float | None = await c.fetchval(
            "SELECT extract(epoch FROM min(due_at) - clock_timestamp())::float8"
            " FROM sayso.outbox WHERE tenant = $1 AND attempts < $2 AND kind = ANY($3::text[])",
            provider.tenant,
            TRIES,
            kinds,
        )
    return SWEEP if seconds is None else min(seconds, SWEEP)


async def dead(provider: Provider) -> list[Dead]:
    """What was given up, the oldest first."""
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        rows = await c.fetch(
            "SELECT id, kind, created_at, attempts, error FROM sayso.outbox"
            " WHERE tenant = $1 AND attempts >= $2 ORDER BY id",
            provider.tenant,
            TRIES,
        )
    return [Dead(*row) for row in rows]


async def revive(provider: Provider, id: uuid.UUID) -> bool:
    """Have what was given up told once more; whether there was such a message."""
    async with provider.database.tenant(provider.tenant) as c:
        done: str = await c.execute(
            "UPDATE sayso.outbox SET attempts = 0, due_at = now()"
            " WHERE tenant = $1 AND id = $2 AND attempts >= $3",
            provider.tenant,
            id,
            TRIES,
        )
    provider.part(Drainer).wake()
    return done.endswith(" 1")


async def _take(provider: Provider, kinds: list[str]) -> list[tuple[uuid.UUID, str, int, bytes]]:
    """Some that are due, which nobody else takes meanwhile; their tries count from now on."""
    async with provider.database.tenant(provider.tenant) as c:
        rows = await c.fetch(
            "UPDATE sayso.outbox o SET attempts = attempts + 1,"
            " due_at = clock_timestamp() + make_interval(secs => $5) WHERE tenant = $1"
            " AND id = ANY(ARRAY(SELECT id FROM sayso.outbox WHERE tenant = $1"
            "  AND due_at <= clock_timestamp() AND attempts < $2 AND kind = ANY($3::text[])"
            "  ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED))"
            " RETURNING id, kind, attempts, sealed",
            provider.tenant,
            TRIES,
            kinds,
            AT_ONCE,
            TAKEN,
        )
    return sorted((row["id"], row["kind"], row["attempts"], row["sealed"]) for row in rows)


async def _tell(
    provider: Provider, handler: Handler, id: uuid.UUID, attempts: int, sealed: bytes
) -> None:
    try:
        body = msgspec.json.decode(provider.seal.open(provider.tenant, PURPOSE, sealed))
        async with asyncio.timeout(SECONDS):
            await handler(provider, id, body)
    except (NeverTaken, NoSecretKey) as error:
        await _later(provider, id, TRIES, str(error))
    except TimeoutError:
        await _later(provider, id, attempts, f"it took more than {SECONDS:g} seconds")
    except SaysoError as error:
        await _later(provider, id, attempts, str(error))
    except Exception as error:
        _log.exception("can't tell a message", tenant=provider.replica.name, id=str(id))
        await _later(provider, id, attempts, type(error).__name__)
    else:
        async with provider.database.tenant(provider.tenant) as c:
            await c.execute(
                "DELETE FROM sayso.outbox WHERE tenant = $1 AND id = $2", provider.tenant, id
            )


async def _later(provider: Provider, id: uuid.UUID, attempts: int, error: str) -> None:
    """Have a message told again, at a time at which not all others are; or give it up."""
    wait = min(FIRST * 2 ** (attempts - 1), LONGEST) * (0.5 + random.random())
    if attempts >= TRIES:
        _log.error("gave up a message", tenant=provider.replica.name, id=str(id), error=error)
    async with provider.database.tenant(provider.tenant) as c:
        await c.execute(
            "UPDATE sayso.outbox SET attempts = $3, error = $4,"
            " due_at = clock_timestamp() + make_interval(secs => $5)"
            " WHERE tenant = $1 AND id = $2",
            provider.tenant,
            id,
            attempts,
            error[:500],
            wait,
        )


class Drainer:
    """Tells what a tenant's outbox has, in this process."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._woken = asyncio.Event()
        self._task = provider.spawn(self._run())

    def wake(self) -> None:
        """Something was put in."""
        self._woken.set()

    async def _run(self) -> None:
        from .handlers import handlers  # which tell of what is made with us

        while not self._provider.replica.gone:
            self._woken.clear()
            try:
                seconds = await drain(self._provider, handlers(self._provider))
            except SaysoError:
                seconds = AGAIN
            except Exception:
                _log.exception("can't tell", tenant=self._provider.replica.name)
                seconds = SWEEP
            try:
                async with asyncio.timeout(seconds):
                    await self._woken.wait()
            except TimeoutError:
                pass
