"""The audit as one table, and its rows before they are in the chain as another."""

from __future__ import annotations

from sayso.store.migrations import sql

revision = "0007_audit"
down_revision = "0006_sealing"


def upgrade() -> None:
    """Make it."""
    sql.run("0007_audit.sql")
