"""sql knows how to run a file of statements in a migration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import op

_HERE = Path(__file__).parent


def run(name: str) -> None:
    """Run the statements of a file beside this one, in the migration's transaction.

    As one text, over asyncpg's own connection: SQLAlchemy prepares its statements, and
    PostgreSQL prepares only one at a time.
    """
    text = (_HERE / name).read_text("utf-8")
    # SQLAlchemy begins the transaction with its first statement, not with its connection.
    op.execute("SELECT 1")
    connection: Any = op.get_bind().connection
    connection.run_async(lambda raw: raw.execute(text))
