"""Which policy files a command is about."""

from __future__ import annotations

from pathlib import Path

import click


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
