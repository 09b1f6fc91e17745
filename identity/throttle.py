"""throttle knows how often something may be tried: buckets that fill with tries and leak in time.

Failures fill the bucket of a client's address and the bucket of that address and the account that
was tried, never one of the account alone: whoever fails from elsewhere locks nobody out.
"""

from __future__ import annotations

import hashlib
import ipaddress
from typing import NamedTuple

from ..store.database import Connection
from .errors import TooMany
from .provider import Provider

PREFIX = 64
"""Bits of an IPv6 address that tell one customer from another."""


class Limit(NamedTuple):
    """So many at once, and then one every so many seconds."""

    name: str
    capacity: int
    seconds: float


class Bucket(NamedTuple):
    """A limit for somebody or something, of which a digest is kept."""

    limit: Limit
    key: bytes


def bucket(limit: Limit, *parts: str) -> Bucket:
    """The bucket of some parts."""
    return Bucket(limit, hashlib.sha256("\0".join((limit.name, *parts)).encode()).digest())


def network(address: str) -> str:
    """What counts as one client: an IPv4 address, or the network of an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, PREFIX), strict=False))


async def spend(provider: Provider, *buckets: Bucket) -> None:
    """Put one try into each bucket, before it is made so that many at once count; raises TooMany.

    Into none of them where one is full.
    """
    async with provider.database.tenant(provider.tenant) as c:
        for each in sorted(buckets, key=lambda b: b.key):  # in one order, or two would deadlock
            await _spend(c, provider.tenant, each)


async def give_back(provider: Provider, *buckets: Bucket) -> None:
    """Take one try out of each bucket: it was no failure."""
    async with provider.database.tenant(provider.tenant) as c:
        for each in sorted(buckets, key=lambda b: b.key):
            await c.execute(
                "UPDATE sayso.throttle SET level = greatest(0, level - 1)"
                " WHERE tenant = $1 AND key = $2",
                provider.tenant,
                each.key,
            )


_LEAKED = "greatest(0, t.level - extract(epoch FROM clock_timestamp() - t.at)::float8 / $3::float8)"


async def _spend(c: Connection, tenant: int, bucket: Bucket) -> None:
    level = await c.fetchval(
        "INSERT INTO sayso.throttle AS t (tenant, key, level, at)"
        " VALUES ($1, $2, 1, clock_timestamp()) ON CONFLICT (tenant, key) DO UPDATE"
        f" SET level = {_LEAKED} + 1, at = clock_timestamp() WHERE {_LEAKED} + 1 <= $4"
        " RETURNING t.level",
        tenant,
        bucket.key,
        bucket.limit.seconds,
        bucket.limit.capacity,
    )
    if level is not None:
        return
    over = await c.fetchval(
        f"SELECT {_LEAKED} + 1 - $4 FROM sayso.throttle t WHERE tenant = $1 AND key = $2",
        tenant,
        bucket.key,
        bucket.limit.seconds,
        bucket.limit.capacity,
    )
    raise TooMany(max(0.0, over or 0.0) * bucket.limit.seconds)
