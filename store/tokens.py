"""Revision tokens and cursors: opaque, sealed, of one tenant and one purpose.

A seal is the first 16 bytes of HMAC-SHA-256 (RFC 2104) under the instance's secret. It keeps
clients from depending on what is inside, and one tenant's from being used for another's.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import struct

from .errors import InvalidToken

SEAL = 16


class Sealer:
    """Makes and reads tokens."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def token(self, tenant: int, revision: int) -> str:
        """A revision of a tenant's."""
        return self._sealed(b"r", tenant, struct.pack(">Q", revision))

    def revision(self, tenant: int, token: str) -> int:
        """The revision of a token; raises InvalidToken unless it is this tenant's."""
        body = self._opened(b"r", tenant, token, "a revision token")
        if len(body) != 8:
            raise InvalidToken("this is not a revision token")
        return int(struct.unpack(">Q", body)[0])

    def cursor(self, tenant: int, place: bytes) -> str:
        """A place in a list of a tenant's."""
        return self._sealed(b"c", tenant, place)

    def place(self, tenant: int, cursor: str) -> bytes:
        """The place of a cursor; raises InvalidToken unless it is this tenant's."""
        return self._opened(b"c", tenant, cursor, "a cursor")

    def _sealed(self, purpose: bytes, tenant: int, body: bytes) -> str:
        seal = self._seal(purpose, tenant, body)
        return _text(seal + body)

    def _opened(self, purpose: bytes, tenant: int, text: str, what: str) -> bytes:
        try:
            raw = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise InvalidToken(f"this is not {what}") from None
        if _text(raw) != text:
            raise InvalidToken(f"this is not {what}")  # the same bytes in another spelling
        seal, body = raw[:SEAL], raw[SEAL:]
        if not hmac.compare_digest(seal, self._seal(purpose, tenant, body)):
            raise InvalidToken(f"this is not {what} of this tenant")
        return body

    def _seal(self, purpose: bytes, tenant: int, body: bytes) -> bytes:
        message = purpose + struct.pack(">Q", tenant) + body
        return hmac.digest(self._secret, message, "sha256")[:SEAL]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
