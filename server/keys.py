"""API keys: a file with one key, or the SHA-256 of one, a line."""

from __future__ import annotations

import re
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path

from ..engine.errors import SaysoError
from ..tenants.loading import read_text

MIN_LENGTH = 16

_DIGEST = re.compile(r"(?:sha256:)?([0-9a-fA-F]{64})")


class InvalidKeyFile(SaysoError):
    """An API key file holds no keys, or a line that cannot be one."""

    code = "invalid-key-file"


class ApiKeys:
    """The keys a server accepts. Only their digests are kept."""

    def __init__(self, digests: tuple[bytes, ...]) -> None:
        self._digests = digests

    @staticmethod
    def read(path: Path) -> ApiKeys:
        """Read a key file; blank lines and those that start with `#` do not count."""
        digests = []
        for number, line in enumerate(read_text(path).splitlines(), 1):
            key = line.strip()
            if not key or key.startswith("#"):
                continue
            digest = _DIGEST.fullmatch(key)
            if digest:
                digests.append(bytes.fromhex(digest[1]))
            elif len(key) < MIN_LENGTH or not key.isascii() or any(c.isspace() for c in key):
                raise InvalidKeyFile(
                    f"expected a key of at least {MIN_LENGTH} ASCII characters without spaces, "
                    "or the SHA-256 of one",
                    place=f"{path}:{number}",
                )
            else:
                digests.append(sha256(key.encode()).digest())
        if not digests:
            raise InvalidKeyFile("it holds no keys", place=str(path))
        return ApiKeys(tuple(digests))

    def accept(self, authorization: bytes | None) -> bool:
        """Whether an `Authorization` header carries one of the keys, in constant time."""
        if authorization is None or authorization[:7].lower() != b"bearer ":
            return False
        digest = sha256(authorization[7:].strip()).digest()
        # Every key is compared, so that the time taken says nothing about which one it was.
        found = False
        for known in self._digests:
            found |= compare_digest(digest, known)
        return found
