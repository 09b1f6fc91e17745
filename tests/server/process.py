"""A server in a process of its own."""

from __future__ import annotations

import json
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

COMMAND = [sys.executable, "-c", "from sayso.server.cli import main; main()"]
PATIENCE = 90.0
"""Seconds to wait for something that takes well under one."""


class Server:
    """`sayso serve` with some files, or without, on a free port."""

    def __init__(
        self, policy: Path | None, data: Path | None, *arguments: str, command: str = "serve"
    ) -> None:
        with_files = policy is not None and command == "serve"
        files = ["--policy", str(policy), "--data", str(data)] if with_files else []
        self.process = subprocess.Popen(
            [*COMMAND, command, *files, "--port", "0", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.Queue[dict[str, Any]] = queue.Queue()
        self.log: list[dict[str, Any]] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.port: int = self.wait_for("serving")["port"]
        # a machine that does much else answers late: no test is about how fast it is
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}", trust_env=False, timeout=60
        )

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._reader.join()
        for stream in (self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            try:
                self._lines.put(json.loads(line))
            except ValueError:
                self._lines.put({"event": line})

    def wait_for(self, event: str) -> dict[str, Any]:
        """The next log line that tells of an event."""
        deadline = time.monotonic() + PATIENCE
        while True:
            line = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
            self.log.append(line)
            if line["event"].startswith(event):
                return line

    def signal(self, number: signal.Signals) -> None:
        """Send the process a signal."""
        self.process.send_signal(number)

    def check(self, subject: str, action: str, resource: str) -> Any:
        """The answer to one question."""
        subject_type, subject_id = subject.split(":")
        resource_type, resource_id = resource.split(":")
        answer = self.client.post(
            "/access/v1/evaluation",
            json={
                "subject": {"type": subject_type, "id": subject_id},
                "action": {"name": action},
                "resource": {"type": resource_type, "id": resource_id},
            },
        )
        assert answer.status_code == 200, answer.text
        return answer.json()


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it never came to hold"
        time.sleep(0.05)
