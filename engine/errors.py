"""Errors a caller of Sayso can meet: one class per failure, each with a stable code."""

from __future__ import annotations


class SaysoError(Exception):
    """Base of all errors.

    `code` never changes between releases and may be matched on; the message is for people.
    """

    code = "error"

    def __init__(self, message: str, *, place: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class UnknownType(SaysoError):
    """The policy declares no type of this name."""

    code = "unknown-type"


class UnknownAction(SaysoError):
    """The policy declares no action, relation or permission of this name on the resource's type."""

    code = "unknown-action"


class UnknownRelation(SaysoError):
    """The policy declares no relation of this name on the object's type."""

    code = "unknown-relation"


class UnknownAttribute(SaysoError):
    """The policy declares no attribute of this name on the entity's type."""

    code = "unknown-attribute"


class InvalidName(SaysoError):
    """An id is empty, too long, `*`, or holds a control character."""

    code = "invalid-name"


class InvalidValue(SaysoError):
    """An attribute, property, context field or parameter has a value of the wrong type."""

    code = "invalid-value"


class InvalidRelationship(SaysoError):
    """A relationship does not fit the relation's declared subjects, condition or expiry."""

    code = "invalid-relationship"


class InvalidRequest(SaysoError):
    """A request is malformed: a part is missing or of the wrong shape."""

    code = "invalid-request"


class LimitExceeded(SaysoError):
    """An evaluation met one of the engine's bounds; the message names the bound."""

    code = "limit-exceeded"


class InvalidSnapshot(SaysoError):
    """A snapshot file is damaged, of another version, or does not fit the policy."""

    code = "invalid-snapshot"


class PolicyMismatch(SaysoError):
    """Data already stored does not fit the new policy."""

    code = "policy-mismatch"


class Several(SaysoError):
    """More than one thing is wrong with one input; `errors` holds each."""

    code = "several"

    def __init__(self, errors: list[SaysoError]) -> None:
        super().__init__("; ".join(str(e) for e in errors))
        self.errors = errors
