"""Knows which declared name an author may have meant."""

from __future__ import annotations

from collections.abc import Iterable

from .lex import zones

_LONGEST = 64
"""Names longer than this get no suggestion: comparing them costs too much."""
_MOST = 2000
"""Of more candidates than this only the first are compared."""


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that differs least from `word`, if it differs little enough to be meant."""
    if not word or len(word) > _LONGEST:
        return None
    limit = max(1, len(word) // 3)
    best: tuple[int, str] | None = None
    for index, candidate in enumerate(candidates):
        if index >= _MOST:
            break
        if candidate == word or abs(len(candidate) - len(word)) > limit:
            continue
        found = (_distance(word.lower(), candidate.lower(), limit), candidate)
        if found[0] <= limit and (best is None or found < best):
            best = found
    return best[1] if best else None


def zone_meant(text: str) -> str | None:
    """The time zone an author may have meant: the one of this city, or one much like it."""
    city = text.rpartition("/")[2].replace(" ", "_").lower()
    cities = {name.rpartition("/")[2].lower(): name for name in sorted(zones())}
    return cities.get(city) or closest(text, sorted(zones()))


def _distance(left: str, right: str, limit: int) -> int:
    """Edits (insert, delete, replace, swap neighbours) between two words, if at most `limit`."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]
