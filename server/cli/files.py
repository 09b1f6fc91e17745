"""Which policy files a command is about, and how files are written: as a whole."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click

from ...tenants.loading import UnreadableFile


def policy_files(paths: tuple[Path, ...]) -> list[Path]:
    """The files among paths, and the `.sayso` files in the folders among them, at any depth."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found |= dict.fromkeys(sorted(path.rglob("*.sayso")))
        else:
            found[path] = None
    if not found:
        raise click.UsageError("no policies there; their names end in .sayso")
    return list(found)


def write_whole(path: Path, text: str) -> None:
    """Put the text in the file's place at once; see `whole_file`."""
    with whole_file(path) as file:
        file.write(text.encode())


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to be written in another's place at once, so that no reader meets half of it.

    Raises UnreadableFile where that can't be done. What is no regular file, such as /dev/null or
    a pipe, is written to, not replaced.
    """
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as file:
                yield file
            return
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield file
            os.chmod(name, path.stat().st_mode if path.exists() else 0o644)
            os.replace(name, path.resolve())
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadableFile(f"cannot write {path}: {reason}") from None
