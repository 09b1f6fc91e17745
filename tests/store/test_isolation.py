"""No tenant sees or changes another's rows, whatever SQL the server's role is made to run."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import AsyncIterator, Iterator
from typing import Any

import asyncpg
import pytest

from sayso.engine.data import EntityAttributes, Relationship
from sayso.store import decisions, english, policies
from sayso.store.changes import Write
from sayso.store.importing import import_chunk
from sayso.store.journal import Journal
from sayso.store.keys import create_key
from sayso.store.migrate import migrate
from sayso.store.shapes import Fits
from sayso.store.tenants import Tenants
from tests.store.databases import Postgres, as_role, execute, fetch, opened, parts, run
from tests.store.identities import add_identity

SHARED = {"instance", "schema_version"}
"""Tables that hold nothing of any tenant."""

TABLES = (
    "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = 'sayso' AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1"
)
TENANTS = 20


async def fill(url: str) -> list[int]:
    """Twenty tenants, each with rows in every table."""
    async with opened(url) as database:
        journal, ids = Journal(database), []
        for n in range(TENANTS):
            tenant = (await Tenants(database).create(f"t{n}", (f"t{n}.example",))).id
            ids.append(tenant)
            await create_key(database, tenant, "key", ["check"])
            kept = await policies.add(
                database, tenant, text="type user", digest="d", model={}, compiler="0"
            )
            await policies.publish(database, tenant, kept.version, Fits(frozenset(), frozenset()))
            rows = [Relationship.of(f"doc:{i}", "owner", "user:ann") for i in range(n + 2)]
            described = [EntityAttributes("user", "ann", {"level": n, "roles": ["a", "b"]})]
            await journal.write(tenant, Write(touch=tuple(rows), idempotency_key="k"))
            await journal.write(tenant, Write(delete=(rows[0],)))
            await import_chunk(database, tenant, rows[:1], described, Write(actor="bob"))
            parts = ("user", "ann", "edit", "doc", "1", "deny", n, "", b"{}")
            await decisions.add(database, tenant, [decisions.Row(str(uuid.uuid4()), *parts)])
            await english.add_draft(database, tenant, f"draft-{n}", kept.version, "ann", {"n": n})
            rule = english.StoredRule(kept.version, ("r",), "Text.", "d", "Text.", "ann", [])
            await english.add_rule(database, tenant, rule)
            await add_identity(database, tenant)
        return ids


@pytest.fixture
def filled(postgres: Postgres) -> tuple[Postgres, list[int]]:
    return postgres, run(fill(postgres.url))


@contextlib.asynccontextmanager
async def session(url: str, role: str | None, tenant: object = None) -> AsyncIterator[Any]:
    """A transaction in a role with raw SQL, undone at its end."""
    c = await asyncpg.connect(url)
    try:
        transaction = c.transaction()
        await transaction.start()
        if role is not None:
            await c.execute(f"SET LOCAL ROLE {role}")
        if tenant is not None:
            await c.execute("SELECT set_config('sayso.tenant', $1, true)", str(tenant))
        try:
            yield c
        finally:
            await transaction.rollback()
    finally:
        await c.close()


async def attempt(c: Any, statement: str, *arguments: object) -> int | None:
    """How many rows a statement gives or changes; None where it is not allowed."""
    transaction = c.transaction()
    await transaction.start()
    try:
        if statement.startswith("SELECT"):
            return len(await c.fetch(statement, *arguments))
        done: str = await c.execute(statement, *arguments)
        return int(done.rpartition(" ")[2])
    except (asyncpg.InsufficientPrivilegeError, asyncpg.GeneratedAlwaysError):
        return None
    finally:
        await transaction.rollback()


async def tables(url: str) -> list[str]:
    """All that can be asked for rows; a new table is among them."""
    c = await asyncpg.connect(url)
    try:
        found = [row[0] for row in await c.fetch(TABLES)]
    finally:
        await c.close()
    assert len(found) >= 10
    return [name for name in found if name not in SHARED]


async def columns(c: Any, table: str) -> list[str]:
    rows = await c.fetch(
        "SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0"
        " AND NOT attisdropped AND attidentity = ''",
        f"sayso.{table}",
    )
    return [row[0] for row in rows]


def own(table: str) -> str:
    return "id" if table == "tenant" else "tenant"


def test_every_table_of_every_tenant_has_rows(filled: tuple[Postgres, list[int]]) -> None:
    """Or the tests below would prove nothing."""
    postgres, ids = filled
    for table in run(tables(postgres.owner_url)):
        found = run(
            fetch(postgres.owner_url, f"SELECT count(DISTINCT {own(table)}) FROM sayso.{table}")
        )
        assert found >= len(ids), table


@pytest.mark.parametrize("setting", [None, "", "0", "-1", "999999999"])
def test_without_a_tenant_there_are_no_rows(
    filled: tuple[Postgres, list[int]], setting: str | None
) -> None:
    postgres, ids = filled

    async def see() -> None:
        for table in await tables(postgres.owner_url):
            async with session(postgres.url, "sayso_app", setting) as c:
                name = f"sayso.{table}"
                assert await attempt(c, f"SELECT * FROM {name}") == 0, table
                assert not await attempt(c, f"DELETE FROM {name}"), table
                for column in await columns(c, table):
                    assert not await attempt(c, f"UPDATE {name} SET {column} = {column}"), table
                await refuses_strangers(postgres.owner_url, c, table, ids)

    run(see())


def test_a_setting_that_is_no_number_is_an_error(filled: tuple[Postgres, list[int]]) -> None:
    async def see() -> None:
        async with session(filled[0].url, "sayso_app", "1 OR true") as c:
            with pytest.raises(asyncpg.InvalidTextRepresentationError):
                await c.fetch("SELECT * FROM sayso.relationship")

    run(see())


async def refuses_strangers(owner_url: str, c: Any, table: str, others: list[int]) -> None:
    """No row can be added that is one of some tenants'."""
    owner = await asyncpg.connect(owner_url)
    try:
        names = await columns(owner, table)
        for other in others[:3]:
            row = await owner.fetchrow(
                f"SELECT {', '.join(names)} FROM sayso.{table} WHERE {own(table)} = $1 LIMIT 1",
                other,
            )
            assert row is not None
            places = ", ".join(f"${i}" for i in range(1, len(names) + 1))
            statement = f"INSERT INTO sayso.{table} ({', '.join(names)}) VALUES ({places})"
            assert await attempt(c, statement, *row) is None, table
    finally:
        await owner.close()


def test_a_tenant_sees_and_changes_its_own_rows_only(filled: tuple[Postgres, list[int]]) -> None:
    postgres, ids = filled

    async def see() -> None:
        changed = set()
        for table in await tables(postgres.owner_url):
            name = f"sayso.{table}"
            for tenant in (ids[0], ids[7], ids[-1]):
                mine = await fetch(
                    postgres.owner_url,
                    f"SELECT count(*) FROM {name} WHERE {own(table)} = {tenant}",
                )
                others = [id for id in ids if id != tenant]
                async with session(postgres.url, "sayso_app", tenant) as c:
                    rows = await c.fetch(f"SELECT * FROM {name}")
                    assert {row[own(table)] for row in rows} == {tenant}, table
                    assert len(rows) == mine
                    deleted = await attempt(c, f"DELETE FROM {name}")
                    assert deleted in (None, mine), table
                    for column in await columns(c, table):
                        done = await attempt(c, f"UPDATE {name} SET {column} = {column}")
                        assert done in (None, mine), table
                        if done:
                            changed.add(table)
                    for other in others[:2]:
                        move = f"UPDATE {name} SET {own(table)} = {other}"
                        assert await attempt(c, move) is None, table
                    await refuses_strangers(postgres.owner_url, c, table, others)
                    assert await attempt(c, f"TRUNCATE {name}") is None
        assert {"relationship", "attribute", "api_key", "tenant"} <= changed

    run(see())


@pytest.mark.parametrize(
    "statement", ["SELECT * FROM sayso.instance", "DELETE FROM sayso.instance"]
)
def test_the_secret_is_not_the_tenants_role_s(
    filled: tuple[Postgres, list[int]], statement: str
) -> None:
    async def see() -> None:
        async with session(filled[0].url, "sayso_app", filled[1][0]) as c:
            assert await attempt(c, statement) is None
            for change in (
                "UPDATE sayso.schema_version SET version_num = ''",
                "DELETE FROM sayso.schema_version",
            ):
                assert await attempt(c, change) is None

    run(see())


def test_the_registry_sees_nothing_of_what_tenants_hold(
    filled: tuple[Postgres, list[int]],
) -> None:
    postgres, ids = filled

    async def see() -> None:
        for table in await tables(postgres.owner_url):
            if table in ("tenant", "tenant_host"):
                continue
            for setting in (None, ids[0]):
                async with session(postgres.url, "sayso_registry", setting) as c:
                    for statement in (
                        f"SELECT * FROM sayso.{table}",
                        f"DELETE FROM sayso.{table}",
                        f"TRUNCATE sayso.{table}",
                    ):
                        assert await attempt(c, statement) is None, table
        async with session(postgres.url, "sayso_registry") as c:
            for column in ("revision", "policy"):
                assert await attempt(c, f"UPDATE sayso.tenant SET {column} = 0") is None

    run(see())


def test_statistics_tell_nothing(filled: tuple[Postgres, list[int]]) -> None:
    """What ANALYZE keeps are values of rows."""
    postgres, ids = filled

    async def see() -> None:
        await execute(postgres.owner_url, "ANALYZE")
        for role in ("sayso_app", "sayso_registry", None):
            async with session(postgres.url, role, ids[0]) as c:
                shown = "SELECT tablename FROM pg_stats WHERE schemaname = 'sayso'"
                seen = {row[0] for row in await c.fetch(shown)}
                assert seen <= (SHARED | {"tenant", "tenant_host"})
                if role != "sayso_registry":
                    assert not seen - SHARED
                assert await attempt(c, "SELECT starelid FROM pg_statistic") is None

    run(see())


# ── What the catalogue says ─────────────────────────────────────────────────────────────────

UNPROTECTED = (
    "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = 'sayso' AND c.relkind IN ('r', 'p', 'f')"
    " AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"
)
VIEWS = (
    "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = 'sayso' AND (c.relkind = 'm' OR c.relkind = 'v'"
    "  AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false))"
)
DEFINERS = (
    "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
    " WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND p.prosecdef"
)
FOREIGN_KEYS_WITHOUT_TENANT = """
SELECT k.conname FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
WHERE n.nspname = 'sayso' AND k.contype = 'f' AND NOT EXISTS (
  SELECT FROM unnest(k.conkey, k.confkey) AS pair(own, other)
  JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = pair.own
  JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = pair.other
  WHERE a.attname = 'tenant'
    AND b.attname = CASE WHEN k.confrelid = 'sayso.tenant'::regclass THEN 'id' ELSE 'tenant' END)
"""
UNIQUE_WITHOUT_TENANT = """
SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
WHERE n.nspname = 'sayso' AND i.indisunique
  AND t.relname NOT IN ('instance', 'schema_version', 'tenant', 'tenant_host')
  AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attname = 'tenant'
                  AND a.attnum = ANY (i.indkey::int2[]))
"""
OWNED = (
    "SELECT classid::regclass || ' ' || objid FROM pg_shdepend d JOIN pg_roles r ON r.oid ="
    " d.refobjid WHERE d.deptype = 'o' AND r.rolname IN ('sayso_app', 'sayso_registry',"
    " 'sayso_server')"
)
MIGHTY = (
    "SELECT rolname FROM pg_roles WHERE rolname IN ('sayso_app', 'sayso_registry', 'sayso_server')"
    " AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication"
    "  OR rolinherit OR rolcanlogin AND rolname <> 'sayso_server')"
)
MEMBERS = (
    "SELECT m.rolname || ' in ' || g.rolname FROM pg_auth_members x"
    " JOIN pg_roles m ON m.oid = x.member JOIN pg_roles g ON g.oid = x.roleid"
    " WHERE m.rolname IN ('sayso_app', 'sayso_registry', 'sayso_server')"
    " AND (m.rolname <> 'sayso_server' OR g.rolname NOT IN ('sayso_app', 'sayso_registry')"
    "  OR x.admin_option)"
)
PUBLIC = (
    "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,"
    " aclexplode(c.relacl) a WHERE n.nspname = 'sayso' AND a.grantee = 0"
)
POLICIES_FOR_ALL = (
    "SELECT policyname FROM pg_policies WHERE schemaname = 'sayso' AND (roles = '{public}'"
    " OR 'sayso_app' = ANY (roles) AND qual NOT LIKE '%current_tenant()%')"
)


@pytest.mark.parametrize(
    ("query", "allowed"),
    [
        (UNPROTECTED, SHARED),
        (VIEWS, set()),
        (DEFINERS, set()),
        (FOREIGN_KEYS_WITHOUT_TENANT, set()),
        (UNIQUE_WITHOUT_TENANT, set()),
        (OWNED, set()),
        (MIGHTY, set()),
        (MEMBERS, set()),
        (PUBLIC, set()),
        (POLICIES_FOR_ALL, set()),
    ],
)
def test_the_catalogue_has_nothing_that_lets_through(
    postgres: Postgres, query: str, allowed: set[str]
) -> None:
    async def found() -> set[str]:
        c = await asyncpg.connect(postgres.owner_url)
        try:
            return {row[0] for row in await c.fetch(query)}
        finally:
            await c.close()

    assert run(found()) <= allowed


def test_the_server_s_role_becomes_no_more_than_it_must(postgres: Postgres) -> None:
    async def become() -> None:
        everyone = await asyncpg.connect(postgres.owner_url)
        roles = [row[0] for row in await everyone.fetch("SELECT rolname FROM pg_roles")]
        await everyone.close()
        assert "sayso_owner" in roles
        for first in (None, "sayso_app", "sayso_registry"):
            for role in roles:
                async with session(postgres.url, first) as c:
                    may = role in ("sayso_app", "sayso_registry", "sayso_server")
                    for how in ("SET ROLE", "SET LOCAL ROLE"):
                        assert (await allowed(c, f'{how} "{role}"')) == may, (first, role)
                    if role != "sayso_server":
                        session_role = f'SET SESSION AUTHORIZATION "{role}"'
                        assert not await allowed(c, session_role)

    run(become())


STATEMENTS = [
    "CREATE TABLE sayso.mine (a int)",
    "CREATE TABLE public.mine (a int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION sayso.current_tenant2() RETURNS int LANGUAGE sql RETURN 1",
    "CREATE OR REPLACE FUNCTION sayso.current_tenant() RETURNS bigint LANGUAGE sql RETURN 1",
    "ALTER TABLE sayso.relationship DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE sayso.relationship OWNER TO sayso_app",
    "DROP POLICY own ON sayso.relationship",
    "CREATE POLICY mine ON sayso.relationship USING (true)",
    "GRANT sayso_owner TO sayso_server",
    "ALTER ROLE sayso_server SUPERUSER",
    "ALTER ROLE sayso_app BYPASSRLS",
    "CREATE ROLE mine",
    "CREATE EXTENSION postgres_fdw",
    "COPY sayso.relationship TO '/dev/null'",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "SELECT pg_read_file('postgresql.conf')",
    "SET row_security = off; SELECT * FROM sayso.relationship",
    "CREATE TRIGGER mine AFTER INSERT ON sayso.relationship"
    " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE RULE mine AS ON SELECT TO sayso.relationship DO INSTEAD SELECT 1",
    "CREATE INDEX mine ON sayso.relationship (object_id)",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_server_s_roles_can_t_change_the_rules(postgres: Postgres, statement: str) -> None:
    async def change() -> None:
        for role in (None, "sayso_app", "sayso_registry"):
            async with session(postgres.url, role, 1) as c:
                assert not await allowed(c, statement)

    run(change())


def test_the_server_s_role_can_t_change_the_settings(postgres: Postgres) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        run(execute(postgres.url, "ALTER SYSTEM SET fsync = off"))


async def allowed(c: Any, statement: str) -> bool:
    transaction = c.transaction()
    await transaction.start()
    try:
        await c.execute(statement)
    except asyncpg.InsufficientPrivilegeError:
        return False
    finally:
        await transaction.rollback()
    return True


# ── An owner that is no superuser ───────────────────────────────────────────────────────────


@pytest.fixture
def plainly_owned(empty: Postgres) -> Iterator[Postgres]:
    """A database migrated by an owner whom row-level security binds, too."""
    create = "CREATE ROLE plain LOGIN CREATEROLE PASSWORD 'plain'"
    run(execute(empty.owner_url, create, f"ALTER DATABASE {parts(empty.url)[0]} OWNER TO plain"))
    owner = as_role(empty.owner_url, "plain", "plain")
    run(migrate(owner))
    yield Postgres(owner, empty.url)
    run(
        execute(
            empty.owner_url,
            "REASSIGN OWNED BY plain TO sayso_owner",
            "DROP OWNED BY plain CASCADE",
            "DROP ROLE plain",
        )
    )


def test_an_owner_that_is_no_superuser_sees_nothing_either(
    plainly_owned: Postgres, empty: Postgres
) -> None:
    run(fill(plainly_owned.url))

    async def see() -> None:
        for table in await tables(empty.owner_url):
            assert await fetch(empty.owner_url, f"SELECT count(*) FROM sayso.{table}")
            assert not await fetch(plainly_owned.owner_url, f"SELECT count(*) FROM sayso.{table}")
        async with opened(plainly_owned.url) as database:
            await Tenants(database).delete("t3")
        for table in await tables(empty.owner_url):
            left = f"SELECT count(DISTINCT {own(table)}) FROM sayso.{table}"
            assert await fetch(empty.owner_url, left) == TENANTS - 1

    run(see())
