"""loaded knows which tenants a process has in memory, what they take, and which of them are cold.

With thousands of them a request notes no more than when it was (Replica.used), and what a tenant
takes is summed as it comes and goes, and measured anew only now and then.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from .replica import Replica

OVERHEAD = 500_000
"""Bytes of a loaded tenant beside what its engine counts, about."""


class Loaded:
    """Tenants in memory, by their numbers."""

    def __init__(self, memory: int | None) -> None:
        """`memory` is how many bytes they may take, if that is bounded."""
        self._memory = memory
        self._replicas: dict[int, Replica] = {}
        self._sizes: dict[int, int] = {}
        self._taken = 0

    def __len__(self) -> int:
        return len(self._replicas)

    def __contains__(self, tenant: object) -> bool:
        return tenant in self._replicas

    def __iter__(self) -> Iterator[Replica]:
        """A copy, as they come and go while one waits."""
        return iter(list(self._replicas.values()))

    def get(self, tenant: int) -> Replica | None:
        """A tenant that is loaded."""
        return self._replicas.get(tenant)

    def add(self, replica: Replica) -> None:
        """Have a tenant that was just loaded."""
        self._replicas[replica.tenant] = replica
        self._measure(replica)

    def remove(self, tenant: int) -> Replica | None:
        """Have a tenant no longer."""
        self._taken -= self._sizes.pop(tenant, 0)
        return self._replicas.pop(tenant, None)

    def measure(self) -> None:
        """See what each takes by now."""
        for replica in self._replicas.values():
            self._measure(replica)

    def shed(self) -> list[Replica]:
        """Those that have to go, the coldest first, while all together take too much; the last one
        stays."""
        gone: list[Replica] = []
        while self._memory is not None and self._taken > self._memory and len(self) > 1:
            coldest = min(self._replicas.values(), key=attrgetter("used"))
            self.remove(coldest.tenant)
            gone.append(coldest)
        return gone

    def _measure(self, replica: Replica) -> None:
        size = replica.bytes + OVERHEAD
        self._taken += size - self._sizes.get(replica.tenant, 0)
        self._sizes[replica.tenant] = size
