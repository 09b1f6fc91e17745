"""What can go wrong with identities: one class per failure, each with a stable code."""

from __future__ import annotations

from ..engine.errors import SaysoError


class NotThere(SaysoError):
    """There is no such person, organization, client, … in this tenant."""

    code = "not-found"


class Taken(SaysoError):
    """Another has this name, address or id already."""

    code = "conflict"


class InUse(SaysoError):
    """Others rest on it: they are to let it go first."""

    code = "in-use"


class NotActive(SaysoError):
    """The person is invited or suspended, and may not sign in."""

    code = "not-active"


class NotProved(SaysoError):
    """What was shown does not prove who somebody is; it is not said which part of it is wrong."""

    code = "not-proved"


class NotFresh(SaysoError):
    """Who is signed in has to prove once more who they are, as strongly as they can."""

    code = "not-fresh"


class LastWay(SaysoError):
    """Without this the person could not sign in any more."""

    code = "last-way"


class TooMany(SaysoError):
    """Too much was tried; `seconds` is when to try again."""

    code = "too-many-attempts"

    def __init__(self, seconds: float) -> None:
        super().__init__("too much was tried: wait a little")
        self.seconds = seconds


class WeakPassword(SaysoError):
    """A password that others could guess, or too short or long a one."""

    code = "weak-password"


class Overloaded(SaysoError):
    """More is under way than this process does at a time."""

    code = "busy"


class NoSecretKey(SaysoError):
    """The key under which secrets are kept is not given, or is not the one they were kept under."""

    code = "no-secret-key"
