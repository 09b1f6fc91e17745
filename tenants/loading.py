"""Knows how to bring a policy and data from files into an engine, wholly or not at all."""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from .. import Engine, Policy, compile_policy
from ..engine.data import EntityAttributes, Relationship, read_rows
from ..engine.errors import SaysoError, Several

Row = Relationship | EntityAttributes
Progress = Callable[[int], None]
"""Told every so many bytes how many have been read."""

CHUNK = 50_000
"""Rows written at a time."""

MAX_ERRORS = 100


class UnreadableFile(SaysoError):
    """A file cannot be read."""

    code = "unreadable-file"


def read_bytes(path: Path) -> bytes:
    """What a file holds, or UnreadableFile."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"cannot read it: {_reason(error)}", place=str(path)) from None


def beside(folder: Path, name: str) -> Path:
    """The file that another one names: it lies in that one's folder or below, and is plain.

    Raises UnreadableFile; for pipes and devices too, which may never end.
    """
    path = folder / name
    try:
        inside = ".." not in Path(name).parts and path.resolve().is_relative_to(folder.resolve())
        plain = stat.S_ISREG(path.stat().st_mode) if inside else False
    except (OSError, ValueError) as error:
        reason = _reason(error) if isinstance(error, OSError) else "no file has such a name"
        raise UnreadableFile(f"cannot read it: {reason}", place=str(path)) from None
    if not inside:
        raise UnreadableFile("a file named here lies beside this one, or below", place=str(path))
    if not plain:
        raise UnreadableFile("cannot read it: it is no plain file", place=str(path))
    return path


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, or UnreadableFile."""
    try:
        return read_bytes(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"it is not UTF-8, at byte {error.start}", place=str(path)) from None


def load_policy(path: Path) -> Policy:
    """Compile a policy file; raises UnreadableFile, or PolicyError with all its diagnostics."""
    return compile_policy(read_bytes(path), filename=str(path))


def load_engine(policy: Policy, data: Sequence[Path], progress: Progress | None = None) -> Engine:
    """A new engine with all rows of the files; raises Several with every error and its place."""
    engine = Engine(policy)
    errors: list[SaysoError] = []
    for path in data:
        errors += _load_file(engine, policy, path, progress)
    if errors:
        raise Several(errors)
    return engine


def load_rows(engine: Engine, rows: Iterable[Row]) -> None:
    """Write rows that stand in memory; raises Several."""
    batch = list(rows)
    engine.write(
        touch=[row for row in batch if isinstance(row, Relationship)],
        attributes=[row for row in batch if isinstance(row, EntityAttributes)],
    )


def numbered_rows(
    file: Iterable[bytes], name: str, progress: Progress | None = None
) -> Iterator[tuple[int, Row]]:
    """The rows of a file, each with its line's number; raises as `read_rows` does."""
    lines = Lines(file, progress)
    for row in read_rows(lines, name):
        yield lines.number, row


def _load_file(
    engine: Engine, policy: Policy, path: Path, progress: Progress | None
) -> list[SaysoError]:
    """Load one file; what is wrong with it comes back, each error at its line."""
    errors: list[SaysoError] = []
    batch: list[tuple[int, Row]] = []
    try:
        with path.open("rb") as file:
            for numbered in numbered_rows(file, str(path), progress):
                batch.append(numbered)
                if len(batch) == CHUNK:
                    errors += _write(engine, policy, path, batch)
                    batch = []
                    if len(errors) >= MAX_ERRORS:
                        break
    except OSError as error:
        return [UnreadableFile(f"cannot read it: {_reason(error)}", place=str(path))]
    except Several as several:
        errors += several.errors
    # Rows that could be read are judged even beside ones that could not: one pass tells all.
    errors += _write(engine, policy, path, batch)
    return sorted(errors, key=lambda error: _line(error, path))[:MAX_ERRORS]


def _line(error: SaysoError, path: Path) -> int:
    line = (error.place or "").removeprefix(f"{path}:").partition(":")[0]
    return int(line) if line.isdecimal() else sys.maxsize


class Lines:
    """The lines of a file, knowing the number of the last and telling of progress."""

    EVERY = 1 << 20

    def __init__(self, file: Iterable[bytes], progress: Progress | None = None) -> None:
        self.number = 0
        self._file = file
        self._progress = progress

    def __iter__(self) -> Iterator[bytes]:
        read = told = 0
        for line in self._file:
            self.number += 1
            read += len(line)
            if self._progress is not None and read - told >= self.EVERY:
                told = read
                self._progress(read)
            yield line
        if self._progress is not None:
            self._progress(read)


def _write(
    engine: Engine, policy: Policy, path: Path, batch: list[tuple[int, Row]]
) -> list[SaysoError]:
    """Write a batch. If it does not fit the policy, find which of its rows do not, and why."""
    try:
        load_rows(engine, (row for _, row in batch))
    except SaysoError:
        return _find_errors(policy, path, batch)
    return []


def _find_errors(policy: Policy, path: Path, batch: list[tuple[int, Row]]) -> list[SaysoError]:
    trial = Engine(policy)
    errors: list[SaysoError] = []
    for number, row in batch:
        try:
            load_rows(trial, [row])
        except SaysoError as error:
            for single in error.errors if isinstance(error, Several) else [error]:
                single.place = f"{path}:{number}"
                errors.append(single)
        if len(errors) >= MAX_ERRORS:
            break
    return errors


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
