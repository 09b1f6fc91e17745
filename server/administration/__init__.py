"""administration knows what an operator does to tenants, whichever way they are reached.

The command line speaks to an `Administration`: `direct` is one, over a database, where what is done
is recorded as done by the user of the operating system, and `remote` another, over a server's HTTP
API, where it is recorded as done by the API key.
"""

from .interface import (
    Administration,
    Event,
    Exported,
    Published,
    TenantAdministration,
    TenantState,
)

__all__ = [
    "Administration", "Event", "Exported", "Published", "TenantAdministration", "TenantState",
]  # fmt: skip
