"""Knows how a text says that somebody has consented: "unless the patient has consented", "without
consent".
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from .made_by import personal
from .phrases import words_of

CONSENTING = frozenset(
    (
        "applicant borrower candidate child client customer donor employee guardian holder "
        "inhabitant learner member occupant owner parent participant patient pupil relative "
        "resident respondent student subject tenant ward"
    ).split()
)
"""Who is asked for their consent; not those who act for them."""
OFFICERS = frozenset("dean judge clerk parent spouse guardian trustee head chair".split())
CONSENT = frozenset(["consent", "consented", "consents"])


def of_consent(name: str, relations: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What a boolean says of whose consent it is: consent_signed, of what has a patient. Where it
    may be that of several people, it is nobody's.
    """
    words = words_of(name)
    if CONSENT.isdisjoint(words):
        return
    yield "FEAT", "consent"
    yield from _to_what(words)
    named = [word for word in words if word in CONSENTING]
    if not named and len(words) == 2 and (personal(words[:1]) or words[0] in OFFICERS):
        named = words[:1]  # consignor_consent: whoever it is that consents
    whose = named or [r for r in relations if words_of(r)[-1] in CONSENTING]
    for who in whose if len(whose) == 1 else ():
        noun = who.replace("_", " ")
        for article in ("", "the "):
            yield "FEAT", f"{article}{noun} 's consent"
        for have, done in itertools.product(("has", "have"), ("consented", "consented to it")):
            yield "FACT", f"{noun} {have} {done}"
            yield "FACTN", f"{noun} {have} not {done}"
        for so in (
            "consents",
            "agrees",
            "consented",
            "gave consent",
            "gave their consent",
            "signed consent",
        ):
            yield "FACT", f"{noun} {so}"
        for given in ("given consent", "given their consent", "signed consent",
                      "signed a consent form", "signed the consent form"):  # fmt: skip
            yield "FACT", f"{noun} has {given}"
            yield "FACTN", f"{noun} has not {given}"
        yield "FACTN", f"{noun} does not consent"
        yield "FACTN", f"{noun} did not consent"


AGREED = frozenset(
    "approval authorisation authorization confirmation consent permission signature".split()
)


def of_whose(name: str) -> Iterator[str]:
    """Whose approval it is that a request tells: of lead_approval, "a lead's approval", "approval
    from the lead".
    """
    *who, agreed = words_of(name)
    if agreed not in AGREED or not who:
        return
    noun = " ".join(who)
    yield f"{noun} 's {agreed}"
    for by, article in itertools.product(("of", "from", "by"), ("a", "an", "the", "their", "its")):
        yield f"{agreed} {by} {article} {noun}"


def _to_what(words: list[str]) -> Iterator[tuple[str, str]]:
    """What somebody's consent is to: of research_consent, who has "consented to research"."""
    first, *rest = words
    what = ""
    if rest == ["consent"] and first not in CONSENTING | OFFICERS:
        what = first
    elif first == "consent" and rest[:1] in (["to"], ["for"]):
        what = " ".join(rest[1:])
    for have in ("has", "have", "") if what else ():
        yield "PREDV", f"{have} consented to {what}".strip()
        yield "PREDV", f"{have} given consent to {what}".strip()
    for have in ("has", "have") if what else ():
        yield "PREDVN", f"{have} not consented to {what}"
