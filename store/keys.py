"""keys knows the API keys of tenants: random secrets, of which only a digest is kept.

A key reads `sayso_ID_SECRET`. The secret has 256 random bits, so a plain SHA-256 keeps it safe.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

from .database import Connection, Database

Scope = Literal["check", "read", "write", "policy", "identity", "admin"]
SCOPES: tuple[Scope, ...] = ("check", "read", "write", "policy", "identity", "admin")
PREFIX = "sayso"

_ID = re.compile("[0-9a-f]{16}")


class ApiKey(msgspec.Struct, frozen=True):
    """A key without its secret."""

    id: str
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None


async def create_key(
    database: Database,
    tenant: int,
    name: str,
    scopes: Collection[Scope],
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """A new key, and its text, which is never seen again."""
    id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    async with database.tenant(tenant) as c:
        created = await _insert(c, tenant, id, secret, name, list(scopes), expires_at)
    return ApiKey(id, name, tuple(scopes), created, expires_at), f"{PREFIX}_{id}_{secret}"


async def rotate_key(
    database: Database, tenant: int, id: str, grace: timedelta
) -> tuple[ApiKey, str] | None:
    """A new key in the place of one that is in force, which goes on for a while.

    None where there is no such key. The new one has its name and scopes, and no expiry.
    """
    new, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    async with database.tenant(tenant) as c:
        row = await c.fetchrow(
            "UPDATE sayso.api_key SET expires_at = least(expires_at, now() + $3)"
            " WHERE tenant = $1 AND id = $2 AND revoked_at IS NULL"
            " AND (expires_at IS NULL OR expires_at > now()) RETURNING name, scopes",
            tenant,
            id,
            grace,
        )
        if row is None:
            return None
        created = await _insert(c, tenant, new, secret, row["name"], row["scopes"], None)
    key = ApiKey(new, row["name"], tuple(row["scopes"]), created)
    return key, f"{PREFIX}_{new}_{secret}"


async def _insert(
    c: Connection,
    tenant: int,
    id: str,
    secret: str,
    name: str,
    scopes: list[str],
    expires_at: datetime | None,
) -> datetime:
    created: datetime = await c.fetchval(
        "INSERT INTO sayso.api_key (tenant, id, digest, name, scopes, expires_at)"
        " VALUES ($1, $2, $3, $4, $5, $6) RETURNING created_at",
        tenant,
        id,
        hashlib.sha256(secret.encode()).digest(),
        name,
        scopes,
        expires_at,
    )
    return created


async def revoke_key(database: Database, tenant: int, id: str) -> bool:
    """Refuse a key from now on; whether there was one to refuse."""
    async with database.tenant(tenant) as c:
        done = await c.execute(
            "UPDATE sayso.api_key SET revoked_at = coalesce(revoked_at, now())"
            " WHERE tenant = $1 AND id = $2",
            tenant,
            id,
        )
    return not done.endswith(" 0")


async def list_keys(database: Database, tenant: int) -> list[ApiKey]:
    """All keys of a tenant, the oldest first."""
    async with database.tenant(tenant, readonly=True) as c:
        rows = await c.fetch(
            "SELECT id, name, scopes, created_at, expires_at, revoked_at FROM sayso.api_key"
            " WHERE tenant = $1 ORDER BY created_at, id",
            tenant,
        )
    return [_key(row) for row in rows]


async def find_key(database: Database, tenant: int, text: str) -> ApiKey | None:
    """The key of a text, if it is this tenant's and in force."""
    prefix, _, rest = text.partition("_")
    id, _, secret = rest.partition("_")
    if prefix != PREFIX or not _ID.fullmatch(id) or not secret:
        return None
    async with database.tenant(tenant, readonly=True) as c:
        row = await c.fetchrow(
            "SELECT id, name, scopes, created_at, expires_at, revoked_at, digest"
            " FROM sayso.api_key WHERE tenant = $1 AND id = $2 AND revoked_at IS NULL"
            " AND (expires_at IS NULL OR expires_at > now())",
            tenant,
            id,
        )
    given = hashlib.sha256(secret.encode()).digest()
    if row is None or not hmac.compare_digest(row["digest"], given):
        return None
    return _key(row)


def _key(row: Any) -> ApiKey:
    return ApiKey(
        row["id"], row["name"], tuple(row["scopes"]), row["created_at"], row["expires_at"],
        row["revoked_at"],
    )  # fmt: skip
