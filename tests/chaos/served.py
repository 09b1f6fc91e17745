"""served knows how to run `sayso serve` with several workers, and to kill parts of it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Literal

COMMAND = [sys.executable, "-c", "from sayso.server.cli import main; main()"]
OFTEN = Path(__file__).parent / "often"
"""What makes a server save snapshots all the time."""

Part = Literal["worker", "server", "postmaster", "backend", "restart"]
PARTS: tuple[Part, ...] = ("worker", "server", "postmaster", "backend", "restart")
"""What is killed; a restart is in order, of a worker or of all."""

FAULTS = (
    "Traceback", "Fatal Python error", "request failed", "call failed", "could not follow",
    "could not tell",
)  # fmt: skip
PATIENCE = 120.0
"""Seconds for what takes a few at most."""


class Served:
    """A server of the data in a directory, always at one address."""

    def __init__(self, directory: Path, workers: int = 2) -> None:
        """Start nothing yet."""
        self.directory = directory
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.grpc_port = _free_port()
        self.grpc = f"127.0.0.1:{self.grpc_port}"
        self._workers = workers
        self._process: subprocess.Popen[bytes] | None = None
        self._orphans: set[int] = set()

    def start(self) -> None:
        """Start it, and do not wait."""
        with (self.directory / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *COMMAND, "serve", "--data-dir", self.directory / "data",
                    "--workers", str(self._workers), "--port", str(self.port),
                    "--grpc-port", str(self.grpc_port),
                ],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": str(OFTEN)},
            )  # fmt: skip

    @property
    def exit_code(self) -> int | None:
        """How it ended, if it has by itself."""
        return None if self._process is None else self._process.poll()

    @property
    def has_workers(self) -> bool:
        """Whether it has come so far as to start workers, which is after PostgreSQL."""
        return bool(self._find("worker"))

    def kill(self, part: Part, rng: random.Random) -> bool:
        """Kill a part of it; whether there was one. A killed server is started again at once."""
        if part == "server":
            assert self._process is not None
            self._orphans.update(self._find("worker"))
            self._process.kill()
            self._process.wait()
            self.start()
            return True
        if part == "restart":
            return self._restart(rng)
        found = self._find(part)
        if not found:
            return False
        try:
            os.kill(rng.choice(found), signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def _restart(self, rng: random.Random) -> bool:
        """End a worker, or all and start it again, in order."""
        assert self._process is not None
        found = self._find("worker")
        if rng.random() < 0.5:
            if found:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(rng.choice(found), signal.SIGTERM)
            return bool(found)
        if not found:
            return False  # it has not come so far as to end in order
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(PATIENCE)
        self.start()
        return True

    def _find(self, part: Part) -> list[int]:
        assert self._process is not None
        if part == "worker":
            return [p for p in _children(self._process.pid) if "sayso.server.worker" in _line(p)]
        postmaster = _postmaster(self.directory / "data" / "postgres")
        if postmaster is None or part == "postmaster":
            return [] if postmaster is None else [postmaster]
        return [p for p in _children(postmaster) if " sayso_server " in _line(p)]

    async def stop(self) -> None:
        """End it in order."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        end = time.monotonic() + PATIENCE
        while self._process.poll() is None:
            assert time.monotonic() < end, "the server does not stop"
            await asyncio.sleep(0.05)

    def complaints(self) -> list[str]:
        """Lines of its log that tell of a fault of its own, and not of the kills."""
        lines = (self.directory / "server.log").read_text("utf-8", "replace").splitlines()
        return [line[:2000] for line in lines if any(fault in line for fault in FAULTS)]

    def left_behind(self) -> list[int]:
        """Processes that should have ended: of PostgreSQL, and workers of killed servers."""
        data = self.directory / "data"
        found = [p for p in self._orphans if "sayso.server.worker" in _line(p)]
        for name in os.listdir("/proc"):
            if name.isdigit():
                with contextlib.suppress(OSError):
                    if Path(os.readlink(f"/proc/{name}/cwd")).is_relative_to(data):
                        found.append(int(name))
        return found


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def _postmaster(cluster: Path) -> int | None:
    try:
        return int((cluster / "postmaster.pid").read_text().split("\n")[0])
    except (OSError, ValueError):
        return None


def _children(pid: int) -> list[int]:
    try:
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _line(pid: int) -> str:
    try:
        raw = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return ""
    return raw.replace(b"\0", b" ").decode("utf-8", "replace")
