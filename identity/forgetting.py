"""forgetting knows what of identity need not be kept any longer, and forgets it in time.

What is over goes at once; what tells its owner, or whoever looks into something, how it was goes
after a month. The audit stays.
"""

from __future__ import annotations

import asyncio
import random

import structlog

from ..engine.errors import SaysoError
from ..store.database import Database
from .outbox.draining import TRIES
from .provider import Provider

SECONDS = 600.0
"""Between two looks of one process, more or less, so that several don't look together."""

AT_ONCE = 2_000
"""Rows deleted in one transaction."""

_MONTH = "now() - interval '30 days'"

FORGOTTEN: tuple[tuple[str, str], ...] = (
    ("challenge", "expires_at < now() - interval '1 hour'"),
    ("throttle", "at < now() - interval '1 day'"),
    ("interaction", "expires_at < now()"),
    ("client_assertion", "expires_at < now()"),
    ("ended", "until < now()"),
    # one that comes again revokes what came of it
    ("authorization_code", "expires_at < now() - interval '1 day'"),
    ("refresh_token", "expires_at < now()"),
    ("outbox", f"attempts >= {TRIES} AND due_at < {_MONTH}"),
    (
        "oauth_grant",
        f"revoked_at < {_MONTH} OR created_at < {_MONTH} AND NOT EXISTS (SELECT FROM"
        " sayso.refresh_token r WHERE r.tenant = t.tenant AND r.grant_id = t.id)",
    ),
    # a grant goes with its session, so one that is still of use keeps it
    (
        "session",
        f"(ended_at < {_MONTH} OR expires_at < {_MONTH}) AND NOT EXISTS (SELECT FROM"
        " sayso.oauth_grant g WHERE g.tenant = t.tenant AND g.session = t.id)",
    ),
)
"""Tables and what of them is forgotten, in this order."""

_ANYTHING = "SELECT " + " OR ".join(
    f"EXISTS (SELECT FROM sayso.{table} t WHERE tenant = $1 AND ({where}))"
    for table, where in FORGOTTEN
)
"""Asked first, as most tenants of a server with many have nothing to be forgotten."""

_log = structlog.get_logger("sayso.identity")


async def forget(database: Database, tenant: int) -> dict[str, int]:
    """Forget what of a tenant's identity is over; how many rows of which tables."""
    async with database.tenant(tenant, readonly=True) as c:
        if not await c.fetchval(_ANYTHING, tenant):
            return {}
    done = {}
    for table, where in FORGOTTEN:
        count = 0
        while some := await _some(database, tenant, table, where):
            count += some
            if some < AT_ONCE:
                break
        if count:
            done[table] = count
    return done


async def _some(database: Database, tenant: int, table: str, where: str) -> int:
    async with database.tenant(tenant) as c:
        status: str = await c.execute(
            f"DELETE FROM sayso.{table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM sayso.{table} t"
            f" WHERE tenant = $1 AND ({where}) LIMIT $2 FOR UPDATE SKIP LOCKED))",
            tenant,
            AT_ONCE,
        )
    return int(status.rpartition(" ")[2])


class Forgetter:
    """Forgets of a tenant that is in use in this process."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        provider.spawn(self._run())

    async def _run(self) -> None:
        replica = self._provider.replica
        while not replica.gone:
            await asyncio.sleep(SECONDS * (0.5 + random.random()))
            try:
                done = await forget(self._provider.database, replica.tenant)
            except SaysoError:
                continue
            except Exception:
                _log.exception("can't forget", tenant=replica.name)
                continue
            if done:
                _log.info("forgot", tenant=replica.name, **done)
