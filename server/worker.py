"""One worker of `sayso serve --workers N`: started by workers.py, with its socket inherited."""

from __future__ import annotations

import socket
import sys

import msgspec

from . import logs
from .database import run_worker
from .workers import Job


def main() -> None:
    """Serve what the standard input says on the socket whose number is given."""
    logs.configure()
    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    run_worker(job, socket.socket(fileno=int(sys.argv[1])))


if __name__ == "__main__":
    main()
