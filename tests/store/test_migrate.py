"""Migrations: their order, two at once, who may run them, and what is told when it goes wrong."""

from __future__ import annotations

import asyncio
import json
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import click
import pytest
from alembic.script import ScriptDirectory
from click.testing import CliRunner

from sayso.identity.audit.sealing import FIRST, seal_of
from sayso.identity.audit.sealing import seal as seal_rows
from sayso.identity.audit.verifying import verify
from sayso.server.cli import cli
from sayso.store import migrate as migrations
from sayso.store.errors import Unavailable
from sayso.store.migrate import (
    MigrationFailed,
    MissingRole,
    SchemaTooNew,
    SchemaTooOld,
    check,
    current,
    migrate,
    pending,
)
from tests.store.databases import (
    VERSIONS,
    Postgres,
    as_role,
    elsewhere,
    execute,
    fetch,
    opened,
    parts,
    run,
    running,
)

SCRIPTS = migrations._scripts()
NAMES = [script.revision for script in SCRIPTS.walk_revisions()][::-1]


def test_a_database_goes_from_nothing_to_the_head(empty: Postgres) -> None:
    assert run(current(empty.url)) is None
    assert run(pending(empty.url)) == NAMES
    with pytest.raises(SchemaTooOld, match="run `sayso migrate`"):
        run(check(empty.url))
    assert run(migrate(empty.owner_url)) == NAMES
    for url in empty:
        assert run(current(url)) == NAMES[-1]
        assert run(pending(url)) == []
        run(check(url))
    assert run(migrate(empty.owner_url)) == []


@pytest.mark.parametrize("name", NAMES)
def test_it_can_stop_at_any_revision(empty: Postgres, name: str) -> None:
    place = NAMES.index(name) + 1
    assert run(migrate(empty.owner_url, to=name)) == NAMES[:place]
    assert run(pending(empty.url)) == NAMES[place:]
    assert run(migrate(empty.owner_url)) == NAMES[place:]


def test_a_template_makes_a_migrated_database(postgres: Postgres) -> None:
    run(check(postgres.url))


def test_of_two_at_once_one_migrates(empty: Postgres) -> None:
    async def several() -> list[list[str]]:
        return await asyncio.gather(*(migrate(empty.owner_url) for _ in range(4)))

    assert sorted(run(several())) == [[], [], [], NAMES]


def test_a_newer_database_is_left_alone(postgres: Postgres) -> None:
    newer = "UPDATE sayso.schema_version SET version_num = '9999_later'"
    run(execute(postgres.owner_url, newer))
    for attempt in (check(postgres.url), pending(postgres.url), migrate(postgres.owner_url)):
        with pytest.raises(SchemaTooNew, match="newer sayso, to `9999_later`"):
            run(attempt)
    assert run(current(postgres.url)) == "9999_later"


def test_an_unknown_revision_is_refused(empty: Postgres) -> None:
    with pytest.raises(MigrationFailed, match="cannot migrate to `nowhere`"):
        run(migrate(empty.owner_url, to="nowhere"))
    assert run(current(empty.url)) is None


BROKEN = f"""
from sayso.store.migrations import sql

revision = "9999_broken"
down_revision = "{NAMES[-1]}"

def upgrade():
    sql.op.execute("CREATE TABLE sayso.half (a int)")
    sql.op.execute("SELECT 1 / 0")
"""


def test_a_failing_migration_changes_nothing(
    empty: Postgres, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "r9999_broken.py").write_text(BROKEN)
    both = [SCRIPTS.versions, str(tmp_path)]
    monkeypatch.setattr(
        migrations, "_scripts", lambda: ScriptDirectory(SCRIPTS.dir, version_locations=both)
    )
    with pytest.raises(MigrationFailed, match=f"after {NAMES[-1]}: division by zero; nothing was"):
        run(migrate(empty.owner_url))
    assert run(fetch(empty.owner_url, "SELECT to_regnamespace('sayso') IS NULL"))
    assert run(pending(empty.url)) == [*NAMES, "9999_broken"]


@pytest.fixture
def plain_owner(empty: Postgres) -> Any:
    """The URL of an owner that is no superuser."""
    run(
        execute(
            empty.owner_url,
            "CREATE ROLE plain LOGIN CREATEROLE PASSWORD 'plain'",
            f"ALTER DATABASE {parts(empty.url)[0]} OWNER TO plain",
        )
    )
    yield as_role(empty.owner_url, "plain", "plain")
    run(
        execute(
            empty.owner_url,
            "REASSIGN OWNED BY plain TO sayso_owner",
            "DROP OWNED BY plain CASCADE",
            "DROP ROLE plain",
        )
    )


def test_the_owner_need_not_be_a_superuser(plain_owner: str, empty: Postgres) -> None:
    assert run(migrate(plain_owner)) == NAMES
    for url in (plain_owner, empty.url):
        assert run(current(url)) == NAMES[-1]


def test_an_audit_goes_on_where_it_was(plain_owner: str, empty: Postgres) -> None:
    """From when seals stood in a table of their own: two rows are sealed, and one is not."""

    def told(n: int) -> dict[str, Any]:
        return {
            "id": uuid.UUID(int=n), "at": datetime(2026, 11, n, tzinfo=UTC), "actor": "sayso",
            "action": "test", "target": f"person:{n}", "outcome": "success", "reason": "",
            "request_id": "", "details": {"n": n}, "digests": {},
        }  # fmt: skip

    async def story() -> None:
        await migrate(plain_owner, to="0006_sealing")
        owner, seal = await asyncpg.connect(empty.owner_url), FIRST
        insert = "INSERT INTO sayso.tenant (name) VALUES ('acme') RETURNING id"
        tenant = await owner.fetchval(insert)
        for n in (1, 2, 3):
            row = told(n)
            values = [json.dumps(v) if isinstance(v, dict) else v for v in row.values()]
            places = ", ".join(f"${i}" for i in range(2, len(row) + 2))
            await owner.execute(
                f"INSERT INTO sayso.audit (tenant, {', '.join(row)}) VALUES ($1, {places})",
                tenant,
                *values,
            )
            seal = seal_of(seal, row)
            await owner.execute(
                "INSERT INTO sayso.audit_seal (tenant, number, audit, seal)"
                " SELECT $1, $2::int, $3, $4 WHERE $2 < 3",
                tenant, n, row["id"], seal,
            )  # fmt: skip
        await owner.close()
        assert await migrate(plain_owner) == NAMES[NAMES.index("0006_sealing") + 1 :]
        async with opened(empty.url) as database:
            found = await verify(database, tenant)
            assert (found.faults, found.sealed, found.pending) == ([], 2, 1)
            assert await seal_rows(database, [tenant]) == 1
            assert (await verify(database, tenant)).head == seal.hex()

    run(story())


@pytest.mark.parametrize("major", VERSIONS)
def test_an_owner_that_creates_the_roles_can_grant_them(directory: Path, major: int) -> None:
    """As with a server that is not ours: nothing is there but an owner and a login."""

    async def life() -> None:
        async with running(directory, VERSIONS[major].directory) as server:
            await execute(
                server.owner_url,
                "DROP ROLE sayso_app, sayso_registry",
                "CREATE ROLE plain LOGIN CREATEROLE PASSWORD 'plain'",
                "CREATE DATABASE own OWNER plain",
            )
            plain = elsewhere(as_role(server.owner_url, "plain", "plain"), "own")
            login = elsewhere(server.url, "own")
            assert await migrate(plain) == NAMES
            with pytest.raises(MissingRole, match="GRANT sayso_app, sayso_registry"):
                await check(login)
            await execute(plain, "GRANT sayso_app, sayso_registry TO sayso_server")
            await check(login)
            await check(plain)

    run(life())


def test_a_role_without_rights_is_told_what_it_lacks(empty: Postgres) -> None:
    with pytest.raises(MigrationFailed, match=r"permission denied.*CREATE on the database"):
        run(migrate(empty.url))


def test_the_server_s_role_has_no_rights_of_its_own(postgres: Postgres) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        run(fetch(postgres.url, "SELECT version_num FROM sayso.schema_version"))


def test_a_database_that_is_not_there(postgres: Postgres) -> None:
    with pytest.raises(Unavailable, match='database "missing" does not exist'):
        run(migrate(elsewhere(postgres.owner_url, "missing")))


def command(*arguments: str, url: str | None = None) -> Any:
    environment = {"SAYSO_OWNER_URL": url, "SAYSO_DATABASE_URL": None, "SAYSO_DATA_DIR": None}
    return CliRunner().invoke(cli, ["migrate", *arguments], env=environment, standalone_mode=False)


def test_the_command_says_what_it_did(empty: Postgres) -> None:
    before = command("--check", url=empty.owner_url)
    assert before.return_value == 2
    assert all(name in before.output for name in NAMES)
    done = command(url=empty.owner_url)
    assert done.return_value == 0
    assert [line.split()[:2] for line in done.output.splitlines()] == [
        ["applied", name] for name in NAMES
    ]
    assert "up to date" in command("--url", empty.owner_url).output
    again = command("--check", "--json", url=empty.owner_url)
    assert again.return_value == 0
    assert json.loads(again.output) == {"current": NAMES[-1], "pending": []}
    for result in (before, done, again):
        assert parts(empty.owner_url)[1] not in result.output


def test_the_command_wants_one_database(tmp_path: Path) -> None:
    for arguments in ((), ("--url", "postgresql://db", "--data-dir", str(tmp_path))):
        result = command(*arguments)
        assert isinstance(result.exception, click.UsageError)


def test_the_command_line_goes_before_the_environment(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = {"SAYSO_DATA_DIR": str(tmp_path), "SAYSO_DATABASE_URL": "postgresql://nowhere"}
    arguments = ["migrate", "--check", "--url", postgres.owner_url]
    result = CliRunner().invoke(cli, arguments, env=where, standalone_mode=False)
    assert result.return_value == 0
    result = CliRunner().invoke(cli, arguments[:2], env=where, standalone_mode=False)
    assert str(result.exception) == f"there is no database in {tmp_path}"
