"""tenant knows how to administer one tenant of a database, without loading what it has."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Collection, Iterable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from ... import Engine, compile_policy
from ...engine.data import Row
from ...engine.errors import SaysoError, Several
from ...engine.schema import Schema
from ...identity import graph
from ...identity.audit.reading import Recorded, Which, read
from ...identity.audit.verifying import verify
from ...identity.errors import NoSecretKey
from ...identity.provider import Provider, issuer_of
from ...identity.sealing import VARIABLE, read_seal
from ...store import feed, keys, policies, reading
from ...store.changes import Change, Filter, Write
from ...store.database import Database
from ...store.errors import NoEarlierPolicy, PolicyMoved, UnknownKey
from ...store.feed import Notifier
from ...store.journal import Journal
from ...store.keys import ApiKey, Scope
from ...store.policies import PolicyVersion
from ...store.tenants import TenantRecord
from ...tenants import publishing
from ...tenants.directory import TRIES, Directory, judge_write
from ...tenants.errors import NoPolicy
from ...tenants.importing import Imported, Importer
from ...tenants.replica import Replica
from ..commands import auditing
from ..commands.caller import Caller
from ..english.desk import Accepting, Desk
from ..english.work import Drafted, Task, work
from .clients import Clients, DirectClients
from .errors import ImportStopped
from .interface import Done, Event, Exported, Page, Past, Progress, Published
from .people import DirectPeople, People


class DirectTenant:
    """One tenant; see TenantAdministration for what it does."""

    def __init__(
        self,
        database: Database,
        journal: Journal,
        notifier: Notifier,
        record: TenantRecord,
        actor: str,
        secrets: Path | None,
    ) -> None:
        self._database = database
        self._journal = journal
        self._notifier = notifier
        self._name = record.name
        self._id = record.id
        self._actor = actor
        self._secrets = secrets

    @property
    def people(self) -> People:
        """Its people and organizations."""
        return DirectPeople(self._calling)

    def clients(self, public_url: str) -> Clients:
        """Its clients, resources and signing keys, of the issuer that it is below this URL."""
        return DirectClients(partial(self._calling, issuer_of(public_url, self._name)))

    @contextlib.asynccontextmanager
    async def _calling(self, issuer: str = "") -> AsyncIterator[Caller]:
        """Whoever does something to its identity here; raises NoSecretKey."""
        seal = read_seal(self._secrets)
        if seal is None:
            raise NoSecretKey(f"identity wants {VARIABLE}: what `openssl rand -base64 32` says")
        directory = Directory(self._database, "", deriving=graph)  # which follows nothing
        replica = Replica(self._database, self._id, self._name)
        await replica.outline()
        provider = Provider(directory, replica, seal, issuer=issuer)
        try:
            yield Caller(
                directory, replica, providing=lambda _: provider, local=self._actor, is_near=True
            )
        finally:
            await provider.close()
            await directory.__aexit__()

    # ── Keys ──

    async def create_key(
        self, name: str, scopes: Collection[Scope], expires_at: datetime | None
    ) -> tuple[ApiKey, str]:
        """A new key and its text."""
        ordered = [scope for scope in keys.SCOPES if scope in scopes]
        return await keys.create_key(self._database, self._id, name, ordered, expires_at)

    async def list_keys(self) -> list[ApiKey]:
        """All keys."""
        return await keys.list_keys(self._database, self._id)

    async def revoke_key(self, id: str) -> None:
        """Refuse a key; raises UnknownKey."""
        if not await keys.revoke_key(self._database, self._id, id):
            raise UnknownKey(f"there is no key `{id}`; `sayso keys list` tells which there are")

    async def rotate_key(self, id: str, grace: timedelta) -> tuple[ApiKey, str]:
        """A new key in the place of one; raises UnknownKey."""
        made = await keys.rotate_key(self._database, self._id, id, grace)
        if made is None:
            raise UnknownKey(
                f"there is no key `{id}` in force; `sayso keys list` tells which there are"
            )
        return made

    # ── The audit ──

    async def audit(
        self, which: Which, limit: int, after: str | None
    ) -> tuple[list[Recorded], str | None]:
        """What was done to its identity."""
        return await read(self._database, self._id, which, limit=limit, after=after)

    async def verify_audit(self, seen: str | None) -> dict[str, Any]:
        """Whether the record of that is as it was written."""
        return auditing.told(await verify(self._database, self._id, auditing.seen_of(seen)))

    # ── Policies ──

    async def add_policy(self, text: str, comment: str, filename: str) -> PolicyVersion:
        """Keep a version; raises PolicyError with places in `filename`."""
        policy = await asyncio.to_thread(compile_policy, text, filename=filename)
        return await publishing.keep_compiled(
            self._database, self._id, policy, author=self._actor, comment=comment
        )

    async def policies(self, before: int | None, limit: int) -> tuple[list[PolicyVersion], int]:
        """Versions, the latest first, and the one at work."""
        found = await policies.versions(self._database, self._id, before, limit)
        return found, (await feed.head(self._database, self._id)).policy

    async def policy(self, version: int | None) -> PolicyVersion:
        """A version, or the one at work; raises UnknownPolicyVersion or NoPolicy."""
        if version is None:
            version = await self._at_work()
        return await policies.get(self._database, self._id, version)

    async def publish(
        self,
        version: int,
        *,
        expected: int | None,
        drop_orphans: bool,
        drop_examples: bool = False,
        reason: str,
    ) -> Published:
        """Put a version to work."""

        def put(over: int) -> Awaitable[list[Change]]:
            return publishing.publish(
                self._database,
                self._id,
                version,
                expected=over,
                drop_orphans=drop_orphans,
                drop_examples=drop_examples,
                deriving=graph,
                actor=self._actor,
                reason=reason,
            )

        replaced, changes = await publishing.replace(self._database, self._id, expected, put)
        self._notifier.changed(self._id, changes)
        at = changes[-1].revision
        dropped = sum(publishing.dropped(changes))
        return Published(version, replaced, self._token(at), at, dropped)

    async def roll_back(
        self,
        *,
        expected: int | None,
        drop_orphans: bool,
        drop_examples: bool = False,
        reason: str,
    ) -> Published:
        """Put the version before the one at work to work."""
        now, before = await policies.earlier(self._database, self._id)
        if before is None:
            raise NoEarlierPolicy("no other policy was at work before; `sayso policy list`")
        return await self.publish(
            before,
            expected=now if expected is None else expected,
            drop_orphans=drop_orphans,
            drop_examples=drop_examples,
            reason=reason,
        )

    # ── English ──

    async def draft_english(self, text: str, name: str | None, seconds: float) -> dict[str, Any]:
        """Draft a rule; raises NoPolicy."""
        return await self._desk().draft(text, name, seconds)

    async def answer_english(self, id: str, choice: int, seconds: float) -> dict[str, Any]:
        """The draft that comes of a choice; raises UnknownDraft, NoSuchChoice, PolicyMoved."""
        return await self._desk().answer(id, choice, seconds)

    async def accept_english(
        self, id: str, *, widen: bool, drop_examples: bool, reason: str
    ) -> dict[str, Any]:
        """Make a draft's rule live; raises as Desk.accept."""

        async def publish(accepting: Accepting) -> str:
            published = await self.publish(
                accepting.version,
                expected=accepting.expected,
                drop_orphans=False,
                drop_examples=accepting.drop_examples,
                reason=accepting.reason,
            )
            return published.token

        return await self._desk().accept(
            id, publish, widen=widen, drop_examples=drop_examples, reason=reason
        )

    def _desk(self) -> Desk:
        async def here(task: Task) -> Drafted:
            return await asyncio.to_thread(work, task)

        return Desk(self._database, self._id, self._actor, here)

    async def _at_work(self) -> int:
        head = await feed.head(self._database, self._id)
        if not head.policy:
            raise NoPolicy(
                f"the tenant `{self._name}` has no published policy yet: "
                "`sayso policy add FILE --publish` gives it one"
            )
        return head.policy

    # ── Rows ──

    async def write(self, write: Write) -> Done:
        """Judge by the policy at work, and commit."""
        for _ in range(TRIES):
            version, schema = await self._schema()
            await judge_write(schema, write)
            try:
                done = await self._journal.write(
                    self._id, msgspec.structs.replace(write, policy=version, actor=self._actor)
                )
            except PolicyMoved:
                continue
            return Done(
                self._token(done.revision), done.revision, done.touched, done.deleted,
                done.described, done.replayed,
            )  # fmt: skip
        raise PolicyMoved("policies are being published faster than this can be judged")

    async def read(self, filter: Filter, limit: int, after: str | None) -> Page:
        """A page of relationships."""
        page = await reading.read(self._database, self._id, filter, limit=limit, after=after)
        return Page([granted.relationship for granted in page.items], page.next)

    async def history(self, filter: Filter, limit: int, after: str | None) -> Past:
        """What became of relationships."""
        past = await reading.history(self._database, self._id, filter, limit=limit, after=after)
        return Past([Event(*msgspec.structs.astuple(event)) for event in past.items], past.next)

    async def bring_in(
        self,
        files: Iterable[tuple[str, Iterable[tuple[int, Row]]]],
        *,
        reason: str,
        progress: Progress | None,
    ) -> Imported:
        """Import the rows of files, one after the other."""
        version, schema = await self._schema()
        importer = Importer(
            self._database,
            self._id,
            schema,
            Write(actor=self._actor, reason=reason, policy=version),
            heard=self._notifier.changed,
            progress=progress,
        )
        for name, rows in files:
            try:
                await importer.run(rows, name)
            except SaysoError as error:
                errors = error.errors if isinstance(error, Several) else [error]
                raise ImportStopped(errors, importer.done) from None
        return importer.done

    @contextlib.asynccontextmanager
    async def export(self) -> AsyncIterator[Exported]:
        """All rows and the policy at one moment."""
        async with feed.whole(self._database, self._id) as whole:
            yield Exported(
                self._name, whole.head.revision, whole.head.policy, whole.policy_text, whole.rows
            )

    async def _schema(self) -> tuple[int, Schema]:
        """The version at work, and what it takes."""
        version = await self._at_work()
        text = (await policies.get(self._database, self._id, version)).text or ""
        return version, Engine(await asyncio.to_thread(compile_policy, text)).schema

    def _token(self, revision: int) -> str:
        return self._database.sealer.token(self._id, revision)
