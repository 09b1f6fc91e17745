"""`sayso user` and `sayso organization`, of a database and of a server that serves it: the two do
the same, and policies see what either did."""

from __future__ import annotations

from typing import Any

import pytest

from tests.identity.people.graphs import POLICY
from tests.server.saying import Said, ways
from tests.store.conftest import data_directory, postgres, server
from tests.store.databases import AUDIT, Postgres, fetch
from tests.store.databases import run as go

__all__ = ["data_directory", "postgres", "server", "ways"]  # fixtures


def test_people_come_and_go(
    ways: list[list[str]], postgres: Postgres, capsys: pytest.CaptureFixture[str], tmp_path: Any
) -> None:
    policy = tmp_path / "policy.sayso"
    policy.write_text(POLICY)
    Said(capsys, ways[0])("policy", "add", str(policy), "--publish")
    facts = "SELECT (SELECT count(*) FROM sayso.attribute WHERE value::text <> 'null')" \
        " + (SELECT count(*) FROM sayso.relationship)"  # fmt: skip
    for way in ways:
        say = Said(capsys, way)
        id = say(
            "user", "create", "--name", "Ann", "--email", "Ann@a.example", "--verified",
            "--role", "admin", "--role", "owner",
        ).strip()  # fmt: skip
        assert go(fetch(postgres.owner_url, facts)) == 5
        assert "Ann@a.example" in say("user", "list")
        assert say.json("user", "show", "ann@a.example")["roles"] == ["owner", "admin"]
        assert "status   active" in say("user", "show", id)
        assert "suspended" in say("user", "suspend", "ann@a.example", "--reason", "on leave")
        assert [u["id"] for u in say.json("user", "list", "--status", "suspended")["users"]] == [id]
        assert "active" in say("user", "resume", id)
        assert say.json("user", "roles", id)["roles"] == []
        org = say("organization", "create", "Acme").strip()
        assert "member, admin" in say(
            "organization", "add", org, "ann@a.example", "--role", "admin"
        )
        assert say("organization", "members", org).split() == [id, "admin"]
        assert go(fetch(postgres.owner_url, facts)) == 10
        assert say.json("organization", "suspend", org)["status"] == "suspended"
        assert say.json("organization", "resume", org)["status"] == "active"
        assert org in say("organization", "list")
        say("organization", "remove", org, id)
        assert say.json("organization", "members", org) == {"members": []}
        say("organization", "delete", org, "--yes")
        assert "no such organization" in say("organization", "show", org, status=2)
        say("user", "delete", "ann@a.example", "--yes")
        assert "nobody has the address" in say("user", "show", "ann@a.example", status=2)
        assert "no such person" in say("user", "show", id, status=2)
        assert go(fetch(postgres.owner_url, facts)) == 0
    actors = f"SELECT string_agg(DISTINCT split_part(actor, ':', 1), ' ') FROM {AUDIT}"
    assert go(fetch(postgres.owner_url, actors)) == "cli local"


def test_deleting_wants_to_be_meant(
    ways: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    say = Said(capsys, ways[0])
    id = say("user", "create").strip()
    assert "--yes" in say("user", "delete", id, status=2)
    assert say.json("user", "show", id)["status"] == "active"


def test_without_a_key_there_is_no_identity(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SAYSO_DATABASE_URL", postgres.url)
    monkeypatch.delenv("SAYSO_SECRET_KEY", raising=False)
    assert "SAYSO_SECRET_KEY" in Said(capsys, [])("user", "create", status=2)
