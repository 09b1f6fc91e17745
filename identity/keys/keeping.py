"""keeping knows how a tenant's keys are in the database."""

from __future__ import annotations

from datetime import datetime, timedelta

from ...store.database import Connection
from ..changing import LONGEST, Changing
from ..errors import NotThere
from ..ids import new_id
from ..provider import Provider
from .key import PURPOSE, Algorithm, Private, private_bytes, public_jwk

KIND = "keys"
"""Of the notices that tell of a tenant's keys."""

AHEAD = timedelta(hours=24)
"""How long a key is shown before it signs: longer than anybody keeps a JWKS."""


async def lock(c: Connection, tenant: int) -> None:
    """Keep others from changing a tenant's keys until the transaction ends."""
    await c.execute("SELECT pg_advisory_xact_lock(hashtextextended('signing key', $1))", tenant)


async def insert(
    provider: Provider, changing: Changing, algorithm: Algorithm, key: Private, signs_from: datetime
) -> str:
    """Keep a new key; its id."""
    id = new_id("key")
    await changing.c.execute(
        "INSERT INTO sayso.signing_key (tenant, id, algorithm, public, sealed, signs_from)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        changing.tenant,
        id,
        algorithm,
        public_jwk(id, algorithm, key),
        provider.seal.seal(changing.tenant, PURPOSE, private_bytes(key)),
        signs_from,
    )
    changing.audit("key.create", f"key:{id}", details={"algorithm": algorithm})
    changing.notice(KIND)
    return id


async def has_signer(changing: Changing, algorithm: Algorithm) -> bool:
    """Whether some key signs now."""
    found: bool = await changing.c.fetchval(
        "SELECT EXISTS (SELECT FROM sayso.signing_key WHERE tenant = $1 AND algorithm = $2"
        " AND revoked_at IS NULL AND signs_from <= $3"
        " AND (signs_until IS NULL OR signs_until > $3))",
        changing.tenant,
        algorithm,
        changing.now,
    )
    return found


async def retire(changing: Changing, algorithm: Algorithm) -> None:
    """Have the keys there are stop once the next has been seen, and be believed until then."""
    rows = await changing.c.fetch(
        "UPDATE sayso.signing_key SET signs_until = greatest($3, signs_from),"
        " expires_at = greatest($3, signs_from) + $4"
        " WHERE tenant = $1 AND algorithm = $2 AND revoked_at IS NULL AND signs_until IS NULL"
        " RETURNING id",
        changing.tenant,
        algorithm,
        changing.now + AHEAD,
        LONGEST,
    )
    for row in rows:
        changing.audit("key.retire", f"key:{row['id']}", details={"algorithm": algorithm})


async def revoke(changing: Changing, algorithm: Algorithm) -> None:
    """Have nothing be believed that the keys there are have signed."""
    rows = await changing.c.fetch(
        "UPDATE sayso.signing_key SET revoked_at = $3"
        " WHERE tenant = $1 AND algorithm = $2 AND revoked_at IS NULL RETURNING id",
        changing.tenant,
        algorithm,
        changing.now,
    )
    for row in rows:
        changing.audit("key.revoke", f"key:{row['id']}", details={"algorithm": algorithm})


async def revoke_one(changing: Changing, id: str) -> None:
    """Have nothing be believed that one key has signed; raises NotThere."""
    algorithm = await changing.c.fetchval(
        "UPDATE sayso.signing_key SET revoked_at = $3"
        " WHERE tenant = $1 AND id = $2 AND revoked_at IS NULL RETURNING algorithm",
        changing.tenant,
        id,
        changing.now,
    )
    if algorithm is None:
        raise NotThere("there is no such key")
    changing.audit("key.revoke", f"key:{id}", details={"algorithm": algorithm})
    changing.notice(KIND)


async def is_due(changing: Changing, algorithm: Algorithm, since: datetime) -> bool:
    """Whether the last key has signed since before a moment, with none to follow it."""
    last: datetime | None = await changing.c.fetchval(
        "SELECT max(signs_from) FROM sayso.signing_key"
        " WHERE tenant = $1 AND algorithm = $2 AND revoked_at IS NULL",
        changing.tenant,
        algorithm,
    )
    return last is not None and last <= since
