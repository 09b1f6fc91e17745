"""A write in one statement."""

from __future__ import annotations

from sayso.store.migrations import sql

revision = "0003_writing"
down_revision = "0002_retention"


def upgrade() -> None:
    """Make it."""
    sql.run("0003_writing.sql")
