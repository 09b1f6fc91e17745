"""hashing knows how passwords are kept: argon2id (RFC 9106), which is slow and large by design.

It is done in threads beside the event loop, as many at a time as there are processors, so that a
flood of guesses takes neither the process's memory nor its attention.
"""

from __future__ import annotations

import asyncio
import os
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ..errors import Overloaded

T = TypeVar("T")

MOST = 64
"""Hashes that may be waited for in one process."""

_hasher = PasswordHasher()
"""RFC 9106's second recommended option: 64 MiB, three passes, four lanes."""

_threads = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="hashing")


def prepared(password: str) -> bytes:
    """A password as it is hashed, however a keyboard composes it (RFC 8265 section 4.2)."""
    spaced = "".join(" " if unicodedata.category(c) == "Zs" else c for c in password)
    return unicodedata.normalize("NFC", spaced).encode("utf-8", "surrogatepass")


async def hash_of(password: str) -> str:
    """What is kept of a password, in the PHC string format."""
    return await _beside(lambda: _hasher.hash(prepared(password)))


async def verify(kept: str | None, password: str) -> bool:
    """Whether it is the password; where there is none, the same work is done for nothing."""
    return await _beside(lambda: _verify(kept, password))


def is_outdated(kept: str) -> bool:
    """Whether a hash is of other parameters than are used now."""
    return _hasher.check_needs_rehash(kept)


def _verify(kept: str | None, password: str) -> bool:
    nobody = _nobody()
    try:
        _hasher.verify(nobody if kept is None else kept, prepared(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


@cache
def _nobody() -> str:
    """The hash that stands for one that is not there."""
    return _hasher.hash(os.urandom(16).hex())


_waiting = 0


async def _beside(work: Callable[[], T]) -> T:
    global _waiting
    if _waiting >= MOST:
        raise Overloaded("too many people are signing in: try again in a moment")
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_threads, work)
    finally:
        _waiting -= 1
