"""files knows how to append records to a file that others may rotate, or to standard output."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from ...engine.errors import SaysoError
from .queue import Entry


class CannotLogDecisions(SaysoError):
    """The decision log can't be written where it was to be."""

    code = "cannot-log-decisions"


class FileSink:
    """Lines at the end of a file, which is opened anew when another has taken its name or none has.

    Several processes may append to one file. Where a disk is full in the middle of a line, the
    next goes on a line of its own.
    """

    def __init__(self, path: Path) -> None:
        """Open the file; raises CannotLogDecisions."""
        self._path = path
        self._torn = False
        try:
            self._file = self._open()
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise CannotLogDecisions(f"cannot write the decision log {path}: {reason}") from None

    def _open(self) -> int:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        return os.open(self._path, flags, 0o600)

    def _follow(self) -> None:
        """See to it that the file is the one of its name."""
        if self._file >= 0:
            ours = os.fstat(self._file)
            try:
                named = os.stat(self._path)
            except FileNotFoundError:
                pass
            else:
                if (ours.st_dev, ours.st_ino) == (named.st_dev, named.st_ino):
                    return
            os.close(self._file)
            self._file = -1
        self._file = self._open()
        self._torn = False

    def write(self, batch: Sequence[Entry]) -> int:
        """Append the records; raises OSError if not even one could be."""
        self._follow()
        return self._append(batch)

    def _append(self, batch: Sequence[Entry]) -> int:
        lines = [entry.line + b"\n" for entry in batch]
        data = (b"\n" if self._torn else b"") + b"".join(lines)
        written = 0
        while written < len(data):
            try:
                written += os.write(self._file, memoryview(data)[written:])
            except OSError:
                if not written:
                    raise
                break
        # A line that lacks nothing but its end is kept: the next write begins with that.
        kept = data[: written + 1].count(b"\n") - self._torn
        self._torn = written < len(data) and data[written - 1 : written] != b"\n"
        return kept

    def tend(self) -> None:
        """Nothing is due."""

    def close(self) -> None:
        """See everything onto the disk, and close."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


class OutputSink(FileSink):
    """Lines on standard output."""

    def __init__(self) -> None:
        self._torn = False
        self._file = 1

    def _follow(self) -> None:
        """It stays the same."""

    def close(self) -> None:
        """It is not ours to close."""
