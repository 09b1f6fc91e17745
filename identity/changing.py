"""changing knows how identity changes: its rows, what policies see of them, what processes must no
longer believe, the audit and what others are to be told, all in one transaction.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from ..engine.data import EntityAttributes, Relationship
from ..engine.errors import SaysoError
from ..engine.judging import judge
from ..engine.schema import Schema
from ..engine.times import datetime_of
from ..store.changes import Notice, Write
from ..store.database import Connection
from ..store.errors import PolicyMoved
from ..tenants.errors import NoPolicy
from ..tenants.replica import Replica
from . import audit, outbox
from .provider import Provider

T = TypeVar("T")

TRIES = 5
"""How often to begin again where a policy is published meanwhile."""

LONGEST = timedelta(days=1)
"""What a token lives at most: so long those of what has ended are remembered."""


@dataclass(frozen=True, slots=True)
class By:
    """Who does something: `user:…`, `key:…`, `client:…` or `sayso`, and from where."""

    actor: str
    request_id: str = ""
    reason: str = ""
    address: str = ""
    agent: str = ""


SYSTEM = By("sayso")


@dataclass(slots=True)
class Changing:
    """A change under way. What is asked for here is done when the effect returns."""

    c: Connection
    tenant: int
    by: By
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    touched: list[Relationship] = field(default_factory=list)
    deleted: list[Relationship] = field(default_factory=list)
    described: list[EntityAttributes] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    rows: list[audit.Row] = field(default_factory=list)
    messages: list[outbox.Message] = field(default_factory=list)

    def touch(self, rows: Iterable[Relationship]) -> None:
        """Relationships that policies see from now on, where they have a place for them."""
        self.touched.extend(rows)

    def delete(self, rows: Iterable[Relationship]) -> None:
        """Relationships that policies see no longer."""
        self.deleted.extend(rows)

    def describe(self, type: str, id: str, values: Mapping[str, Any]) -> None:
        """Attributes that policies see; None takes one away."""
        self.described.append(EntityAttributes(type, id, dict(values)))

    def notice(self, kind: str, id: str = "") -> None:
        """Something that processes have in memory was changed: they ask for it anew."""
        self.notices.append(Notice(kind, id))

    async def end(self, kind: str, id: str, lasting: timedelta = LONGEST) -> None:
        """Tokens of a session, grant, person, client, or one token, are refused from now on.

        Ask for it last, once the rows are changed that issuing a token looks at: what was issued
        before those could be had was issued before this.
        """
        at = datetime.now(UTC)
        until = at + lasting
        await self.c.execute(
            "INSERT INTO sayso.ended (tenant, kind, id, at, until) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (tenant, kind, id) DO UPDATE"
            " SET at = excluded.at, until = greatest(sayso.ended.until, excluded.until)",
            self.tenant,
            kind,
            id,
            at,
            until,
        )
        self.notices.append(Notice(f"ended {kind}", id, datetime_of(until), datetime_of(at)))

    def audit(
        self,
        action: str,
        target: str,
        *,
        outcome: audit.Outcome = "success",
        details: Mapping[str, Any] | None = None,
        personal: Mapping[str, str] | None = None,
    ) -> None:
        """What is recorded of it; `personal` is what an erasure takes."""
        told = {"address": self.by.address, "agent": self.by.agent, **(personal or {})}
        self.rows.append(audit.row(self.now, self.by, action, target, outcome, details or {}, told))

    def send(self, message: outbox.Message) -> None:
        """What somebody else is told once this is done."""
        self.messages.append(message)


Effect = Callable[[Changing], Awaitable[T]]


async def change(provider: Provider, by: By, effect: Effect[T], *, seen: bool = True) -> T:
    """Do something to a tenant's identity, wholly or not at all; what `effect` returns.

    `effect` may be called again. With `seen` this process decides by it before this returns.
    """
    for _ in range(TRIES):
        try:
            done, changing, revision = await _attempt(provider, by, effect)
        except PolicyMoved:
            await provider.replica.latest()
            continue
        if changing.rows:
            provider.sealer.wake(provider.tenant)
        if changing.messages:
            provider.part(outbox.Drainer).wake()
        if seen and revision:
            await provider.replica.at_least(revision)
        return done
    raise PolicyMoved("policies are being published faster than this can be done")


async def _attempt(provider: Provider, by: By, effect: Effect[T]) -> tuple[T, Changing, int]:
    """What `effect` returns, all that it asked for, and the revision, 0 where there is no new one.

    Raises PolicyMoved where another policy came to work meanwhile, and nothing is done then.
    """
    schema, policy = _at_work(provider.replica)
    tenant = provider.tenant
    outcome: list[tuple[T, Changing]] = []

    async def run(c: Connection) -> Write | None:
        changing = Changing(c, tenant, by)
        outcome.append((await effect(changing), changing))
        await audit.insert(c, tenant, changing.rows)
        await outbox.insert(c, provider.seal, tenant, changing.messages)
        return _write(changing, schema, policy)

    revision = await provider.directory.journal.together(tenant, policy, run)
    return *outcome[0], revision


def _at_work(replica: Replica) -> tuple[Schema | None, int]:
    try:
        return replica.current.engine.schema, replica.policy
    except NoPolicy:
        return None, 0


def _write(changing: Changing, schema: Schema | None, policy: int) -> Write | None:
    """What the feed is to say: of relationships and attributes those that have a place."""
    if not (changing.touched or changing.deleted or changing.described or changing.notices):
        return None
    fits = _fits(schema)
    touch = tuple(r for r in changing.touched if fits(r))
    delete = tuple(r for r in changing.deleted if fits(r))
    attributes = tuple(a for row in _parts(changing.described) if (a := _placed(row, fits)))
    return Write(
        touch=touch,
        delete=delete,
        attributes=attributes,
        policy=policy,
        actor=changing.by.actor,
        reason=changing.by.reason,
        request_id=changing.by.request_id,
        kind="data" if touch or delete or attributes else "identity",
        notices=tuple(changing.notices),
    )


def _parts(rows: Iterable[EntityAttributes]) -> Iterable[EntityAttributes]:
    """Each attribute by itself, as a policy may have a place for one and not for another."""
    for row in rows:
        for name, value in row.values.items():
            yield EntityAttributes(row.type, row.id, {name: value})


def _placed(
    row: EntityAttributes, fits: Callable[[Relationship | EntityAttributes], bool]
) -> EntityAttributes | None:
    """An attribute as a policy can see it: none where the value is not of its type.

    What was seen before would else go on: an `active` that has become a `suspended` unheard of.
    """
    absent = EntityAttributes(row.type, row.id, dict.fromkeys(row.values))
    return next((each for each in (row, absent) if fits(each)), None)


def _fits(schema: Schema | None) -> Callable[[Relationship | EntityAttributes], bool]:
    def fits(row: Relationship | EntityAttributes) -> bool:
        if schema is None:
            return False
        try:
            if isinstance(row, Relationship):
                judge(schema, touch=[row])
            else:
                judge(schema, attributes=[row])
        except SaysoError:
            return False
        return True

    return fits
