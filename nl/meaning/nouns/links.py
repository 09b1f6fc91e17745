"""Knows how two things can be tied by a preposition, a possessive, or a relation's word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...text.lexicon import CONTAINERS, KIN, LOCATIVES, MEMBERSHIPS, PREPOSITIONS
from ...text.morphology import plural, singular
from ...vocabulary.phrases import words_of
from ...vocabulary.relations import SYMMETRIC
from ...vocabulary.senses import BOOL, Rel, RelWord
from ..base import (
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Desc,
    Several,
    Thing,
    Val,
    compare,
    member,
    renamed_box,
    tried,
)
from ..closing import any_of
from .as_such import AS_SUCH, as_such, has_it_so, without_role
from .levels import CHIEFS, DEEP, all_the_way, leads_down, leads_up

POSSESSIVE = "'s"
PART_OF = "part of"
NOT_OF = frozenset(
    (
        "conflicted shared granted visible screened blocked hidden adverse denied guarded locked"
    ).split()
)
"""What relates two things without making one the other's."""
CREWS = frozenset({"crew", "staff", "team", "personnel"})
COUNTERPARTS = frozenset(
    "counterparty partner client customer supplier vendor party insurer landlord".split()
)
"""With whom a contract or an order is."""
STAFFED = frozenset({"works", "work", "employed", "based", "serves", "stationed", "enrolled"})
"""Of relations: by which people are of a place or of who employs them."""
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

SOURCES = frozenset("source origin sender".split())
PARTNERS = frozenset("counterparty partner supplier vendor customer client insurer".split())
"""With whom there is a contract or an order."""
SENT = frozenset(
    "raised submitted sent filed requested lodged placed reported opened issued posted made".split()
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


def linked(
    desc: Desc, preposition: str, thing: Thing, context: Context, deep: bool = False
) -> Iterator[Box]:
    """What `desc PREPOSITION thing` says: "documents in a folder", "their team's documents"."""

    def use(other: object) -> Iterator[Box]:
        if isinstance(other, Val):
            yield from _value_link(desc, preposition, other, context)
        elif isinstance(other, Desc):
            yield from _entity_link(desc, preposition, other, context, deep)
        elif isinstance(other, Several):
            parts = [
                list(dict.fromkeys(linked(desc, preposition, item, context, deep)))
                for item in other.items
            ]
            if all(len(part) == 1 for part in parts):
                yield from together(other, [part[0] for part in parts], context)

    yield from tried(thing, use)


def together(several: Several, boxes: list[Box], context: Context) -> Iterator[Box]:
    """What holds of several things, of all or of any of them as they are joined."""
    if several.each in ("all", "ask"):
        total = Box()
        for box in boxes:
            total = total + box
        yield total
    if several.each != "all":
        yield any_of(boxes, context.shared)


def _value_link(desc: Desc, preposition: str, value: Val, context: Context) -> Iterator[Box]:
    """In a department: the attribute of the same name has the value."""
    if value.attr is None or preposition in ("by", "under"):
        return
    if (
        value.attr.of == desc.type
        and isinstance(value.expr, m.AttributeOf)
        and (value.expr.of == desc.variable)
    ):
        return  # its own department is its department: says nothing
    for name in names_alike(value.attr.name, value.type, desc.type, context):
        yield from attribute_is(desc, name, value, context)


def names_alike(name: str, kind: m.ValueType, of: str, context: Context) -> Iterator[str]:
    """The attribute of a type that is called so, or so of one where there are several of it: what
    is in a language is in one of their languages.
    """
    own = {attribute.name: attribute.type for attribute in context.vocabulary.types[of].attributes}
    if name in own:
        yield name
        return
    words = name.replace("_", " ")
    for other in (*plural(words), *singular(words)):
        other = other.replace(" ", "_")
        if other in own and (own[other].kind == "set") != (kind.kind == "set"):
            yield other
            return


def attribute_is(desc: Desc, name: str, value: Val, context: Context) -> Iterator[Box]:
    """That an attribute has a value, or contains it."""
    found = attribute_type(desc.type, name, context)
    if found is None or not comparable(found, value.type):
        return
    left = m.AttributeOf(found, desc.variable, name)
    if found.kind == "set" and value.type.kind != "set":
        test: m.Expr = m.InSet(BOOL, value.expr, left)
    elif value.type.kind == "set" and found.kind != "set":
        test = m.InSet(BOOL, left, value.expr)
    elif found.kind == "set":
        test = m.SetTest(BOOL, "overlaps", left, value.expr)
    else:
        test = compare("==", left, value.expr)
    if left != value.expr:
        yield Box((test,)) + value.box


def attribute_type(type_: str, name: str, context: Context) -> m.ValueType | None:
    """The type of an attribute, if the type has one of that name."""
    for attribute in context.vocabulary.types[type_].attributes:
        if attribute.name == name:
            return attribute.type
    return None


def comparable(one: m.ValueType, other: m.ValueType) -> bool:
    """Whether two values can be compared, one possibly as an element of the other."""
    a = one.element if one.kind == "set" and one.element is not None else one
    b = other.element if other.kind == "set" and other.element is not None else other
    texts = ("string", "enum")
    numbers = ("int", "decimal", "uint")
    return (
        a.kind == b.kind
        or (a.kind in texts and b.kind in texts)
        or (a.kind in numbers and b.kind in numbers)
    )


def _entity_link(
    desc: Desc, preposition: str, other: Desc, context: Context, deep: bool
) -> Iterator[Box]:
    if other.variable == desc.variable:
        return
    pairs = context.vocabulary.type_pairs(desc.type, other.type)
    whole = preposition == PART_OF
    preposition = "of" if whole else preposition
    if desc.type == other.type and preposition in DEEP | {"above"}:
        above, below = (desc, other) if preposition == "above" else (other, desc)
        for rel in pairs:
            if leads_up(rel):
                yield tie(rel, below.variable, above.variable, other, context, True)
            elif leads_down(rel):
                yield tie(rel, above.variable, below.variable, other, context, True)
        return
    ranked = [
        (fit, rel, flip)
        for rel, flip, fit in _fitting(desc, preposition, other, pairs, context)
        if not (whole and flip and leads_up(rel))
    ]
    if not ranked and (box := two_steps(desc, preposition, other, context)) is not None:
        yield box
        return
    if not ranked:
        group = (
            not other.plural
            and not other.known
            and other.named is None
            and other.box.tests
            and not any(
                isinstance(test, m.Compare) and not other.definite for test in other.box.tests
            )
        )
        within = preposition in ("in", "from", "at", "on", "belonging to")
        if desc.type == other.type and within and group:
            # "approvers in the finance org", "people in security": who are of it
            yield renamed_box(other.box, other.variable, desc.variable)
        elif desc.type == other.type and _is_where_people_work(preposition, other):
            yield renamed_box(other.box, other.variable, desc.variable)
        return
    if preposition == POSSESSIVE and other.variable == SUBJECT:
        called, asker = _roles(context), replace(other, box=context.asker)
        ranked = [
            each for each in ranked if each[1].name in called or has_it_so(each[1], asker)
        ] or ranked
    best = max(fit for fit, _, _ in ranked)
    place = preposition in LOCATIVES or (
        preposition == "from" and desc.type in context.vocabulary.askers
    )
    if best == 1 and other.type in context.vocabulary.askers and place:
        return  # nobody is in or on somebody, nor from them
    loose = preposition in (POSSESSIVE, "of") and best < 4
    named_after = any(
        fit == best == 4 and _is_named_after(r, words_of(r.name)) for fit, r, _ in ranked
    )
    if preposition in (POSSESSIVE, "of") and named_after and _is_a_colleague(other):
        ranked = [(best if _is_a_role(rel) else fit, rel, flip) for fit, rel, flip in ranked]
    if preposition == POSSESSIVE and named_after and SUBJECT in (other.variable, desc.variable):
        # "their reviews": those they wrote, or those about them?
        ranked = [(best if r.name == "about" else fit, r, flip) for fit, r, flip in ranked]
    if preposition == POSSESSIVE and SUBJECT in (other.variable, desc.variable):
        # "their flat": that of which they are a household member, or the tenant?
        ranked = [(best if r.name in LIVING and fit else fit, r, flip) for fit, r, flip in ranked]
    for fit, rel, flip in ranked:
        if fit == best or (loose and fit >= 2):  # of several, which? That is asked
            if fit == AS_SUCH:
                other = without_role(other, rel)
            object_, subject = (other, desc) if flip else (desc, other)
            yield tie(
                rel,
                object_.variable,
                subject.variable,
                other,
                context,
                deep or (preposition in DEEP and not flip),
            )


LIVING = frozenset("tenant occupant occupier leaseholder lessee resident lodger".split())
"""Who has a place, beside those who are members of something there."""

EMPLOYERS = frozenset(
    "affiliation agency company employer firm institution organisation organization".split()
)


def _is_where_people_work(preposition: str, other: Desc) -> bool:
    """Whether one is an employer by what an attribute so called says: "users from an agency"."""
    match other.box.tests:
        case (m.Compare(op="==", left=m.AttributeOf(name=name), right=m.Const()),):
            named = not EMPLOYERS.isdisjoint(words_of(name))
            return named and not other.known and preposition in ("from", "at", "for")
    return False


def _roles(context: Context) -> set[str]:
    """What who asks is called, in the words of their role: of a donor's own donations they are the
    donor, not who took them.
    """
    return {
        str(test.item.value)
        for test in context.asker.tests
        if isinstance(test, m.InSet) and isinstance(test.item, m.Const)
    }


def _is_a_colleague(other: Desc) -> bool:
    """Whether somebody is told by what they are to who asks at work: "their supervisor"."""
    return any(
        isinstance(test, m.Member)
        and (test.item, test.of.root) in ((other.variable, SUBJECT), (SUBJECT, other.variable))
        and not KIN & {word for step in test.of.path for word in words_of(step)}
        for test in other.box.tests
    )


def _is_a_role(rel: Rel) -> bool:
    """Whether who stands in a relation is called by it: an adviser, not who approved it."""
    words = words_of(rel.name)
    return len(words) == 1 and _personal(words)


def two_steps(desc: Desc, preposition: str, other: Desc, context: Context) -> Box | None:
    """Submissions in a course: that are part of an assignment that is part of it, where there is
    one such way.
    """
    if preposition not in LOCATIVES | {"from", "of", POSSESSIVE}:
        return None
    if context.vocabulary.type_pairs(desc.type, other.type):
        return None
    if not other.noun and _is_of_itself(desc, other, context):
        return None
    if preposition == POSSESSIVE and other.known and _another_has_it(desc, other, context):
        return None
    owned = preposition == POSSESSIVE and other.type in context.vocabulary.principals
    found = [
        (one, between, two)
        for one in context.vocabulary.relations
        if one.type == desc.type and _holds(one)
        for between in one.subjects
        if between not in context.vocabulary.principals
        for two in context.vocabulary.relations
        if two.type == between
        and other.type in two.subjects
        and (_holds(two) or (owned and _owns(two, words_of(two.name))))
    ]
    if len(found) != 1:
        return None
    ((one, between, two),) = found
    middle = context.new(between)
    first = member(middle.variable, desc.variable, one.name)
    return (
        Box((first, member(other.variable, middle.variable, two.name)))
        + replace(middle.local(), spoken=())
        + other.local()
    )


def _another_has_it(desc: Desc, other: Desc, context: Context) -> bool:
    """Whether "its passengers" are those of the flight that was spoken of, and not of the team that
    such a flight is assigned to.
    """
    return any(
        known.variable not in (SUBJECT, RESOURCE, other.variable, desc.variable)
        and bool(context.vocabulary.type_pairs(desc.type, known.type))
        for known in context.refs
        if known.type not in context.vocabulary.principals
    )


def _is_of_itself(desc: Desc, other: Desc, context: Context) -> bool:
    """Whether the state that something is told by is one of what is said to be in it: a workload
    "in staging" is one whose own environment that is, and not that of its cluster.
    """
    own = context.vocabulary.types[desc.type].attributes
    return any(
        isinstance(test, m.Compare)
        and isinstance(test.left, m.AttributeOf)
        and test.left.of == other.variable
        and test.left.name in {attribute.name for attribute in own}
        for test in other.box.tests
    )


OF_A_THING = frozenset("about against at for of on".split())
"""In what relations of things to things end: set for a course, raised against an order."""


def _holds(rel: Rel) -> bool:
    """Whether a relation is from a thing to that in which it is."""
    words = words_of(rel.name)
    return rel.inverse_of is None and (
        rel.name in CONTAINERS or words[-1] in CONTAINERS | OF_A_THING or words[-1] in rel.subjects
    )


def tie(
    rel: Rel, object_: str, subject: str, other: Desc, context: Context, deep: bool = False
) -> Box:
    """That `subject` is in the relation of `object_`, `other` being what is newly spoken of."""
    far = all_the_way(subject, object_, rel, context) if deep else None
    return Box((far or member(subject, object_, rel.name),)) + other.local()


def _fitting(
    desc: Desc, preposition: str, other: Desc, pairs: list[Rel], context: Context
) -> Iterator[tuple[Rel, bool, int]]:
    """The relations that a preposition can mean between two things, and how well they fit.

    `flip` where the relation is declared on the other thing.
    """
    for rel in pairs:
        directions = []
        if rel.type == desc.type and other.type in rel.subjects:
            directions.append(False)
        if rel.type == other.type and desc.type in rel.subjects:
            directions.append(True)
        for flip in directions:
            if flip and preposition in (POSSESSIVE, "of") and _is_whom_they_have(rel, context):
                continue  # "their clients", whose adviser they are: else they were called advisers
            some_kind = flip and any(not isinstance(test, m.Member) for test in desc.box.tests)
            if some_kind and len(pairs) > 1 and _is_owned(rel, preposition):
                fit = 1  # "its employees" need not own it
            elif some_kind and preposition in (POSSESSIVE, "of") and rel.name in CREWS:
                fit = 3  # a production's line producer is on its crew
            elif preposition in (POSSESSIVE, "of") and not flip and _so_called(rel, other, context):
                fit = 4  # "inverse bookings = booking.passenger": whose bookings they are
            elif (
                preposition in (POSSESSIVE, "of")
                and not flip
                and (as_such(rel, other) or has_it_so(rel, other))
            ):
                fit = AS_SUCH  # "an adviser's applications": of which they are the adviser
            else:
                person = not flip and other.type in context.vocabulary.askers
                fit = _fit(rel, flip, preposition, other, len(pairs), person)
            if fit:
                yield rel, flip, fit


def _is_whom_they_have(rel: Rel, context: Context) -> bool:
    """Whether a relation of people to people is called by what those are who stand in it."""
    people = context.vocabulary.principals
    words = words_of(rel.name)
    named = _personal(words) or words[-1] in CHIEFS
    return named and len(words) <= 2 and rel.type in people and set(rel.subjects) <= set(people)


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
    if preposition == PART_OF:
        if flip and not (rel.name in MEMBERSHIPS or words[-1] in MEMBERSHIPS):
            return 0  # a team is part of that above it, not of those below
        preposition = "of"
    container = (
        rel.name in CONTAINERS
        or words[-1] in CONTAINERS
        or (rel.name in (*rel.subjects,) or words[-1] in rel.subjects)
    )
    membership = rel.name in MEMBERSHIPS or words[-1] in MEMBERSHIPS
    if _is_owned(rel, preposition) or (
        preposition in (POSSESSIVE, "of", "belonging to") and words[0] in BEGUN
    ):
        return 4
    if preposition == POSSESSIVE or preposition == "of":
        if rel.name in (rel.subjects if flip else (other.type,)):
            return 4
        if not flip and _is_named_after(rel, words):
            return 4
        if rel.name == other.type or (container and not person) or membership:
            return 3
        if not flip and words[0] in STAFFED and words[-1] in ("at", "in", "for", "by"):
            return 3  # "an office's caseworkers" work there
        if flip and words[0] in STAFFED and words[-1] in ("at", "in", "for", "by"):
            return 4  # "their company" is that they work for
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
    if preposition in LOCATIVES | {"from", "inside of", "into"}:
        within = container and (not person or rel.name in rel.subjects)
        if not flip and (within or preposition in words):
            return 3  # "tradespeople from Siemens" are not those whose parent goes by that name
        if flip and membership:
            return 3
        if not flip and count == 1 and preposition in ("in", "on", "at", "from"):
            return 1 if words[-1] not in ("with", "by", "to") and not _personal(words) else 0
        return 0
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
    if preposition == "about" and not flip and not person and count == 1:
        return 1
    if preposition == "for" and not flip and words[-1] in RECEIVERS:
        return 2
    if preposition == "with" and not flip and words[-1] in PARTNERS:
        return 2
    if preposition in ("for", "belonging to") and count == 1:
        return 1
    doer = person and words[-1].endswith(("er", "or"))
    if preposition == "to" and count == 1 and not flip and not doer:
        return 1
    if preposition == "belonging to":
        return 3 if container or membership else 2
    return 0


def _is_owned(rel: Rel, preposition: str) -> bool:
    return preposition in (POSSESSIVE, "of", "belonging to") and _owns(rel, words_of(rel.name))


def _owns(rel: Rel, words: list[str]) -> bool:
    """Whether a relation is that of an owner: a key holder of a room has its key alone."""
    if words in (["belongs", "to"], ["belonging", "to"]):
        return True
    some_key = words[-1] == "holder" and len(words) > 1 and words[:-1] != words_of(rel.type)
    return words[-1] in OWNERS and not some_key


def _is_named_after(rel: Rel, words: list[str]) -> bool:
    """Whether who has something is called by it: the applicant of an application."""
    kind = words_of(rel.type)[-1]
    return _personal(words) and len(words) == 1 and words[-1][:4] == kind[:4] and len(kind) > 4


def _is_told_apart(other: Desc) -> bool:
    """Whether it is told by what is asked for of which all are meant: "every dataset that it is
    built on". Of "every team they are in" those in none would be in all.
    """
    return any(
        isinstance(test, m.Member) and RESOURCE in (test.item, test.of.root)
        for test in other.box.tests
    )


def _is_mutual(rel: Rel) -> bool:
    """Whether who is somebody's relative is so the other way round, however it was declared."""
    words = words_of(rel.name)
    return words[0] in SYMMETRIC and words[1:] == ["of"]


def _personal(words: list[str]) -> bool:
    return words[-1].endswith(("er", "or", "ee", "ant")) and words[-1] not in PREPOSITIONS


def _is_whoever(several: Several, context: Context) -> bool:
    """Whether it is "anyone", of whichever type."""
    types = [item.noun for item in several.items if isinstance(item, Desc)]
    return not several.each and sorted(types) == sorted(context.vocabulary.principals)


def related(
    word: RelWord, head: Desc, thing: Thing, context: Context, deep: bool = False
) -> Iterator[Box]:
    """What `head WORD thing` says: "documents owned by her manager", "they own the file"."""

    def use(other: object) -> Iterator[Box]:
        if isinstance(other, Several):
            parts = [
                list(dict.fromkeys(related(word, head, item, context, deep)))
                for item in other.items
            ]
            if _is_whoever(other, context):
                parts = [part for part in parts if part]  # of agents, none has raised one
            if parts and all(len(part) == 1 for part in parts):
                yield from together(other, [part[0] for part in parts], context)
        elif isinstance(other, Desc) and other.variable != head.variable:
            if other.every == "all" and context.role and not _is_told_apart(other):
                return  # of all of several: which of the two is walked is not told
            rel = word.rel
            as_object = head.type == rel.type and other.type in rel.subjects
            as_subject = other.type == rel.type and head.type in rel.subjects
            if as_object and as_subject and not deep and _is_mutual(rel):
                either = [
                    Box((member(one, two, rel.name),))
                    for one, two in (
                        (head.variable, other.variable),
                        (other.variable, head.variable),
                    )
                ]
                yield any_of(either, context.shared) + other.local()
                return
            if word.head == "object" and as_object:
                yield tie(rel, head.variable, other.variable, other, context, deep)
            elif word.head == "subject" and as_subject:
                yield tie(rel, other.variable, head.variable, other, context, deep)
            elif word.participle and word.head == "object" and as_subject and not as_object:
                # "people assigned to a project", where the project is assigned to people
                yield tie(rel, other.variable, head.variable, other, context, deep)

    yield from tried(thing, use)
