"""What can go wrong in serving a tenant, each with a stable code."""

from __future__ import annotations

from ..engine.errors import SaysoError


class NotCaughtUp(SaysoError):
    """The revision asked for did not arrive in time; nothing older is answered instead."""

    code = "not-caught-up"


class NoPolicy(SaysoError):
    """The tenant has no published policy yet."""

    code = "no-policy"


class NotReady(SaysoError):
    """The tenant could not be loaded."""

    code = "not-ready"


class TooFarBack(SaysoError):
    """A tenant's past holds more, or takes longer to find, than one is ready to spend on it."""

    code = "too-far-back"
