"""What the commands may ask for; each thing raises the errors of the room that does it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from ...engine.data import EntityAttributes, Relationship, Row
from ...identity.audit.reading import Recorded, Which
from ...store.changes import Filter, Write
from ...store.keys import ApiKey, Scope
from ...store.policies import PolicyVersion
from ...tenants.importing import Imported
from .clients import Clients
from .people import People

Progress = Callable[[int], None]

Revision = int | str
"""A number, or the token that a server gives out in its place."""


class TenantState(NamedTuple):
    """A tenant as the registry has it; `policy` is 0 where none is at work."""

    name: str
    status: str
    revision: Revision
    policy: int
    created_at: datetime
    hosts: list[str]


class Page(NamedTuple):
    """Some relationships, and where the next begin; None after the last."""

    items: list[Relationship]
    next: str | None


class Event(NamedTuple):
    """A time during which a relationship was as it says; `until` None: it still is."""

    relationship: Relationship
    since: Revision
    granted_at: datetime | None
    granted_by: str
    reason: str
    until: Revision | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    end_reason: str | None = None


class Past(NamedTuple):
    """Some events, and where the next begin; None after the last."""

    items: list[Event]
    next: str | None


class Done(NamedTuple):
    """What a write did.

    `token` is its revision, to be asked for, `revision` its number, where that is known.
    """

    token: str
    revision: int | None
    touched: int
    deleted: int
    described: int
    replayed: bool


class Published(NamedTuple):
    """What publishing did. `replaced` is the version at work before, 0 for none."""

    version: int
    replaced: int
    token: str
    revision: int | None
    dropped: int
    """Relationships and attributes that had no place in the version, and are gone."""


class Exported(NamedTuple):
    """A tenant at one moment; its rows are to be read once."""

    name: str
    revision: Revision
    policy: int
    policy_text: str
    rows: AsyncIterator[Sequence[Relationship] | Sequence[EntityAttributes]]


class TenantAdministration(Protocol):
    """One tenant."""

    @property
    def people(self) -> People:
        """Its people and organizations."""

    def clients(self, public_url: str) -> Clients:
        """Its clients, resources and signing keys. `public_url` is what clients know the server as,
        where the database is asked itself; a server knows."""

    async def create_key(
        self, name: str, scopes: Collection[Scope], expires_at: datetime | None
    ) -> tuple[ApiKey, str]:
        """A new key, and its text, which is never seen again."""

    async def list_keys(self) -> list[ApiKey]:
        """All keys, the oldest first."""

    async def revoke_key(self, id: str) -> None:
        """Refuse a key from now on; raises UnknownKey."""

    async def rotate_key(self, id: str, grace: timedelta) -> tuple[ApiKey, str]:
        """A new key in the place of one, which goes on for a while; raises UnknownKey."""

    async def audit(
        self, which: Which, limit: int, after: str | None
    ) -> tuple[list[Recorded], str | None]:
        """What was done to its identity, the latest first, and the next page's cursor."""

    async def verify_audit(self, seen: str | None) -> dict[str, Any]:
        """Whether the record of that is as it was written, as the API tells it."""

    async def add_policy(self, text: str, comment: str, filename: str) -> PolicyVersion:
        """Keep a policy as a version; raises PolicyError if it does not compile."""

    async def policies(self, before: int | None, limit: int) -> tuple[list[PolicyVersion], int]:
        """Versions without their texts, the latest first, and the one at work, 0 for none."""

    async def policy(self, version: int | None) -> PolicyVersion:
        """A version with its text, by default the one at work."""

    async def publish(
        self,
        version: int,
        *,
        expected: int | None,
        drop_orphans: bool,
        drop_examples: bool = False,
        reason: str,
    ) -> Published:
        """Put a version to work; raises PolicyMoved, OrphanedRelationships
        or ExamplesFailed."""

    async def roll_back(
        self,
        *,
        expected: int | None,
        drop_orphans: bool,
        drop_examples: bool = False,
        reason: str,
    ) -> Published:
        """Put the version to work that was before the one at work; raises NoEarlierPolicy."""

    async def draft_english(self, text: str, name: str | None, seconds: float) -> dict[str, Any]:
        """Draft a rule from a text against the policy at work, as /v1/english tells of it."""

    async def answer_english(self, id: str, choice: int, seconds: float) -> dict[str, Any]:
        """The draft that comes of a choice."""

    async def accept_english(
        self, id: str, *, widen: bool, drop_examples: bool, reason: str
    ) -> dict[str, Any]:
        """Make a draft's rule live."""

    async def write(self, write: Write) -> Done:
        """Judge a write and commit it, all or nothing."""

    async def read(self, filter: Filter, limit: int, after: str | None) -> Page:
        """A page of relationships."""

    async def history(self, filter: Filter, limit: int, after: str | None) -> Past:
        """Who granted relationships and who took them, the latest first."""

    async def bring_in(
        self,
        files: Iterable[tuple[str, Iterable[tuple[int, Row]]]],
        *,
        reason: str,
        progress: Progress | None,
    ) -> Imported:
        """Import rows, each with its line's number, of files by name; raises ImportStopped."""

    def export(self) -> AbstractAsyncContextManager[Exported]:
        """All rows and the policy at one moment."""


class Administration(Protocol):
    """The tenants there are."""

    async def create(self, name: str, hosts: tuple[str, ...]) -> TenantState:
        """A new tenant; raises InvalidTenantName or TenantExists."""

    async def tenants(self, after: str, limit: int) -> list[TenantState]:
        """Tenants by name, a page after a name."""

    async def named(self, name: str) -> TenantState:
        """A tenant as the registry has it; raises UnknownTenant."""

    async def suspend(self, name: str) -> None:
        """Refuse a tenant's requests from now on; what it has stays."""

    async def resume(self, name: str) -> None:
        """End a suspension."""

    async def delete(self, name: str) -> None:
        """Delete a tenant and all it has, for ever."""

    async def tenant(self, name: str | None) -> TenantAdministration:
        """A tenant, to do something to; None is the one that is meant without a name.

        Raises UnknownTenant.
        """
