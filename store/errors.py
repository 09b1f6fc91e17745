"""What can go wrong with stored data: one class per failure, each with a stable code."""

from __future__ import annotations

from collections.abc import Sequence

from ..engine.errors import SaysoError


class Unavailable(SaysoError):
    """The database can't be reached, or did not answer in time."""

    code = "unavailable"


class UnsafeRole(SaysoError):
    """The database role would not be held to one tenant's rows."""

    code = "unsafe-role"


class UnknownTenant(SaysoError):
    """There is no such tenant, or not for whoever asks."""

    code = "unknown-tenant"


class TenantSuspended(SaysoError):
    """The tenant's service is suspended."""

    code = "tenant-suspended"


class TenantExists(SaysoError):
    """The name or host is another tenant's already."""

    code = "tenant-exists"


class InvalidTenantName(SaysoError):
    """A tenant's name is no label of a host name."""

    code = "invalid-tenant-name"


class InvalidToken(SaysoError):
    """A revision token or cursor is altered, or was not given out for this tenant."""

    code = "invalid-token"


class PreconditionFailed(SaysoError):
    """A relationship that must exist does not, or one that must not does.

    `failed` are the preconditions that did not hold, as `must exist …` and `must not exist …`.
    """

    code = "precondition-failed"

    def __init__(self, failed: Sequence[str]) -> None:
        super().__init__("; ".join(failed))
        self.failed = tuple(failed)


class Unstorable(SaysoError):
    """The database has no room for a text, or for a character in it."""

    code = "unstorable"


class KeyReused(SaysoError):
    """An idempotency key came back with another request than its first."""

    code = "idempotency-key-reused"


class WriteTooLarge(SaysoError):
    """A write, or what its filter matches, holds more rows than one write may."""

    code = "write-too-large"


class FilterTooWide(SaysoError):
    """A filter would delete everything, and was not told that this is meant."""

    code = "filter-too-wide"


class PolicyMoved(SaysoError):
    """Another policy was published meanwhile than the one that was expected."""

    code = "policy-moved"


class UnknownPolicyVersion(SaysoError):
    """The tenant has no policy version of this number."""

    code = "unknown-policy-version"


class NoEarlierPolicy(SaysoError):
    """No other policy was ever at work, so that there is none to go back to."""

    code = "no-earlier-policy"


class UnknownKey(SaysoError):
    """The tenant has no such key, or none that is in force."""

    code = "unknown-key"


class OrphanedRelationships(SaysoError):
    """Stored relationships or attributes have no place in the policy to be published.

    `count` of them; `first` are the first hundred as rows of docs/data.md.
    """

    code = "orphaned-relationships"

    def __init__(self, message: str, count: int, first: Sequence[object]) -> None:
        super().__init__(message)
        self.count = count
        self.first = tuple(first)


class UnknownDecision(SaysoError):
    """The log has no decision of this id, or not for whoever asks."""

    code = "unknown-decision"


class UnknownRevision(SaysoError):
    """The tenant has not come to this revision, or what it had then is no longer known."""

    code = "unknown-revision"


class UnknownDraft(SaysoError):
    """The tenant has no draft of this id; another's is as unknown as any."""

    code = "unknown-draft"


class ExamplesFailed(SaysoError):
    """Examples of rules written in English are decided otherwise by the policy to be published.

    `first` tells of the first hundred, in words.
    """

    code = "examples-failed"

    def __init__(self, message: str, count: int, first: Sequence[str]) -> None:
        super().__init__(message)
        self.count = count
        self.first = tuple(first)
