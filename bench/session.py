"""One peer under measurement in one world: what every case is given."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import keys, timing
from .peers import Peer
from .report import Row
from .world import World


class WrongAnswer(Exception):
    """A peer does not answer as the world was made to be answered; its speed means nothing."""


@dataclass
class Session:
    """The peer, the world loaded into it, and how much to measure."""

    suite: str
    peer: Peer
    quick: bool
    overhead: float
    scratch: Path
    progress: Callable[[str], None]
    world: World | None = None
    size: int = 0
    """Relationships loaded."""
    warm: bool = False
    rows: list[Row] = field(default_factory=list)

    @property
    def documents(self) -> World:
        """The documents world of the suites that have it."""
        assert self.world is not None
        return self.world

    @property
    def rounds(self) -> int:
        """Rounds of each measurement, of which the median counts."""
        return 3 if self.quick else 5

    def count(self, n: int) -> int:
        """n, or a tenth of it in a quick run."""
        return max(10, n // 10) if self.quick else n

    def random(self, salt: int) -> random.Random:
        """Random numbers of a case's own."""
        return random.Random(salt)

    def row(self, case: str, times: timing.Times | None = None, **values: Any) -> Row:
        """A row of this session."""
        if times is not None:
            values = {
                "n": times.n,
                "p50_ns": times.p50,
                "p99_ns": times.p99,
                "max_ns": times.max,
                **values,
            }
        return Row(self.suite, case, self.peer.name, **values)

    def summary(self, samples: Sequence[float]) -> timing.Times:
        """The distribution of latencies, the clock's own cost taken off."""
        return timing.summary(samples, self.overhead)

    def warm_up(self) -> None:
        """Check each user once, so that what is built on first use is there."""
        if not self.warm:
            world = self.documents
            documents = world.documents[: len(world.users)]
            check = needed(self.peer.check)
            for u, d in zip(world.users, documents, strict=True):
                check(f"user:{u}", "edit", f"document:{d}")
            self.warm = True

    def mixed(self, n: int, salt: int) -> keys.Pairs:
        """Random pairs, half of them granted."""
        return keys.mixed(self.documents, n, salt)

    def granted(self, n: int, salt: int) -> keys.Pairs:
        """Random pairs, all of them granted."""
        return keys.named(keys.granted(self.documents, n, self.random(salt)), self.random(salt))


def needed(operation: Callable[..., Any] | None) -> Callable[..., Any]:
    """An operation that the runner has seen to be there."""
    assert operation is not None
    return operation


def expect(found: object, wanted: object, what: str) -> None:
    """Raise WrongAnswer unless they are equal."""
    if found != wanted:
        raise WrongAnswer(f"{what}: expected {wanted}, got {found}")
