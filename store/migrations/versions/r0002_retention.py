"""Until where the feed has been trimmed."""

from __future__ import annotations

from sayso.store.migrations import sql

revision = "0002_retention"
down_revision = "0001_tenants"


def upgrade() -> None:
    """Add it."""
    sql.run("0002_retention.sql")
