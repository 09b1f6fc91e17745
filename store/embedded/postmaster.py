"""postmaster knows how to start, stop and revive one PostgreSQL server process."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

from . import orphans
from .account import Account
from .binaries import Binaries, environment
from .cluster import hint, tail
from .errors import DataDirectory, PostgresFailed

Progress = Callable[[str], None]

_PAUSE = 0.01
_TELL_AFTER = 3.0
_PATIENCE = 60.0
"""Seconds for a shutdown; then it is cut short, and the next start recovers."""

_LEFT_BEHIND = 10.0
"""Seconds for the processes of a killed server to end."""

_LOG_LIMIT = 10 << 20


class Postmaster:
    """The server process of a cluster. Its methods block, and may be called from any thread."""

    def __init__(self, binaries: Binaries, cluster: Path, log: Path, account: Account) -> None:
        """Start nothing yet."""
        self._binaries = binaries
        self._cluster = cluster
        self._log = log
        self._account = account
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = False
        self._turn = threading.Lock()

    @property
    def pid(self) -> int | None:
        """The process, while it runs."""
        return self._process.pid if self._process is not None and self.running() else None

    @property
    def ended(self) -> bool:
        """Whether it was stopped for good."""
        return self._ended

    def running(self) -> bool:
        """Whether the process runs; it is no zombie thereafter."""
        return self._process is not None and self._process.poll() is None

    def start(self, progress: Progress | None = None) -> None:
        """Start it and wait until it takes connections; after `stop` and where it runs do nothing.

        What an earlier one left behind is ended first. Raises PostgresFailed, with the end of
        the log, or DataDirectory.
        """
        with self._turn:
            if self._ended or self.running():
                return
            if orphans.end(self._cluster) and progress is not None:
                progress("stopped a PostgreSQL that had outlived its sayso")
            deadline = time.monotonic() + _LEFT_BEHIND
            while (failure := self._attempt(progress)) is not None:
                # By those whom a killed server left behind, and who end when they notice.
                if "shared memory block" not in str(failure) or time.monotonic() > deadline:
                    raise failure
                time.sleep(_PAUSE)

    def stop(self) -> None:
        """Shut it down for good: sessions are ended, and everything is on the disk."""
        self._ended = True
        with self._turn:
            self._shut_down()

    def halt(self) -> None:
        """Shut it down, to be started again."""
        with self._turn:
            self._shut_down()

    def trim_log(self) -> None:
        """Move a long log aside, in place of an older one; the server goes on writing to it."""
        with contextlib.suppress(FileNotFoundError):
            if self._log.stat().st_size < _LOG_LIMIT:
                return
            with open(self._log, "rb+") as file:
                file.seek(-_LOG_LIMIT, os.SEEK_END)
                kept = file.read()
                file.truncate(0)  # what is opened to append writes at the new end
            self._log.with_name(self._log.name + ".1").write_bytes(kept)

    def _attempt(self, progress: Progress | None) -> PostgresFailed | None:
        try:
            self.trim_log()
            written = self._log.stat().st_size if self._log.exists() else 0
            self._process = self._spawn()
        except OSError as error:
            raise DataDirectory(f"cannot start PostgreSQL: {error}") from None
        return self._wait(written, progress)

    def _spawn(self) -> subprocess.Popen[bytes]:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW
        log = os.open(self._log, flags, 0o600)
        try:
            return subprocess.Popen(
                [self._binaries.directory / "postgres", "-D", self._cluster],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", env=environment(),
                # Ctrl-C is for us, who stop it when nobody needs it any more.
                start_new_session=True, umask=0o077, **self._account.options(),
            )  # fmt: skip
        finally:
            os.close(log)

    def _wait(self, written: int, progress: Progress | None) -> PostgresFailed | None:
        """Wait until it is ready, however long it has to recover; what it died of, if it did."""
        assert self._process is not None
        told = time.monotonic() + _TELL_AFTER
        while not self._ready():
            if self._process.poll() is not None:
                text = self._written_since(written)
                return PostgresFailed(
                    f"PostgreSQL in {self._cluster} did not start{hint(text)}; "
                    f"the end of {self._log}:\n{tail(text)}"
                )
            if progress is not None and time.monotonic() > told:
                progress("PostgreSQL is recovering what was not yet on the disk")
                told = float("inf")
            time.sleep(_PAUSE)
        return None

    def _ready(self) -> bool:
        """Whether its pid file says so."""
        assert self._process is not None
        try:
            lines = (self._cluster / "postmaster.pid").read_text("utf-8", "replace").split("\n")
        except OSError:
            return False
        return len(lines) > 7 and lines[0] == str(self._process.pid) and lines[7].strip() == "ready"

    def _written_since(self, start: int) -> str:
        with contextlib.suppress(OSError), open(self._log, "rb") as file:
            file.seek(start)
            return file.read().decode("utf-8", "replace")
        return ""

    def _shut_down(self) -> None:
        process = self._process
        if process is None or not self.running():
            return
        for number, seconds in ((signal.SIGINT, _PATIENCE), (signal.SIGQUIT, 10.0)):
            process.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(seconds)
                return
        process.kill()
        process.wait()
