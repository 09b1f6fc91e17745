"""People, how they sign in, the clients that ask for them, keys, and the audit."""

from __future__ import annotations

from sayso.store.migrations import sql

revision = "0005_identity"
down_revision = "0004_english"


def upgrade() -> None:
    """Make it."""
    sql.run("0005_identity.sql")
