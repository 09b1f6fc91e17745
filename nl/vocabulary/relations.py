"""Knows how English says a relation: owner is "owner of", "owned by" and "owns"."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..text.lexicon import NOMINALS, PARTICLES, PERSON_TYPES, PREPOSITIONS
from ..text.morphology import (
    PARTICIPLES,
    PASTS,
    agents,
    base_of_agent,
    base_of_gerund,
    base_of_participle,
    base_of_third,
    plural,
    singular,
    verb,
)
from .had_in import had_in
from .levels import leads_to_those_below, leads_up
from .made_by import personal, what_they_did
from .of_roles import (
    ALSO_VERBS,
    CHARGES,
    COLLECTIVE,
    CONVERSES,
    CREATORS,
    DOERS,
    LIGHT,
    OF_PEOPLE,
    ROLE_VERBS,
    SOMEBODY,
    SYMMETRIC,
    TELLING,
    called_of,
)
from .phrases import words_of
from .ranks import side_of_rank
from .senses import Rel, RelWord, Side

WEAK_NOUN = "RELN?"
"""Of an entry: a noun that gives way to whatever else is called so."""
Entry = tuple[str, str, RelWord]
"""The words, the kind of leaf, and the sense."""


def relation_words(rel: Rel) -> Iterator[Entry]:
    """Every way of saying a relation that its name gives."""
    if rel.inverse_of is not None:
        noun = " ".join(words_of(rel.name))
        if any(True for _ in singular(noun)) and noun.endswith("s"):
            yield noun, "RELN", RelWord(rel, "subject", True)
        else:
            yield from _nouns(noun, rel, "subject")
        for one in singular(noun):
            if one.replace(" ", "_") not in rel.subjects:  # else the type's own word says it
                yield from _nouns(one, rel, "subject")
        return
    words = words_of(rel.name)
    if words == ["about"]:
        yield from verb_words("concern", "", rel, "object")
    if words == ["belongs", "to"]:
        yield from verb_words("own", "", rel, "subject")
    if words[-2:] in SOMEBODY:
        yield from _noun_relation(rel, words)
    elif len(words) > 1 and (words[-1] in PREPOSITIONS or _is_beside(words)):
        yield from _prepositional(rel, words)
    elif words[-1] in PREPOSITIONS:
        yield words[0], "RELP", RelWord(rel, "object")
    elif len(words) > 2 and words[1] == "to" and base_of_participle(words[0]):
        yield " ".join(words), "RELP", RelWord(rel, "object", participle=True)  # trained to fly
    elif (bases := base_of_third(words[-1])) and len(words) == 1 and words[0] not in _PLURALS:
        for base in bases:
            doers: Side = "subject" if _people_do(rel, base) else "object"
            yield from verb_words(base, "", rel, doers)
            for agent in _who_does(base) if doers == "subject" or _is_a_persons(rel) else ():
                yield from _nouns(agent, rel, doers)  # "the lead of a queue", who leads it
            for done in verb(base).participle if base in TELLING else ():
                for where in ("in", "on"):  # "anyone named in a grievance", which names them
                    yield f"{done} {where}", "RELP", RelWord(rel, "subject", participle=True)
    elif len(words) == 1 and _says_what_it_does(rel):
        for base in base_of_gerund(words[0]):  # affecting: it affects what it has so
            yield from verb_words(base, "", rel, "object")
    elif base_of_participle(words[-1]) and len(words) == 1:
        # "invited: user" on an event: the event's invited user
        by_people = rel.type.rpartition("_")[2] in PERSON_TYPES and rel.type not in rel.subjects
        kind = "RELX" if by_people else "RELN"
        yield words[0], kind, RelWord(rel, "subject")  # "has been approved"
        for preposition in ("in", "to", "from", "for", "on", "at"):
            side: Side = "object" if _are_put_so(rel) else "subject"
            yield f"{words[0]} {preposition}", "RELP", RelWord(rel, side, participle=True)
        for base in base_of_participle(words[-1]):
            yield from verb_words(base, "", rel, "object")
    else:
        away = len(words) == 2 and words[1] in PARTICLES and base_of_participle(words[0])
        yield from _done_away(rel, words) if away else _noun_relation(rel, words)


def _done_away(rel: Rel, words: list[str]) -> Iterator[Entry]:
    """A relation called screened_off, signed_off: who is screened off a matter; by whom a permit is
    signed off.
    """
    done = " ".join(words)
    if any(words_of(name)[-1] in PERSON_TYPES for name in rel.subjects):
        yield f"{done} by", "RELP", RelWord(rel, "object", participle=True)
        for base in base_of_participle(words[0]):
            yield from verb_words(f"{base} {words[1]}", "", rel, "subject")
    elif words[0] in KEPT_AWAY:
        for preposition in ("", " from", " of"):
            yield f"{done}{preposition}", "RELP", RelWord(rel, "object", participle=True)
    else:  # who has signed it off, who has signed up for it
        yield done, "RELX", RelWord(rel, "subject")
        for base, preposition in itertools.product(base_of_participle(words[0]), ON_IT):
            yield from verb_words(f"{base} {words[1]}", preposition, rel, "object")


KEPT_AWAY = frozenset("screened walled fenced shut locked blocked cut laid sent left held".split())
"""What is done to people with "off" or "out", and not by them."""
ON_IT = ("", "for", "on", "to", "from")


def _is_beside(words: list[str]) -> bool:
    """Whether it tells that one is so beside another, "nested below" it."""
    return words[-1] in ("below", "beneath", "above") and bool(base_of_participle(words[0]))


def made_by(noun: str, type_: str) -> tuple[str, ...]:
    """What those do to a thing who are called after it: of a sample, who is its sampler took it."""
    kind = words_of(type_)[-1]
    called = noun[:4] == kind[:4] and noun.endswith(("er", "or", "ant")) and len(kind) > 4
    return LIGHT.get(kind, ()) if called or noun in CREATORS - {"owner"} else ()


def made_so(done: list[str], type_: str) -> tuple[str, ...]:
    """As `made_by`, of what was done to it: a booking that was booked by them they have made."""
    kind = words_of(type_)[-1]
    alike = len(done) == 1 and (done[0][:4] == kind[:4] or done[0] == "created") and len(kind) > 4
    return LIGHT.get(kind, ()) if alike else ()


def _are_put_so(rel: Rel) -> bool:
    """Whether it is people that were put to things so: `assigned: matter` of a user, who is
    assigned to it.
    """
    people = any(words_of(name)[-1] in PERSON_TYPES for name in rel.subjects)
    own = words_of(rel.type)[-1] in PERSON_TYPES
    return own and not people and not PUT.isdisjoint(base_of_participle(rel.name))


PUT = frozenset(
    (
        "assign allocate appoint invite subscribe enrol enroll second deploy attach post roster "
        "admit nominate delegate register"
    ).split()
)
"""What is done to people, who are then at something."""


_PLURALS = frozenset({"members", "access", "owners", "viewers", "editors", "analysis", "process"})


EE_TO = {"invite": ("to",), "appoint": ("to",), "nominate": ("for",), "admit": ("to",)}
"""To or for what somebody is an invitee, an appointee, a nominee."""
DONE_TO = {
    "agree": ("to", "on", "upon"), "consent": ("to",), "assent": ("to",), "object": ("to",),
    "vote": ("on",), "comment": ("on",), "decide": ("on",), "work": ("on",), "report": ("on",),
    "sign": ("off on",), "respond": ("to",), "reply": ("to",), "contribute": ("to",),
    "subscribe": ("to",), "vouch": ("for",), "pay": ("for",), "apply": ("for",),
    "preside": ("over", "at"), "officiate": ("at",), "bid": ("on", "for"), "attend": ("to",),
    "speak": ("at",), "perform": ("at", "in"),
}  # fmt: skip
"""What verbs take before what they are done to: who is in agreed_by has agreed "to" it."""


def done_to(state: str) -> Iterator[str]:
    """A stage that is "voted", as what was done to it: it has been "voted on"."""
    for base in base_of_participle(state) if " " not in state else ():
        for to in DONE_TO.get(base, ()) if base in ("agree", "vote", "decide", "pay") else ():
            yield f"{state} {to}"


TAKERS = frozenset("borrower buyer renter hirer lessee occupant occupier".split())
"""Who has a thing that is then in a state: what has a borrower is borrowed."""


def taken(rel: Rel) -> Iterator[str]:
    """The state of what somebody has so: "a borrowed tape"."""
    verbs = ROLE_VERBS.get(rel.name, ()) or tuple((base, "") for base in base_of_agent(rel.name))
    for base, preposition in verbs if rel.name in TAKERS else ():
        yield from verb(base).participle if not preposition else ()


def _prepositional(rel: Rel, words: list[str]) -> Iterator[Entry]:
    """shared_with, manager_of, reports_to, part_of: the object stands first."""
    preposition, before = words[-1], " ".join(words[:-1])
    phrase = f"{before} {preposition}"
    last = words[-2]
    if bases := participle_phrase(words[:-1]):
        yield phrase, "RELP", RelWord(rel, "object", participle=True)
        if preposition == "by":
            yield before, "RELX", RelWord(rel, "object")
            for base in bases:
                for agent in agents(base):
                    for phrase, _, word in _nouns(agent, rel, "subject"):
                        yield phrase, WEAK_NOUN, word
            for light in made_so(words[:-1], rel.type):
                yield from verb_words(light, "", rel, "subject")
        elif not GIVEN.isdisjoint(bases):
            yield before, "RELXP", RelWord(rel, "object")
        for noun in (
            RECEIVERS[base] for base in bases if preposition == "to" and base in RECEIVERS
        ):
            for said, _, word in _nouns(noun, rel, "subject"):
                yield said, WEAK_NOUN, word
        for base in bases:
            yield from verb_words(
                base,
                "" if preposition == "by" else preposition,
                rel,
                "subject" if preposition == "by" else "object",
            )
            if preposition == "in" and base in TELLING:  # mentioned_in: "pages that mention them"
                yield from verb_words(base, "", rel, "subject")
            for to in DONE_TO.get(base, ()) if preposition == "by" else ():
                yield from verb_words(base, to, rel, "subject")
                yield f"{before} {to} by", "RELP", RelWord(rel, "object", participle=True)
    elif len(words) > 2 and (does := _does_with(words)):  # holds_shares_in, takes_part_in
        for base in does:
            yield from verb_words(base, " ".join(words[1:]), rel, "object")
        yield from had_in(" ".join(words), rel)
    elif thirds := base_of_third(last):
        for base in thirds:
            yield from verb_words(
                base, preposition, rel, "subject" if _people_do(rel, base) else "object"
            )
        for noun in (
            ("manager", "boss", "superior") if (last, preposition) == ("reports", "to") else ()
        ):
            for phrase, _, word in _nouns(noun, rel, "subject"):
                yield phrase, WEAK_NOUN, replace(word, always_whose=True)
    elif preposition == "of":
        yield from _of(rel, before, last)
    elif _says_what_it_does(rel):  # waiting_for, taking_part_in
        yield phrase, "RELP", RelWord(rel, "object")
        for base in base_of_gerund(words[0]):
            yield from verb_words(" ".join([base, *words[1:-1]]), preposition, rel, "object")
    else:
        yield phrase, "RELP", RelWord(rel, "object")
        yield from verb_words(PASTS.get(last, last), preposition, rel, "object")  # came_from
        yield from _does_as(rel, last) if preposition == "for" else ()


GIVEN = frozenset("assign allocate share delegate entrust lend loan".split())
"""What is done to something for somebody: "once it has been assigned" is to anyone. "Assigned"
ones, before their noun, are rather one's own, or anybody's.
"""


RECEIVERS = {
    "assign": "assignee", "address": "addressee", "license": "licensee", "award": "awardee",
    "grant": "grantee", "lease": "lessee", "consign": "consignee",
}  # fmt: skip
"""What those are called to whom something is done so."""


def _does_with(words: list[str]) -> tuple[str, ...]:
    """The verb that a relation's name begins with, where one does so with what it goes on with."""
    return tuple(base for base in base_of_third(words[0]) if base in DOES_WITH)


DOES_WITH = frozenset("hold have own take serve act sit stand play make give pay bear keep".split())


OTHERWISE = frozenset("attending presiding belonging".split())
"""Relations called by who does so, or that the grammar reads by itself."""


def _says_what_it_does(rel: Rel) -> bool:
    """Whether a relation's name says what the object does to what it has so: affecting. Where it
    has people, they do it: those treating a patient.
    """
    first = words_of(rel.name)[0]
    by_people = any(words_of(name)[-1] in PERSON_TYPES - {"service"} for name in rel.subjects)
    own = rel.name in rel.subjects or first in OTHERWISE or by_people
    return bool(base_of_gerund(first)) and not own


def participle_phrase(words: list[str]) -> tuple[str, ...]:
    """The verbs of which words are the participle: "locked out", "voted for", "fact checked"."""
    if len(words) == 2 and words[1] in PARTICLES | PREPOSITIONS:
        return tuple(f"{base} {words[1]}" for base in base_of_participle(words[0]))
    if len(words) > 2 and words[1] in PREPOSITIONS | PARTICLES:  # put on hold, taken out of service
        rest = " ".join(words[1:])
        return tuple(f"{base} {rest}" for base in base_of_participle(words[0]))
    before = "".join(f"{word} " for word in words[:-1])
    return tuple(before + base for base in base_of_participle(words[-1]))


def _under(last: str, rel: Rel, side: Side) -> Iterator[Entry]:
    """Who is under a manager reports to them, and has them as a superior; nobody's reports are the
    funds that he manages.
    """
    if last not in ("manager", "supervisor", "boss"):
        return
    for base, preposition in (("report", "to"), ("work", "under")):
        yield from verb_words(base, preposition, rel, side)
    if rel.type in rel.subjects:
        for noun in ("direct report", "report"):
            yield from _nouns(noun, rel, side)
        for phrase, _, word in _nouns(
            "superior", rel, "object" if side == "subject" else "subject"
        ):
            yield phrase, WEAK_NOUN, replace(word, always_whose=True)


def _of(rel: Rel, before: str, last: str) -> Iterator[Entry]:
    """manager_of, part_of: the object is the … of the subject; on_behalf_of, whatever it is."""
    if before.split(" ")[0] in PREPOSITIONS:
        for said in (before, f"made {before}", f"done {before}"):
            yield f"{said} of", "RELP", RelWord(rel, "object", participle=True)
        return
    yield from _nouns(before, rel, "object")
    yield from _does_as(rel, last)
    people = rel.type.rpartition("_")[2] in PERSON_TYPES
    if last == "relative":
        yield from _related(rel)
    if last in SYMMETRIC and rel.type not in rel.subjects and people:
        yield from _nouns(before, rel, "subject")  # their relatives are so of each other
    yield from _under(last, rel, "subject")
    if last == "part":
        yield "part of", "RELP", RelWord(rel, "object")
        yield from verb_words("belong", "to", rel, "object")
        if rel.type in rel.subjects:
            yield from _nested(rel)


def _related(rel: Rel) -> Iterator[Entry]:
    """Whoever is a relative is related to them, and they are to that one."""
    sides: tuple[Side, ...] = ("object", "subject")
    for side in sides if rel.type not in rel.subjects else sides[:1]:
        yield "related to", "RELP", RelWord(rel, side, participle=True)


def _is_a_persons(rel: Rel) -> bool:
    """Whether people have a relation: a user `leads: queue`."""
    return words_of(rel.type)[-1] in PERSON_TYPES


def _who_does(base: str) -> tuple[str, ...]:
    """What those are called who lead, manage or supervise something."""
    found = (*agents(base), *((base,) if base_of_agent(base) == (base,) else ()))
    return tuple(noun for noun in found if noun in CHARGES)


def _people_do(rel: Rel, base: str) -> bool:
    """Whether people do what a relation of a thing says: those who manage a brand, by its
    `manages: user`; it manages nobody.
    """
    people = all(words_of(name)[-1] in PERSON_TYPES - {"service"} for name in rel.subjects)
    thing = words_of(rel.type)[-1] not in PERSON_TYPES
    return bool(rel.subjects) and people and thing and base in OF_PEOPLE


def _does_as(rel: Rel, last: str) -> Iterator[Entry]:
    """What those do who are so of somebody: a deputy_of them deputises for them."""
    for base in dict.fromkeys((*base_of_agent(last), *({last} & ALSO_VERBS))):
        yield from verb_words(base, "", rel, "object")
    for base, preposition in ROLE_VERBS.get(last, ()):
        yield from verb_words(base, preposition, rel, "object")
    for phrase, word in of_converse(last, rel):
        yield phrase, WEAK_NOUN, replace(word, head="subject")


def _nested(rel: Rel) -> Iterator[Entry]:
    """Sub-teams and parent teams, of what is part of its like."""
    yield from _nouns(f"sub {rel.type}", rel, "object")
    yield from _nouns(f"sub{rel.type}", rel, "object")
    yield from _nouns(f"child {rel.type}", rel, "object")
    yield from _nouns(f"parent {rel.type}", rel, "subject")


def _noun_relation(rel: Rel, words: list[str]) -> Iterator[Entry]:
    """owner, assigned reviewer, member: the subject is the … of the object."""
    noun = " ".join(words)
    last = words[-1]
    if words[0] in ("responsible", "accountable"):  # responsible_person: who is so for it
        yield f"{words[0]} for", "RELP", RelWord(rel, "subject", participle=True)
    if "_".join(words) not in rel.subjects:  # else the type's own word says it
        yield from _nouns(noun, rel, "subject")
    if last in COLLECTIVE:
        yield from _nouns(f"{noun} member", rel, "subject")
    if len(words) == 2 and last in rel.subjects and base_of_participle(words[0]):
        for several, form in ((False, last), *((True, form) for form in plural(last))):
            yield f"{form} {words[0]}", "RELN", RelWord(rel, "subject", several)
    people = rel.type.rpartition("_")[2] in PERSON_TYPES  # a colleague's swap is nobody's colleague
    if last in SYMMETRIC and rel.type not in rel.subjects and people:
        yield from _nouns(noun, rel, "object")  # of people among themselves it says whose
    if last == "relative":
        yield from _related(rel)
    if last in ("member", "members"):
        yield from verb_words("belong", "to", rel, "subject")
    if last in CREATORS:
        yield "made by", "RELP", RelWord(rel, "object", participle=True)
    for phrase, word in of_converse(last, rel):
        yield phrase, WEAK_NOUN, word
    if len(words) == 1:
        for base in made_by(last, rel.type):
            yield from verb_words(base, "", rel, "subject")
    if last in CHARGES:
        yield "in charge of", "RELP", RelWord(rel, "subject", participle=True)
        yield "responsible for", "RELP", RelWord(rel, "subject", participle=True)
    if last == "parent":
        if rel.type in rel.subjects:
            yield from _nested(rel)
        for kind in rel.subjects:
            yield from _nouns(f"parent {kind}", rel, "subject")
    yield from _under(last, rel, "object")
    if last == "assignee":
        yield from _participle("assign", "to", rel, "object")
    if last.endswith("ee") and last != "assignee" and len(last) > 4:
        for base in (last[:-2], last[:-1]):
            yield from verb_words(base, "", rel, "subject" if last in DOERS else "object")
            for form in verb(base).participle if last not in DOERS else ():
                to = EE_TO.get(base, ())  # "the scorecard in which they were assessed"
                for preposition in ("in", "on", *to):
                    yield f"{form} {preposition}", "RELP", RelWord(rel, "subject", participle=True)
    for base in base_of_agent(last):
        for phrase, kind, word in verb_words(base, "", rel, "subject"):
            if words[0] != "co":
                yield phrase, kind, word
            elif kind != "RELNOM":  # who is a co-host has co-hosted it
                yield f"co {phrase}", kind, word
    for base in base_of_gerund(last):
        yield from verb_words(base, "", rel, "subject")
    for base, preposition in ROLE_VERBS.get(noun if words in SOMEBODY else last, ()):
        yield from verb_words(base, preposition, rel, "subject")
    if len(words) == 1 and last in ALSO_VERBS:
        yield from verb_words(last, "", rel, "subject")
    if len(words) == 1 and last == "lead":
        yield from _nouns("leader", rel, "subject")
    if len(words) > 1 and words[0] == "lead":
        yield from verb_words("lead", "", rel, "subject")  # a case's lead detective leads it


def of_converse(noun: str, rel: Rel) -> Iterator[tuple[str, RelWord]]:
    """What those are called to whom somebody is so: a parent's child."""
    theirs = rel.type in rel.subjects or noun in ("guardian", "parent")
    for other in CONVERSES.get(noun, ()) if theirs else ():
        for phrase, _, word in _nouns(other, rel, "object"):
            yield phrase, replace(word, always_whose=True)


def verbs_of(phrase: str, rel: Rel) -> Iterator[Entry]:
    """A term for a relation as a verb or a participle: "act on behalf of", "looked after by"."""
    words = phrase.split()
    if len(words) == 1 and words[0] in PREPOSITIONS:  # "into", of what a change targets
        yield phrase, "RELP", RelWord(rel, "object")
        return
    if had := list(had_in(phrase, rel)):
        yield from had
        return
    if noun := called_of(phrase):
        people = rel.type.rpartition("_")[2] in PERSON_TYPES
        yield from _nouns(noun, rel, "object" if people else "subject")
        return
    if words[0].endswith("ly") and base_of_participle(words[1 % len(words)]):
        words = words[1:]  # "indirectly derived from"
    named = words_of(rel.name)
    role = named[-1] not in PREPOSITIONS and (bool(base_of_agent(rel.name)) or personal(named))
    role = role or (named[-1] == "by" and bool(base_of_agent(phrase)))  # a "coach", of coached_by
    head: Side = "subject" if role else "object"
    if rel.type in rel.subjects and tuple(words) in UNDER:
        if not (leads_up(rel) or leads_to_those_below(rel)):
            return  # who is above whom, is not told
        role, head = False, "subject" if leads_to_those_below(rel) else "object"
    elif (ranked := side_of_rank(phrase, rel)) is not None:
        head = ranked
    if words[0] in PASTS and words[0] not in PARTICIPLES:
        words[0] = PASTS[words[0]]  # "came from"
    for base in base_of_third(words[0]) if len(words) > 1 and not role else ():
        words[0] = base  # "leads to", as a door does
        break
    done = base_of_participle(words[0]) if words[0] not in ("come", "become") else ()
    if done and words[-1] in PREPOSITIONS:
        yield phrase, "RELP", RelWord(rel, "object", participle=True)
        if words[-1] != "by":
            yield phrase, "RELVP", RelWord(rel, "object")  # "who has signed up for it"
        for base in done if words[1:] == ["by"] else ():
            yield from verb_of(base, rel)  # "bookings they made", of a term "made by"
        if words[1] in ARTICLES and words[0] not in GIVEN_SO:
            yield from _done_with(words, rel)
    elif _stands_so(words):
        yield phrase, "RELP", RelWord(rel, "object")
    elif done and not role and what_they_did(words, rel):
        for base in done:  # who has "signed off" a permit, or "raised" an order
            yield from verb_words(" ".join([base, *words[1:]]), "", rel, "object")
    else:
        rest = "".join(f" {word}" for word in words[1:])
        if words in (["lead", "to"], ["open", "to"], ["open", "onto"], ["give", "onto"]):
            yield from verb_words("lead", "into", rel, head)
        for base in base_of_gerund(words[0]) if rest else ():
            yield phrase, "RELG", RelWord(rel, head)
            words = [base, *words[1:]]
            break
        for form in verb(words[0]).participle if role and not rest else ():
            yield f"{form} by", "RELP", RelWord(rel, "object", participle=True)
        yield words[0] + rest, "RELV", RelWord(rel, head, True)
        for form in verb(words[0]).third:
            yield form + rest, "RELV", RelWord(rel, head)
        for form in (*verb(words[0]).past, *verb(words[0]).participle):
            yield form + rest, "RELVP", RelWord(rel, head)
        for form in verb(words[0]).gerund:
            yield form + rest, "RELG", RelWord(rel, head)


UNDER = frozenset(
    (verb, below)
    for verbs, below in (("work works working", "under"), ("report reports reporting", "to"),
                         ("answer answers answering", "to"))
    for verb in verbs.split()
)  # fmt: skip
"""What is said of those who are below somebody."""


def _stands_so(words: Sequence[str]) -> bool:
    """Whether a phrase tells how one stands to another: "in conflict with", "higher up than"."""
    than = words[-1] == "than" and words[0].endswith("er")
    return than or (len(words) > 2 and words[0] in STANDING and words[-1] in PREPOSITIONS)


STANDING = frozenset("in on under at behind beyond outside inside within beside near".split())
ARTICLES = frozenset(["a", "an"])
GIVEN_SO = frozenset(
    "given granted offered assigned sent shown issued awarded allotted lent".split()
)
"""What those are, and did not do, who are said to be "given a key to"."""


def _done_with(words: Sequence[str], rel: Rel) -> Iterator[Entry]:
    """What one does to something, with what it takes: "declared a conflict with", "declares"."""
    rest = "".join(f" {word}" for word in words[1:])
    for base in base_of_participle(words[0]):
        forms = verb(base)
        yield base + rest, "RELV", RelWord(rel, "object", True)
        for form in forms.third:
            yield form + rest, "RELV", RelWord(rel, "object")
        for form in dict.fromkeys((*forms.past, *forms.participle)):
            yield form + rest, "RELVP", RelWord(rel, "object")
        for form in forms.gerund:
            yield form + rest, "RELG", RelWord(rel, "object")


def verb_of(base: str, rel: Rel) -> Iterator[Entry]:
    """What those do who are called by a relation's noun: an owner owns it. Whom somebody supervises
    does not, though a term calls the relation "supervisor".
    """
    if side_of_rank(base, rel) != "object":
        yield from verb_words(base, "", rel, "subject")


def _nouns(noun: str, rel: Rel, head: Side) -> Iterator[Entry]:
    yield noun, "RELN", RelWord(rel, head)
    for several in plural(noun):
        yield several, "RELN", RelWord(rel, head, True)


def verb_words(base: str, preposition: str, rel: Rel, active: Side) -> Iterator[Entry]:
    """An active verb whose subject is on one side; the participle with "by" turns it round."""
    forms = verb(base)
    for noun in NOMINALS.get(base, ()) if not preposition else ():
        for form in (noun, *plural(noun)):
            yield form, "RELNOM", RelWord(rel, active)
    tail = f" {preposition}" if preposition else ""
    passive: Side = "object" if active == "subject" else "subject"
    yield base + tail, "RELV", RelWord(rel, active, True)
    for word in forms.third:
        yield word + tail, "RELV", RelWord(rel, active)
    for word in forms.past:
        yield word + tail, "RELVP", RelWord(rel, active)
    for word in forms.participle:
        yield word + tail, "RELVP", RelWord(rel, active)
        if preposition:
            yield word + tail, "RELP", RelWord(rel, active, participle=True)
            yield f"{word}{tail} by", "RELP", RelWord(rel, passive, participle=True)
        else:
            yield f"{word} by", "RELP", RelWord(rel, passive, participle=True)
    for word in forms.gerund:
        yield word + tail, "RELG", RelWord(rel, active)


def _participle(base: str, preposition: str, rel: Rel, head: Side) -> Iterator[Entry]:
    for word in verb(base).participle:
        yield f"{word} {preposition}", "RELP", RelWord(rel, head, participle=True)
