"""What can go wrong with identities: one class per failure, each with a stable code."""

from __future__ import annotations

from ..engine.errors import SaysoError


class NotThere(SaysoError):
    """There is no such person, organization, client, … in this tenant."""

    code = "not-found"


class Taken(SaysoError):
    """Another has this name, address or id already."""

    code = "conflict"


class NotActive(SaysoError):
    """The person is invited or suspended, and may not sign in."""

    code = "not-active"


class NoSecretKey(SaysoError):
    """The key under which secrets are kept is not given, or is not the one they were kept under."""

    code = "no-secret-key"
