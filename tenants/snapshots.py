"""snapshots knows how to keep engines in files, so that a large tenant need not be read anew.

A snapshot is an engine's own file and, beside it, a note of the revision it stands at and of
what the feed said there. It is used only where the database says the same of that revision: after
a database was restored from a backup, a number alone could stand for another past. From there on
the feed has the rest. Workers of one host map the same file, and so share its memory.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import structlog

from .. import Engine, Policy, __version__
from ..engine.errors import SaysoError
from ..store import feed, policies
from ..store.database import Database
from .serving import Serving
from .settling import compiled

_log = structlog.get_logger("sayso.snapshots")

WORTH = 8 << 20
"""Bytes in memory from which on a tenant is worth a file."""

TRIES = 3


class Note(msgspec.Struct, frozen=True):
    """What a snapshot file holds."""

    revision: int
    policy: int
    mark: str
    """Digest of the feed's entry at the revision."""
    made_by: str = __version__


class Restored(NamedTuple):
    """An engine from a file."""

    engine: Engine
    policy: Policy
    revision: int
    version: int


class Snapshots:
    """The snapshots in a directory."""

    def __init__(self, directory: Path, database: Database) -> None:
        self._directory = directory
        self._database = database

    async def load(self, tenant: int) -> Restored | None:
        """A tenant's engine as it was saved, if that is part of the database's past."""
        file, beside = self._paths(tenant)
        note = _read(beside)
        if note is None or note.made_by != __version__:
            return None
        try:
            if await feed.mark(self._database, tenant, note.revision) != note.mark:
                return None
            version = await policies.get(self._database, tenant, note.policy)
            policy = await asyncio.to_thread(compiled, version.text or "")
            engine = await asyncio.to_thread(Engine.map, file, policy)
        except (SaysoError, OSError) as error:
            _log.warning("snapshot not used", tenant=tenant, error=str(error))
            return None
        return Restored(engine, policy, note.revision, note.policy)

    async def save(self, tenant: int, serving: Serving, version: int) -> bool:
        """Save what is served, if it is worth it and no other process is at it.

        `version` is the policy's. Returns whether a file was written.
        """
        engine = serving.engine
        if sum(engine.memory().values()) < WORTH:
            return False
        file, beside = self._paths(tenant)
        self._directory.mkdir(0o700, parents=True, exist_ok=True)
        with _alone(file.with_suffix(".lock")) as first:
            note = _read(beside)
            if not first or (note is not None and note.revision == serving.revision):
                return False
            for _ in range(TRIES):
                before = serving.revision
                with contextlib.suppress(FileNotFoundError):
                    beside.unlink()  # never a note of another file
                await asyncio.to_thread(engine.save, file)
                if serving.revision == before:
                    mark = await feed.mark(self._database, tenant, before)
                    if mark is None:
                        return False
                    _write(beside, Note(before, version, mark))
                    return True
        return False

    def forget(self, tenant: int) -> None:
        """Remove a tenant's files."""
        for path in self._paths(tenant):
            with contextlib.suppress(OSError):
                path.unlink()

    def _paths(self, tenant: int) -> tuple[Path, Path]:
        file = self._directory / f"{tenant}.snapshot"
        return file, file.with_suffix(".json")


def _read(path: Path) -> Note | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Note)
    except (OSError, msgspec.MsgspecError):
        return None


def _write(path: Path, note: Note) -> None:
    temporary = path.with_suffix(".new")
    temporary.write_bytes(msgspec.json.encode(note))
    os.replace(temporary, path)


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[bool]:
    """Whether no other process is at the same."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
