"""`sayso serve --grpc-port`: with workers, with TLS, and how it ends."""

from __future__ import annotations

import asyncio
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest

from sayso.server.grpc.sayso.v1 import sayso_pb2 as pb
from tests.server.process import COMMAND, Server
from tests.store.databases import run

from .harness import POLICY, Failure, Stub, allowed, relationship, write

ALONE = [("grpc.use_local_subchannel_pool", 1)]
"""A connection of its own for each channel."""


@pytest.fixture
def directory(data_directory: Path) -> Iterator[Path]:
    """A data directory of the test's own."""
    folder = data_directory / "process"
    yield folder
    shutil.rmtree(folder)


def publish(server: Server) -> None:
    """Put the policy to work, over HTTP."""
    kept = server.client.post("/v1/policies", json={"text": POLICY})
    assert kept.status_code == 201, kept.text
    put = server.client.post("/v1/policies/1/publish", json={"expected": 0})
    assert put.status_code == 200, put.text


def test_workers_share_the_port(directory: Path) -> None:
    arguments = ("--data-dir", str(directory), "--grpc-port", "0", "--workers", "2")
    with Server(None, None, *arguments) as server:
        server.wait_for("serving")
        answering = [line for line in server.log if line["event"] == "answering gRPC"]
        (port,) = {line["port"] for line in answering}
        assert len(answering) == 2
        publish(server)
        statuses = run(_everywhere(port, server))
        assert statuses == {(grpc.StatusCode.UNAVAILABLE, "stopping")}
        assert server.process.wait(timeout=20) == 0


async def _everywhere(port: int, server: Server) -> set[tuple[grpc.StatusCode, str]]:
    """Write on each of some connections, check on each, and watch until the server ends."""
    channels = [grpc.aio.insecure_channel(f"127.0.0.1:{port}", options=ALONE) for _ in range(8)]
    stubs = [Stub(channel, {}) for channel in channels]
    for i, stub in enumerate(stubs):
        token = await write(stub, relationship(f"document:d{i}", "owner", "user:ann"))
        for other in stubs:
            assert await allowed(other, "user:ann", "edit", f"document:d{i}", token)
    watches = [stub.Watch(pb.WatchRequest()) for stub in stubs]
    for watch in watches:
        await watch.read()
    server.signal(signal.SIGTERM)
    found = set()
    for watch in watches:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            async with asyncio.timeout(20):
                await watch.read()
        failed = Failure(caught.value)
        found.add((failed.status, failed.code))
    for channel in channels:
        await channel.close()
    return found


@pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl here")
def test_tls(directory: Path, tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", key, "-out", certificate),
        ],
        check=True,
        capture_output=True,
    )
    tls = ("--tls-certificate", str(certificate), "--tls-key", str(key))
    with Server(
        None, None, "--data-dir", str(directory), "--grpc-port", "0", *tls, "--access-log"
    ) as server:
        (port,) = [line["port"] for line in server.log if line["event"] == "answering gRPC"]

        async def main() -> None:
            trusted = grpc.ssl_channel_credentials(certificate.read_bytes())
            async with grpc.aio.secure_channel(f"127.0.0.1:{port}", trusted) as channel:
                with pytest.raises(grpc.aio.AioRpcError) as caught:
                    await Stub(channel, {}).Check(pb.CheckRequest())
                assert Failure(caught.value).code == "no-policy"
            async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
                with pytest.raises(grpc.aio.AioRpcError) as caught:
                    await Stub(channel, {}).Check(pb.CheckRequest(), timeout=10)
                assert caught.value.code() is grpc.StatusCode.UNAVAILABLE

        run(main())
        logged = server.wait_for("call")
        assert (logged["method"], logged["status"]) == ("Check", "FAILED_PRECONDITION")
        server.signal(signal.SIGTERM)
        assert server.process.wait(timeout=20) == 0


def test_refusals(tmp_path: Path) -> None:
    policy = tmp_path / "policy.sayso"
    policy.write_text(POLICY)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        database = ["--data-dir", str(tmp_path / "data"), "--port", "0"]
        for arguments, expected in (
            (["--policy", str(policy)], "--grpc-port is for a database"),
            (database, f"cannot listen on 127.0.0.1:{port}: address already in use"),
        ):
            command = [*COMMAND, "serve", *arguments, "--grpc-port", port]
            ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
            assert ended.returncode == 2
            assert expected in ended.stderr
    assert not (tmp_path / "data").exists()
