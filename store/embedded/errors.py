"""What can go wrong with a PostgreSQL of our own: a class per failure, each with a stable code."""

from __future__ import annotations

from ...engine.errors import SaysoError


class DataInUse(SaysoError):
    """Another process serves from the data directory."""

    code = "data-in-use"


class DataDirectory(SaysoError):
    """The data directory can't be made, read or written, or is not one of Sayso's."""

    code = "data-directory"


class NoPostgres(SaysoError):
    """There are no PostgreSQL binaries that can be run."""

    code = "no-postgres"


class WrongPostgresVersion(SaysoError):
    """The binaries, or the server, are too old, or of another version than the data."""

    code = "wrong-postgres-version"


class PostgresFailed(SaysoError):
    """PostgreSQL did not start or could not make its files; the message ends with its log."""

    code = "postgres-failed"
