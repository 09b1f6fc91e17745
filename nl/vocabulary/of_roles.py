"""The words for what people are to things, and for what those do who are called so: an author
writes, a borrower borrows.
"""

from __future__ import annotations

from ..text.lexicon import PREPOSITIONS
from ..text.morphology import base_of_gerund, base_of_participle

TELLING = frozenset(
    "name mention list include cite quote record identify describe depict feature contain "
    "show".split()
)
"""Verbs of what a paper does to those who are in it."""
OF_PEOPLE = frozenset(
    "manage own edit lead run maintain review approve audit author write create operate curate "
    "moderate administer chair coach head teach tutor drive inspect prescribe sign".split()
)
"""Verbs of what people do to things, and things to nobody."""
COLLECTIVE = frozenset({"crew", "staff", "team", "board", "committee", "group"})
SOMEBODY = (["stand", "in"], ["fill", "in"], ["runner", "up"], ["go", "between"])
"""Who somebody is, though the name ends as one does that says how things are joined."""
DOERS = frozenset("attendee escapee retiree enrollee standee absentee devotee".split())
"""Who does something, though a name in -ee is most often of whom it is done to."""
SYMMETRIC = frozenset({"relative", "spouse", "friend", "colleague", "peer", "sibling"})
CREATORS = frozenset({"author", "creator", "requester", "submitter", "owner"})
ROLE_VERBS = {
    "author": (("write", ""), ("author", "")), "speaker": (("speak", "at"), ("speak", "in")),
    "traveller": (("travel", "on"), ("go", "on")), "passenger": (("travel", "on"), ("fly", "on")),
    "landlord": (("let", ""), ("rent", "out")), "donor": (("donate", ""),),
    "affiliate": (("affiliate", "with"), ("affiliate", "to")),
    "representative": (("represent", ""),), "spokesperson": (("speak", "for"),),
    "applicant": (("apply", "for"),), "claimant": (("claim", ""),),
    "participant": (("participate", "in"), ("take part", "in")), "occupant": (("occupy", ""),),
    "occupier": (("occupy", ""),), "resident": (("live", "in"), ("live", "at"), ("reside", "in")),
    "tenant": (("rent", ""),), "recipient": (("receive", ""),), "respondent": (("respond", "to"),),
    "complainant": (("complain", "about"),), "appellant": (("appeal", ""),),
    "beneficiary": (("benefit", "from"),), "signatory": (("sign", ""),),
    "subscriber": (("subscribe", "to"),), "contributor": (("contribute", "to"),),
    "collaborator": (("collaborate", "on"), ("collaborate", "in")),
    "bidder": (("bid", "on"), ("bid", "for")), "carer": (("care", "for"), ("look", "after")),
    "caregiver": (("care", "for"), ("look", "after")),
    "guardian": (("care", "for"), ("look", "after")),
    "caretaker": (("look", "after"),), "guarantor": (("guarantee", ""),),
    "stand in": (("stand in", "for"), ("substitute", "for")),
    "deputy": (("deputise", "for"), ("deputize", "for"), ("stand in", "for"), ("cover", "for")),
    "substitute": (("substitute", "for"), ("stand in", "for"), ("cover", "for"), ("replace", "")),
    "witness": (("witness", ""), ("attest", "")), "requester": (("ask", "for"),),
    "requestor": (("ask", "for"),),
    "successor": (("succeed", ""),), "proprietor": (("own", ""),),
    "assistant": (("assist", ""), ("assist", "in"), ("assist", "with")),
    "instructor": (("teach", ""),), "lecturer": (("teach", ""),), "professor": (("teach", ""),),
    "analyst": (("analyse", ""), ("analyze", "")),
    "pilot": (("fly", ""), ("pilot", "")), "chairman": (("chair", ""),),
    "chairperson": (("chair", ""),), "photographer": (("take", ""), ("photograph", "")),
}  # fmt: skip
"""What somebody does by whom a relation is called, where the noun does not show the verb."""
ALSO_VERBS = frozenset(
    (
        "monitor head chair coach guard mentor sponsor host guide captain judge tutor escort "
        "chaperone marshal referee umpire skipper champion steward shadow witness"
    ).split()
)
"""Nouns for who does something that are the verb too: a site's monitor monitors it."""
CHARGES = frozenset(
    (
        "supervisor manager lead leader head chief director coordinator warden keeper custodian "
        "curator caretaker controller administrator"
    ).split()
)
"""Who is in charge of what they are so called of."""
CONVERSES = {
    "parent": ("child", "kid"), "mother": ("child",), "father": ("child",),
    "guardian": ("ward", "child"),
    "mentor": ("mentee",), "tutor": ("tutee",), "supervisor": ("supervisee",),
    "employer": ("employee",), "coach": ("coachee",), "sponsor": ("sponsee",),
    "landlord": ("tenant",), "master": ("apprentice",), "trainer": ("trainee",),
    "child": ("parent",), "mentee": ("mentor",), "ward": ("guardian",),
}  # fmt: skip
"""What those are called to somebody of their like who is so to them: a parent's child."""
LIGHT = {
    "prescription": ("write", "make out"), "sample": ("take",), "photo": ("take",),
    "photograph": ("take",), "order": ("make", "place"), "bid": ("make", "place"),
    "booking": ("make",), "reservation": ("make",), "request": ("make",), "claim": ("make",),
    "payment": ("make",), "donation": ("make",), "complaint": ("make",), "report": ("make",),
    "application": ("make",), "proposal": ("make",), "submission": ("make",),
    "declaration": ("make",), "recommendation": ("make",), "nomination": ("make",),
    "referral": ("make",), "assessment": ("make",), "appointment": ("make",),
    "observation": ("make",), "recording": ("make",), "transfer": ("make",),
    "purchase": ("make",), "deposit": ("make",), "withdrawal": ("make",), "comment": ("make",),
    "amendment": ("make",), "transcript": ("write", "make"), "transcription": ("make",),
    "announcement": ("make",), "decision": ("make", "take"),
}  # fmt: skip
"""What one does who does what a noun says: a booker makes a booking."""


NOBODY = frozenset("part out ahead because instead capable aware full free made all".split())


def called_of(phrase: str) -> str:
    """What somebody is called by a term that ends in "of": "head", of "head of"."""
    noun, _, of = phrase.rpartition(" ")
    first = noun.split(" ")[0]
    done = first in PREPOSITIONS or base_of_participle(first) or base_of_gerund(first)
    return noun if of == "of" and " " not in noun and not done and noun not in NOBODY else ""
