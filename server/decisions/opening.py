"""opening knows how to begin a decision log as the command line asks for it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from .database import DatabaseSink
from .files import CannotLogDecisions, FileSink, OutputSink
from .log import DecisionLog
from .queue import Sink

OUTPUT, DATABASE = "-", "database"


class LogOptions(msgspec.Struct, frozen=True):
    """`to` is a file's name, `-` for standard output, or `database`. `days` is how long a database
    keeps records, None for ever."""

    to: str
    sample: float = 1.0
    omit: tuple[str, ...] = ()
    days: int | None = None


def open_log(options: LogOptions | None, database: str | None = None) -> DecisionLog | None:
    """A log, if one is wanted; `database` is the URL of the tenants' database.

    Raises CannotLogDecisions.
    """
    if options is None:
        return None
    return DecisionLog(_sink(options, database), sample=options.sample, omit=options.omit)


def _sink(options: LogOptions, database: str | None) -> Sink:
    if options.to == OUTPUT:
        return OutputSink()
    if options.to != DATABASE:
        return FileSink(Path(options.to))
    if database is None:
        raise CannotLogDecisions(
            "there is no database to log decisions to: name a file, or serve without --policy"
        )
    return DatabaseSink(database, options.days)
