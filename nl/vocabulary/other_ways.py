"""Knows other ways of saying a relation than its name gives: "under treatment by" of treated_by, "a
conflict with" of conflicted_with, "used for" of made_with, "leads into" of leads_to, and "signed
off on" of signed_off_by.
"""

from __future__ import annotations

import itertools
from collections.abc import Container, Iterator, Sequence

from ..text.lexicon import PARTICLES, PERSON_TYPES, PREPOSITIONS
from ..text.morphology import (
    agents,
    base_of_agent,
    base_of_gerund,
    base_of_participle,
    base_of_past,
    base_of_third,
    plural,
    singular,
    verb,
)
from .levels import LEADING
from .of_roles import ALSO_VERBS, CHARGES, ROLE_VERBS
from .phrases import words_of
from .relations import GIVEN, PUT, WEAK_NOUN, Entry, verb_words, verbs_of
from .senses import Rel, RelWord

ONGOING = {
    "treated": "treatment", "supervised": "supervision", "managed": "management",
    "investigated": "investigation", "guarded": "guard", "observed": "observation",
    "controlled": "control", "commanded": "command", "owned": "ownership",
    "constructed": "construction", "administered": "administration", "escorted": "escort",
}  # fmt: skip
"""What goes on while somebody does it. What has been reviewed is not "under review" any more."""
HELD = {
    "conflicted": ("conflict", "conflict of interest"), "invested": ("investment",),
    "interested": ("interest",), "affiliated": ("affiliation",), "acquainted": ("acquaintance",),
    "associated": ("association",), "conflict": ("conflict", "conflict of interest"),
    **{noun: (noun,) for noun in ("relationship", "dispute", "agreement", "contract")},
}  # fmt: skip
"""What somebody has who is so: a conflict, with what they are conflicted with."""
EITHER_WAY = frozenset("assigned allocated".split())
"""What either of two can be to the other: a user has it `assigned`, and is assigned to it."""
USED = frozenset("made paid bought done performed carried sent signed booked placed".split())
"""What is done with something: that is used for it."""
GROUPS = frozenset("team crew panel board committee jury".split())
"""Whose members a thing has."""
AT_IT = {
    "assist": ("at", "in", "with", "on"), "teach": ("at", "in", "on"), "interpret": ("at", "in"),
    "perform": ("at", "in"), "judge": ("at",), "invigilate": ("at",), "officiate": ("at",),
    "preside": ("over", "at"),
}  # fmt: skip
"""What one does at a thing, too, that one is said to do: who assists a lesson assists at it."""
INWARDS = {"lead": ("into", "onto", "through to"), "open": ("into", "onto"), "go": ("into",)}


ENROLLED = frozenset("student learner pupil".split())
"""Who is enrolled in that of which they are so."""
KEPT = "holder"
WORKING = ("work", "works", "working", "worked")
ACTING = ("act", "acts", "acting", "acted")
AT = frozenset("at in for".split())
"""Where one works, or for whom: each is said of one and the same."""


def other_ways(rel: Rel, all_: Sequence[Rel], termed: Container[str] = ()) -> Iterator[Entry]:
    """Phrases, each with its kind of leaf and its sense; but for those that terms define."""
    if rel.inverse_of is not None:
        return
    first, *rest = words_of(rel.name)
    yield from _keeping(rel)
    for base, preposition in _also_done(rel):
        yield from verb_words(base, preposition, rel, "subject")
    charge = not {*CHARGES, *PARTNERS}.isdisjoint([first, *rest])
    if rest and rest[-1] in ("of", "for") and charge and rel.type not in rel.subjects:
        yield from verb_words("look", "after", rel, "object")  # customers, as account_manager_of
    yield from _doers(rel, first, rest)
    if len(rest) == 1 and rest[0] not in {*PREPOSITIONS, *PARTICLES}:
        yield from _did_to_it(rel, first, rest[0])
    if rel.type in rel.subjects and rel.name in LEADING:
        for said in ("report to", "work under"):  # whoever they supervise
            yield from verbs_of(said, rel) if said not in termed else ()
    if first in ("work", "works") and AT.issuperset(rest) and rest:
        taken = {other.name for other in all_ if other.type == rel.type}
        for way in sorted(AT - {name[len(first) + 1 :] for name in taken}):
            for form, kind in zip(WORKING, ("RELV", "RELV", "RELG", "RELVP"), strict=True):
                yield f"{form} {way}", kind, RelWord(rel, "object", form == "work")
    if first in ("act", "acts", "acting") and rest == ["for"]:
        for form, kind in zip(ACTING, ("RELV", "RELV", "RELG", "RELVP"), strict=True):
            yield f"{form} on behalf of", kind, RelWord(rel, "object", form == "act")
    if rest == ["by"] and first in ONGOING:
        for noun in (ONGOING[first], f"the {ONGOING[first]}"):
            for preposition in ("by", "of", "from"):
                yield f"under {noun} {preposition}", "RELP", RelWord(rel, "object", participle=True)
    if first in EITHER_WAY and not rest and rel.type not in rel.subjects:
        for side in ("object", "subject"):  # a bug to them, or they to a bug
            yield f"{first} to", "RELP", RelWord(rel, side, participle=True)
    for noun in HELD.get(first, ()) if len(rest) == 1 else ():
        yield from _held(f"{noun} {rest[0]}", rel)
        for form in plural(noun):
            yield from _held(f"{form} {rest[0]}", rel)
    bases = base_of_participle(first) if rest == ["by"] else ()
    for base in bases or (base_of_agent(first) if not rest else ()):
        for form in verb(base).gerund:  # "the requesting agent": who has requested it
            yield form, "RELA", RelWord(rel, "subject")
    for base in bases:
        yield from _at_it(base, rel)
        if base in ASKED_FOR:
            yield from verb_words(ASKED_FOR[base], "for", rel, "subject")
    if len(rest) == 1 and first in PERSON_TYPES and rest[0] in SO_AT:
        yield from _named_for_it(first, rel)
    if rest == ["member"] and first in GROUPS:
        yield first, WEAK_NOUN, RelWord(rel, "subject")  # "on its team", by team_member
    enrols = any(words_of(other.name)[0].startswith("enrol") for other in all_)
    if not rest and first.removesuffix("s") in ENROLLED and not enrols:
        for done, where in itertools.product(("enrolled", "enroled"), ("in", "on")):
            yield f"{done} {where}", "RELP", RelWord(rel, "subject", participle=True)
    if (first, *rest) == ("signed", "off", "by"):
        yield "signed off on", "RELVP", RelWord(rel, "subject")
        yield "sign off on", "RELV", RelWord(rel, "subject", True)
        yield "signs off on", "RELV", RelWord(rel, "subject")
    if rest == ["with"] and first in USED:
        yield "used for", "RELP", RelWord(rel, "subject", participle=True)
    for base in base_of_gerund(first) if len(rest) == 1 and first in DOING else ():
        for form in verb(base).participle[:1]:
            yield from verbs_of(f"{form} by", rel)
    if rest in (["at"], ["in"]) and first in PLACED:
        yield from _done_by_the_place(first, rel)
    if rest == ["to"]:
        for base, ways in INWARDS.items():
            if first in verb(base).third:
                yield from _leading(base, ways, rel)


def _named_for_it(noun: str, rel: Rel) -> Iterator[Entry]:
    """ "Candidates", of those whose candidate_in leads to an election."""
    if rel.type.rpartition("_")[2] in PERSON_TYPES:
        for phrase, several in ((noun, False), *((form, True) for form in plural(noun))):
            yield phrase, WEAK_NOUN, RelWord(rel, "object", several)


ASKED_FOR = {"request": "ask", "order": "ask"}
"""What is done for what one then has asked for."""
SO_AT = frozenset("in for at on to with".split())
"""What stands behind a noun for who somebody is to something, in a relation's name."""


PARTNERS = frozenset(["partner", "adviser", "advisor", "handler"])
"""Who looks after those whose partner, or adviser, they are."""


def _also_done(rel: Rel) -> Iterator[tuple[str, str]]:
    """What people do, too, who have to do with a thing so: its custodian "looks after" it, its team
    "works on" it, and who performed it "carried it out".
    """
    words = words_of(rel.name)
    charge = words[-1] in CHARGES or words[-1] in ("host", "maintainer")
    if charge and rel.type not in rel.subjects:
        yield "look", "after"
    if words == ["performed", "by"]:
        yield "carry out", ""
    if words in (["team"], ["crew"]) and rel.type not in PERSON_TYPES:
        yield "work", "on"


def _doers(rel: Rel, does: str, rest: Sequence[str]) -> Iterator[Entry]:
    """What those are called who do what their relation says, where nothing else is called so: the
    owner of a shop, who `owns` it, the creator of a model, who `created` it, its author, who
    `wrote` it, the coach of a team, who `coaches` it, and its players, who `plays_for` it.
    """
    if rel.type.rpartition("_")[2] not in PERSON_TYPES or rel.type in rel.subjects:
        return
    for base in base_of_third(does) or base_of_participle(does) or base_of_past(does):
        for noun in dict.fromkeys(_who_does_so(base, tuple(rest))):
            for phrase, several in ((noun, False), *((form, True) for form in plural(noun))):
                yield phrase, WEAK_NOUN, RelWord(rel, "object", several)


def _who_does_so(base: str, rest: tuple[str, ...]) -> Iterator[str]:
    for noun, verbs in ROLE_VERBS.items():
        if (base, " ".join(rest)) in verbs and base != "take":  # not all who take, photograph
            yield noun
    if base in ALSO_VERBS and not rest:
        yield base
    elif not rest:
        yield from agents(base) if base not in GIVEN | PUT else ()
    elif len(rest) == 1 and base in TAKING_PART:
        yield from agents(base)


TAKING_PART = frozenset(
    "play sing dance teach coach lecture work perform contribute subscribe invest bid vote".split()
)
"""What people do for, in or at something, whose players, singers, investors they are."""


DOING = frozenset(
    (
        "attending treating supervising handling commissioning commanding receiving issuing "
        "prescribing referring advising investigating sponsoring"
    ).split()
)
"""What somebody does to it who is called by that: who is its handling_editor handles it."""
PLACED = frozenset(
    (
        "housed kept held stored hosted treated employed sheltered accommodated detained displayed "
        "exhibited sold produced taught published admitted stabled educated"
    ).split()
)
"""What is done to something at a place, by that: a shelter houses what is housed_at it."""


def _done_by_the_place(done: str, rel: Rel) -> Iterator[Entry]:
    """ "The shelter that houses it", by housed_at."""
    for base in base_of_participle(done):
        yield base, "RELV", RelWord(rel, "subject", True)
        forms = verb(base)
        for kind, words in (("RELV", forms.third), ("RELG", forms.gerund)):
            for word in words:
                yield word, kind, RelWord(rel, "subject")


ON_IT = ("on", "to", "for", "in", "about", "against", "with", "at")


def _did_to_it(rel: Rel, done: str, noun: str) -> Iterator[Entry]:
    """What people did on something, that is called so: who `requested_changes` on it, who
    `raised_concern` about it.
    """
    if rel.type.rpartition("_")[2] not in PERSON_TYPES or rel.type in rel.subjects:
        return
    several = any(True for _ in singular(noun)) and noun.endswith("s")
    for base in base_of_participle(done):
        forms = verb(base)
        ways = {"RELVP": (done, *forms.past), "RELV": forms.third, "RELG": forms.gerund}
        for on in ON_IT:
            for article in ("",) if several else ("a ", "an "):
                said = f"{article}{noun} {on}"
                yield f"{base} {said}", "RELV", RelWord(rel, "object", True)
                for kind, words in ways.items():
                    for word in dict.fromkeys(words):
                        yield f"{word} {said}", kind, RelWord(rel, "object")


def _at_it(base: str, rel: Rel) -> Iterator[Entry]:
    """ "Assists at a lesson", by assisted_by."""
    forms = verb(base)
    for at in AT_IT.get(base, ()):
        yield f"{base} {at}", "RELV", RelWord(rel, "subject", True)
        for kind, said in (("RELV", forms.third), ("RELVP", forms.past), ("RELG", forms.gerund)):
            for form in said:
                yield f"{form} {at}", kind, RelWord(rel, "subject")


def _keeping(rel: Rel) -> Iterator[Entry]:
    """ "Hold the deed of", "has keys to": who is its deed_holder, its keyholder."""
    noun = rel.name.replace("_", " ").removesuffix(KEPT).strip()
    if not noun or not rel.name.endswith(KEPT):
        return
    held = (f"the {noun}", f"a {noun}", *(x for n in plural(noun) for x in (n, f"the {n}")))
    for form, kind in HOLDING:
        for what in held:
            for preposition in ("of", "to", "for"):
                said = f"{form} {what} {preposition}"
                yield said, kind, RelWord(rel, "subject", form in ("hold", "have"))


HOLDING = (
    ("hold", "RELV"), ("holds", "RELV"), ("holding", "RELG"), ("held", "RELVP"), ("have", "RELV"),
    ("has", "RELV"), ("had", "RELVP"), ("with", "RELG"),
)  # fmt: skip


def _held(noun: str, rel: Rel) -> Iterator[Entry]:
    """ "Have a conflict with", "with a conflict with"; of "no conflict with" it is RELVN."""
    yield noun, "RELVN", RelWord(rel, "object")
    for article in ("", "a ", "an ", "any "):
        yield f"have {article}{noun}", "RELV", RelWord(rel, "object", True)
        yield f"has {article}{noun}", "RELV", RelWord(rel, "object")
        yield f"had {article}{noun}", "RELVP", RelWord(rel, "object")
        yield f"having {article}{noun}", "RELG", RelWord(rel, "object")
        yield f"with {article}{noun}", "RELP", RelWord(rel, "object", participle=True)


def _leading(base: str, ways: tuple[str, ...], rel: Rel) -> Iterator[Entry]:
    for way in ways:
        yield f"{base} {way}", "RELV", RelWord(rel, "object", True)
        for form in verb(base).third:
            yield f"{form} {way}", "RELV", RelWord(rel, "object")
        for form in verb(base).gerund:
            yield f"{form} {way}", "RELG", RelWord(rel, "object")
