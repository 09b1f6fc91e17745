"""Answers that are not decisions: RFC 9457 problem documents, each with a stable code."""

from __future__ import annotations

from http import HTTPStatus

import msgspec

from ...engine.errors import SaysoError
from .response import Response

PROBLEM_JSON = b"application/problem+json"


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


def problem(error: SaysoError) -> Response:
    """The answer that tells of an error; anything but an HttpError is the request's fault."""
    status = error.status if isinstance(error, HttpError) else 400
    body = {
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": error.code,
        "detail": str(error),
    }
    headers = error.headers if isinstance(error, HttpError) else ()
    return Response(status, msgspec.json.encode(body), PROBLEM_JSON, headers)


def internal_error() -> Response:
    """The answer to a request on which the server itself failed; the log has the rest."""
    return problem(HttpError("the server failed on this request", "internal"))
