"""Knows what is said of something by its stage, its scope or what came of it: "being drafted",
"admin-scoped", "has failed", "on hold".
"""

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


VERDICTS = frozenset(
    "accept approve decline deny fail grant hold pass refuse reject suspend".split()
)
"""Verbs that stand for what came of something: a result that is "fail"."""


def of_verdict(member: str) -> Iterator[tuple[str, str]]:
    """A result that is `fail`: "failed" samples, which have failed; a decision that is `deny`."""
    if member not in VERDICTS:
        return
    forms = verb(member)
    for form in forms.participle:
        yield "ADJ", form
    for form in (member, *forms.third, *forms.past) if member in ("fail", "pass") else ():
        yield "PREDV", form


OTHERWISE = {
    "held": ("on hold",), "lent": ("on loan",), "loaned": ("on loan",), "borrowed": ("on loan",),
    "under review": ("in review",), "in review": ("under review",),
    "quarantined": ("in quarantine", "under quarantine"), "embargoed": ("under embargo",),
    "repairing": ("under repair", "in repair"), "under repair": ("in repair",),
}  # fmt: skip
"""How else a state is called."""
