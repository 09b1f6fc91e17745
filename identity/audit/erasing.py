"""erasing knows how to take what an audit says of a person, and leave it verifiable."""

from __future__ import annotations

from ...store.database import Connection


async def erase(c: Connection, tenant: int, person: str) -> int:
    """Erase the personal parts of all rows about a person or done by one; how many that were.

    Without its salt a digest that stays tells nothing of what it is of.
    """
    done = await c.execute(
        "UPDATE sayso.audit SET personal = NULL, salt = NULL"
        " WHERE tenant = $1 AND (target = $2 OR actor = $3) AND personal IS NOT NULL",
        tenant,
        f"person:{person}",
        f"user:{person}",
        timeout=600,
    )
    return int(done.rpartition(" ")[2])
