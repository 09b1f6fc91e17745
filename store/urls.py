"""urls knows how to connect to the database of a URL, and to speak of it without its password.

A URL is PostgreSQL's own, `postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=verify-full`,
with the parameters that asyncpg takes: sslmode, sslrootcert, sslcert, sslkey, sslcrl,
sslnegotiation, passfile, host and so on. What it leaves out comes from PGHOST, PGPASSWORD and
their like.
"""

from __future__ import annotations

import os
import re
from typing import Any
from urllib.parse import parse_qsl

import asyncpg

from ..engine.errors import SaysoError
from .errors import Unavailable

_FORM = "postgresql://USER:PASSWORD@HOST:PORT/DATABASE"

_TELLING = (
    "`ssl", "root certificate", "cannot determine location", "Unsupported TLS", "No such TLS",
    "target_session_attrs",
)  # fmt: skip
"""How those messages of asyncpg begin that say what is wrong and repeat no part of a URL."""


_FILES = ("sslrootcert", "sslcert", "sslkey", "sslcrl")


class InvalidDatabaseUrl(SaysoError):
    """A database URL can't be read; the message does not repeat it, for it may hold a password."""

    code = "invalid-database-url"


async def connect(url: str, *, seconds: float = 10.0, **options: Any) -> asyncpg.Connection:
    """A connection; `options` go to asyncpg. Raises InvalidDatabaseUrl or Unavailable."""
    if not url.startswith(("postgresql://", "postgres://")):
        raise InvalidDatabaseUrl(f"the database URL is not of PostgreSQL: write {_FORM}")
    for name, path in _files(url):
        if not os.access(path, os.R_OK):
            raise InvalidDatabaseUrl(
                f"the file of the database URL's {name}, {path}, can't be read"
            )
    try:
        return await asyncpg.connect(url, timeout=seconds, **options)
    except TimeoutError:
        raise Unavailable(f"the database {shown(url)} does not answer") from None
    except OSError as error:
        raise Unavailable(f"the database {shown(url)} can't be reached: {error}") from None
    except asyncpg.PostgresError as error:
        raise Unavailable(f"the database {shown(url)} refuses: {error.args[0]}") from None
    except (asyncpg.InterfaceError, ValueError) as error:
        raise InvalidDatabaseUrl(_wrong(str(error).partition("\n")[0])) from None


def _files(url: str) -> list[tuple[str, str]]:
    """The certificates and keys that a URL names; asyncpg would not say which it misses."""
    parameters = parse_qsl(url.rpartition("?")[2])
    return [(name, value) for name, value in parameters if name in _FILES]


def _wrong(said: str) -> str:
    """What is wrong with a URL that asyncpg does not take."""
    if said.startswith(_TELLING):
        return f"the database URL can't be used: {said}"
    return (
        f"the database URL can't be read: write {_FORM}, and in a password %40 for @, %3A for : "
        "and %2F for /"
    )


def shown(url: str) -> str:
    """Where a URL leads, for people: `HOST:PORT/DATABASE`, never a user or a password."""
    where = re.sub(r"^\w+://", "", url).rpartition("@")[2]
    host = re.search(r"[?&]host=([^&@]*)", url)
    plain = where.partition("?")[0]
    return (host[1] if host and plain.startswith("/") else "") + plain
