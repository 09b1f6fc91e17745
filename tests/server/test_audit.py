"""`sayso audit`, of a database and of a server that serves it: the two say the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from sayso.engine.times import parse_datetime
from sayso.identity.audit import insert, row
from sayso.identity.audit.sealing import seal
from sayso.identity.changing import By
from sayso.server.cli import run
from sayso.server.database import ensure_default
from sayso.store.rows import timestamp
from sayso.store.tenants import Tenants
from tests.server.process import Server
from tests.store.conftest import data_directory, postgres, server
from tests.store.databases import Postgres, execute, opened
from tests.store.databases import run as go

__all__ = ["data_directory", "postgres", "server"]  # fixtures

AT = timestamp(parse_datetime("2026-11-18T12:00:00Z"))


async def record(url: str) -> None:
    """Three things done in the default tenant, two of them sealed."""
    assert AT is not None
    await ensure_default(url)
    async with opened(url) as database:
        tenant = (await Tenants(database).named("default")).id
        for n in range(3):
            by = By("user:usr_1", f"r-{n}", "asked to")
            at = AT + timedelta(seconds=n)
            told = row(at, by, "session.end", f"session:ses_{n}", "success", {}, {"agent": "T"})
            async with database.tenant(tenant) as c:
                await insert(c, tenant, [told])
            if n < 2:
                await seal(database, [tenant])


@pytest.fixture
def ways(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[list[str]]]:
    """The options of each way to the tenant."""
    go(record(postgres.url))
    monkeypatch.setenv("SAYSO_DATABASE_URL", postgres.url)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    with Server(None, None) as served:
        yield [[], ["--server", f"http://127.0.0.1:{served.port}"]]


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    capsys.readouterr()
    status = run(["audit", *words])
    return status, capsys.readouterr().out


def test_what_was_done_is_listed(ways: list[list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    for way in ways:
        status, text = said(capsys, "list", *way)
        assert status == 0
        lines = text.splitlines()
        assert [line.split()[3][-1] for line in lines] == ["2", "1", "0"]
        assert "user:usr_1" in lines[0]
        assert "asked to" in lines[0]
        status, text = said(capsys, "list", "--target", "session:ses_1", "--json", *way)
        found = json.loads(text)
        assert [(r["action"], r["seal"], r["personal"]) for r in found["rows"]] == [
            ("session.end", 2, {"agent": "T"})
        ]
        assert found["next"] is None


def test_a_whole_audit_is_told_from_one_that_is_not(
    ways: list[list[str]], postgres: Postgres, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = ""
    for way in ways:
        status, text = said(capsys, "verify", *way)
        assert status == 0
        assert text.startswith("whole: 2 rows\nnot sealed yet: 1 since 2026-11-18T12:00:02Z\n2:")
        kept = text.splitlines()[-1]
        assert said(capsys, "verify", "--seen", kept, *way)[0] == 0
    go(execute(postgres.owner_url, "UPDATE sayso.audit SET reason = '' WHERE target ~ 'ses_1'"))
    for way in ways:
        status, text = said(capsys, "verify", *way)
        assert status == 1
        assert text.startswith("row 2: the row, or the chain before it, was changed ")
        status, text = said(capsys, "verify", "--json", *way)
        assert [fault["number"] for fault in json.loads(text)["faults"]] == [2]


def test_what_is_no_seal_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "verify", "--seen", "the last one")[0] == 2
