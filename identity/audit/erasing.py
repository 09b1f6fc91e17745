"""erasing knows how to take what an audit says of a person, and leave it verifiable."""

from __future__ import annotations

from ...store.database import Connection

_ERASE = (
    "UPDATE sayso.{} SET personal = NULL, salt = NULL"
    " WHERE tenant = $1 AND (target = $2 OR actor = $3) AND personal IS NOT NULL"
)


async def erase(c: Connection, tenant: int, person: str) -> int:
    """Erase the personal parts of all rows about a person or done by one; how many that were.

    Without its salt a digest that stays tells nothing of what it is of.
    """
    count = 0
    # In this order: what is sealed between the two is found by the second.
    for table in ("audit_pending", "audit"):
        done = await c.execute(
            _ERASE.format(table), tenant, f"person:{person}", f"user:{person}", timeout=600
        )
        count += int(done.rpartition(" ")[2])
    return count
