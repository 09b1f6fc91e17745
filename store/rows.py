"""rows knows how relationships look in the tables, a column a part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from ..engine.data import Relationship
from ..engine.times import datetime_of
from .changes import Filter, Key, key_of, relationship_of

KEY_COLUMNS = (
    "object_type", "object_id", "relation", "subject_type", "subject_id", "subject_relation",
)  # fmt: skip
COLUMNS = (*KEY_COLUMNS, "condition", "parameters", "expires_at", "since")


class Row(Protocol):
    """A row of a table, by its columns' names."""

    def __getitem__(self, name: str, /) -> Any: ...


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def columns(keys: Sequence[Key]) -> list[list[str]]:
    """Keys as six columns, for unnest."""
    return [[key[i] for key in keys] for i in range(6)]


def instant(at: datetime | None) -> int | None:
    """A timestamp in microseconds since 1970."""
    # asyncpg has the first and the last moment as infinities, and these without a zone
    return None if at is None else datetime_of(at.replace(tzinfo=at.tzinfo or UTC))


def timestamp(at: int | None) -> datetime | None:
    """Microseconds since 1970 as a timestamp."""
    return None if at is None else _EPOCH + timedelta(microseconds=at)


def key_at(row: Row) -> Key:
    """The identity of a row with all KEY_COLUMNS."""
    return (
        row["object_type"], row["object_id"], row["relation"],
        row["subject_type"], row["subject_id"], row["subject_relation"],
    )  # fmt: skip


def relationship(row: Row) -> Relationship:
    """The relationship of a row with all COLUMNS."""
    return relationship_of(
        key_at(row),
        row["condition"],
        row["parameters"],
        instant(row["expires_at"]),
    )


def record(r: Relationship, since: int) -> tuple[Any, ...]:
    """A relationship as a row of COLUMNS."""
    return (*key_of(r), r.condition, r.parameters, timestamp(r.expires), since)


def by_key(table: str, keys: str, of: Sequence[str], columns: str) -> str:
    """A query of a tenant's rows by their keys, `k`, one after the other.

    Joined plainly, a planner that knows nothing yet of a new table takes it for empty, goes through
    all of it and, for each row, through all the keys. OFFSET keeps it from that.
    """
    same = " AND ".join(f"x.{name} = k.{name}" for name in of)
    return (
        f"SELECT r.* FROM {keys} CROSS JOIN LATERAL (SELECT {columns} FROM sayso.{table} x"
        f" WHERE x.tenant = $1 AND {same} OFFSET 0) AS r"
    )


def matching(tenant: int, f: Filter, start: int) -> tuple[str, list[str]]:
    """A filter as SQL to go after another condition, its arguments from `$start` on; and those."""
    parts = f.parts()
    where = "".join(f" AND {name} = ${i}" for i, name in enumerate(parts, start))
    if f.subject_type is None or f.subject_id is None:
        return where, list(parts.values())
    # what the index by subject is of
    subject = "tenant::text || ':' || subject_type || ':' || subject_id"
    where += f" AND {subject} = ${start + len(parts)}"
    return where, [*parts.values(), f"{tenant}:{f.subject_type}:{f.subject_id}"]


def names(prefix: str = "", of: Iterable[str] = COLUMNS) -> str:
    """Columns as SQL."""
    return ", ".join(prefix + name for name in of)
