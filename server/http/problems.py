"""Answers that are not decisions: RFC 9457 problem documents, each with a stable code."""

from __future__ import annotations

import math
from http import HTTPStatus

import msgspec

from ...compiler.diagnostics import PolicyError
from ...engine.errors import SaysoError, Several
from ...identity.errors import TooMany
from ...store.errors import ExamplesFailed, OrphanedRelationships, PreconditionFailed
from .response import Response

PROBLEM_JSON = b"application/problem+json"

MAX_ERRORS = 100
"""Errors told of by themselves."""

FEW = 3
"""Errors of which the detail tells all."""


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


NOTHING = "there is nothing at this path"


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


class UnsupportedMediaType(HttpError):
    """The body is of another type than this path takes."""

    status = 415
    code = "unsupported-media-type"


class PreconditionMissed(HttpError):
    """What a header says must be so is not."""

    status = 412
    code = "policy-moved"


class TooLarge(HttpError):
    """The body is larger than this server reads."""

    status = 413
    code = "too-large"


STATUS: dict[str, int] = {
    "unauthorized": 401,
    "forbidden": 403,
    "not-found": 404,
    "conflict": 409,
    "interaction": 404,
    "in-use": 409,
    "not-active": 403,
    "not-proved": 401,
    "not-fresh": 403,
    "last-way": 409,
    "too-many-attempts": 429,
    "too-many-exports": 429,
    "no-secret-key": 503,
    "unknown-tenant": 404,
    "unknown-policy-version": 404,
    "unknown-revision": 404,
    "unknown-decision": 404,
    "no-policy": 404,
    "tenant-suspended": 403,
    "tenant-exists": 409,
    "unknown-key": 404,
    "no-earlier-policy": 409,
    "policy-moved": 409,
    "orphaned-relationships": 409,
    "examples-failed": 409,
    "not-accepted": 409,
    "unknown-draft": 404,
    "no-such-choice": 409,
    "precondition-failed": 412,
    "write-too-large": 413,
    "too-far-back": 413,
    "gone-revision": 410,
    "idempotency-key-reused": 422,
    "busy": 503,
    "unavailable": 503,
    "not-caught-up": 503,
    "not-ready": 503,
}
"""What errors of the rooms below come to, by their codes; of all others it is 400."""


def status_of(error: SaysoError) -> int:
    """The status of the answer that tells of an error."""
    return error.status if isinstance(error, HttpError) else STATUS.get(error.code, 400)


def problem(error: SaysoError, **more: object) -> Response:
    """The answer that tells of an error; most are the request's fault. `more` are its members."""
    status = status_of(error)
    body: dict[str, object] = {
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": error.code,
        "detail": _detail(error),
    }
    headers = error.headers if isinstance(error, HttpError) else ()
    if status in (429, 503):
        seconds = math.ceil(error.seconds) if isinstance(error, TooMany) else 1
        headers = (*headers, (b"retry-after", b"%d" % seconds))
    if status == 401 and not headers:
        headers = Unauthorized.headers
    body |= _members(error) | more
    return Response(status, _encode(body), PROBLEM_JSON, headers)


_encode = msgspec.json.Encoder(decimal_format="number").encode


def _detail(error: SaysoError) -> str:
    if isinstance(error, PolicyError):
        return f"the policy does not compile: {error.diagnostics[0].message}"
    if isinstance(error, Several) and len(error.errors) > FEW:
        return f"{len(error.errors):,} things are wrong, first this: {error.errors[0]}"
    return str(error)


def _members(error: SaysoError) -> dict[str, object]:
    """What an error has to tell beside its message."""
    if isinstance(error, PolicyError):
        errors = [d for d in error.diagnostics if d.severity == "error"][:MAX_ERRORS]
        return {"errors": [d.to_json() | {"detail": d.message, "place": d.place} for d in errors]}
    if isinstance(error, Several):
        return {"errors": [_single(e) for e in error.errors[:MAX_ERRORS]]}
    if isinstance(error, PreconditionFailed):
        failed = error.failed[:MAX_ERRORS]
        return {"errors": [{"code": error.code, "detail": text} for text in failed]}
    if isinstance(error, ExamplesFailed):
        told = [{"code": error.code, "detail": text} for text in error.first]
        return {"count": error.count, "errors": told}
    if isinstance(error, OrphanedRelationships):
        return {"count": error.count, "first": list(error.first)}
    return {"errors": [_single(error)]} if error.place else {}


def _single(error: SaysoError) -> dict[str, object]:
    told: dict[str, object] = {"code": error.code, "detail": error.message}
    return told | ({"place": error.place} if error.place else {})


def internal_error() -> Response:
    """The answer to a request on which the server itself failed; the log has the rest."""
    return problem(HttpError("the server failed on this request", "internal"))
