"""What can go wrong in administering tenants, each with a stable code."""

from __future__ import annotations

from collections.abc import Sequence

from ...engine.errors import SaysoError, Several
from ...tenants.importing import Imported


class DefaultTenant(SaysoError):
    """The tenant that bare paths lead to has to stay."""

    code = "default-tenant"


class ImportStopped(Several):
    """Rows of an import are bad; `done` is what was in before them, and stays."""

    code = "import-stopped"

    def __init__(self, errors: Sequence[SaysoError], done: Imported) -> None:
        super().__init__(list(errors))
        self.done = done
