"""Knows what is said of something by its stage or its scope: "being drafted", "admin-scoped"."""

from __future__ import annotations

from collections.abc import Iterator

from .lexicon import INTRANSITIVE, NOMINALS
from .morphology import base_of_gerund, verb
from .phrases import words_of


def of_process(member: str) -> Iterator[str]:
    """A stage that is `drafting`, `in_review`: "being drafted", "being reviewed"."""
    words = member.split()
    if words[:1] in (["in"], ["under"]):
        words = words[1:]
    if len(words) != 1:
        return
    bases = base_of_gerund(words[0]) or tuple(b for b, ns in NOMINALS.items() if words[0] in ns)
    for base in bases:
        for form in verb(base).participle if base not in INTRANSITIVE else ():
            yield f"being {form}"


QUALIFYING = {
    "scope": "scoped", "size": "sized", "grade": "graded", "rank": "ranked", "rating": "rated",
    "tier": "tiered", "class": "classed", "shape": "shaped", "colour": "coloured",
    "color": "colored", "price": "priced", "band": "banded",
}  # fmt: skip


def of_quality(name: str, member: str) -> Iterator[str]:
    """A scope that is `admin`: "admin-scoped" keys."""
    last = words_of(name)[-1]
    if last in QUALIFYING:
        yield f"{member} {QUALIFYING[last]}"
