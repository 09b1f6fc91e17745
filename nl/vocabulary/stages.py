"""Knows what is said of something by its stage, its scope or what came of it: "being drafted",
"admin-scoped", "has failed", "on hold".
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from ..text.lexicon import INTRANSITIVE, NOMINALS, PREPOSITIONS
from ..text.morphology import base_of_gerund, base_of_participle, verb
from .phrases import words_of


def of_process(member: str) -> Iterator[str]:
    """A stage that is `drafting`, `in_review`: "being drafted", "being reviewed"."""
    words = member.split()
    if words[:1] in (["in"], ["under"]):
        words = words[1:]
    if len(words) != 1:
        return
    bases = base_of_gerund(words[0]) or tuple(b for b, ns in NOMINALS.items() if words[0] in ns)
    if not bases and words[0].endswith("ation"):
        bases = (words[0].removesuffix("ion") + "e",)  # "under fumigation"
    for base in bases:
        for form in verb(base).participle if base not in INTRANSITIVE else ():
            yield f"being {form}"


QUALIFYING = {
    "scope": "scoped", "size": "sized", "grade": "graded", "rank": "ranked", "rating": "rated",
    "tier": "tiered", "class": "classed", "shape": "shaped", "colour": "coloured",
    "color": "colored", "price": "priced", "band": "banded",
}  # fmt: skip


def of_quality(name: str, member: str) -> Iterator[str]:
    """A scope that is `admin`: "admin-scoped" keys; an employment, "on a permanent contract"."""
    last = words_of(name)[-1]
    if last in QUALIFYING:
        yield f"{member} {QUALIFYING[last]}"
    if last in CHANNELS:
        for by in ("over", "via", "by", "through"):
            yield f"{by} {member}"
    if not EMPLOYED.isdisjoint(words_of(name)):
        for on, whose in itertools.product(("on", "with"), ("a", "an", "their")):
            yield f"{on} {whose} {member} contract"
        for said in ("on {} contracts", "with {} contracts", "in {} employment", "on a {} basis"):
            yield said.format(member)


CHANNELS = frozenset("channel medium".split())
EMPLOYED = frozenset("employment contract engagement".split())
"""What attributes are called that say how somebody is employed."""


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
    "deceased": ("dead",),
    "sedated": ("under sedation",),
    "held": ("on hold",),
    "lent": ("on loan",),
    "loaned": ("on loan",),
    "borrowed": ("on loan",),
    "leased": ("on lease", "under lease"),
    "stored": ("in storage",),
    "used": ("in use",),
    "quarantined": ("in quarantine", "under quarantine"),
    "embargoed": ("under embargo",),
    "disputed": ("in dispute", "under dispute"),
    "contested": ("in dispute", "under dispute"),
    "sanctioned": ("under sanctions", "under sanction"),
    "suspended": ("under suspension",),
    "sealed": ("under seal",),
    "mortgaged": ("under mortgage",),
    "arrested": ("under arrest",),
    "detained": ("in detention",),
    "appealed": ("under appeal",),
    "banned": ("under a ban",),
    "investigated": ("under investigation",),
    "guarded": ("under guard",),
    "repairing": ("under repair", "in repair", "undergoing repair"),
    "reviewing": ("under review", "in review"),
    "testing": ("under test",),
    "maintaining": ("in maintenance", "under maintenance"),
}
"""How else a state is called."""


def of_what_is_under(noun: str) -> Iterator[str]:
    """What is "under" something, in one word: "embargoed", of an embargo."""
    yield from (state for state, said in OTHERWISE.items() if f"under {noun}" in said)


UNDERGONE = frozenset(
    (
        "review repair repairs maintenance construction development investigation treatment "
        "dispute quarantine test testing assessment evaluation consideration negotiation "
        "inspection refurbishment renovation appeal offer contract revision examination"
    ).split()
)
"""What something is in, or under."""


def otherwise(state: str) -> Iterator[str]:
    """How else a state is called: "under dispute", of disputed; "in repair", of under repair."""
    yield from OTHERWISE.get(state, ())
    first, _, noun = state.partition(" ")
    if first in ("in", "under", "undergoing") and noun in UNDERGONE:
        yield from (f"{how} {noun}" for how in ("in", "under", "undergoing") if how != first)


BROUGHT_IN = frozenset("held lent loaned leased quarantined embargoed disputed suspended".split())


def brought_in(state: str) -> Iterator[str]:
    """What is done to what is then "on hold", in one word: "held"."""
    yield from (word for word in OTHERWISE if word in BROUGHT_IN and state in OTHERWISE[word])


def of_a_status(name: str, member: str) -> Iterator[tuple[str, str]]:
    """A kyc_status that is `lapsed`: with "lapsed KYC", whose "KYC has lapsed"."""
    *noun, last = words_of(name)
    if not noun or last not in ("status", "state"):
        return
    of = " ".join(noun)
    yield "FEAT", f"{member} {of}"
    for have in ("has", "has been") if base_of_participle(member) else ():
        yield "FACT", f"{of} {have} {member}"
        yield "FACTN", f"{of} {have.replace('has', 'has not', 1)} {member}"


def with_state_behind(phrase: str) -> Iterator[str]:
    """ "Embargoed country", as "country under embargo", "country that is embargoed"."""
    state, _, noun = phrase.partition(" ")
    if noun and (state in OTHERWISE or base_of_participle(state)):
        for form in otherwise(state):
            yield f"{noun} {form}"
        for form in (state, *otherwise(state)):
            yield f"{noun} that is {form}"
        for be in ("is", "was", "has been", "have been"):
            yield f"{noun} {be} {state}"


THERE = frozenset("on in at under".split())


def as_a_clause(phrase: str) -> Iterator[tuple[str, bool]]:
    """ "Fire service standing by", "medic on site": "fire service is standing by", and "medic is
    not on site", of which it does not hold.
    """
    words = phrase.split()
    at = next((n for n in range(1, len(words)) if _tells_how(words, n)), 0)
    if not at or PREPOSITIONS.intersection(words[:at]) or base_of_participle(words[0]):
        return
    noun, so = " ".join(words[:at]), " ".join(words[at:])
    for be in ("is", "are"):
        yield f"{noun} {be} {so}", True
        yield f"{noun} {be} not {so}", False
        yield f"no {noun} {be} {so}", False


def _tells_how(words: list[str], at: int) -> bool:
    """Whether what something does, or where it is, begins there in a phrase."""
    there = words[at] in THERE and at + 1 < len(words)
    return there or (words[at].endswith("ing") and bool(base_of_gerund(words[at])))
