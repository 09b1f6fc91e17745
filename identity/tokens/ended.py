"""ended knows, in memory, what has ended: sessions, grants, people, clients and single tokens.

Processes hear of it over the feed. Where some of it may have been missed, all is asked for anew
before the next token is believed: it fails closed.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any

from ...engine.times import datetime_of
from ...store.changes import Notice
from ...store.errors import Unavailable
from ..provider import Provider

PREFIX = "ended "
"""How notices of it begin; the rest is what has ended."""

CLAIMS = {
    "session": "sid", "grant": "grant", "person": "sub", "client": "client_id", "token": "jti",
}  # fmt: skip
"""Which claim of an access token names what of it may end."""

MICROSECONDS = 1_000_000

MARGIN = 5 * MICROSECONDS
"""For so long another process may have issued tokens for what it did not know had ended: by then it
would know, or have stopped answering (directory.DEAF)."""

LASTING = frozenset({"person", "client"})
"""What may come back, and its later tokens with it."""

Named = tuple[str, str]


class Ended:
    """What has ended of a tenant: of which tokens, by when they were issued."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._known: dict[Named, tuple[int, int]] = {}
        self._complete = False
        self._times = 0
        provider.listen(self._notice)

    async def ready(self) -> None:
        """Have all of it in memory; raises Unavailable where that can't be known."""
        if not self._provider.directory.is_ready:
            raise Unavailable("the database is silent, so nobody knows what has ended")
        while not self._complete:
            before = self._times
            async with self._provider.database.tenant(self._provider.tenant, readonly=True) as c:
                rows = await c.fetch(
                    "SELECT kind, id, at, until FROM sayso.ended"
                    " WHERE tenant = $1 AND until > now()",
                    self._provider.tenant,
                )
            for row in rows:
                at, until = datetime_of(row["at"]), datetime_of(row["until"])
                self._add((row["kind"], row["id"]), at, until)
            self._complete = self._times == before

    def has(self, claims: dict[str, Any]) -> bool:
        """Whether a token is no longer to be believed. Await `ready` first."""
        issued = claims["iat"]
        for kind, claim in CLAIMS.items():
            named = claims.get(claim)
            if named is not None:
                found = self._known.get((kind, named))
                if found is None:
                    continue
                if kind not in LASTING or issued * MICROSECONDS <= found[0] + MARGIN:
                    return True
        return False

    def _notice(self, notices: Sequence[Notice]) -> None:
        if not notices:
            self._times += 1
            self._complete = False
            self._known.clear()
        for notice in notices:
            if notice.kind.startswith(PREFIX):
                self._add((notice.kind.removeprefix(PREFIX), notice.id), notice.at, notice.until)

    def _add(self, named: Named, at: int, until: int) -> None:
        known_at, known_until = self._known.get(named, (0, 0))
        self._known[named] = max(at, known_at), max(until, known_until)
        if len(self._known) & 0x3FF == 0:
            self._sweep(time.time_ns() // 1000)

    def _sweep(self, now: int) -> None:
        """Forget what nobody need know any more."""
        past: Iterable[Named] = [n for n, (_, until) in self._known.items() if until <= now]
        for named in past:
            del self._known[named]


def ended(provider: Provider) -> Ended:
    """What has ended of a tenant, as this process knows it."""
    return provider.part(Ended)
