"""ids knows how things are named and how secrets are made and compared.

An id is random and says what it is of: `usr_` and 26 characters of Crockford's base 32, 130 bits.
A secret has 256 random bits, so that its plain SHA-256 can be kept in its place.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import secrets
import uuid
from datetime import datetime

from ..engine.times import datetime_of
from ..store.uuids import CHANCE, uuid7
from .errors import NotThere

_LENGTH = 26
_DIGITS = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789abcdefghjkmnpqrstvwxyz")
"""From RFC 4648's digits to Crockford's, which has none that are taken for each other."""
_ID = re.compile("[a-z]{3}_[0-9a-z]{1,60}")


def new_id(kind: str) -> str:
    """A new id, as `usr_…`."""
    digits = base64.b32encode(os.urandom(20)).translate(_DIGITS)[:_LENGTH]
    return f"{kind}_{digits.decode()}"


def is_id(kind: str, text: str) -> bool:
    """Whether a text could be the id of something; there is nothing of any other."""
    return _ID.fullmatch(text) is not None and text.startswith(f"{kind}_")


def require_id(kind: str, text: str, what: str) -> None:
    """Raise NotThere unless a text could be the id of something of a kind."""
    if not is_id(kind, text):
        raise NotThere(f"there is no such {what}")


def new_secret() -> str:
    """A new secret: 43 characters of URL-safe base 64."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    """What is kept of a secret: 32 bytes, found by equality (an index is no timing oracle)."""
    return hashlib.sha256(secret.encode()).digest()


def timed_id(at: datetime) -> uuid.UUID:
    """A UUID of version 7: ids in the order of time."""
    return uuid.UUID(int=uuid7(datetime_of(at) * 1_000, secrets.randbits(CHANCE)))
