"""Knows what English makes of a declared name: archived_at is when something was archived."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from ...compiler import model as m
from ..text.lexicon import ALSO_CALLED, CERTIFIED, NOMINALS, PARTICLES, PERSON_TYPES, PREPOSITIONS
from ..text.morphology import (
    base_of_agent,
    base_of_gerund,
    base_of_participle,
    base_of_third,
    plural,
    singular,
    verb,
)
from ..text.units import A_TIME

TIME_ENDINGS = ("at", "on", "date", "time", "datetime", "timestamp", "day")
_MEASURED = ("int", "uint", "decimal", "double")
UNITS = frozenset(
    (
        "usd eur gbp hours minutes days weeks months years seconds kg g mg t km m cm mm ms gb mb "
        "metres meters litres liters kilometres kilometers kilograms tonnes "
        "kb tb c f celsius percent pct words lines points arcsec arcmin lux knots db ppm "
        "ml cl l ul mcg grams lb lbs miles mi feet ft inches nm kmh kph mph kv kva kw kwh mw mwh "
        "gw gwh psi ha sqm sqft hectares acres mbps gbps rpm hz khz mhz ghz amps volts watts "
        "px dpi fps"
    ).split()
)
_ADJECTIVES = frozenset(
    (
        "open active free safe full empty live valid final ready online offline on off true "
        "known up down overdue due secure clean clear intact complete fit armed dry awake closed"
    ).split()
)
_ADJECTIVE_ENDINGS = ("al", "ive", "ous", "ic", "able", "ible", "ful", "less", "ary", "ent", "ant")


_NOUNS = frozenset(
    (
        "accident agent animal anniversary antibiotic appraisal approval archive arrival bill "
        "cable capital carnival cathedral client clinic commentary component consumable "
        "continent credential critic deal deliverable diary dictionary directive dispensary "
        "document documentary editorial element event executive fabric festival funeral "
        "glossary grant hospital implant incentive incident ingredient itinerary journal "
        "library mammal manual material meal mechanic medal medic metal motive mural music "
        "narrative obituary objective opponent paramedic parent patient payable picnic plant "
        "pollutant portal potential precedent preservative president proposal receivable "
        "recipient recital referral rehearsal rental representative restaurant rival rubric "
        "salary sanctuary secretary segment serial servant signal solvent statistic student "
        "subsidiary summary table talent tenant terminal test timetable topic trial tutorial "
        "variable variant vegetable warrant"
    ).split()
)
"""Nouns that end as adjectives do."""

WHOSE = ("", "the ", "a ", "their ", "his ", "her ", "its ", "your ")


def words_of(name: str) -> list[str]:
    """The words of a name, lower-case."""
    return name.replace("_", " ").replace("-", " ").lower().split()


def without_place(phrase: str) -> Iterator[str]:
    """What people do at a place, without the preposition: "work", of "work at"."""
    before, _, last = phrase.rpartition(" ")
    if before and last in ("at", "in", "on", "to", "from", "under"):
        yield before


_DEEDS_ALONE = frozenset("shot input offset reset spread burst hit bet shed".split())
"""Nouns that are what is done, too: a model shot."""
_DEEDS = _DEEDS_ALONE | frozenset("cut set run cast broadcast split bid cost".split())
"""Others that are so only with a word before them: "a rough cut"."""


def can_be_noun(word: str) -> bool:
    """Whether a value's word can stand for what has it: "draft" can, "archived" can't."""
    last = word.rsplit(" ", 1)[-1]
    done = base_of_participle(last) and last not in (_DEEDS if " " in word else _DEEDS_ALONE)
    if word.split(" ", 1)[0] in PREPOSITIONS or done:
        return False
    noun = last in _NOUNS or last.endswith("ment")
    return noun or not last.endswith(_ADJECTIVE_ENDINGS)


def may_be_several(word: str) -> bool:
    """Whether a value's word that looks like an adjective has a plural: "sedatives" are such."""
    last = word.rsplit(" ", 1)[-1]
    plain = word.split(" ", 1)[0] not in PREPOSITIONS and not base_of_participle(last)
    return plain and last.endswith(_ADJECTIVE_ENDINGS) and last not in _ADJECTIVES


def is_plain_noun(word: str) -> bool:
    """Whether a phrase can be taken for a noun, whatever it is said of: "prerelease", "target of
    opportunity".
    """
    first, of, rest = word.partition(" of ")
    if of and rest.isalpha():
        return is_plain_noun(first)
    plain = word.isalpha() and word not in _ADJECTIVES | UNITS | PREPOSITIONS
    doer = word.endswith(("er", "or")) and not word.endswith("tor")  # a "demonstrator" is a car
    doer = doer and word not in ("minor", "junior", "senior")
    return plain and can_be_noun(word) and not doer and not word.endswith(("ing", "y", "ed"))


def is_of_a_person(phrase: str) -> bool:
    """Whether a phrase of several words is for who somebody is: a "wheelchair user"."""
    *before, last = phrase.split(" ")
    person = last in PERSON_TYPES or last in ("holder", "offender", "keyholder", "leaver")
    return bool(before) and before[0] not in PREPOSITIONS and person


ASKED = {"requested": ("requesting", "asking for"), "needed": ("needing",),
         "required": ("requiring",), "booked": ("booking",)}  # fmt: skip
"""How one says that so much is asked for."""


def of_what_is_set(name: str) -> Iterator[str]:
    """budget: "budgeted at" so much."""
    (*before, last) = words_of(name)
    worth = len(before) == 1 and last in ("value", "cost", "price", "worth", "amount")
    if worth and base_of_participle(before[0]):  # declared_value: "declared at"
        yield f"{before[0]} at"
        if before[0] in ("insured", "underwritten", "bonded", "guaranteed"):
            yield f"{before[0]} for"
    if not before and last in ("budget", "estimate", "grade", "score", "appraise", "assess"):
        for form in verb(last).participle:
            yield f"{form} at"
            if last in ("grade", "score"):
                yield form  # "graded 5.5 or higher"
    if not before and last == "rating":
        yield from ("rated", "rated at")  # "drivers rated under 4.2"


SHOWN = {"language": ("speak",), "specialty": ("specialise in", "specialize in"),
         "speciality": ("specialise in", "specialize in"), "instrument": ("play",),
         "specialism": ("specialise in", "specialize in"), "employer": ("work for",)}  # fmt: skip
"""What those do of whom an attribute tells it: their languages are what they speak."""


ABLE = {"qualification": "qualified", "certification": "certified", "skill": "skilled",
        "training": "trained", "competency": "competent", "competence": "competent",
        "accreditation": "accredited", "specialisation": "specialised",
        "specialization": "specialized"}  # fmt: skip
"""What those are who have what an attribute tells: with qualifications they are qualified."""


def of_what_they_do(name: str) -> Iterator[tuple[str, str]]:
    """languages: who "speaks" German, agents "speaking" German; qualifications: who is "qualified
    in" metal; advises_on: on what they "advise".
    """
    first, *rest = words_of(name)
    last = rest[-1] if rest else first
    for noun in {last, *singular(last)} & set(ABLE) if not rest else ():
        yield from (("ATTRP", f"{ABLE[noun]} {preposition}") for preposition in ("in", "for"))
    if len(rest) == 1 and base_of_participle(first) and any(True for _ in singular(last)):
        yield from (("ATTRP", f"{first} {to}") for to in ("in", "for"))  # licensed_states
    if len(rest) == 1 and last in PREPOSITIONS:
        for base in base_of_third(first):
            yield from (("HASV", f"{form} {last}") for form in (base, first))
            yield from (("ATTRP", f"{form} {last}") for form in verb(base).gerund)
    for noun in {last, *singular(last)} & set(SHOWN):
        for base in SHOWN[noun]:
            forms = verb(base)
            yield from (("HASV", form) for form in (base, *forms.third))
            yield from (("ATTRP", form) for form in forms.gerund)


def of_whom_it_names(name: str) -> Iterator[str]:
    """employer: "employed by" the sponsor."""
    for base in base_of_agent(words_of(name)[-1]):
        for form in verb(base).participle:
            yield f"{form} by"


def of_what_those_do(name: str) -> Iterator[str]:
    """handler: the flights their employer "handles"."""
    for base in base_of_agent(words_of(name)[-1]):
        forms = verb(base)
        yield from (base, *forms.third, *forms.past)


MEASURES = frozenset("rating level grade class tier score band category".split())


def of_its_measure(name: str, value: str) -> Iterator[str]:
    """risk_rating: a "high-risk" customer, whose risk rating is high."""
    first, *rest = words_of(name)
    if len(rest) == 1 and rest[0] in MEASURES and " " not in value:
        yield f"{value} {first}"


CHOSEN = {"assignee": "assigned", "invitee": "invited", "appointee": "appointed",
          "nominee": "nominated", "designee": "designated", "delegate": "delegated"}  # fmt: skip
"""People who are called by what was done to them, and what that was."""


def of_those_chosen(name: str) -> Iterator[str]:
    """assigned_to, assignee: "assigned" caseworkers are those to whom a case is."""
    words = words_of(name)
    said = CHOSEN.get(words[-1], words[0])
    if said in CHOSEN.values() and (len(words) == 1 or words[-1] in ("to", *CHOSEN)):
        yield said


VERBS_TOO = frozenset("report view like share visit flag retry login reopen".split())
"""Nouns for what is counted that are verbs for it: report_count, how often it was reported."""


AGREEING = {"consent": ("consented", "agreed"), "approval": ("approved",),
            "authorisation": ("authorised",), "authorization": ("authorized",)}  # fmt: skip
"""What those have done whose consent a boolean tells: "the tenant has consented"."""
GIVEN = frozenset("consent permission approval authorisation authorization clearance".split())
"""What a boolean says that somebody has given."""


def of_evidence(name: str) -> Iterator[str]:
    """The phrases of evidence: "dual control", "a two-person check", "reauthentication"."""
    yield " ".join(words_of(name))
    for kind, phrase in of_boolean(name):
        if kind == "FACT":
            yield phrase  # "once a second approval has been given"


BESIDE = ("with them", "with him", "with her", "with you", "present")
"""Where somebody is with whom one does something."""


def of_boolean(name: str) -> Iterator[tuple[str, str]]:
    """The phrases of a boolean, each an ADJ (it is so) or a FEAT (something that one has)."""
    words = words_of(name)
    if words[0] in ("is", "was") and len(words) > 1:
        words = words[1:]
    if words[0] in ("has", "have") and len(words) > 1:
        yield "FEAT", " ".join(words[1:])
        yield from _done(words[1:])
        return
    whole = " ".join(words)
    done = bool(base_of_participle(words[-1]))  # of "checks passed", the checks are a noun
    of_a_part = words[-1] in _ADJECTIVES and not _becomes(words[0])  # "documents complete"
    if not done and not of_a_part and (does := list(of_what_it_does(whole))):
        yield from does
        yield "FEAT", whole  # of "sanctions hit", which sanctions nothing: with a sanctions hit
        if not base_of_participle(words[-1]):
            return  # else "checks passed" are rather checks than one who checks
    yield "ADJ", whole
    yield "FEAT", whole
    if len(words) > 1 and words[1] not in PREPOSITIONS and base_of_participle(words[0]):
        rest = " ".join(words[1:])
        for have, whose in itertools.product(("", "has ", "have "), WHOSE):
            yield "PREDV", f"{have}{words[0]} {whose}{rest}"
    if words[-1] in AGREEING and len(words) > 1:
        who = " ".join(words[:-1])
        for have, no in (("has", "has not"), ("have", "have not")):
            for agreed in AGREEING[words[-1]]:
                yield "FACT", f"{who} {have} {agreed}"
                yield "FACTN", f"{who} {no} {agreed}"
    if words[-1] in GIVEN:
        for be, so in itertools.product(
            ("has been", "is", "was"), ("given", "granted", "obtained")
        ):
            yield "FACT", f"{whole} {be} {so}"
            yield "FACTN", f"{whole} {be} not {so}"
            if be == "has been":
                yield "FACTN", f"{whole} has not been {so}"
    if words[0] in {*PREPOSITIONS, "near"} and len(words) == 2:
        for article in ("a", "an", "the", "its", "their"):
            yield "ADJ", f"{words[0]} {article} {words[1]}"  # on_route: "on a route"
            yield "ADJ", f"out {words[0]} {article} {words[1]}"
    if words[0] in PREPOSITIONS and len(words) > 1:
        if words[0] in ("via", "through", "with", "using") or words[1:] in DEVICES:
            yield "FEAT", " ".join(words[1:])
        for where in BESIDE if words[0] == "with" else ():
            who = " ".join(words[1:])
            yield "FACTN", f"no {who} is {where}"
            for article in ("", "a ", "an ", "the ", "their "):
                yield "FACT", f"{article}{who} is {where}"
                yield "FACTN", f"{article}{who} is not {where}"
        return
    yield from _done(words)
    yield from _to_the(words)
    for noun in ATTESTED.get(words[-1], ()) if len(words) > 1 else ():
        yield "FEAT", " ".join([*words[:-1], noun])
    if len(words) == 2 and words[1] in ("visible", "accessible"):
        for form in (words[0], *plural(words[0])):
            for article in ("", "the "):
                yield "ADJ", f"{words[1]} to {article}{form}"
    yield from _where_a_part_is(words)
    last, before = words[-1], " ".join(words[:-1])
    if before and base_of_participle(last):
        for where, article in itertools.product(("in", "to", "for", "on"), ("", "the ")):
            yield "ADJ", f"{last} {where} {article}{before}"  # "trained in privacy"
    if before and (
        base_of_participle(last) or last.endswith(_ADJECTIVE_ENDINGS) or last in _ADJECTIVES
    ):
        yield "ADJ", f"{last} {before}"
        for be in (*BEEN, *ALREADY, "being", "has", "have"):
            yield "FACT", f"{before} {be} {last}"
        yield "FACTO", before
        yield from (("FACTQ", f"{be} {last}") for be in ALREADY)
        for be in BEEN:
            yield "FACTQ", f"{be} {last}"
            yield (
                "FACTQ",
                f"{be} not {last}"
                if be in ("is", "are", "was")
                else (f"{be.removesuffix(' been')} not been {last}"),
            )
        for form in _by_itself(last):
            yield "FACT", f"{before} {form}"
        for be in ("having been", "having", "being"):
            yield "FACTG", f"{before} {be} {last}"
        for that in ("that is", "which is", "that has been", "that are"):
            yield "FEAT", f"{before} {that} {last}"
        for be in ("is not", "are not", "was not", "has not been", "have not been", "has not",
                   "have not"):  # fmt: skip
            yield "FACTN", f"{before} {be} {last}"


BEEN = ("is", "are", "was", "has been", "have been")
ALREADY = ("is already", "are already", "has already been", "have already been")

STANDING = frozenset("on under in at past off over".split())


def _where_a_part_is(words: list[str]) -> Iterator[tuple[str, str]]:
    """How a boolean says what something of its is like: of account_on_hold, whose account is."""
    at = next((n for n, word in enumerate(words) if word in STANDING), 0)
    if not 0 < at < len(words) - 1 or base_of_participle(words[0]):
        return
    noun, so = " ".join(words[:at]), " ".join(words[at:])
    for be in ("is", "are", "was", "has been"):
        yield "FACT", f"{noun} {be} {so}"
    for be in ("is not", "are not", "was not", "has not been"):
        yield "FACTN", f"{noun} {be} {so}"


ATTESTED = {
    "trained": ("training",), "certified": ("certification", "certificate"),
    "checked": ("check",), "vetted": ("vetting",), "inducted": ("induction",),
    "accredited": ("accreditation",), "verified": ("verification",),
}  # fmt: skip
"""What those have who are so: "background checked" people have passed a background check."""


def _becomes(word: str) -> bool:
    """Whether a verb goes with what something then is: "goes live", "stays open"."""
    return not {"go", "become", "come", "fall", "get", "stay", "remain", "run"}.isdisjoint(
        base_of_third(word)
    )


def _to_the(words: list[str]) -> Iterator[tuple[str, str]]:
    """visible_to_customer: "visible to the customer"."""
    for at, word in enumerate(words[1:-1], start=1):
        if word in PREPOSITIONS and words[at + 1] not in PREPOSITIONS:
            rest = " ".join(words[at + 1 :])
            for article in ("the", "a", "its", "their"):
                yield "ADJ", " ".join([*words[: at + 1], article, rest])


def of_what_is_valid(phrase: str) -> Iterator[str]:
    """ "valid licence": "licence is valid", "licence is still valid"."""
    first, _, rest = phrase.partition(" ")
    if rest and first in ("valid", "current", "active", "expired", "invalid"):
        for be in ("is", "are", "is still", "are still", "has", "have"):
            yield f"{rest} {be} {first}"


def of_what_it_does(phrase: str) -> Iterator[tuple[str, str]]:
    """ "contains personal data": "contain", "containing personal data"."""
    for that in ("that ", "which "):
        if phrase.startswith(that):
            for kind, form in of_what_it_does(phrase.removeprefix(that)):
                yield kind, form
    first, _, rest = phrase.partition(" ")
    if first in ("has", "have") and base_of_participle(rest.split(" ")[0]):
        for have in ("has", "have"):
            yield "PREDV", f"{have} {rest}"
            for no in ("not", "not yet", "never"):
                yield "PREDVN", f"{have} {no} {rest}"
    if is_what_they_did(phrase):
        for form in (phrase, *(f"{have} {phrase}" for have in ("has", "have", "had"))):
            yield "PREDV", form
    somebody = bool(base_of_agent(rest.rpartition(" ")[2]))  # a customs officer: no verb, "customs"
    bases = base_of_third(first) if rest and not somebody else ()
    if first in GOING_ON or (rest and rest.split()[0] in ("a", "an")):
        bases = tuple(base_of_gerund(first)) or bases  # "containing spoilers", "serving a ban"
    if first in HOLDS and rest:
        yield "FEAT", rest  # "calls with card data", "with card data in them"
        for them in ("it", "them"):
            yield "FEAT", f"{rest} in {them}"
        bases = tuple(dict.fromkeys((*bases, *HOLDS.values())))
    for base in bases:
        forms = verb(base)
        for form in (base, *forms.third):
            yield "PREDV", f"{form} {rest}"
            yield "PREDVN", f"{form} no {rest}"
        for form in forms.gerund:
            yield "PREDG", f"{form} {rest}"


def is_what_they_did(phrase: str) -> bool:
    """Whether a term says what somebody did to something: "left the school", "signed the NDA"."""
    first, *rest = phrase.split()
    return bool(base_of_participle(first)) and rest[:1] in (["the"], ["a"], ["an"], ["their"])


GOING_ON = frozenset("containing involving awaiting undergoing featuring requiring needing".split())
"""What begins a term that tells what something does, and is no noun's adjective."""
HOLDS = {"contains": "contain", "holds": "hold", "includes": "include", "carries": "carry"}
"""What says that something is in another, each as well as any."""


def says_of_people(phrase: str) -> bool:
    """Whether a term says something of people, and is no noun for them: "signed the NDA"."""
    first, *rest = phrase.split()
    if not rest:
        return False
    if is_ones_own(phrase):
        return True
    done = bool(base_of_participle(first)) or first.endswith("ing")
    object_ = done and not {"a", "an", "the"}.isdisjoint(rest)
    return object_ or first in PREPOSITIONS or first in ("had", "has", "have", "is", "are", "was")


DEVICES = (["tablet"], ["phone"], ["laptop"], ["computer"], ["terminal"], ["kiosk"], ["mobile"],
           ["desktop"], ["workstation"])  # fmt: skip
"""On what people do something: "on a tablet"."""
ONES_OWN = frozenset(
    (
        "identity clearance certificate certification licence license training accreditation "
        "qualification badge induction visa consent membership subscription vaccination"
    ).split()
)
"""What people have, and are not."""


def is_ones_own(phrase: str) -> bool:
    """Whether a phrase is for what people have, not for them: a "verified identity"."""
    return " " in phrase and phrase.rsplit(" ", 1)[-1] in ONES_OWN


def is_a_clause(phrase: str) -> bool:
    """Whether a term says something of a part of what it is said of: "fee has been paid", "embargo
    lifts".
    """
    rest = phrase.split()[1:]
    auxiliary = not {"has", "have", "is", "are", "was", "were"}.isdisjoint(rest)
    return auxiliary or (rest != [] and rest[-1] in COMES)


IS_SO = (" is ", " are ", " has been ", " have been ", " was ")


def of_a_clause(phrase: str) -> Iterator[tuple[str, str]]:
    """A term's "deposit paid", "bar licence is suspended", said as a boolean of that name is: "bar
    licence has not been suspended", "with a paid deposit".
    """
    said = next((be for be in IS_SO if be in phrase), "")
    noun, _, state = phrase.rpartition(said or " ")
    plain = noun and " " not in state and " " not in noun.replace(" ", "", 2)
    done = any(True for _ in base_of_participle(state)) and not noun.endswith("ly")
    if not plain or not (said or done) or noun.split()[0] in PREPOSITIONS:
        return
    name = f"{noun} {state}".replace(" ", "_").replace("-", "_")
    for kind, form in of_boolean(name):
        if kind in ("FACT", "FACTN", "FACTG", "FEAT") and form != phrase:
            yield kind, form


COMES = frozenset("lifts ends expires lapses elapses closes opens begins starts passes".split())
"""What comes to pass, last in a term; "access passes" are things."""


WORKERS = {"freelance": "freelancer", "temporary": "temp", "retired": "retiree"}
"""What people are called who work so."""
GROUPS = frozenset("org organisation organization department dept team division unit desk".split())


def of_group(phrase: str, test: m.Expr) -> str | None:
    """ "finance", of a "finance org" whose members' org is "finance"."""
    *value, last = phrase.split()
    name = " ".join(value)
    match test:
        case m.Compare(op="==", right=m.Const(value=str(said))) if last in GROUPS:
            return name if said.replace("_", " ").lower() == name else None
    return None


def of_several_who(phrase: str) -> Iterator[str]:
    """ "has left", of many: "have left"."""
    first, _, rest = phrase.partition(" ")
    if first == "has" and rest:
        yield f"have {rest}"


def of_several(phrase: str) -> Iterator[str]:
    """ "flagged as a protection case", of many: "flagged as protection cases"."""
    before, article, noun = phrase.partition(" a ")
    if article and noun:
        for several in plural(noun):
            yield f"{before} {several}"


def _by_itself(participle: str) -> Iterator[str]:
    """Of "passed", what things do of themselves: "the checks pass"."""
    for base in base_of_participle(participle):
        if base in ("pass", "fail", "expire", "lapse", "succeed", "clear"):
            forms = verb(base)
            yield from (base, *forms.third, *forms.past)


SIGNED = frozenset("nda waiver consent release disclaimer declaration".split())
"""What one has once it is signed."""


def _done(words: list[str]) -> Iterator[tuple[str, str]]:
    """nda_signed: "signed NDA", "signed the NDA"; mfa_verified: also just "MFA"."""
    last, before = words[-1], " ".join(words[:-1])
    if not before:
        return
    if last in CERTIFIED or (last == "signed" and before.split()[-1] in SIGNED):
        yield "FEAT", before
    if base_of_participle(last) or last in CERTIFIED:
        for article in ("", "a ", "an ", "the ", "their ", "his ", "her ", "its ", "your "):
            yield "FEAT", f"{last} {article}{before}"
            if last in ("withdrawn", "signed", "completed", "passed"):  # "has withdrawn consent"
                yield from (("PREDV", f"{have} {last} {article}{before}") for have in HAVE)


HAVE = ("has", "have")
WHITHER = frozenset("destination origin target source".split())
"""What alone says whither or whence, of whatever kind that is: destination_country."""


def of_attribute(name: str, kind: str) -> Iterator[str]:
    """The nouns for an attribute."""
    words = words_of(name)
    whole = " ".join(words)
    yield whole
    if len(words) > 2 and words[-2] == "per" and words[-1] in A_TIME:
        yield " ".join([A_TIME[words[-1]], *words[:-2]])  # cost_per_month: the monthly cost
    if kind == "set":
        yield from singular(whole)
    if kind == "datetime" and len(words) > 1 and words[-1] in ("from", "until"):
        yield f"{whole} date"
        yield f"{whole} time"
    if len(words) == 2 and words[0] in WHITHER:
        yield words[0]
    if len(words) > 1 and (words[-1] in ("id", "name") or words[-1] in UNITS):
        yield " ".join(words[:-1])
    if kind in _MEASURED and len(words) > 1 and words[-1] in UNITS and len(words[-1]) > 3:
        yield f"{words[-1]} of {' '.join(words[:-1])}"
        yield f"{words[-1]} 's {' '.join(words[:-1])}"
    if kind in _MEASURED and len(words) == 3 and words[0] in UNITS and words[1] == "of":
        yield f"{words[0]} 's {words[2]}"  # years_of_service: "five years' service"
    if kind in _MEASURED:
        if len(words) > 1 and words[-1] in ("left", "remaining"):
            for one in singular(words[0]):
                yield " ".join([one, *words[1:]])
                yield " ".join([words[-1], *words[:-1]])
        if words[-1] == "level" and len(words) > 1:
            yield " ".join(words[:-1])
        else:
            yield f"{whole} level"
        if words[-1] == "count" and len(words) > 1:
            yield f"number of {' '.join(words[:-1])}s"
            yield f"number of {' '.join(words[:-1])}"
        counted = kind == "int" and UNITS.isdisjoint(words)
        if counted and any(True for _ in singular(words[-1])):
            yield f"number of {whole}"
    if kind == "datetime" and words in (["due", "at"], ["due", "on"], ["due", "by"], ["due"]):
        yield "deadline"
    if kind == "datetime" and words[-1] in TIME_ENDINGS and len(words) > 1:
        if not any(map(_happens, words[:-1])):
            yield " ".join(words[:-1])  # deadline_at: the deadline
        for ending in ("date", "time"):
            yield " ".join([*words[:-1], ending])
        for base in _bases(words[-2]):
            for noun in (*NOMINALS.get(base, ()), *ALSO_CALLED.get(base, ())):
                before = [*words[:-2], noun]
                yield " ".join(before)
                yield " ".join([*before, "date"])
                yield " ".join([*before, "time"])


def _happens(word: str) -> bool:
    """Whether a word in a moment's name says what happens then, or is a part of that."""
    part = word in PARTICLES or word in ("due", "last", "first", "next", "in", "down", "live")
    return part or bool(base_of_participle(word)) or bool(base_of_third(word))


def _bases(word: str) -> tuple[str, ...]:
    return (*base_of_participle(word), *base_of_third(word), word)
