"""host knows what of this machine a server depends on."""

from __future__ import annotations

import importlib
import platform
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from ... import Engine, __version__, compile_policy
from .findings import Finding, fail, ok, warn

FILES = 4_096
"""File descriptors below which many clients at once find no place."""

SPACE, LITTLE_SPACE = 5 << 30, 500 << 20
"""Bytes free on the disk of the data directory below which to warn, and to fail."""

HUGE_PAGES = Path("/sys/kernel/mm/transparent_hugepage/enabled")


def look(data_dir: Path | None) -> Iterator[Finding]:
    """This machine, and the disk of a data directory."""
    yield python()
    yield engine()
    yield descriptors(_descriptors())
    if (pages := huge_pages(HUGE_PAGES)) is not None:
        yield pages
    if data_dir is not None:
        yield disk(data_dir)


def python() -> Finding:
    """The interpreter."""
    return ok(
        "python", f"Python {platform.python_version()} ({platform.machine()}, {sys.platform})"
    )


def engine() -> Finding:
    """The compiled engine: whether it is there, and decides."""
    try:
        compiled = importlib.import_module("sayso.engine._decide").__file__ or ""
        policy = compile_policy("type user\ntype door\n  relation owner: user\n")
        denied = not Engine(policy).check("user:a", "owner", "door:b").allowed
    except Exception as error:
        return fail(
            "engine",
            f"sayso {__version__}, whose engine does not load: {type(error).__name__}: {error}",
            "install it anew: pip install --force-reinstall sayso",
        )
    if not compiled.endswith((".so", ".pyd")) or not denied:
        return fail("engine", f"sayso {__version__}, whose engine is not compiled", "build it anew")
    return ok("engine", f"sayso {__version__} with a compiled engine")


def descriptors(limit: int | None) -> Finding:
    """How many files and connections a process may have open; None is any number."""
    if limit is None:
        return ok("file descriptors", "any number")
    if limit < FILES:
        return warn(
            "file descriptors",
            f"at most {limit:,} a process, and each connection takes one",
            f"raise it: `ulimit -n {FILES * 16}`, or LimitNOFILE= in the systemd unit",
        )
    return ok("file descriptors", f"{limit:,} a process")


def _descriptors() -> int | None:
    try:
        import resource
    except ImportError:  # there is none on Windows
        return None
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return None if limit == resource.RLIM_INFINITY else limit


def huge_pages(path: Path) -> Finding | None:
    """Transparent huge pages, which the engine asks for where its tables are large."""
    try:
        text = path.read_text()
    except OSError:
        return None
    mode = text.partition("[")[2].partition("]")[0]
    if mode == "never":
        return warn(
            "huge pages",
            "never given, so that checks over millions of relationships miss more in the TLB",
            f"echo madvise > {path}",
        )
    return ok("huge pages", mode)


def disk(directory: Path) -> Finding:
    """Room where the data are."""
    there = directory.absolute()
    while not there.exists():
        there = there.parent
    usage = shutil.disk_usage(there)
    said = f"{usage.free / 1e9:,.1f} GB of {usage.total / 1e9:,.1f} GB are free below {directory}"
    advice = "make room, or move the data directory to a larger disk"
    if usage.free < LITTLE_SPACE:
        return fail("disk", said, advice)
    if usage.free < SPACE:
        return warn("disk", said, advice)
    return ok("disk", said)
