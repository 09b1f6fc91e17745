"""places knows where a page of a list begins: lists are in the order in which things were made."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

PAGE = 100
"""Items of a page unless told otherwise."""


class Place(NamedTuple):
    """After what was made at this time and has this id."""

    created_at: datetime
    id: str
