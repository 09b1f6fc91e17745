"""Answers that are not decisions: RFC 9457 problem documents, each with a stable code."""

from __future__ import annotations

from http import HTTPStatus

import msgspec

from ...engine.errors import SaysoError, Several
from .response import Response

PROBLEM_JSON = b"application/problem+json"

MAX_ERRORS = 100
"""Errors told of by themselves."""


class HttpError(SaysoError):
    """A request that gets no answer of its own but a problem document."""

    status = 500
    headers: tuple[tuple[bytes, bytes], ...] = ()

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code


class BadRequest(HttpError):
    """The request is malformed."""

    status = 400
    code = "invalid-request"


class Unauthorized(HttpError):
    """The request carries no key that this server knows."""

    status = 401
    code = "unauthorized"
    headers = ((b"www-authenticate", b'Bearer realm="sayso"'),)


class NotFound(HttpError):
    """There is nothing at this path."""

    status = 404
    code = "not-found"


class MethodNotAllowed(HttpError):
    """The path exists, but not for this method."""

    status = 405
    code = "method-not-allowed"

    def __init__(self, message: str, allowed: str) -> None:
        super().__init__(message)
        self.headers = ((b"allow", allowed.encode()),)


class TooLarge(HttpError):
    """The body is larger than this server reads."""

    status = 413
    code = "too-large"


STATUS: dict[str, int] = {
    "unknown-tenant": 404,
    "unknown-policy-version": 404,
    "unknown-revision": 404,
    "unknown-decision": 404,
    "no-policy": 404,
    "tenant-suspended": 403,
    "tenant-exists": 409,
    "policy-moved": 409,
    "orphaned-relationships": 409,
    "precondition-failed": 412,
    "write-too-large": 413,
    "too-far-back": 413,
    "idempotency-key-reused": 422,
    "unavailable": 503,
    "not-caught-up": 503,
    "not-ready": 503,
}
"""What errors of the rooms below come to, by their codes; of all others it is 400."""


def status_of(error: SaysoError) -> int:
    """The status of the answer that tells of an error."""
    return error.status if isinstance(error, HttpError) else STATUS.get(error.code, 400)


def problem(error: SaysoError) -> Response:
    """The answer that tells of an error; most are the request's fault."""
    status = status_of(error)
    body: dict[str, object] = {
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": error.code,
        "detail": str(error),
    }
    headers = error.headers if isinstance(error, HttpError) else ()
    if status == 503:
        headers = (*headers, (b"retry-after", b"1"))
    if isinstance(error, Several):
        body["errors"] = [
            {"code": e.code, "detail": e.message} | ({"place": e.place} if e.place else {})
            for e in error.errors[:MAX_ERRORS]
        ]
    return Response(status, msgspec.json.encode(body), PROBLEM_JSON, headers)


def internal_error() -> Response:
    """The answer to a request on which the server itself failed; the log has the rest."""
    return problem(HttpError("the server failed on this request", "internal"))
