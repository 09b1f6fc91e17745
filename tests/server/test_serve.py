"""`sayso serve` as a process: signals, files that change, keys, ports."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from sayso.server.run import Options
from sayso.server.workers import Job
from sayso.store.retention import Retention

from .harness import FIXTURE
from .process import COMMAND, Server, eventually
from .test_service import EDITOR, OWNER, POLICY, WIDER, Files

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="signals are POSIX's")


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


@pytest.fixture
def server(files: Files) -> Iterator[Server]:
    with Server(files.policy, files.data) as server:
        yield server


def bob_edits(server: Server) -> bool:
    return bool(server.check("user:bob", "edit", "document:plan")["decision"])


def test_a_signal_reloads_and_no_request_is_lost(files: Files, server: Server) -> None:
    stop = threading.Event()
    seen: list[bool] = []
    failed: list[BaseException] = []

    def ask() -> None:
        try:
            while not stop.is_set():
                seen.append(bob_edits(server))
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    for policy in (WIDER, POLICY, WIDER):
        files.write(policy, OWNER + EDITOR)
        server.signal(signal.SIGHUP)
        server.wait_for("reloaded")
    stop.set()
    thread.join()
    assert not failed
    assert bob_edits(server)
    assert False in seen


def test_a_change_reloads(files: Files, server: Server) -> None:
    assert not bob_edits(server)
    files.write(WIDER)
    eventually(lambda: bob_edits(server))
    files.write(data=OWNER)
    eventually(lambda: not bob_edits(server))


def test_a_broken_change_leaves_the_old(files: Files, server: Server) -> None:
    before = server.client.get("/readyz").json()
    files.write("rule broken\n", OWNER)
    failure = server.wait_for("reload failed")
    assert failure["code"]
    assert str(files.policy) in failure["place"]
    state = server.client.get("/readyz").json()
    assert state["stale"]
    assert (state["revision"], state["policy"]) == (before["revision"], before["policy"])
    assert "sayso_reload_failed 1.0" in server.client.get("/metrics").text
    assert server.check("user:alice", "edit", "document:plan")["decision"]
    files.write(WIDER, OWNER + EDITOR)
    eventually(lambda: bob_edits(server))
    assert "stale" not in server.client.get("/readyz").json()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_request_under_way_is_answered_before_the_end(
    server: Server, number: signal.Signals
) -> None:
    body = b'{"subject":{"type":"user","id":"alice"},"action":{"name":"edit"},'
    rest = b'"resource":{"type":"document","id":"plan"}}'
    head = b"POST /access/v1/evaluation HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    head += b"Content-Length: %d\r\n\r\n" % len(body + rest)
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(head + body)
        assert server.check("user:alice", "edit", "document:plan")["decision"]
        server.client.close()
        server.signal(number)
        eventually(lambda: not accepts(server.port))
        connection.sendall(rest)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert server.process.wait(30) == 0
    server.wait_for("stopped")


def accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def test_a_port_in_use_is_told_in_a_line(files: Files) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        arguments = ["serve", "--policy", str(files.policy), "--port", port]
        ended = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=60)
    assert ended.returncode == 2
    assert ended.stderr.splitlines() == [
        f"sayso: cannot listen on 127.0.0.1:{port}: address already in use"
    ]


def test_keys_open_a_server_to_the_world(files: Files, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text("0123456789abcdef\n")
    arguments = ["--host", "0.0.0.0", "--api-key-file", str(keys)]
    with Server(files.policy, files.data, *arguments) as server:
        assert server.client.post("/access/v1/evaluation", json={}).status_code == 401
        server.client.headers["Authorization"] = "Bearer 0123456789abcdef"
        assert server.check("user:alice", "edit", "document:plan")["decision"]


def test_requests_are_logged_on_request_only(files: Files) -> None:
    with Server(files.policy, files.data, "--access-log") as server:
        server.check("user:alice", "edit", "document:plan")
        line = server.wait_for("request")
        assert (line["path"], line["status"]) == ("/access/v1/evaluation", 200)
        assert "alice" not in str(line)


def test_the_demo_serves_and_a_second_start_keeps_the_data() -> None:
    with tempfile.TemporaryDirectory(prefix="sayso-test-") as name:
        Path(name).chmod(0o711)  # root's PostgreSQL, which is not root, must get through
        options = ("--data-dir", f"{name}/data")
        revisions = []
        for _ in range(2):
            with Server(None, None, *options, command="demo") as server:
                answer = server.check("user:anyone", "view", "document:welcome")
                assert answer["decision"]
                revisions.append(answer["context"]["revision"])
                server.signal(signal.SIGTERM)
                assert server.process.wait(30) == 0
                assert server.process.stdout is not None
                told = server.process.stdout.read()
                assert f"curl -s http://127.0.0.1:{server.port}/access" in told
        assert revisions[0] == revisions[1]


def test_the_public_url_is_what_discovery_tells() -> None:
    url = "https://pdp.example.com/t1"
    with Server(FIXTURE / "policy.sayso", FIXTURE / "data.jsonl", "--public-url", url) as server:
        found = server.client.get("/.well-known/authzen-configuration/t1").json()
        assert found["access_evaluation_endpoint"] == url + "/access/v1/evaluation"


@pytest.mark.parametrize("given", ["", '{"url": "postgres'])
def test_a_worker_whose_parent_is_gone_before_it_began_just_ends(given: str) -> None:
    command = [sys.executable, "-m", "sayso.server.worker", "0"]
    ended = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout + ended.stderr) == (1, "")


def test_a_worker_is_told_all_that_was_asked_for() -> None:
    options = Options(
        host="0.0.0.0",
        public_url="https://authz.example",
        certificate=Path("chain.pem"),
        private_key=Path("key.pem"),
        access_log=True,
        grpc="127.0.0.1:1",
        snapshots=Path("snapshots"),
        memory=7,
        retention=Retention(feed=60, idempotency=90),
    )
    told = msgspec.json.encode(Job.of("postgresql://", options, True))
    assert msgspec.json.decode(told, type=Job).options() == options
