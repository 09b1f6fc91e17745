"""Knows how a failed call tells what is wrong: a gRPC status, our stable code, each error.

The message is the first error's. The others are in the status's details, as far as a client's
bound on metadata lets them: 8 kB with most.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

import grpc
from google.protobuf.any_pb2 import Any as Packed
from google.rpc.error_details_pb2 import ErrorInfo
from google.rpc.status_pb2 import Status

from ...engine.errors import SaysoError, Several
from .sayso.v1 import sayso_pb2 as pb

CODE = "sayso-code"
DETAILS = "grpc-status-details-bin"
DOMAIN = "sayso"

ROOM = 3_500
"""Bytes of details at most; they are sent in base64."""

LONGEST = 600
"""Bytes of one message at most; of those beyond ASCII each is sent as three."""

_S = grpc.StatusCode

STATUS: dict[str, grpc.StatusCode] = {
    "unauthorized": _S.UNAUTHENTICATED,
    "forbidden": _S.PERMISSION_DENIED,
    "unknown-tenant": _S.NOT_FOUND,
    "unknown-policy-version": _S.NOT_FOUND,
    "no-policy": _S.FAILED_PRECONDITION,
    "tenant-suspended": _S.PERMISSION_DENIED,
    "tenant-exists": _S.ALREADY_EXISTS,
    "policy-moved": _S.ABORTED,
    "orphaned-relationships": _S.FAILED_PRECONDITION,
    "precondition-failed": _S.FAILED_PRECONDITION,
    "idempotency-key-reused": _S.ALREADY_EXISTS,
    "limit-exceeded": _S.RESOURCE_EXHAUSTED,
    "gone-revision": _S.OUT_OF_RANGE,
    "busy": _S.UNAVAILABLE,
    "no-secret-key": _S.UNAVAILABLE,
    "unavailable": _S.UNAVAILABLE,
    "not-caught-up": _S.UNAVAILABLE,
    "not-ready": _S.UNAVAILABLE,
    "stopping": _S.UNAVAILABLE,
    "internal": _S.INTERNAL,
}
"""What errors come to, by their codes; of all others it is INVALID_ARGUMENT."""


def status_of(error: SaysoError) -> grpc.StatusCode:
    """The status of a call that an error ends."""
    return STATUS.get(error.code, _S.INVALID_ARGUMENT)


async def abort(context: grpc.aio.ServicerContext[Any, Any], error: SaysoError) -> NoReturn:
    """End a call with an error."""
    status = status_of(error)
    singles = error.errors if isinstance(error, Several) else [error]
    message = _message(singles[0], with_place=True)
    if len(singles) > 1:
        message += f" (and {len(singles) - 1} more)"
    trailing = ((CODE, error.code), (DETAILS, _details(status, message, error, singles)))
    await context.abort(status, message, trailing)


def error_of(error: SaysoError) -> pb.Error:
    """An error as a message."""
    return pb.Error(code=error.code, message=_message(error), place=error.place or "")


def _details(
    status: grpc.StatusCode, message: str, error: SaysoError, singles: Iterable[SaysoError]
) -> bytes:
    told = Status(code=status.value[0], message=message)
    told.details.append(_packed(ErrorInfo(reason=_reason(error.code), domain=DOMAIN)))
    left = ROOM - told.ByteSize()
    for single in singles:
        packed = _packed(error_of(single))
        left -= packed.ByteSize() + 3
        if left < 0:
            break
        told.details.append(packed)
    encoded: bytes = told.SerializeToString()
    return encoded


def _message(error: SaysoError, with_place: bool = False) -> str:
    text = str(error) if with_place else error.message
    encoded = text.encode()
    return text if len(encoded) <= LONGEST else encoded[: LONGEST - 3].decode(errors="ignore") + "…"


def _reason(code: str) -> str:
    """A code as ErrorInfo wants its reasons: `UNKNOWN_ACTION`."""
    return code.replace("-", "_").upper()


def _packed(message: Any) -> Packed:
    packed = Packed()
    packed.Pack(message)
    return packed
