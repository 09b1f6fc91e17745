"""Tenants, what they hold, and the feed of its changes."""

from __future__ import annotations

from sayso.store.migrations import sql

revision = "0001_tenants"
down_revision = None


def upgrade() -> None:
    """Make everything."""
    sql.run("0001_tenants.sql")
