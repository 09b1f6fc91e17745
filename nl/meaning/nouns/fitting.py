"""Knows how well a relation fits the preposition that ties two things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...text.lexicon import CONTAINERS, LOCATIVES, MEMBERSHIPS, PERSON_TYPES
from ...text.morphology import base_of_agent, base_of_participle, base_of_third, plural
from ...vocabulary.candidates import texts_at
from ...vocabulary.levels import CHIEFS, DEEP, leads_up
from ...vocabulary.made_by import WRITERS, is_named_after, personal
from ...vocabulary.of_roles import OF_PEOPLE, TELLING
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import PathNoun, Rel
from ..base import RESOURCE, SUBJECT, Context, Desc
from .as_such import (
    AS_SUCH,
    JUDGED,
    as_one_such,
    as_such,
    has_it_as,
    has_it_so,
    is_another,
)

POSSESSIVE = "'s"


PART_OF = "part of"


NOT_OF = frozenset(
    (
        "conflicted shared granted visible screened blocked hidden adverse denied guarded locked"
    ).split()
)
"""What relates two things without making one the other's."""


CREWS = frozenset({"crew", "staff", "team", "personnel"})


ATTENDING = frozenset("participant participants student students".split())
"""Of relations: by which people have to do with a thing without working for it."""


COUNTERPARTS = frozenset(
    "counterparty partner client customer supplier vendor party insurer landlord".split()
)
"""With whom a contract or an order is."""


STAFFED = frozenset({"works", "work", "employed", "based", "serves", "stationed", "enrolled"})
"""Of relations: by which people are of a place or of who employs them."""


EMPLOYERS = frozenset({"employer", "workplace"})


OWNERS = frozenset(
    "owner owners holder author creator requester requestor submitter purchaser".split()
)
"""Whose a thing is, before anyone else who has to do with it."""


BEGUN = frozenset(
    (
        "owned created requested submitted raised filed lodged placed written drafted "
        "authored uploaded ordered reported registered opened"
    ).split()
)
"""What its owner did to a thing, before anyone else did something to it."""


MAKERS = frozenset(
    (
        "author creator writer approver reviewer uploader donor issuer handler editor sponsor "
        "prescriber controller translator drafter inspector"
    ).split()
)
"""Whom a thing is by, and not for."""


SOURCES = frozenset("source origin sender".split())


PARTNERS = frozenset("counterparty partner supplier vendor customer client insurer".split())
"""With whom there is a contract or an order."""


SENT = frozenset(
    (
        "raised submitted sent filed requested lodged placed reported opened issued posted made "
        "given granted signed"
    ).split()
)
"""What was done to a thing by whom it is from."""


RECEIVERS = frozenset(
    "recipient beneficiary payee addressee donee grantee patient client customer consignee".split()
)
"""Whom a thing is for, whoever else has to do with it."""


MADE = BEGUN | frozenset(
    (
        "made posted issued sent taken initiated recorded produced started built performed "
        "painted recommended paid donated composed designed prepared shot"
    ).split()
)
"""What "a page by a guest" can mean that was done to it; hardly that it was locked by one."""


OF_A_THING = frozenset("about against at for of on".split())
"""In what relations of things to things end: set for a course, raised against an order."""


ANSWERS = frozenset("answers answer answered replies responds reacts".split())
"""What is done to that to which something is."""
VISITED = frozenset(["attends"])
"""How people are in what they come to, and so in what that is part of."""


def holds(rel: Rel, person: bool = False) -> bool:
    """Whether a relation is from a thing to that in which it is; what waits for a person or is set
    for one is not in them.
    """
    words = words_of(rel.name)
    if person and words[-1] in OF_A_THING and len(words) > 1:
        return False
    return rel.inverse_of is None and (
        rel.name in CONTAINERS | VISITED
        or words[-1] in CONTAINERS | OF_A_THING
        or words[-1] in rel.subjects
    )


def fitting(
    desc: Desc, preposition: str, other: Desc, pairs: list[Rel], context: Context
) -> Iterator[tuple[Rel, bool, int]]:
    """The relations that a preposition can mean between two things, and how well they fit.

    `flip` where the relation is declared on the other thing.
    """
    found = list(_fitting(desc, preposition, other, pairs, context))
    own = any(word.text == "own" for word in context.shared.words)
    if preposition in (POSSESSIVE, "of") and own and other.variable == SUBJECT:
        meant = _meant_by_own(desc, other, context)
        found = [each for each in found if each[0].name in meant] or found
        others = [fit for rel, _, fit in found if not _is_judged(rel)]
        best = max(others, default=0)
        found = [each for each in found if not _is_judged(each[0]) or each[2] > best]
    yield from found


def _meant_by_own(desc: Desc, owner: Desc, context: Context) -> set[str]:
    """The relations by which a thing is somebody's own, as a term says: "own report", of those they
    wrote, is what "reports, except their own" are, too.
    """
    said = ("own", *words_of(desc.type))
    return {
        value.path[0]
        for _, value in context.vocabulary.entries.get(said, ())
        if isinstance(value, PathNoun) and value.type == owner.type and len(value.path) == 1
    }


def _is_judged(rel: Rel) -> bool:
    """Whether a relation is of those who judge a thing: "their own trips" are those that they
    make, and hardly those approved by them. Nor are they those that speak of somebody.
    """
    words = words_of(rel.name)
    return words[-1] in ("by", "in", "from", "on") and (
        words[0] in NAMED or (words[0] in JUDGED and words[-1] == "by")
    )


NAMED = frozenset("mentioned tagged named cited quoted blocked banned barred excluded".split())
"""What somebody may be in something, or kept from, that is not theirs."""


def _fitting(
    desc: Desc, preposition: str, other: Desc, pairs: list[Rel], context: Context
) -> Iterator[tuple[Rel, bool, int]]:
    owner = _as_described(other, context)
    asks = owner.variable == SUBJECT and not owner.box.tests
    asker = replace(owner, box=context.asker) if asks else owner
    best, others = 0, []
    for rel in pairs:
        directions = []
        if rel.type == desc.type and other.type in rel.subjects:
            directions.append(False)
        if rel.type == other.type and desc.type in rel.subjects:
            directions.append(True)
        of_it = preposition in (POSSESSIVE, "of")
        for flip in directions:
            if of_it and not flip and _is_what_others_do(rel, desc, context):
                others.append(rel)
                continue  # "investigators of a trial" need not be those who lead it
            if of_it and not flip and _is_what_others_are(rel, desc, context):
                continue  # "teachers of a pupil" are not its guardians
            if flip and of_it and _is_whom_they_have(rel, context):
                continue  # "their clients", whose adviser they are: else they were called advisers
            some_kind = flip and any(not isinstance(test, m.Member) for test in desc.box.tests)
            if some_kind and of_it and (has_it_so(rel, desc) or has_it_as(rel, desc)):
                fit = AS_SUCH  # "its instructor" is whom it is taught by
            elif some_kind and len(pairs) > 1 and words_of(rel.name)[-1] in ATTENDING:
                fit = 1  # "its instructor" is hardly one of those who take part in it
            elif some_kind and len(pairs) > 1 and _is_owned(rel, preposition):
                fit = 1  # "its employees" need not own it
            elif some_kind and of_it and rel.name in CREWS:
                fit = 3  # a production's line producer is on its crew
            elif of_it and flip and _is_one_of_theirs(rel, pairs, context):
                fit = 4  # "their branch" may be their home branch
            elif of_it and not flip and _so_called(rel, other, context):
                fit = AS_SUCH  # "inverse bookings = booking.passenger": whose bookings they are
            elif of_it and not flip and _was_named_so(rel, other, context):
                fit = AS_SUCH  # "if the shipper is on hold, …  its bookings": those it ships
            elif of_it and (has_it_so(rel, owner) or (not flip and as_such(rel, owner))):
                fit = AS_SUCH  # "an adviser's applications": of which they are the adviser
            elif of_it and not flip and as_one_such(rel, asker):
                fit = 3  # "instructors' courses": of which they are the lead instructor
            elif of_it and not flip and words_of(rel.name)[-1] in ATTENDING and is_another(asker):
                fit = 1  # nor are those the courses that an instructor attends
            elif flip and preposition in WITHIN and _is_content(rel, context):
                fit = 3
            else:
                person = not flip and other.type in context.vocabulary.askers
                fit = _fit(rel, flip, preposition, other, len(pairs), person)
                if preposition == "by" and rel.name in WRITERS and _is_of_a_deed(context):
                    fit = 0
            if fit:
                best = max(best, fit)
                yield rel, flip, fit
    if best == 1:  # nor those, rather, who have booked it
        yield from ((rel, False, 1) for rel in others)


def _as_described(other: Desc, context: Context) -> Desc:
    """Somebody as they were spoken of before: "that adviser" is one, as who asks is not known by
    what they are told by.
    """
    if not other.known or other.box.tests or other.variable in (SUBJECT, RESOURCE):
        return other
    before = (desc for desc in reversed(context.refs) if desc.variable == other.variable)
    return next((desc for desc in before if desc.box.tests), other)


def _is_of_a_deed(context: Context) -> bool:
    """Whether a text says who does something as "printing of charts by clerks" does."""
    deeds = (x for x in context.shared.leaves if x.kind in ("ACTG", "ACTN"))
    return any(texts_at(context.shared.words, deed.end) == "of" for deed in deeds)


def _is_whom_they_have(rel: Rel, context: Context) -> bool:
    """Whether a relation of people to people is called by what those are who stand in it."""
    people = context.vocabulary.principals
    words = words_of(rel.name)
    named = personal(words) or words[-1] in CHIEFS
    return named and len(words) <= 2 and rel.type in people and set(rel.subjects) <= set(people)


def _was_named_so(rel: Rel, owner: Desc, context: Context) -> bool:
    """Whether somebody else than who asks was spoken of as what they are to what is asked for: its
    shipper.
    """
    return owner.variable != SUBJECT and any(
        isinstance(test, m.Member)
        and (test.item, test.of.root, test.of.path) == (owner.variable, RESOURCE, (rel.name,))
        for known in context.refs
        if known.variable == owner.variable
        for test in known.box.tests
    )


def _is_what_others_do(rel: Rel, somebody: Desc, context: Context) -> bool:
    """Whether a relation of people is what those do who are called by that, and somebody is called
    otherwise: leads.
    """
    bases = set(base_of_third(rel.name)) & OF_PEOPLE
    if not bases or rel.type not in context.vocabulary.askers or has_it_so(rel, somebody):
        return False
    said = any(word.text.startswith(base) for word in context.shared.words for base in bases)
    return not said and any(not isinstance(test, m.Member) for test in somebody.box.tests)


def _is_what_others_are(rel: Rel, somebody: Desc, context: Context) -> bool:
    """Whether a relation of people is called by what those are who stand in it, a guardian_of, and
    somebody is called otherwise, and not by that they are there, as a member_of or an employee_of.
    """
    words = words_of(rel.name)
    named = len(words) == 2 and words[-1] == "of" and words[0] not in MEMBERSHIPS | BELONGING
    if not named or rel.type not in context.vocabulary.askers or has_it_so(rel, somebody):
        return False
    said = any(word.text.startswith(words[0]) for word in context.shared.words)
    return not said and any(not isinstance(test, m.Member) for test in somebody.box.tests)


BELONGING = frozenset("part head chief lead leader manager owner resident worker crew".split())
"""What those may be by any other name who belong to something, or are in charge of it."""


def _is_one_of_theirs(rel: Rel, pairs: list[Rel], context: Context) -> bool:
    """Whether a relation of people ends in the noun of what they have so, and none is just that."""
    last = words_of(rel.name)[-1]
    named = {form for type_ in rel.subjects for form in (type_, *plural(type_.replace("_", " ")))}
    return (
        rel.type in context.vocabulary.principals
        and last in named
        and not any(other.name == last for other in pairs if other is not rel)
    )


def _so_called(rel: Rel, owner: Desc, context: Context) -> bool:
    """Whether an inverse of a relation is called by what it leads to: bookings, of a booking."""
    return any(
        (inverse.type, inverse.relation) == (rel.type, rel.name)
        and inverse.name.replace("_", " ") in plural(rel.type.replace("_", " "))
        for inverse in context.vocabulary.types[owner.type].inverses
    )


def _fit(
    rel: Rel, flip: bool, preposition: str, other: Desc, count: int, person: bool = False
) -> int:
    words = words_of(rel.name)
    if not flip and _leads_elsewhere(preposition, words):
        return 0
    if preposition == PART_OF:
        if flip and not (rel.name in MEMBERSHIPS or words[-1] in MEMBERSHIPS):
            return 0  # a team is part of that above it, not of those below
        preposition = "of"
    container = (
        rel.name in CONTAINERS
        or words[-1] in CONTAINERS
        or (rel.name in (*rel.subjects,) or words[-1] in rel.subjects)
    )
    container = container and words[0] not in TOLD_OF  # "the page they are on" mentions nobody
    membership = rel.name in (*MEMBERSHIPS, "worker") or words[-1] in MEMBERSHIPS
    if flip and preposition == "belonging to" and owns(rel, words):
        return 0  # what somebody belongs to is not what they own
    if flip and preposition == "belonging to" and rel.name in MEMBERSHIPS:
        return 4  # and they are its members, before any that are so over more steps
    if _is_owned(rel, preposition) or (
        preposition in (POSSESSIVE, "of", "belonging to") and words[0] in BEGUN
    ):
        return 4
    if preposition == POSSESSIVE or preposition == "of":
        if rel.name in (rel.subjects if flip else (other.type,)):
            return 4
        if not flip and is_named_after(rel, words):
            return 4
        if rel.name == other.type or (container and not person) or membership:
            return 3
        if not flip and words[0] in STAFFED and words[-1] in ("at", "in", "for", "by"):
            return 3  # "an office's caseworkers" work there
        works = words[0] in STAFFED and words[-1] in ("at", "in", "for", "by")
        if flip and (works or words[-1] in EMPLOYERS):
            return 4  # "their company" is that they work for
        if flip and words == ["employer"]:
            return 4
        if words[0] in NOT_OF:
            return 0
        return 2 if count == 1 else 1
    if preposition in DEEP and not flip and leads_up(rel):
        return 3
    if preposition == "below":
        return 0  # what is in a department is not below it
    if words[0] in STAFFED and preposition in ("from", "at") and not flip:
        return 3
    if preposition == "from" and not flip and words[0] in SENT and words[-1] == "by":
        return 3
    if preposition == "from" and not flip and (words[0] == "drawn" or words[-1] in SOURCES):
        return 3
    if preposition == "from" and words[-1:] == words and _is_who_sent(words[0], flip):
        return 3
    if preposition == "against" and not flip and words[-1] in TARGETS:
        return 3
    any_way = count == 1 and not flip and not person and _is_of_things(rel, words)
    if preposition in ANYHOW and any_way and preposition not in words:
        return 1
    if preposition in LOCATIVES | {"from", "inside of", "into"}:
        within = container and (not person or rel.name in rel.subjects)
        if not flip and (within or preposition in words):
            return 3  # "tradespeople from Siemens" are not those whose parent goes by that name
        if flip and membership:
            return 3
        if not flip and count == 1 and preposition in ("in", "on", "at", "from"):
            return 1 if words[-1] not in ("with", "by", "to") and not personal(words) else 0
        return 0
    if preposition == "by" and not flip and (is_named_after(rel, words) or rel.name in WRITERS):
        return 3  # "a survey by an adjuster", who is its surveyor; "notes by partners"
    if preposition == "by" and words[0] not in MADE:
        return 0
    if preposition == "with" and words[-1] in COUNTERPARTS and not flip:
        return 3
    if preposition in words:
        return 0 if flip or (preposition == "with" and words[0] in NOT_OF) else 3
    if (
        preposition in ("for", "about", "on", "to")
        and not flip
        and (rel.name == other.type or (container and not (person and preposition == "about")))
    ):
        return 2
    adverse = preposition == "against" and words_of(rel.type)[-1] in ADVERSE
    if adverse and not flip and not person and rel.name == other.type:
        return 2
    if preposition == "about" and not flip and not person and count == 1:
        return 1
    if preposition in ("for", "to") and not flip and words[-1] in RECEIVERS | {"for"}:
        return 2
    if preposition == "with" and not flip and words[-1] in PARTNERS:
        return 2
    doer = person and words[-1].endswith(("er", "or"))
    if preposition == "belonging to" and words[0] in NOT_OF:
        return 0  # what is shared with a team does not belong to it
    if preposition in ("for", "belonging to") and count == 1:
        return 0 if preposition == "for" and words[-1] in MAKERS else 1
    if preposition == "to" and count == 1 and not flip and not doer and words[-1] != "by":
        return 1
    if preposition == "to" and count == 1 and words[-1] in ANSWERS:
        return 1  # "submissions to an exam", which is what they answer
    if preposition == "belonging to":
        return 3 if container or membership else 2
    return int(preposition == "with" and any_way)


def _leads_elsewhere(preposition: str, words: list[str]) -> bool:
    """Whether a relation goes the other way than a preposition: transfers "to an account" are not
    those from it.
    """
    taken = words[0] in ("drawn", "debited", "withdrawn")
    out = taken or words[-1] in SOURCES | {"from"}
    if preposition in ("to", "into", "onto"):
        return out
    if preposition == "in":  # which "into" is, too
        return taken
    into = words[-1] in ("to", "into") and words[0] in MOVED
    return preposition == "from" and not out and into


MOVED = frozenset("to into sent paid delivered shipped moved transferred going credited".split())
"""How relations begin that lead to where a thing goes."""


def _is_who_sent(word: str, flip: bool) -> bool:
    """Whether a relation is of who sent a thing: `submitted` of a user, `requester` of a thing."""
    if flip:
        return word in SENT
    if word in ("claimant", "applicant", "complainant"):
        return True
    done = {base for sent in SENT for base in base_of_participle(sent)}
    return not done.isdisjoint(base_of_agent(word))


TARGETS = frozenset("target subject accused respondent offender defendant culprit".split())
"""Against whom something is."""


def _is_of_things(rel: Rel, words: list[str]) -> bool:
    """Whether a relation is of things to other things, and does not tell who did something."""
    people = PERSON_TYPES.intersection(words_of(type_)[-1] for type_ in (rel.type, *rel.subjects))
    by_whom = words[-1] in ("by", "from") or personal(words)
    return not people and not by_whom and rel.type not in rel.subjects and words[0] not in NOT_OF


def _is_content(rel: Rel, context: Context) -> bool:
    """Whether what a thing has by a relation is called as its type is: the candidates in a sitting
    are those that it has as "candidate". What names those that are in it is itself no such. What a
    photo shows is in it, too.
    """
    people = not set(rel.subjects).isdisjoint(context.vocabulary.principals)
    if rel.inverse_of is None and not people and TELLING & set(base_of_third(rel.name)):
        return True
    alike = len(rel.subjects) == 1 and words_of(rel.name) == words_of(rel.subjects[0])
    return (
        rel.inverse_of is None
        and alike
        and not any(
            (inverse.type, inverse.relation) == (rel.type, rel.name)
            for inverse in context.vocabulary.types[rel.subjects[0]].inverses
        )
    )


ANYHOW = frozenset(["under", "against"])
"""Ties a thing to another of a type, however it is that it has one of those, if in one way only."""
ADVERSE = frozenset(
    (
        "fine penalty charge claim complaint allegation sanction appeal lien case judgment warrant "
        "objection dispute citation violation"
    ).split()
)
"""What things are called that are against what they are about: fines against a car."""
TOLD_OF = frozenset("mentioned named listed cited quoted described tagged".split())
"""Of relations: how people stand in what tells of them."""
WITHIN = frozenset({*LOCATIVES, "inside of"})


def _is_owned(rel: Rel, preposition: str) -> bool:
    return preposition in (POSSESSIVE, "of", "belonging to") and owns(rel, words_of(rel.name))


def owns(rel: Rel, words: list[str]) -> bool:
    """Whether a relation is that of an owner: a key holder of a room has its key alone."""
    if words in (["belongs", "to"], ["belonging", "to"]):
        return True
    some_key = words[-1] == "holder" and len(words) > 1 and words[:-1] != words_of(rel.type)
    return words[-1] in OWNERS and not some_key
