"""Rules written in English."""

from __future__ import annotations

from sayso.store.migrations import sql

revision = "0004_english"
down_revision = "0003_writing"


def upgrade() -> None:
    """Make it."""
    sql.run("0004_english.sql")
