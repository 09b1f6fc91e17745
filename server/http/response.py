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
