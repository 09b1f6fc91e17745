"""orphans knows how to end a PostgreSQL that outlived the process which had started it.

Only who holds the data directory's lock may ask: whatever still works there is then no one's.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from .errors import PostgresFailed

_PATIENCE = 60.0
"""Seconds for a shutdown that writes everything; then it is cut short, and recovers later."""

_SHORT = 10.0
"""Seconds for what should take none."""

_PAUSE = 0.02


def end(cluster: Path) -> bool:
    """Stop the server of a cluster, if one runs, and what a killed one left behind.

    Tells whether there was one. Raises PostgresFailed if it can't be stopped.
    """
    pid = _postmaster(cluster)
    if pid is not None and not works_in(pid, cluster):
        # A process that has got the number since. PostgreSQL would believe the file.
        (cluster / "postmaster.pid").unlink(missing_ok=True)
        pid = None
    if pid is not None:
        for number, seconds in (
            (signal.SIGINT, _PATIENCE),
            (signal.SIGQUIT, _SHORT),
            (signal.SIGKILL, _SHORT),
        ):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
            if _gone([pid], cluster, seconds):
                break
        else:
            raise PostgresFailed(f"the PostgreSQL of {cluster}, process {pid}, does not stop")
    # Without their postmaster they end by themselves, once they look up from what they do.
    left = list(_workers(cluster))
    for _ in range(2):
        if _gone(left, cluster, _SHORT):
            return pid is not None
        for worker in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
    raise PostgresFailed(f"processes {left} still work in {cluster} and do not stop")


def works_in(pid: int, cluster: Path) -> bool:
    """Whether a process is a PostgreSQL of this cluster: they all work in its directory."""
    if os.path.isdir("/proc/self"):
        try:
            return os.path.samefile(f"/proc/{pid}/cwd", cluster)
        except PermissionError:
            # Even root, in a container, may not ask that of another user's process.
            return os.fsencode(cluster) in _command(pid).split(b"\0")
        except OSError:
            return False
    answer = subprocess.run(
        ["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False
    )
    return str(cluster) in answer.stdout


def _command(pid: int) -> bytes:
    try:
        return Path("/proc", str(pid), "cmdline").read_bytes()
    except OSError:
        return b""


def _postmaster(cluster: Path) -> int | None:
    try:
        return int((cluster / "postmaster.pid").read_text("utf-8", "replace").split("\n")[0])
    except (OSError, ValueError):
        return None


def _workers(cluster: Path) -> Iterator[int]:
    """Those of its processes that can be found; a person's shell in there is none."""
    if not os.path.isdir("/proc/self"):
        return
    for name in os.listdir("/proc"):
        if not name.isdigit() or not _command(int(name)).startswith(b"postgres: "):
            continue
        if works_in(int(name), cluster):
            yield int(name)


def _gone(pids: list[int], cluster: Path, seconds: float) -> bool:
    """Wait until none of the processes works there."""
    deadline = time.monotonic() + seconds
    while any(works_in(pid, cluster) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(_PAUSE)
    return True
