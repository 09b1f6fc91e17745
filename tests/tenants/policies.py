"""What the tenants of the tests are made of, and what is asked of them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

from sayso.engine.data import EntityAttributes, Relationship
from sayso.store.changes import Change
from sayso.store.database import Database
from sayso.tenants import publishing
from sayso.tenants.directory import Directory
from sayso.tenants.replica import Replica
from tests.store.databases import opened

POLICY = """
condition on(day: int) = request.day == day
request
  attribute day: int
type user
  attribute level: int
  attribute roles: set of string
type team
  relation member: user | team.member
type doc
  relation owner: user | user with expiry | user with on
  relation viewer: user | team.member | everyone user
  permission view = owner or viewer
"""

WITHOUT_VIEWER = POLICY.replace(
    "  relation viewer: user | team.member | everyone user\n", ""
).replace("owner or viewer", "owner")

PATIENCE = 60.0
"""Seconds to wait for something that takes well under one."""


def owner(doc: str, user: str = "ann") -> Relationship:
    """One relationship of the policy."""
    return Relationship.of(f"doc:{doc}", "owner", f"user:{user}")


def level(user: str, value: Any) -> EntityAttributes:
    """One attribute of the policy."""
    return EntityAttributes("user", user, {"level": value})


async def published(
    database: Database, tenant: int, text: str = POLICY, **given: Any
) -> list[Change]:
    """Put a policy to work."""
    version = await publishing.keep(database, tenant, text, author="ann")
    return await publishing.publish(database, tenant, version.version, **given)


@contextlib.asynccontextmanager
async def directory(url: str, **options: Any) -> AsyncIterator[Directory]:
    """A directory of a process of its own, as far as the database can tell."""
    async with opened(url) as database, Directory(database, url, **options) as found:
        yield found


async def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.01)


def views(replica: Replica, doc: str, user: str = "ann") -> bool:
    """Whether a user may view a document, as the tenant answers now."""
    return bool(replica.current.engine.check(f"user:{user}", "view", f"doc:{doc}"))
