"""replica knows one tenant of the database: its engine, kept at a revision it can name.

It loads as a whole at one revision and from then on applies the feed's changes, each once and in
order. What it can't apply makes it load anew; meanwhile, and when the database is away, it goes
on answering at the revision it has, and says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from functools import partial

import structlog

from .. import Engine, Policy, compile_policy
from ..engine.data import EntityAttributes, Relationship
from ..engine.errors import SaysoError
from ..store import feed, policies
from ..store.changes import Change
from ..store.database import Database
from ..store.errors import TenantSuspended
from .errors import NoPolicy, NotCaughtUp, NotReady
from .serving import Serving

_log = structlog.get_logger("sayso.replica")

PATIENCE = 5.0
"""Seconds to wait for a revision unless told otherwise."""


class Replica:
    """One tenant in this process."""

    def __init__(self, database: Database, tenant: int, name: str) -> None:
        """Use `load` next."""
        self.tenant = tenant
        self.name = name
        self.revision = 0
        """The last revision applied."""
        self.policy = 0
        """The policy version at work."""
        self.suspended = False
        self.gone = False
        """Whether it no longer follows: the directory has let it go."""
        self._database = database
        self._serving: Serving | None = None
        self._arrived: asyncio.Event = asyncio.Event()
        self._pulling: asyncio.Task[None] | None = None
        self._wanted = 0

    @property
    def current(self) -> Serving:
        """What answers requests now; raises TenantSuspended, NoPolicy or NotReady."""
        if self.gone:
            raise NotReady("this tenant is being loaded anew")
        if self.suspended:
            raise TenantSuspended("this tenant is suspended")
        if self._serving is None:
            raise NoPolicy("this tenant has no published policy yet")
        return self._serving

    def let_go(self) -> None:
        """Answer no more: nobody keeps it up to date from now on."""
        self.gone = True
        self._serving = None

    # ── Keeping up ──

    async def load(self) -> None:
        """Take the tenant's whole state as it is in the database now."""
        async with feed.whole(self._database, self.tenant) as whole:
            serving = None
            if whole.head.policy:
                policy = await asyncio.to_thread(compile_policy, whole.policy_text)
                engine = Engine(policy)
                async for rows in whole.rows:
                    await asyncio.to_thread(_write, engine, rows)
                serving = self._serve(engine, policy, whole.head)
            self._serving = serving
            self.suspended = whole.head.status != "active"
            self._reached(whole.head.revision, whole.head.policy)

    def hear(self, changes: Sequence[Change]) -> None:
        """Changes this process has just committed: applied at once if they are the next."""
        if changes and self._pulling is None and changes[0].revision == self.revision + 1:
            if any(c.kind == "policy" for c in changes):
                self.wake(changes[-1].revision)
            else:
                self._apply_all(changes)
        elif changes:
            self.wake(changes[-1].revision)

    def wake(self, revision: int = 0) -> None:
        """There may be changes, up to `revision` for sure: get them soon."""
        self._wanted = max(self._wanted, revision)
        if self._pulling is None:
            self._pulling = asyncio.get_running_loop().create_task(self._pull())

    async def _pull(self) -> None:
        try:
            while True:
                wanted = self._wanted
                changes = await feed.changes_after(self._database, self.tenant, self.revision)
                for change in changes:
                    await self._apply_any(change)
                if len(changes) < feed.ENTRIES and self._wanted <= max(wanted, self.revision):
                    return
        except SaysoError as error:
            _log.warning(
                "can't follow the feed", tenant=self.name, code=error.code, error=str(error)
            )
        finally:
            self._pulling = None

    async def _apply_any(self, change: Change) -> None:
        if change.revision != self.revision + 1:
            await self.load()  # the feed no longer reaches back to what we have
        elif change.kind == "policy":
            await self._swap(change)
        else:
            self._apply_all([change])

    def _apply_all(self, changes: Iterable[Change]) -> None:
        for change in changes:
            if self._serving is not None:
                body = change.body
                self._serving.engine.write(
                    touch=body.relationships(), delete=body.gone(), attributes=body.entities()
                )
            self._reached(change.revision, self.policy)

    async def _swap(self, change: Change) -> None:
        version = await policies.get(self._database, self.tenant, change.policy or 0)
        policy = await asyncio.to_thread(compile_policy, version.text or "")
        at = feed.Head(change.revision, change.policy or 0, "active")
        if self._serving is None:
            self._serving = self._serve(Engine(policy), policy, at)
        else:
            engine = self._serving.engine
            engine.swap(policy)
            self._serving = self._serve(engine, policy, at)
        self._reached(change.revision, change.policy or 0)

    def _serve(self, engine: Engine, policy: Policy, at: feed.Head) -> Serving:
        told = partial(self._database.sealer.token, self.tenant)
        return Serving(engine, policy, at.revision - engine.revision, told, at.policy)

    def _reached(self, revision: int, policy: int) -> None:
        self.revision = revision
        self.policy = policy
        self._arrived.set()
        self._arrived = asyncio.Event()

    # ── Waiting ──

    async def at_least(self, revision: int, seconds: float = PATIENCE) -> None:
        """Wait until a revision has arrived; raises NotCaughtUp when it does not in time."""
        if self.revision >= revision:
            return
        try:
            async with asyncio.timeout(seconds):
                while self.revision < revision:
                    arrived = self._arrived
                    self.wake(revision)
                    # a pull that failed is tried again, as nothing else may wake us
                    await asyncio.wait([asyncio.ensure_future(arrived.wait())], timeout=0.2)
        except TimeoutError:
            raise NotCaughtUp(
                f"the revision asked for has not arrived here within {seconds:g} seconds"
            ) from None

    async def latest(self, seconds: float = PATIENCE) -> None:
        """Wait for all that is committed now; raises Unavailable or NotCaughtUp."""
        head = await feed.head(self._database, self.tenant)
        await self.at_least(head.revision, seconds)


def _write(engine: Engine, rows: list[Relationship] | list[EntityAttributes]) -> None:
    touch = [row for row in rows if isinstance(row, Relationship)]
    attributes = [row for row in rows if isinstance(row, EntityAttributes)]
    engine.write(touch=touch, attributes=attributes)
