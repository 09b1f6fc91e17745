"""memory knows how much of the machine's memory PostgreSQL is to keep pages in."""

from __future__ import annotations

import os
from pathlib import Path

_LIMITS = ("memory.max", "memory/memory.limit_in_bytes")
"""Where a container's limit stands below /sys/fs/cgroup, in version 2 and 1 of control groups."""

MB = 1 << 20

LEAST, MOST = 32 * MB, 4096 * MB


def shared_buffers(groups: Path = Path("/sys/fs/cgroup")) -> int:
    """Megabytes: an eighth of what there is, half of what PostgreSQL's manual has a machine of its
    own begin with, as it is not alone here. What is never filled is never taken.
    """
    there = min([os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"), *_limits(groups)])
    return max(LEAST, min(there // 8, MOST)) // MB


def _limits(groups: Path) -> list[int]:
    found = []
    for name in _LIMITS:
        try:
            found.append(int((groups / name).read_text("ascii")))
        except (OSError, ValueError):
            continue  # not in a group, or one without a limit ("max")
    return found
