"""administration knows what an operator does to tenants, whichever way they are reached.

The command line speaks to an `Administration`; `direct` is one, over a database. What is done is
recorded as done by the user of the operating system.
"""

from .interface import Administration, Exported, Published, TenantAdministration

__all__ = ["Administration", "Exported", "Published", "TenantAdministration"]
