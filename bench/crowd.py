"""A database with many tenants of many people each, in about a minute.

One tenant is made as the server makes it: its policy, clients, keys and people, what policies see
of them, their passwords, the feed and the sealed audit. The others are copies of its rows, table by
table, so that they have what it has whatever that is (tests/bench/test_crowd.py). Only the keys
that sign are sealed anew, as each is sealed for its tenant.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

import asyncpg

from sayso.identity.audit.sealing import seal as seal_audit
from sayso.identity.changing import SYSTEM, Changing, change
from sayso.identity.factors import hashing, passwords
from sayso.identity.keys import ring
from sayso.identity.keys.key import PURPOSE
from sayso.identity.oauth.client import ClientRequest
from sayso.identity.oauth.client_changes import create_client
from sayso.identity.oauth.resources import Resource, create_resource
from sayso.identity.people import users
from sayso.identity.people.emails import Given
from sayso.identity.provider import Provider, issuer_of
from sayso.identity.sealing import Seal
from sayso.store.database import connect
from sayso.tenants import publishing
from sayso.tenants.directory import Directory

from .identity import API, ISSUER

PASSWORD = "their common correct staple"
REDIRECT = "https://client.example/cb"

POLICY = """
type user
  attribute active: bool stored
  attribute email: string
type document
  actions read
  relation reader: user
rule readers
  allow user to read document when user in document.reader and user.active
"""

TOGETHER = 16
"""People made at a time."""

_TABLES = """
SELECT k.relname, array_agg(a.attname::text ORDER BY a.attnum)
FROM pg_class k JOIN pg_attribute a ON a.attrelid = k.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE k.relnamespace = 'sayso'::regnamespace AND k.relkind = 'r'
GROUP BY k.relname HAVING bool_or(a.attname = 'tenant') ORDER BY k.relname
"""


class Crowd(NamedTuple):
    """What all the tenants have: people, and a client for them and one for itself, with secrets."""

    tenants: int
    people: int
    web: tuple[str, str]
    machine: tuple[str, str]


def name_of(number: int) -> str:
    """A tenant's name."""
    return f"tenant-{number}"


def address_of(number: int) -> str:
    """A person's address."""
    return f"person{number}@people.example"


_HASTY = ("fsync = off", "full_page_writes = off", "max_wal_size = '16GB'", "autovacuum = off")
"""Settings of PostgreSQL while it is filled, which a crash would cost no more than the run."""


async def fill(url: str, owner_url: str, key: bytes, tenants: int, people: int) -> Crowd:
    """Make them; `owner_url` is a superuser's."""
    seal = Seal([key])
    template, crowd = await _template(url, seal, tenants, people)
    owner = await asyncpg.connect(owner_url)
    try:
        for setting in _HASTY:
            await owner.execute(f"ALTER SYSTEM SET {setting}")
        await owner.execute("SELECT pg_reload_conf()")
        await copy(owner, template, [name_of(number) for number in range(1, tenants)])
        await seal_keys(owner, template, seal)
        await owner.execute("VACUUM (ANALYZE)", timeout=600)
        await owner.execute("ALTER SYSTEM RESET ALL")
        await owner.execute("SELECT pg_reload_conf()")
        await owner.execute("CHECKPOINT", timeout=600)
    finally:
        await owner.close()
    return crowd


async def _template(url: str, seal: Seal, tenants: int, people: int) -> tuple[int, Crowd]:
    """The first tenant, as the server makes it; its number."""
    database = await connect(url, size=TOGETHER)
    try:
        async with Directory(database, url) as directory:
            name = name_of(0)
            tenant = (await directory.registry.create(name)).id
            version = await publishing.keep(database, tenant, POLICY)
            replica = await directory.named(name)
            await directory.publish(replica, version.version)
            provider = Provider(directory, replica, seal, issuer_of(ISSUER, name))
            crowd = Crowd(tenants, people, *await _clients(provider))
            await ring(provider).public()
            await _people(provider, people)
            await provider.close()
            await seal_audit(database, [tenant])
    finally:
        await database.close()
    return tenant, crowd


async def _clients(provider: Provider) -> tuple[tuple[str, str], tuple[str, str]]:
    resource = Resource(identifier=API, name="API", scopes=("read", "write"))
    await create_resource(provider, SYSTEM, resource)
    found = []
    for asked in (
        ClientRequest(name="web", redirect_uris=(REDIRECT,), consent=False),
        ClientRequest(
            name="machine",
            grant_types=("client_credentials",),
            scopes=resource.scopes,
            resources=(API,),
        ),
    ):
        client, secret = await create_client(provider, SYSTEM, asked)
        assert secret is not None
        found.append((client.id, secret))
    return found[0], found[1]


async def _people(provider: Provider, people: int) -> None:
    kept = await hashing.hash_of(PASSWORD)

    async def person(number: int) -> None:
        async def effect(changing: Changing) -> None:
            given = Given(address_of(number), verified=True)
            made = await users.add(changing, name=f"Person {number}", addresses=[given])
            await passwords.put(changing, made.id, kept)

        await change(provider, SYSTEM, effect)

    for i in range(0, people, TOGETHER):
        await asyncio.gather(*(person(n) for n in range(i, min(i + TOGETHER, people))))


async def copy(owner: asyncpg.Connection, template: int, names: Sequence[str]) -> None:
    """Give new tenants all the rows that one has."""
    # copies of rows that refer to each other do so as well: that need not be looked up again
    await owner.execute("SET session_replication_role = replica; SET synchronous_commit = off")
    await owner.execute(
        "INSERT INTO sayso.tenant (name, status, revision, policy, created_at)"
        " SELECT n, status, revision, policy, created_at FROM sayso.tenant, unnest($2::text[]) n"
        " WHERE id = $1",
        template,
        names,
        timeout=600,
    )
    for table, columns in await owner.fetch(_TABLES):
        listed = ", ".join(columns)
        given = ", ".join("t.id" if name == "tenant" else f"x.{name}" for name in columns)
        await owner.execute(
            f"INSERT INTO sayso.{table} ({listed}) SELECT {given} FROM sayso.tenant t"
            f" CROSS JOIN LATERAL (SELECT * FROM sayso.{table} WHERE tenant = $1 OFFSET 0) x"
            " WHERE t.name = ANY($2::text[])",
            template,
            names,
            timeout=600,
        )
    await owner.execute("RESET session_replication_role; RESET synchronous_commit")


async def seal_keys(owner: asyncpg.Connection, template: int, seal: Seal) -> None:
    """Seal the keys of all tenants for them that were sealed for one."""
    rows = await owner.fetch("SELECT id, sealed FROM sayso.signing_key WHERE tenant = $1", template)
    opened = [(row["id"], seal.open(template, PURPOSE, row["sealed"])) for row in rows]
    tenants = await owner.fetch("SELECT id FROM sayso.tenant WHERE id <> $1", template)
    await owner.executemany(
        "UPDATE sayso.signing_key SET sealed = $3 WHERE tenant = $1 AND id = $2",
        [
            (tenant["id"], id, seal.seal(tenant["id"], PURPOSE, private))
            for tenant in tenants
            for id, private in opened
        ],
    )
