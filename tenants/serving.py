"""serving knows what answers a tenant's requests at one moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .. import Engine, Policy


@dataclass(frozen=True, slots=True)
class Serving:
    """An engine with the policy it runs.

    An engine counts its revisions from its own beginning; `base` is added to them so that those
    a server tells its clients always grow. `told` is the form in which they are told. `version` is
    that of the policy, where policies have versions.
    """

    engine: Engine
    policy: Policy
    base: int = 0
    told: Callable[[int], int | str] = int
    version: int = 0

    @property
    def revision(self) -> int:
        """The revision that stands now."""
        return self.engine.revision + self.base
