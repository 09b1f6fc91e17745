"""What an endpoint answers, before a transport gives it its form on the wire."""

from __future__ import annotations

from typing import NamedTuple

JSON = b"application/json"

Headers = tuple[tuple[bytes, bytes], ...]


class Response(NamedTuple):
    """A status, a body and its type; transports add length, date and request id."""

    status: int
    body: bytes
    content_type: bytes = JSON
    headers: Headers = ()


def header_list(response: Response, request_id: bytes) -> list[tuple[bytes, bytes]]:
    """The headers of a response, in the order they go out."""
    headers = []
    if response.content_type:
        headers.append((b"content-type", response.content_type))
    if response.status not in (204, 304):
        headers.append((b"content-length", b"%d" % len(response.body)))
    headers.append((b"x-request-id", request_id))
    headers.extend(response.headers)
    return headers
