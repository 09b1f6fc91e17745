"""letter knows what a letter is before anything is filled in."""

from __future__ import annotations

from typing import NamedTuple


class Letter(NamedTuple):
    """The texts of a letter; `{…}` are filled in."""

    subject: str
    lines: tuple[str, ...]
