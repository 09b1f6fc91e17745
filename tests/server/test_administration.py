"""The commands that administer a database, or a server's, in the sessions of
data/administration.yaml.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.server.cli import run
from sayso.store.embedded import Embedded
from tests.server.process import Server
from tests.store.conftest import data_directory, empty, postgres, server
from tests.store.databases import Postgres

__all__ = ["data_directory", "empty", "postgres", "server"]  # fixtures

SPEC: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "data" / "administration.yaml").read_text("utf-8")
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in SPEC["files"].items():
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def filled(text: str, kept: dict[str, str]) -> str:
    """A text with what was kept in the place of its name."""
    return re.sub(r"\$([A-Z]+)", lambda found: kept[found[1]], text)


@pytest.fixture(params=["direct", "remote"])
def way(
    request: pytest.FixtureRequest, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """How the tenants are reached: in the database, or by a server of it."""
    monkeypatch.setenv("SAYSO_DATABASE_URL", postgres.url)
    if request.param == "direct":
        yield "direct"
        return
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Server(None, None) as server:
        monkeypatch.delenv("SAYSO_DATABASE_URL")
        monkeypatch.setenv("SAYSO_SERVER", f"http://127.0.0.1:{server.port}")
        yield "remote"


@pytest.mark.parametrize("name", SPEC["sessions"])
@pytest.mark.usefixtures("folder")
def test_session(
    name: str,
    way: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept: dict[str, str] = {}
    for told in SPEC["sessions"][name]:
        command = told | told.get(way, {})
        words = [filled(word, kept) for word in command["run"]]
        given = command.get("in", "").encode()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
        status = run(words)
        out, err = capsys.readouterr()
        said = f"{words}\n{out}{err}"
        assert status == command.get("exit", 0), said
        for text, wanted in ((out, command.get("out")), (err, command.get("err"))):
            if wanted == "":
                assert text == "", said
            for part in [wanted] if isinstance(wanted, str) else wanted or []:
                assert filled(part, kept) in text, said
            assert "Traceback" not in text
            assert "internal error" not in text
        for key, pattern in command.get("keep", {}).items():
            found = re.search(pattern, out + err)
            assert found, said
            kept[key] = found[1]


def test_a_key_is_only_known_where_it_was_made(
    postgres: Postgres, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAYSO_DATABASE_URL", postgres.url)
    assert run(["keys", "create", "billing"]) == 0
    text = capsys.readouterr().out.strip()
    secret = text.split("_", 2)[2]
    for command in (["keys", "list"], ["keys", "list", "--json"]):
        assert run(command) == 0
        assert secret not in capsys.readouterr().out


def test_a_database_without_a_schema_is_told_what_to_do(
    empty: Postgres, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAYSO_DATABASE_URL", empty.url)
    assert run(["tenant", "list"]) == 2
    assert "run `sayso migrate`" in capsys.readouterr().err


def test_a_server_that_is_away_is_told_of_without_its_password(
    postgres: Postgres, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAYSO_DATABASE_URL", "postgresql://me:hush@127.0.0.1:9/sayso")
    assert run(["tenant", "list"]) == 2
    err = capsys.readouterr().err
    assert "can't be reached" in err
    assert "hush" not in err


def test_commands_use_the_database_that_another_runs(
    server: Embedded,
    data_directory: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SAYSO_DATABASE_URL", raising=False)
    shared = str(data_directory / "shared")
    pid = server.pid
    assert run(["migrate", "--data-dir", shared]) == 0
    assert run(["tenant", "create", "beside", "--data-dir", shared]) == 0
    assert run(["tenant", "list", "--data-dir", shared]) == 0
    assert "beside" in capsys.readouterr().out
    assert run(["tenant", "delete", "beside", "--yes", "--data-dir", shared]) == 0
    assert server.pid == pid


def test_commands_run_the_database_that_nobody_runs(
    data_directory: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SAYSO_DATABASE_URL", raising=False)
    alone = data_directory / "alone"
    assert run(["tenant", "list", "--data-dir", str(alone)]) == 2
    assert f"sayso migrate --data-dir {alone}" in capsys.readouterr().err
    assert not alone.exists()
    assert run(["migrate", "--data-dir", str(alone)]) == 0
    assert run(["tenant", "create", "acme", "--data-dir", str(alone)]) == 0
    assert run(["tenant", "list", "--data-dir", str(alone)]) == 0
    assert "acme" in capsys.readouterr().out
    assert not (alone / "postgres" / "postmaster.pid").exists()
