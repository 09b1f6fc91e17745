"""sealing knows how secrets are kept that must be read back: AES-256-GCM (NIST SP 800-38D).

The key is not in the database: `SAYSO_SECRET_KEY` has it, 32 bytes in base 64, or a file. Several,
separated by commas, are a rotation under way: the first seals, all open. What is sealed is bound to
a tenant and a purpose, so that it opens nowhere else.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .errors import NoSecretKey

VARIABLE, FILE = "SAYSO_SECRET_KEY", "secret.key"
_NAME, _NONCE = 4, 12
"""Bytes before what is sealed: which key, and the nonce."""


class Seal:
    """Seals and opens under some keys, the first of them for sealing."""

    def __init__(self, keys: list[bytes]) -> None:
        """`keys` are of 32 bytes each."""
        self._first = _name(keys[0])
        self._keys = {_name(key): AESGCM(key) for key in keys}

    def seal(self, tenant: int, purpose: str, secret: bytes) -> bytes:
        """A secret as it may be kept."""
        nonce = os.urandom(_NONCE)
        sealed = self._keys[self._first].encrypt(nonce, secret, _bound(tenant, purpose))
        return self._first + nonce + sealed

    def open(self, tenant: int, purpose: str, kept: bytes) -> bytes:
        """The secret; raises NoSecretKey where none of the keys opens it."""
        key = self._keys.get(kept[:_NAME])
        if key is None:
            raise NoSecretKey(f"a secret was sealed under another key than {VARIABLE} has")
        nonce, sealed = kept[_NAME : _NAME + _NONCE], kept[_NAME + _NONCE :]
        try:
            return key.decrypt(nonce, sealed, _bound(tenant, purpose))
        except InvalidTag:
            raise NoSecretKey("a sealed secret was altered, or is another's") from None


def read_seal(directory: Path | None) -> Seal | None:
    """The keys that the environment gives, or else those in a directory's file.

    The file is made where there is none. None without either; raises NoSecretKey on what is no key.
    """
    text = os.environ.get(VARIABLE)
    if text:
        return Seal(_keys(text, VARIABLE))
    if directory is None:
        return None
    path = directory / FILE
    _make(path)
    return Seal(_keys(path.read_text("ascii"), str(path)))


def _make(path: Path) -> None:
    """Put a new key in a file, unless there is one; of several processes, one does."""
    if path.exists():
        return
    made = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(base64.b64encode(os.urandom(32)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(made, path)
    except FileExistsError:
        pass
    finally:
        made.unlink()


def _keys(text: str, place: str) -> list[bytes]:
    keys = []
    for part in text.strip().split(","):
        try:
            key = base64.b64decode(part.strip() + "=" * (-len(part.strip()) % 4), validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != 32:
            raise NoSecretKey(f"{place}: expected the output of `openssl rand -base64 32`")
        keys.append(key)
    return keys


def _name(key: bytes) -> bytes:
    """What tells a key from others and nothing else of it."""
    return hashlib.sha256(b"sayso key name" + key).digest()[:_NAME]


def _bound(tenant: int, purpose: str) -> bytes:
    return f"{tenant}:{purpose}".encode()
