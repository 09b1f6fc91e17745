"""joining knows how to find a PostgreSQL of our own that another process keeps running."""

from __future__ import annotations

from pathlib import Path

from . import credentials as passwords
from . import roles
from .orphans import works_in


def running(directory: Path) -> str | None:
    """The URL for the application of the server that works on a data directory; None without one.

    It may end at any time: who keeps it does not know of us. Raises DataDirectory where the
    credentials can't be read.
    """
    directory = directory.resolve()
    cluster, credentials = directory / "postgres", directory / "credentials"
    try:
        # PostgreSQL's own: process, data, time of the start, port, directory of the socket
        lines = (cluster / "postmaster.pid").read_text("utf-8", "replace").split("\n")
        pid, socket = int(lines[0]), lines[4]
    except (OSError, ValueError, IndexError):
        return None
    if not socket or not works_in(pid, cluster) or not credentials.exists():
        return None
    return roles.url(roles.SERVER, passwords.load(credentials).server, socket)
