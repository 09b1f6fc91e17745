"""credentials knows how to keep the passwords of a PostgreSQL of our own.

PostgreSQL is only ever given verifiers (RFC 5803), so a password is in no statement and no log.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

import msgspec

from .errors import DataDirectory

_ITERATIONS = 4096  # PostgreSQL's own; the passwords are random, so more would gain nothing


class Credentials(msgspec.Struct, frozen=True):
    """The passwords of `sayso_owner` and of `sayso_server`."""

    owner: str
    server: str


def load(path: Path) -> Credentials:
    """The passwords of a file, which is made if there is none; raises DataDirectory."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Credentials)
    except FileNotFoundError:
        made = Credentials(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
        _write(path, msgspec.json.encode(made))
        return made
    except OSError as error:
        raise DataDirectory(f"cannot read {path}: {error.strerror}") from None
    except msgspec.MsgspecError:
        raise DataDirectory(
            f"{path} is damaged: remove it, and the next start makes new passwords"
        ) from None


def verifier(password: str) -> str:
    """What PostgreSQL keeps of a password."""
    return _verifier(password, secrets.token_bytes(16), _ITERATIONS)


def fits(password: str, kept: str | None) -> bool:
    """Whether what PostgreSQL keeps is of this password."""
    try:
        scheme, rest, _ = (kept or "").split("$")
        iterations, salt = rest.split(":")
        again = _verifier(password, base64.b64decode(salt), int(iterations))
    except ValueError:
        return False
    return scheme == "SCRAM-SHA-256" and hmac.compare_digest(again, kept or "")


def _verifier(password: str, salt: bytes, iterations: int) -> str:
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, iterations)
    client = hmac.digest(salted, b"Client Key", "sha256")
    server = hmac.digest(salted, b"Server Key", "sha256")
    stored = hashlib.sha256(client).digest()
    texts = [base64.b64encode(part).decode() for part in (salt, stored, server)]
    return f"SCRAM-SHA-256${iterations}:{texts[0]}${texts[1]}:{texts[2]}"


def _write(path: Path, content: bytes) -> None:
    """Write a file for us alone, whole or not at all, and see it on the disk."""
    new = path.with_name(path.name + ".new")
    try:
        new.unlink(missing_ok=True)
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.rename(path)
    except OSError as error:
        raise DataDirectory(f"cannot write {path}: {error.strerror}") from None
