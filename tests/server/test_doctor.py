"""`sayso doctor`: each thing it looks at, well and ill."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sayso.server.cli import run
from sayso.server.doctor import Finding, certificate, database, host
from sayso.store.embedded import Embedded
from tests.store.conftest import data_directory, empty, postgres, server
from tests.store.databases import Postgres, execute
from tests.store.databases import run as run_to_end

__all__ = ["data_directory", "empty", "postgres", "server"]  # fixtures

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def findings(url: str) -> dict[str, Finding]:
    async def all_() -> dict[str, Finding]:
        return {finding.name: finding async for finding in database.look(url)}

    return run_to_end(all_())


def doctor(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    status = run(["doctor", "--json", *words])
    told = json.loads(capsys.readouterr().out)
    assert told["sound"] == (status == 0)
    for finding in told["findings"]:
        assert (finding["state"] == "ok") == (not finding["advice"]), finding
    return status, {finding["name"]: finding for finding in told["findings"]}


def test_a_sound_database_in_a_directory(
    server: Embedded, data_directory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["migrate", "--data-dir", str(data_directory / "shared")]) == 0
    capsys.readouterr()
    status, found = doctor(capsys, "--data-dir", str(data_directory / "shared"))
    assert status == 0
    assert {"python", "engine", "disk", "database", "schema", "row-level security"} <= set(found)
    assert all(finding["state"] != "fail" for finding in found.values())


def test_the_same_in_words(
    postgres: Postgres, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAYSO_DATABASE_URL", postgres.url)
    assert run(["doctor"]) == 0
    assert "ok    row-level security: without a tenant, no row is seen\n" in capsys.readouterr().out


def test_a_directory_without_a_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, found = doctor(capsys, "--data-dir", str(tmp_path / "none"))
    assert status == 2
    assert found["database"]["state"] == "fail"
    assert not (tmp_path / "none").exists()


def test_a_database_that_is_away(capsys: pytest.CaptureFixture[str]) -> None:
    status, found = doctor(capsys, "--url", "postgresql://me:hush@127.0.0.1:9/sayso")
    assert status == 2
    assert "127.0.0.1:9/sayso can't be reached" in found["database"]["text"]
    assert "hush" not in str(found)


def test_a_database_without_a_schema(empty: Postgres) -> None:
    found = findings(empty.url)
    assert found["schema"].state == "fail"
    assert "sayso migrate" in found["schema"].advice
    assert "roles" not in found


def test_a_login_that_is_too_mighty(postgres: Postgres) -> None:
    assert findings(postgres.url)["login"].state == "ok"
    assert findings(postgres.owner_url)["login"].state == "warn"


def test_row_level_security_that_was_taken_off(postgres: Postgres) -> None:
    run_to_end(
        execute(
            postgres.owner_url,
            "INSERT INTO sayso.tenant (name) VALUES ('acme')",
            "INSERT INTO sayso.attribute (tenant, type, id, name, value, since)"
            " SELECT id, 'user', 'ann', 'age', '7', 1 FROM sayso.tenant",
        )
    )
    assert findings(postgres.url)["row-level security"].state == "ok"
    run_to_end(
        execute(postgres.owner_url, "ALTER TABLE sayso.attribute DISABLE ROW LEVEL SECURITY")
    )
    found = findings(postgres.url)
    assert found["row-level security"].state == "fail"
    assert "attribute" in found["row-level security"].text
    assert found["roles"].state == "fail"


@pytest.mark.parametrize(
    ("ahead", "state"),
    [(0.0, "ok"), (0.9, "ok"), (-1.5, "warn"), (29.0, "warn"), (-31.0, "fail"), (3600.0, "fail")],
)
def test_clocks(ahead: float, state: str) -> None:
    assert database.clock(ahead).state == state


@pytest.mark.parametrize(("major", "state"), [(14, "fail"), (15, "ok"), (18, "ok")])
def test_versions(major: int, state: str) -> None:
    assert database.server(major, f"{major}.1 (Debian)", "postgresql://db/sayso").state == state


@pytest.mark.parametrize(
    ("limit", "state"), [(256, "warn"), (1024, "warn"), (65_536, "ok"), (None, "ok")]
)
def test_descriptors(limit: int | None, state: str) -> None:
    assert host.descriptors(limit).state == state


def test_huge_pages(tmp_path: Path) -> None:
    states = {}
    for mode in ("always", "madvise", "never"):
        path = tmp_path / mode
        modes = ("always", "madvise", "never")
        path.write_text(" ".join(f"[{m}]" if m == mode else m for m in modes) + "\n")
        found = host.huge_pages(path)
        assert found is not None
        states[mode] = found.state
    assert states == {"always": "ok", "madvise": "ok", "never": "warn"}
    assert host.huge_pages(tmp_path / "missing") is None


def test_disks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def free(size: int) -> str:
        usage = shutil.disk_usage(tmp_path)._replace(free=size)
        monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
        state = host.disk(tmp_path / "not" / "yet").state
        monkeypatch.undo()
        return state

    assert [free(size) for size in (100 << 20, 1 << 30, 100 << 30)] == ["fail", "warn", "ok"]


# ── Certificates ────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 90 days, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    chain, key = folder / "chain.pem", folder / "key.pem"
    if shutil.which("openssl") is None:
        pytest.skip("openssl, which makes certificates, is not here")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "90", "-subj", "/CN=localhost", "-keyout", key, "-out", chain],
        check=True, capture_output=True,
    )  # fmt: skip
    return chain, key


@pytest.mark.parametrize(
    ("days", "state"), [(-1, "fail"), (1, "ok"), (68, "ok"), (80, "warn"), (91, "fail")]
)
def test_certificates_by_their_dates(pair: tuple[Path, Path], days: int, state: str) -> None:
    begins, ends = certificate.validity(pair[0].read_text())
    assert ends - begins == timedelta(days=90)
    [found] = certificate.look(*pair, begins + timedelta(days=days))
    assert found.state == state


def test_a_key_that_is_another_certificates(pair: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "other.pem"
    subprocess.run(
        ["openssl", "genpkey", "-algorithm", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-out", other],
        check=True, capture_output=True,
    )  # fmt: skip
    [found] = certificate.look(pair[0], other, NOW)
    assert found.state == "fail"


@pytest.mark.parametrize(
    "text", ["", "no certificate", "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"]
)
def test_what_is_no_certificate(text: str, pair: tuple[Path, Path], tmp_path: Path) -> None:
    path = tmp_path / "chain.pem"
    path.write_text(text)
    [found] = certificate.look(path, pair[1], NOW)
    assert found.state == "fail"
    with pytest.raises(ValueError, match=r"there is none|it ends early|no dates"):
        certificate.validity(text)
