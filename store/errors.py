"""What can go wrong with stored data: one class per failure, each with a stable code."""

from __future__ import annotations

from ..engine.errors import SaysoError


class Unavailable(SaysoError):
    """The database can't be reached, or did not answer in time."""

    code = "unavailable"
