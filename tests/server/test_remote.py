"""Commands that ask a server: they say what they say of files, and what stands in the way."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
import yaml

from sayso.server.cli import asking, run
from tests.server.process import Server
from tests.store.conftest import data_directory, server, shared
from tests.store.databases import Postgres

__all__ = ["data_directory", "server", "shared"]  # fixtures

SPEC: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "data" / "remote.yaml").read_text("utf-8")
)


class World(NamedTuple):
    """A server that has the same as two files, in the tenant `default` and in `acme`."""

    url: str
    policy: Path
    data: Path

    @property
    def files(self) -> list[str]:
        return ["--policy", str(self.policy), "--data", str(self.data)]


@pytest.fixture(scope="module")
def world(shared: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("remote")
    policy, data = folder / "policy.sayso", folder / "data.jsonl"
    policy.write_text(SPEC["policy"])
    data.write_text(SPEC["data"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1,localhost")
        patch.setenv("SAYSO_DATABASE_URL", shared.url)
        with Server(None, None) as served:
            url = f"http://127.0.0.1:{served.port}"
            at = ["--server", url]
            assert run(["tenant", "create", "acme", *at]) == 0
            for name in ("default", "acme"):
                tenant = ["--tenant", name, *at]
                assert run(["policy", "add", str(policy), "--publish", *tenant]) == 0
                assert run(["import", "data", str(data), *tenant]) == 0
            yield World(url, policy, data)


@pytest.fixture(scope="module")
def guarded(shared: Postgres, world: World) -> Iterator[tuple[str, str, str]]:
    """A server of the same that wants keys, an admin's key and one that may only check."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAYSO_DATABASE_URL", shared.url)
        with Server(None, None, "--require-keys") as served:
            made = [
                httpx.post(
                    f"{world.url}/v1/keys", json={"name": scope, "scopes": [scope]}, trust_env=False
                ).json()["text"]
                for scope in ("admin", "check")
            ]
            yield f"http://127.0.0.1:{served.port}", made[0], made[1]


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """What a command ends with and says; never a traceback."""
    capsys.readouterr()
    status = run([*words])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    assert "internal error" not in out + err
    return status, out, err


def without_revision(text: str) -> Any:
    try:
        told = json.loads(text)
    except ValueError:
        return text
    assert isinstance(told.pop("revision", 0), int | str)
    return told


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["text", "json"])
@pytest.mark.parametrize("words", SPEC["questions"], ids=" ".join)
def test_a_server_is_asked_as_files_are(
    world: World, words: list[str], form: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    here = said(capsys, *words, *form, *world.files)
    there = said(capsys, *words, *form, "--server", world.url)
    assert there[0] == here[0]
    assert without_revision(there[1]) == without_revision(here[1])
    assert there[2] == here[2]


def test_a_list_without_a_limit_is_whole(
    world: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["list", "objects", "user:ann", "owner", "document"]
    here = said(capsys, *words, *world.files)
    monkeypatch.setattr(asking, "MOST", 2)
    assert said(capsys, *words, "--server", world.url) == here


def test_pages_go_on_where_the_server_said(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["list", "objects", "user:ann", "owner", "document", "--server", world.url]
    whole = said(capsys, *words)[1].splitlines()
    found: list[str] = []
    after: list[str] = []
    for _ in whole:
        _, out, err = said(capsys, *words, "--limit", "1", *after)
        found += out.splitlines()
        more = re.search(r"--after (\S+)", err)
        after = ["--after", more[1]] if more else []
    assert found == whole
    assert not after


def test_a_picture_of_what_a_server_decided(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["explain", "user:bob", "edit", "document:a", "--now", "2026-01-01T00:00:00Z"]
    here, there = tmp_path / "here.svg", tmp_path / "there.svg"
    assert said(capsys, *words, *world.files, "--svg", str(here))[0] == 0
    assert said(capsys, *words, "--server", world.url, "--svg", str(there))[0] == 0
    assert there.read_text() == here.read_text()


@pytest.mark.parametrize("how", ["option", "path", "environment"])
def test_a_tenant_is_named(
    world: World,
    how: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert run(["relate", "document:own", "owner", f"user:{how}", "--server", world.url,
                "--tenant", "acme"]) == 0  # fmt: skip
    words = ["check", f"user:{how}", "owner", "document:own", "--server"]
    assert said(capsys, *words, world.url)[0] == 1
    if how == "option":
        assert said(capsys, *words, world.url, "--tenant", "acme")[0] == 0
    elif how == "path":
        assert said(capsys, *words, f"{world.url}/t/acme/")[0] == 0
    else:
        monkeypatch.setenv("SAYSO_TENANT", "acme")
        monkeypatch.setenv("SAYSO_SERVER", world.url)
        assert said(capsys, *words[:-1])[0] == 0
        # what the command line says goes before
        assert said(capsys, *words[:-1], *world.files)[0] == 1


def test_tests_are_of_the_policy_at_work(
    world: World,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checks = (
        "data: |\n"
        '  {"object": "document:t", "relation": "owner", "subject": "user:ann"}\n'
        "checks:\n"
        "  - user:ann owner document:t -> allow\n"
        "  - user:bob owner document:t -> deny\n"
        "  - user:zoe owner document:t -> allow\n"
    )
    local, sent = tmp_path / "local.tests.yaml", tmp_path / "sent.tests.yaml"
    local.write_text(f"policy: {world.policy}\n" + checks)
    sent.write_text(" \n" + checks)
    here = said(capsys, "test", str(local))
    there = said(capsys, "test", str(sent), "--server", world.url)
    assert here[0] == there[0] == 1
    assert there[1].replace("sent", "local") == here[1]
    assert f"{sent}:7" in there[1]
    at = ["--server", world.url]
    status, out, err = said(capsys, "test", str(local), *at)
    assert status == 2
    assert f"{local}:1: the policy is given beside this" in err
    assert said(capsys, "test", str(sent), "--coverage", *at)[0] == 2
    monkeypatch.setenv("SAYSO_SERVER", world.url)
    assert said(capsys, "test", str(local)) == here
    status, out, _ = said(capsys, "test", str(sent), "--json", *at)
    assert status == 1
    assert json.loads(out)["files"][0]["path"] == str(sent)


# ── What stands in the way ──────────────────────────────────────────────────────────────────

CHECK = ["check", "user:ann", "edit", "document:a"]


def test_nobody_answers(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    for words in (CHECK, ["tenant", "list"], ["tenant", "export", "acme"]):
        status, out, err = said(capsys, *words, "--server", f"http://127.0.0.1:{port}")
        assert (status, out) == (2, "")
        assert f"can't reach http://127.0.0.1:{port}: " in err


@pytest.mark.parametrize(
    "url", ["ftp://host", "host:80", "http://", "http://h?x=1", "http://a:b@h", "http://h:99999"]
)
def test_what_is_no_server(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = said(capsys, *CHECK, "--server", url)
    assert status == 2
    assert "is no URL of a server" in err


def test_keys_are_wanted_and_known(
    guarded: tuple[str, str, str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url, admin, checks = guarded
    at = ["--server", url]
    status, _, err = said(capsys, *CHECK, *at)
    assert status == 2
    assert "wants an API key: --api-key-file or SAYSO_API_KEY (unauthorized)" in err
    monkeypatch.setenv("SAYSO_API_KEY", "sayso_0123456789abcdef_nothing")
    status, _, err = said(capsys, *CHECK, *at)
    assert status == 2
    assert "does not know the key given" in err
    monkeypatch.setenv("SAYSO_API_KEY", checks)
    assert said(capsys, *CHECK, *at)[0] == 1
    status, _, err = said(capsys, "read", *at)
    assert status == 2
    assert "has not the scope" in err
    assert "(forbidden)" in err
    status, _, err = said(capsys, *CHECK, *at, "--tenant", "acme")
    assert status == 2
    assert "(unauthorized)" in err
    file = tmp_path / "key"
    file.write_text(admin + "\n")
    given = ["--api-key-file", str(file), *at]
    assert said(capsys, "read", *given)[0] == 0
    assert "acme" in said(capsys, "tenant", "list", *given)[1]


@pytest.mark.parametrize("text", ["", "two words\n", "a\nb\n", "k\u00e9y\n", "\x00"])
def test_a_file_without_a_key(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "key"
    file.write_text(text)
    words = ["--server", "http://127.0.0.1:1", "--api-key-file", str(file)]
    status, _, err = said(capsys, *CHECK, *words)
    assert status == 2
    assert "holds no API key" in err


def test_a_tenant_that_is_not_there(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (CHECK, ["read"], ["relate", "document:a", "owner", "user:b"], ["keys", "list"]):
        status, _, err = said(capsys, *words, "--server", world.url, "--tenant", "nobody")
        assert status == 2
        assert "there is no tenant `nobody`; `sayso tenant list`" in err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([*CHECK, "--server", "http://h", "--policy", "P"], "are two places"),
        (["read", "--server", "http://h", "--data-dir", "D"], "are two places"),
        ([*CHECK, "--server", "http://h", "--data", "P"], "--data goes with --policy"),
        (CHECK, "--policy FILE, or --server URL"),
        (["read", "--api-key-file", "P"], "goes with --server"),
        (["read", "--api-key-file", "gone", "--server", "http://h"], "does not exist"),
    ],
)
def test_options_that_do_not_go_together(
    words: list[str], told: str, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [str(world.policy) if word == "P" else word for word in words]
    status, _, err = said(capsys, *given)
    assert status == 2
    assert told in err


def test_another_kind_of_server(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b"<html>hello</html>"
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.send_error(405)

        def log_message(self, *_: object) -> None:
            pass

    pages = HTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=pages.serve_forever)
    thread.start()
    try:
        url = f"http://127.0.0.1:{pages.server_port}"
        for words, number in ((["tenant", "list"], 200), (CHECK, 405)):
            status, _, err = said(capsys, *words, "--server", url)
            assert status == 2
            assert f"answered {number}, and not as a server of sayso's does" in err
    finally:
        pages.shutdown()
        thread.join()
        pages.server_close()
    with Server(world.policy, world.data) as files:
        status, _, err = said(capsys, "read", "--server", f"http://127.0.0.1:{files.port}")
        assert status == 2
        assert "only a server of a database answers this" in err


def test_a_key_in_the_clear_is_warned_of(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAYSO_API_KEY", "sayso_0123456789abcdef_secret")
    monkeypatch.setenv("NO_PROXY", "*")
    _, _, err = said(capsys, *CHECK, "--server", "http://sayso.invalid")
    assert "warning: over http" in err
    assert "can't reach http://sayso.invalid" in err
    _, _, err = said(capsys, *CHECK, "--server", "https://sayso.invalid")
    assert "warning" not in err
    assert "secret" not in err


def test_an_import_tells_lines_of_its_files(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = '{"object": "document:i", "relation": "owner", "subject": "user:ann"}\n'
    file = tmp_path / "rows.jsonl"
    file.write_text("\n\n" + good + "\n" + good.replace("owner", "ownr") + good)
    status, out, err = said(capsys, "import", "data", str(file), "--server", world.url)
    assert status == 2
    assert "0 relationships" in out
    assert f"{file}:5: `document` has no relation `ownr`" in err
