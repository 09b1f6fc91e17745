"""Paths and globs, as docs/semantics.md 9 defines them."""

from __future__ import annotations

import re

from .errors import InvalidValue
from .times import shorten


def normalise_path(text: str) -> str:
    """The path with one leading `/`, no empty or `.` parts, and `..` resolved.

    One that leaves the root is refused, so that no path can climb out of what it is under.
    """
    parts: list[str] = []
    for part in text.split("/"):
        if part == "..":
            if not parts:
                raise InvalidValue(f"the path `{shorten(text)}` leaves the root")
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)


def is_under(path: str, root: str) -> bool:
    """Is `path` the normalised path `root`, or below it?"""
    return root == "/" or path == root or path.startswith(root + "/")


def glob_matches(glob: str, text: str) -> bool:
    """Does the glob match the whole of `text`? `*` any run without `/`, `**` any run, `?` one
    character but `/`. The work is bounded by the product of the lengths.
    """
    tokens = re.findall(r"\*\*+|.", glob, re.DOTALL)
    # `at` holds each place in the glob that the text read so far can have led to.
    at = _skip_stars(tokens, {0})
    for char in text:
        step: set[int] = set()
        for i in at:
            token = tokens[i] if i < len(tokens) else ""
            if token.startswith("*"):
                if char != "/" or len(token) > 1:
                    step.add(i)
            elif token == char or (token == "?" and char != "/"):
                step.add(i + 1)
        at = _skip_stars(tokens, step)
    return len(tokens) in at


def _skip_stars(tokens: list[str], at: set[int]) -> set[int]:
    """`at`, and the places behind the stars it stands on: a star matches nothing too."""
    for i in range(len(tokens)):
        if i in at and tokens[i].startswith("*"):
            at.add(i + 1)
    return at
