"""Knows three-valued logic over a solver's terms: what is true, what is false, the rest unknown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from .solver import Solver, Term

Bit = Term
"""A term, or one of Python's booleans where the value is plain without asking."""

_MOST_WAYS = 200
"""Of more ways to choose k of some conditions than this, `at least` is not spelled out."""


class Truth(NamedTuple):
    """Whether a condition is true, and whether it is false; never both."""

    true: Bit
    false: Bit


TRUE, FALSE, UNKNOWN = Truth(True, False), Truth(False, True), Truth(False, False)


def truth(value: bool) -> Truth:
    """The truth that is plainly so."""
    return TRUE if value else FALSE


def negation(item: Truth) -> Truth:
    """`not`: of unknown, unknown."""
    return Truth(item.false, item.true)


class Logic:
    """Connectives that leave to the solver only what is not plain."""

    def __init__(self, solver: Solver) -> None:
        self.solver = solver

    # ── Two-valued ────────────────────────────────────────────────────────────────

    def both(self, *bits: Bit) -> Bit:
        """Whether all are so."""
        return self.every(bits)

    def either(self, *bits: Bit) -> Bit:
        """Whether one is so."""
        return self.some(bits)

    def every(self, bits: Iterable[Bit]) -> Bit:
        kept = [bit for bit in bits if bit is not True]
        if any(bit is False for bit in kept):
            return False
        return True if not kept else kept[0] if len(kept) == 1 else self.solver.all_of(kept)

    def some(self, bits: Iterable[Bit]) -> Bit:
        kept = [bit for bit in bits if bit is not False]
        if any(bit is True for bit in kept):
            return True
        return False if not kept else kept[0] if len(kept) == 1 else self.solver.any_of(kept)

    def no(self, bit: Bit) -> Bit:
        """Whether it is not so."""
        return (not bit) if isinstance(bit, bool) else self.solver.negation(bit)

    def implies(self, one: Bit, other: Bit) -> Bit:
        return self.either(self.no(one), other)

    def same(self, one: Bit, other: Bit) -> Bit:
        if isinstance(one, bool):
            return other if one else self.no(other)
        if isinstance(other, bool):
            return one if other else self.no(one)
        return self.solver.equal(one, other)

    def term(self, bit: Bit) -> Term:
        """A bit as a term in any case."""
        return self.solver.constant(bit) if isinstance(bit, bool) else bit

    # ── Three-valued ──────────────────────────────────────────────────────────────

    def all_of(self, items: Sequence[Truth]) -> Truth:
        """`and`."""
        return Truth(
            self.every(item.true for item in items), self.some(item.false for item in items)
        )

    def any_of(self, items: Sequence[Truth]) -> Truth:
        """`or`."""
        return Truth(
            self.some(item.true for item in items), self.every(item.false for item in items)
        )

    def at_least(self, k: int, items: Sequence[Truth]) -> Truth | None:
        """`at least k of`, or None where it has too many ways to be true."""
        if _ways(len(items), k) > _MOST_WAYS or _ways(len(items), k - 1) > _MOST_WAYS:
            return None
        true = [self.every(item.true for item in some) for some in combinations(items, k)]
        # False where, whichever k are taken, one is false: so many that fewer than k are left.
        false = [self.some(item.false for item in some) for some in combinations(items, k)]
        return Truth(self.some(true), self.every(false))

    def known(self, known: Bit, value: Bit) -> Truth:
        """A value that is unknown unless `known`."""
        return Truth(self.both(known, value), self.both(known, self.no(value)))


def _ways(n: int, k: int) -> int:
    ways = 1
    for i in range(min(k, n)):
        ways = ways * (n - i) // (i + 1)
    return ways
