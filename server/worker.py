"""One worker of `sayso serve --workers N`: started by workers.py, with its socket inherited."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import threading
import time

import msgspec
import structlog

from ..engine.errors import SaysoError
from . import logs
from .database import run_worker
from .workers import Job

_log = structlog.get_logger("sayso.workers")

LAST = 10.0
"""Seconds in which to end after whoever started us is gone."""


def main() -> None:
    """Serve what the standard input says on the socket whose number is given."""
    logs.configure()
    line = sys.stdin.buffer.readline()
    if not line.endswith(b"\n"):
        sys.exit(1)  # who started us was gone before it had said what to do
    job = msgspec.json.decode(line, type=Job)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        run_worker(job, socket.socket(fileno=int(sys.argv[1])))
    except SaysoError as error:  # the database is away, mostly: the supervisor tries again
        _log.error("can't serve", code=error.code, error=str(error))
        sys.exit(1)


def _end_with_parent() -> None:
    """End once the standard input does: a supervisor that was killed left us behind.

    The next one needs our address, and has a database of its own.
    """
    with contextlib.suppress(OSError):
        while os.read(0, 1):  # not sys.stdin, whose lock would be in the way of an orderly end
            pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LAST)
    os._exit(1)


if __name__ == "__main__":
    main()
