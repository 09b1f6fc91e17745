"""replica knows one tenant of the database: its engine, kept at a revision it can name.

It loads as a whole at one revision and from then on applies the feed's changes, each once and in
order. What it can't apply makes it load anew; meanwhile, and when the database is away, it goes
on answering at the revision it has, and says so.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache, partial

import structlog

from .. import Engine, Policy
from ..engine.data import EntityAttributes, Relationship
from ..engine.errors import SaysoError
from ..store import feed, policies
from ..store.changes import Change, Notice
from ..store.database import Database
from ..store.errors import TenantSuspended, Unavailable
from ..store.spans import span
from .errors import NoPolicy, NotCaughtUp, NotReady
from .serving import Serving
from .settling import compiled
from .snapshots import Snapshots

_log = structlog.get_logger("sayso.replica")

CATCH_UP = 60.0
"""Seconds that what came since a snapshot may take to arrive."""

PATIENCE = 5.0
"""Seconds to wait for a revision unless told otherwise."""

RETRY = 0.2
"""Seconds after which a feed that brought nothing is asked again while somebody waits."""

NEVER = 2**63 - 1

_NOT_YET = "the revision asked for has not arrived here within {:g} seconds"


class Replica:
    """One tenant in this process."""

    __slots__ = (
        "_again", "_arrived", "_database", "_pulling", "_serving", "ends", "gone", "name",
        "noticing", "policy", "revision", "suspended", "swept", "tenant", "used",
    )  # fmt: skip

    def __init__(self, database: Database, tenant: int, name: str) -> None:
        """Use `load` next."""
        self.tenant = tenant
        self.name = name
        self.revision = 0
        """The last revision applied."""
        self.policy = 0
        """The policy version at work."""
        self.ends = 0
        """No relationship ends before this moment, in microseconds since 1970 (expiring)."""
        self.swept = 0.0
        """When, by the monotonic clock, the database was last asked what has ended."""
        self.suspended = False
        self.gone = False
        """Whether it no longer follows: the directory has let it go."""
        self.noticing: Callable[[Sequence[Notice]], None] | None = None
        """Told of notices as they come, and of none where some may have been missed."""
        self.used = time.monotonic()
        """When anything was last asked of it, by the monotonic clock."""
        self._database = database
        self._serving: Serving | None = None
        self._arrived: asyncio.Event = asyncio.Event()
        self._pulling: asyncio.Task[None] | None = None
        self._again = False
        """Whether something may have come since the pull under way last asked."""

    @property
    def current(self) -> Serving:
        """What answers requests now; raises TenantSuspended, NoPolicy or NotReady."""
        self.require_active()
        if self._serving is None:
            raise NoPolicy("this tenant has no published policy yet")
        return self._serving

    def require_active(self) -> None:
        """Raise TenantSuspended or NotReady where nothing at all may be done for the tenant.

        Whatever is done begins with this, so that it is noted here.
        """
        self.used = time.monotonic()
        if self.gone:
            raise NotReady("this tenant is being loaded anew")
        if self.suspended:
            raise TenantSuspended("this tenant is suspended")

    def let_go(self) -> None:
        """Answer no more: nobody keeps it up to date from now on."""
        self.gone = True
        self._serving = None
        self.rouse()

    # ── Keeping up ──

    async def restore(self, snapshots: Snapshots) -> bool:
        """Take a saved state, if there is one to be trusted, and all that came since."""
        found = await snapshots.load(self.tenant)
        if found is None:
            return False
        self._serving = self._serve(found.engine, found.policy, found.revision, found.version)
        self._reached(found.revision, found.version)
        try:
            await self.latest(CATCH_UP)
        except NotCaughtUp:
            return False
        return True

    async def save(self, snapshots: Snapshots) -> bool:
        """Save the state there is; whether that was of use."""
        if self._serving is None or self.gone:
            return False
        return await snapshots.save(self.tenant, self._serving, self.policy)

    @property
    def is_idle(self) -> bool:
        """Whether it looks for no changes right now, so that the next to be heard apply at once."""
        return self._pulling is None

    @property
    def bytes(self) -> int:
        """Memory that the engine counts as its own."""
        return 0 if self._serving is None else sum(self._serving.engine.memory().values())

    async def load(self) -> None:
        """Take the tenant's whole state as it is in the database now."""
        with span("tenant.load", tenant=self.tenant):
            await self._load()

    async def _load(self) -> None:
        async with feed.whole(self._database, self.tenant) as whole:
            serving = None
            if whole.head.policy:
                policy = await asyncio.to_thread(compiled, whole.policy_text)
                engine = Engine(policy)
                async for rows in whole.rows:
                    await asyncio.to_thread(_write, engine, rows)
                serving = self._serve(engine, policy, whole.head.revision, whole.head.policy)
            self._serving = serving
            self._notice(())
            self.ends = 0
            self.suspended = whole.head.status != "active"
            self._reached(whole.head.revision, whole.head.policy)

    async def outline(self) -> None:
        """Take the policy at work, but no data: for who changes things and decides nothing."""
        head = await feed.head(self._database, self.tenant)
        if head.policy:
            version = await policies.get(self._database, self.tenant, head.policy)
            policy = await asyncio.to_thread(compiled, version.text or "")
            self._serving = self._serve(Engine(policy), policy, head.revision, head.policy)
        self.suspended = head.status != "active"
        self._reached(head.revision, head.policy)

    def hear(self, changes: Sequence[Change]) -> None:
        """Changes this process has just committed: applied at once if they are the next."""
        if not changes or self.gone:
            return
        follows = self._pulling is None and changes[0].revision == self.revision + 1
        if follows and all(c.kind != "policy" for c in changes):
            with contextlib.suppress(SaysoError), self._applying(len(changes)):
                for change in changes:
                    self._apply(change)
                return
        self.wake()

    def wake(self) -> None:
        """There may be changes: get them soon."""
        self._again = True
        if self._pulling is None and not self.gone:
            self._pulling = asyncio.get_running_loop().create_task(self._pull())

    async def _pull(self) -> None:
        try:
            while self._again and not self.gone:
                self._again = False
                changes = await feed.changes_after(self._database, self.tenant, self.revision)
                if changes:
                    with self._applying(len(changes)):
                        for change in changes:
                            await self._apply_any(change)
                self._again |= len(changes) == feed.ENTRIES
        except SaysoError as error:
            _log.warning(
                "can't follow the feed", tenant=self.name, code=error.code, error=str(error)
            )
        except Exception:
            _log.exception("can't follow the feed", tenant=self.name)
        finally:
            self._pulling = None

    def _applying(self, count: int) -> AbstractContextManager[object]:
        return span("feed.apply", tenant=self.tenant, changes=count, after=self.revision)

    async def _apply_any(self, change: Change) -> None:
        if change.revision <= self.revision:
            return  # it was loaded meanwhile
        try:
            if change.revision == self.revision + 1 and change.kind == "policy":
                await self._swap(change)
            elif change.revision == self.revision + 1:
                self._apply(change)
        except Unavailable:
            raise
        except Exception as error:
            _log.warning(
                "can't apply a change, loading anew",
                tenant=self.name,
                revision=change.revision,
                error=str(error),
            )
        if self.revision < change.revision:
            await self.load()

    def _notice(self, notices: Sequence[Notice]) -> None:
        if self.noticing is not None:
            self.noticing(notices)

    def _apply(self, change: Change) -> None:
        body = change.body
        if body.notices:
            self._notice(body.notices)
        if self._serving is not None:
            there = body.relationships()
            self._serving.engine.write(touch=there, delete=body.gone(), attributes=body.entities())
            for r in there:
                if r.expires is not None:
                    self.ends = min(self.ends, r.expires)
        self._reached(change.revision, self.policy)

    async def _swap(self, change: Change) -> None:
        if self._serving is None:
            return  # there may be data from before the first policy: they are loaded with it
        version = await policies.get(self._database, self.tenant, change.policy or 0)
        policy = await asyncio.to_thread(compiled, version.text or "")
        engine = self._serving.engine
        engine.swap(policy)
        self._serving = self._serve(engine, policy, change.revision, change.policy or 0)
        self._reached(change.revision, change.policy or 0)

    def _serve(self, engine: Engine, policy: Policy, revision: int, version: int) -> Serving:
        told = lru_cache(maxsize=8)(partial(self._database.sealer.token, self.tenant))
        return Serving(engine, policy, revision - engine.revision, told, version)

    def _reached(self, revision: int, policy: int) -> None:
        self.revision = revision
        self.policy = policy
        self.rouse()

    def rouse(self) -> None:
        """Have all who wait for something look again."""
        self._arrived.set()
        self._arrived = asyncio.Event()

    # ── Waiting ──

    async def at_least(self, revision: int, seconds: float = PATIENCE) -> None:
        """Wait until a revision has arrived.

        Raises NotCaughtUp when it does not in time, NotReady when nobody follows any more.
        """
        if self.revision >= revision:
            return
        try:
            async with asyncio.timeout(seconds):
                while self.revision < revision:
                    if self.gone:
                        raise NotReady("this tenant is being loaded anew")
                    arrived = self._arrived
                    self.wake()
                    # a pull that failed is tried again, as nothing else may wake us
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(RETRY):
                            await arrived.wait()
        except TimeoutError:
            raise NotCaughtUp(_NOT_YET.format(seconds)) from None

    async def moved(self, revision: int, seconds: float) -> None:
        """Wait until a later revision than this is here, someone rouses us, or time is up."""
        if self.revision <= revision and not self.gone:
            arrived = self._arrived
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await arrived.wait()

    async def latest(self, seconds: float = PATIENCE) -> None:
        """Wait for all that is committed now; raises Unavailable, NotCaughtUp or NotReady."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        asked = loop.create_task(feed.head(self._database, self.tenant))
        # A database that hangs does not even let itself be given up in time: leave it alone.
        await asyncio.wait([asked], timeout=seconds)
        if not asked.done():
            asked.cancel()
            raise NotCaughtUp(_NOT_YET.format(seconds))
        await self.at_least(asked.result().revision, max(0.0, end - loop.time()))


def _write(engine: Engine, rows: list[Relationship] | list[EntityAttributes]) -> None:
    touch = [row for row in rows if isinstance(row, Relationship)]
    attributes = [row for row in rows if isinstance(row, EntityAttributes)]
    engine.write(touch=touch, attributes=attributes)
