"""uuids knows ids in the order of time: UUIDs of version 7 (RFC 9562 section 5.7)."""

from __future__ import annotations

CHANCE = 62
"""Bits that tell an id from others of its moment."""


def uuid7(nanos: int, chance: int) -> int:
    """The number of a UUID for a time since 1970, in nanoseconds; ids of later times are larger.

    `chance` has CHANCE bits; with 0 it is before all of its moment, to about 244 ns.
    """
    millis, rest = divmod(nanos, 1_000_000)
    return millis << 80 | 7 << 76 | rest * 4096 // 1_000_000 << 64 | 2 << 62 | chance
