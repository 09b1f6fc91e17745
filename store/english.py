"""english knows the drafts of rules written in English, and what is kept of accepted ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from .database import Database
from .errors import UnknownDraft

DRAFTS = 200
"""A tenant has no more drafts: the oldest go first."""


class StoredDraft(msgspec.Struct, frozen=True):
    """A draft as it is kept; `policy` is the version it was made against, `accepted` the one it
    became."""

    id: str
    policy: int
    author: str
    body: Any
    accepted: int | None
    created_at: datetime


class StoredRule(msgspec.Struct, frozen=True):
    """What is kept of a rule written in English, whose parts are the policy's `rules`."""

    version: int
    rules: tuple[str, ...]
    text: str
    digest: str
    paraphrase: str
    author: str
    examples: list[dict[str, Any]]
    created_at: datetime | None = None


async def add_draft(
    database: Database, tenant: int, id: str, policy: int, author: str, body: object
) -> StoredDraft:
    """Keep a draft, and let go of the oldest beyond DRAFTS."""
    async with database.tenant(tenant) as c:
        row = await c.fetchrow(
            "INSERT INTO sayso.english_draft (tenant, id, policy, author, body)"
            " VALUES ($1, $2, $3, $4, $5) RETURNING created_at",
            tenant,
            id,
            policy,
            author,
            body,
        )
        assert row is not None
        await c.execute(
            "DELETE FROM sayso.english_draft WHERE tenant = $1 AND id IN ("
            " SELECT id FROM sayso.english_draft WHERE tenant = $1"
            " ORDER BY created_at DESC, id OFFSET $2)",
            tenant,
            DRAFTS,
        )
    return StoredDraft(id, policy, author, body, None, row["created_at"])


async def get_draft(database: Database, tenant: int, id: str) -> StoredDraft:
    """A draft of the tenant's own; raises UnknownDraft."""
    async with database.tenant(tenant, readonly=True) as c:
        row = await c.fetchrow(
            "SELECT id, policy, author, body, accepted, created_at FROM sayso.english_draft"
            " WHERE tenant = $1 AND id = $2",
            tenant,
            id,
        )
    if row is None:
        raise UnknownDraft("there is no such draft")
    return StoredDraft(*row)


async def set_accepted(database: Database, tenant: int, id: str, version: int) -> None:
    """Say which policy version a draft became."""
    async with database.tenant(tenant) as c:
        await c.execute(
            "UPDATE sayso.english_draft SET accepted = $3 WHERE tenant = $1 AND id = $2",
            tenant,
            id,
            version,
        )


async def add_rule(database: Database, tenant: int, rule: StoredRule) -> None:
    """Keep what an accepted draft leaves beside the policy version it made."""
    async with database.tenant(tenant) as c:
        await c.execute(
            "INSERT INTO sayso.english_rule"
            " (tenant, version, rules, text, digest, paraphrase, author, examples)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            tenant,
            rule.version,
            list(rule.rules),
            rule.text,
            rule.digest,
            rule.paraphrase,
            rule.author,
            rule.examples,
        )


async def remove_rule(database: Database, tenant: int, version: int) -> None:
    """Forget a rule whose version did not come to work."""
    async with database.tenant(tenant) as c:
        await c.execute(
            "DELETE FROM sayso.english_rule WHERE tenant = $1 AND version = $2", tenant, version
        )


async def rules(database: Database, tenant: int) -> list[StoredRule]:
    """All rules written in English, the oldest first; some may be in no policy any more."""
    async with database.tenant(tenant, readonly=True) as c:
        rows = await c.fetch(
            "SELECT version, rules, text, digest, paraphrase, author, examples, created_at"
            " FROM sayso.english_rule WHERE tenant = $1 ORDER BY version",
            tenant,
        )
    return [
        StoredRule(row["version"], tuple(row["rules"]), *(row[n] for n in _REST)) for row in rows
    ]


_REST = ("text", "digest", "paraphrase", "author", "examples", "created_at")


async def keep_examples(
    database: Database, tenant: int, examples: Sequence[tuple[int, list[dict[str, Any]]]]
) -> None:
    """Let rules, by their versions, have these examples only."""
    async with database.tenant(tenant) as c:
        for version, kept in examples:
            await c.execute(
                "UPDATE sayso.english_rule SET examples = $3 WHERE tenant = $1 AND version = $2",
                tenant,
                version,
                kept,
            )
