"""lock knows how to keep a data directory to one process."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from .errors import DataDirectory, DataInUse


class Lock:
    """The lock on DIRECTORY/lock, held until released or until the process ends.

    The file says which process has it. It stays where it is: who removed it could let two in.
    """

    def __init__(self, directory: Path) -> None:
        """Take the lock; raises DataInUse, or DataDirectory."""
        path = directory / "lock"
        try:
            # Not inherited, so a PostgreSQL that outlives us does not keep it.
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise DataDirectory(
                f"cannot open {path}: {error.strerror}; run sayso as the user whose it is, "
                "or choose another data directory"
            ) from None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._file, 20).decode("ascii", "replace").strip()
            os.close(self._file)
            raise DataInUse(
                f"{directory} is in use by process {holder or 'unknown'}: stop that one first, "
                "or choose another data directory"
            ) from None
        except OSError as error:
            os.close(self._file)
            raise DataDirectory(f"cannot lock {path}: {error.strerror}") from None
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Let go of it; again does nothing."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
