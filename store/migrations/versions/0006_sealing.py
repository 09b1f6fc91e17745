"""The audits of several tenants, sealed together."""

from __future__ import annotations

from sayso.store.migrations import sql

revision = "0006_sealing"
down_revision = "0005_identity"


def upgrade() -> None:
    """Make it."""
    sql.run("0006_sealing.sql")
