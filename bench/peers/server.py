"""Peers that are programs of their own: found, started on loopback, asked over one connection."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .contestant import NotInstalled

LOOPBACK = "loopback HTTP"
START_S = 30.0
"""How long a server may take to answer."""

HEADERS = {"Content-Type": "application/json"}


def find(program: str, *files: str, how: str) -> str:
    """The path of a program: in this environment, on the PATH, or one of these files below the
    environment; raises NotInstalled with how to get it."""
    path = os.pathsep.join((str(Path(sys.prefix, "bin")), os.environ.get("PATH", "")))
    found = shutil.which(program, path=path)
    for pattern in files:
        found = found or next(map(str, Path(sys.prefix).glob(pattern)), None)
    if found is None:
        raise NotInstalled(f"not installed: {program} ({how})")
    return found


def free_port() -> int:
    """A port of loopback that nothing listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port: int = s.getsockname()[1]
        return port


class Server:
    """A process with a directory of its own, and a connection to it that is kept."""

    def __init__(self) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="bench-"))
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port)

    def start(self, arguments: Sequence[str], health: str) -> None:
        """Start it and wait until GET health answers."""
        log = (self.directory / "log").open("wb")
        self.process = subprocess.Popen(
            arguments, cwd=self.directory, stdout=log, stderr=log, stdin=subprocess.DEVNULL
        )
        log.close()
        deadline = time.monotonic() + START_S
        while True:
            try:
                self._connect()
                self.connection.request("GET", health)
                if self.connection.getresponse().read() is not None:
                    return
            except OSError:
                self.connection.close()
                if time.monotonic() > deadline or self.process.poll() is not None:
                    text = (self.directory / "log").read_text(encoding="utf-8", errors="replace")
                    raise RuntimeError(f"{arguments[0]} does not start: {text[-500:]}") from None
                time.sleep(0.1)

    def _connect(self) -> None:
        self.connection.connect()
        self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def post(self, path: str, body: Any) -> Any:
        """The JSON that answers this JSON."""
        status, text = self.exchange(path, json.dumps(body).encode())
        if status >= 300:
            raise RuntimeError(f"{path}: {status}: {text.decode(errors='replace')[:500]}")
        return json.loads(text)

    def exchange(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Status and body of the answer."""
        self.connection.request("POST", path, body, HEADERS)
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def close(self) -> None:
        """End the process and remove its directory."""
        self.connection.close()
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.directory, ignore_errors=True)


def output(*arguments: str) -> str:
    """What a command prints on both its outputs; raises NotInstalled if it fails."""
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotInstalled(f"{arguments[0]} does not run: {done.stderr.strip()[-200:]}")
    return done.stdout + done.stderr
