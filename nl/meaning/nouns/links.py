"""Knows how two things can be tied by a preposition, a possessive, or a relation's word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ....compiler import model as m
from ...rule import disjunction
from ...text.lexicon import KIN, LOCATIVES, MEMBERSHIPS, PREPOSITIONS
from ...text.morphology import base_of_third, plural, singular
from ...vocabulary.levels import DEEP, leads_down, leads_up, leads_upstream
from ...vocabulary.made_by import is_named_after, personal
from ...vocabulary.mutual import is_mutual
from ...vocabulary.phrases import words_of
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
from ..closing import any_of, any_of_one, turned
from .as_such import AS_SUCH, as_they_did, does_so, has_it_so, without_role
from .by_its_record import by_its_record
from .called import if_they_learn, roles_in, roles_of_the_asker, what_they_do
from .fitting import (
    PART_OF,
    POSSESSIVE,
    fitting,
    holds,
)
from .levels import all_the_way, beyond, kin, stepwise
from .told_of import whom_it_is_about
from .two_steps import two_steps
from .whose_place import is_otherwise_there, of_people_there, of_what_it_is_in, tied_to_such


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
        yield from any_of_one(boxes, context.shared)


BESIDE = frozenset(
    (
        "by under below above over beneath beyond past behind beside before after near against "
        "around between among along across towards until since except off"
    ).split()
)
"""What stands so to a value is not said to have it."""


def _value_link(desc: Desc, preposition: str, value: Val, context: Context) -> Iterator[Box]:
    """In a department: the attribute of the same name has the value."""
    if value.attr is None or preposition in BESIDE:
        return  # "below the secret classification" is not of that
    if preposition == "within" and value.type.kind in ("money", "int", "decimal"):
        return  # who is "within their own limit" has not just that
    if (
        value.attr.of == desc.type
        and isinstance(value.expr, m.AttributeOf)
        and (value.expr.of == desc.variable)
    ):
        return  # its own department is its department: says nothing
    names = list(names_alike(value.attr.name, value.type, desc.type, context))
    for name in names:
        yield from attribute_is(desc, name, value, context)
    if not names and preposition in ("in", "at", "from", "within"):
        yield from of_what_it_is_in(desc, value, context)


HOME = frozenset("home own base main usual primary normal regular".split())
"""Before the name of what somebody has, by which it is theirs of several."""


def names_alike(name: str, kind: m.ValueType, of: str, context: Context) -> Iterator[str]:
    """The attribute of a type that is called so, or so of one where there are several of it: what
    is in a language is in one of their languages.
    """
    own = {attribute.name: attribute.type for attribute in context.vocabulary.types[of].attributes}
    if name in own:
        yield name
        return
    words = name.replace("_", " ")
    first, _, last = name.partition("_")
    if first in HOME and last in own:  # at their home pool
        yield last
        return
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


def is_so_to_another(who: Desc, desc: Desc, preposition: str, context: Context) -> bool:
    """Whether "the questionnaire of a donor" would be of the donor of something else it has."""
    whose = next((x.type for x in who.box.locals if x.kind == "implied"), desc.type)
    return (
        whose != desc.type
        and preposition in (POSSESSIVE, "of")
        and any(
            rel.type == desc.type and rel.name == who.noun and who.type in rel.subjects
            for rel in context.vocabulary.relations
        )
    )


FLOW = frozenset(["upstream", "downstream"])


def _is_a_crowd(other: Desc, pairs: Sequence[Rel], context: Context) -> bool:
    """Whether so many people are told that nothing says what they are to it: "events of more than
    500 people" are not those with so many assignees.
    """
    many = other.every in ("at_least", "more_than") and other.k > 1
    people = other.type in context.vocabulary.principals and not other.box.tests
    return many and people and all(rel.name not in MEMBERSHIPS for rel in pairs)


def _by_which_they_are_so(desc: Desc, pairs: Sequence[Rel]) -> list[Rel]:
    """The relations by which somebody is what they are called: "the on-call engineer of a team" is
    on call for it, where a term calls those so who are on call for any.
    """
    told = {
        test.path.path[-1]
        for test in desc.box.tests
        if isinstance(test, m.Quantifier)
        and (test.kind, test.k, test.body) == ("at_least", 1, None)
        and test.path.root == desc.variable
    }
    return [rel for rel in pairs if rel.type == desc.type and rel.name in told]


def _entity_link(
    desc: Desc, preposition: str, other: Desc, context: Context, deep: bool
) -> Iterator[Box]:
    if other.variable == desc.variable or is_so_to_another(other, desc, preposition, context):
        return
    pairs = context.vocabulary.type_pairs(desc.type, other.type)
    if preposition in ("of", POSSESSIVE):
        pairs = _by_which_they_are_so(desc, pairs) or pairs
    if preposition in ("of", "for") and _is_a_crowd(other, pairs, context):
        return
    whole = preposition == PART_OF
    if whole and other.type in context.vocabulary.askers:
        pairs = [rel for rel in pairs if "part" in words_of(rel.name)]  # nobody has parts
    within = whole or (preposition == "belonging to" and desc.type == other.type)
    preposition = "of" if whole else preposition
    if desc.type == other.type and preposition in DEEP | {"above"}:
        above, below = (desc, other) if preposition == "above" else (other, desc)
        ways = {stepwise(rel, context): rel for rel in pairs if leads_up(rel) or leads_down(rel)}
        for step, rel in ways.items():
            if leads_up(rel):
                yield tie(step, below.variable, above.variable, other, context, True)
            else:
                yield tie(step, above.variable, below.variable, other, context, True)
        return
    if preposition in FLOW:
        up, down = (desc, other) if preposition == "upstream" else (other, desc)
        for step in {stepwise(rel, context) for rel in pairs if leads_upstream(rel)}:
            yield tie(step, down.variable, up.variable, other, context, True)
        return
    ranked = [
        (fit, rel, flip)
        for rel, flip, fit in fitting(desc, preposition, other, pairs, context)
        if not (within and flip and leads_up(rel))
        and not ((whole or preposition in DEEP) and flip and holds(rel))
        and not (whole and words_of(rel.name)[-1] in NO_PART)
        and not (whole and flip and words_of(rel.name)[-1] in TOWARDS)
        and not (desc.below and desc.type == other.type and flip == leads_up(rel))
    ]
    if not ranked and (box := two_steps(desc, preposition, other, context, deep)) is not None:
        yield box
        return
    if not ranked and (there := list(of_people_there(desc, preposition, other, context))):
        if is_otherwise_there(desc.type, other.type, context):
            context.shared.ask(
                f"of people there, or with what is “{preposition}” it? Say it in full",
                (0, len(context.shared.words)),
            )
            return
        yield from there
        return
    place = preposition in LOCATIVES or (
        preposition == "from" and desc.type in context.vocabulary.askers
    )
    nowhere = place and other.type in context.vocabulary.askers
    if preposition == "on" and desc.type not in context.vocabulary.askers:
        nowhere = False  # "exams on patients"
    if not ranked or (nowhere and all(fit == 1 for fit, _, _ in ranked)):
        # nobody is in or on somebody, nor from them
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
        called, asker = roles_of_the_asker(context), replace(other, box=context.asker)
        home = any(rel.name in LIVING for _, rel, _ in ranked)  # of several there, of which?
        called_so = (
            called if home or not context.granting else called | what_they_do(desc.type, context)
        )
        so = [x for x in ranked if x[1].name in called_so or has_it_so(x[1], asker)]
        ranked = [x for x in so if does_so(x[1], asker)] or so or if_they_learn(ranked, called)
    if preposition in (POSSESSIVE, "of") and other.variable != RESOURCE:
        ranked = whom_it_is_about(_of_the_role(ranked, desc), desc, preposition)
    ranked = _as_who_does_so(ranked, desc, preposition, other)
    ranked = _as_they_are_called(ranked, desc, other, context)
    best = max((fit for fit, _, _ in ranked), default=0)
    loose = preposition in (POSSESSIVE, "of") and best < 4
    named_after = any(
        fit == best == 4 and is_named_after(r, words_of(r.name)) for fit, r, _ in ranked
    )
    if preposition in (POSSESSIVE, "of") and named_after and _is_a_colleague(other):
        ranked = [(best if _is_a_role(rel) else fit, rel, flip) for fit, rel, flip in ranked]
    if preposition == POSSESSIVE and named_after and SUBJECT in (other.variable, desc.variable):
        # "their reviews": those they wrote, or those about them?
        ranked = [(best if r.name == "about" else fit, r, flip) for fit, r, flip in ranked]
    if preposition == POSSESSIVE and SUBJECT in (other.variable, desc.variable):
        # "their flat": that of which they are a household member, or the tenant?
        ranked = [(best if r.name in LIVING and fit else fit, r, flip) for fit, r, flip in ranked]
    if preposition == POSSESSIVE and named_after and other.variable == SUBJECT:
        # "their own cases", of caseworkers: of which they are applicant, or that they have?
        ranked = _with_those_assigned(ranked, best, context)
    ranked = _as_it_is_called(ranked, "part of" if whole else preposition, context)
    for fit, rel, flip in ranked:
        if fit == best or (loose and fit >= 2):  # of several, which? That is asked
            if fit == AS_SUCH:
                other = without_role(other, rel)
            object_, subject = (other, desc) if flip else (desc, other)
            if member(subject.variable, object_.variable, rel.name) in other.box.tests:
                continue  # "documents in a space they are in": that space is told by nothing else
            yield tie(
                rel,
                object_.variable,
                subject.variable,
                other,
                context,
                deep or (preposition in DEEP and not flip),
            )


def _as_it_is_called(
    ranked: list[tuple[int, Rel, bool]], said: str, context: Context
) -> list[tuple[int, Rel, bool]]:
    """Relations without one that tells the same over more steps, or fewer, than the one that is
    said by its name: what is within a lab, where labs are part of labs and so within them. Who is
    "in" a zone is present there, rather than assigned to it.
    """
    best = max((fit for fit, _, _ in ranked), default=0)
    there = [each for each in ranked if each[0] == best and _is_being_there(each[1], said)]
    if there:
        return there
    for _, named, _ in ranked:
        if " ".join(words_of(named.name)) == said:
            others = kin(named, context)
            return [each for each in ranked if each[1].name not in others]
    return ranked


BEING = frozenset("present located situated currently physically standing staying now".split())


def _is_being_there(rel: Rel, said: str) -> bool:
    """Whether a relation says that somebody is in a place: present_in, of who is "in" it."""
    words = words_of(rel.name)
    return len(words) > 1 and words[0] in BEING and words[-1] == said


NO_PART = frozenset("on by with about".split())
"""Ends the name of a relation to what something is no part of: what depends on a service."""
TOWARDS = frozenset("to for from at".split())
"""Ends the name of a relation to what is no part of whatever has it: what one is exposed to."""


def _with_those_assigned(
    ranked: list[tuple[int, Rel, bool]], best: int, context: Context
) -> list[tuple[int, Rel, bool]]:
    """Relations, that of whom a thing is assigned to as fitting as that after which it is named,
    where a text calls it otherwise.
    """
    said = {word.text[:4] for word in context.shared.words}
    if any(fit == best and rel.name[:4] in said for fit, rel, _ in ranked):
        return ranked
    return [(best if rel.name == "assigned_to" else fit, rel, flip) for fit, rel, flip in ranked]


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
    return len(words) == 1 and personal(words)


def _of_the_role(ranked: list[tuple[int, Rel, bool]], desc: Desc) -> list[tuple[int, Rel, bool]]:
    """The relations that somebody by a role may stand in: a patient's nurses are named nurses, and
    a client's auditor is not its adviser, which is another word for people.
    """
    roles = roles_in(desc.box.tests)
    if not roles:
        return ranked
    called_so = [each for each in ranked if each[2] and words_of(each[1].name)[-1] in roles]
    return called_so or [
        (f, rel, flip)
        for f, rel, flip in ranked
        if not flip or rel.name in ANY_PART or not _is_a_role(rel)
    ]


def _as_they_are_called(
    ranked: list[tuple[int, Rel, bool]], desc: Desc, other: Desc, context: Context
) -> list[tuple[int, Rel, bool]]:
    """The relation after which somebody by a role is called, where there is one: "tenants on a
    lease" are tenant_on it, and not guarantor_on it.
    """
    both = (desc.variable, other.variable)
    known = [test for ref in context.refs if ref.variable in both for test in ref.box.tests]
    asker = context.asker.tests if SUBJECT in both else ()
    roles = roles_in((*desc.box.tests, *other.box.tests, *known, *asker))
    called_so = [
        each for each in ranked
        if len(words := words_of(each[1].name)) > 1
        and words[-1] in PREPOSITIONS and "_".join(words[:-1]) in roles
    ]  # fmt: skip
    return called_so or ranked


def _as_who_does_so(
    ranked: list[tuple[int, Rel, bool]], desc: Desc, preposition: str, other: Desc
) -> list[tuple[int, Rel, bool]]:
    """The relations in which somebody by a role does what others are done to: "a user's trainer"
    trains them, and is not one whom they train; "the monitor of a site" is who monitors it.
    """
    does_it = [each for each in ranked if not each[2] and _does_it(desc, each[1])]
    if does_it and preposition in (POSSESSIVE, "of"):
        return does_it
    return [
        (fit, rel, flip) for fit, rel, flip in ranked
        if rel.type not in rel.subjects or not _does_it(desc if flip else other, rel)
    ]  # fmt: skip


def _does_it(somebody: Desc, rel: Rel) -> bool:
    """Whether somebody is called by what a relation says that they do: a trainer, who `trains`."""
    return bool(base_of_third(rel.name)) and has_it_so(rel, somebody)


ANY_PART = frozenset("member employee worker user participant".split())
"""Relations that say just that somebody belongs to something."""


def tie(
    rel: Rel, object_: str, subject: str, other: Desc, context: Context, deep: bool = False
) -> Box:
    """That `subject` is in the relation of `object_`, `other` being what is newly spoken of."""
    if not deep and is_mutual(rel):
        return either_way(rel, object_, subject, context) + other.local()
    far = all_the_way(subject, object_, rel, context) if deep else None
    near = member(subject, object_, rel.name)
    if deep and far is None and (further := beyond(rel, context)):
        either = disjunction((near, member(subject, object_, rel.name, further)))
        return Box(() if either is None else (either,)) + other.local()
    return Box((far or near,)) + other.local()


def either_way(rel: Rel, object_: str, subject: str, context: Context) -> Box:
    """That two are in a relation, one way round or the other."""
    ways = ((subject, object_), (object_, subject))
    return any_of([Box((member(one, two, rel.name),)) for one, two in ways], context.shared)


def _is_told_by_that(other: Desc, head: Desc, rel: Rel, context: Context) -> bool:
    """Whether one is said to be so to another by which alone it is told: in "a circuit that feeds
    one of their meters" they are not the circuit's, which would say nothing.
    """
    ways = ((other.variable, head.variable), (head.variable, other.variable))
    said = {turned(member(one, two, rel.name), context.shared) for one, two in ways
            if context.shared.types.get(two) == rel.type}  # fmt: skip
    return not other.known and any(turned(test, context.shared) in said for test in other.box.tests)


def _is_told_apart(other: Desc) -> bool:
    """Whether it is told by what is asked for of which all are meant: "every dataset that it is
    built on". Of "every team they are in" those in none would be in all.
    """
    return any(
        isinstance(test, m.Member) and RESOURCE in (test.item, test.of.root)
        for test in other.box.tests
    )


def _is_whoever(several: Several, context: Context) -> bool:
    """Whether it is "anyone", of whichever type."""
    types = [item.noun for item in several.items if isinstance(item, Desc)]
    return not several.each and sorted(types) == sorted(context.vocabulary.principals)


def related(
    word: RelWord,
    head: Desc,
    thing: Thing,
    context: Context,
    deep: bool = False,
    records: bool = True,
) -> Iterator[Box]:
    """What `head WORD thing` says: "documents owned by her manager", "they own the file"; with
    `records` also if only a record tells: "models they evaluated".
    """
    deep = deep or word.deep

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
        elif isinstance(other, Val):
            yield from tied_to_such(word.rel, head, other, context)
        elif isinstance(other, Desc) and other.variable != head.variable:
            if other.every == "all" and context.role and not _is_told_apart(other):
                return  # of all of several: which of the two is walked is not told
            if _is_told_by_that(other, head, word.rel, context):
                return
            rel, other = word.rel, as_they_did(other, word, context)
            as_object = head.type == rel.type and other.type in rel.subjects
            as_subject = other.type == rel.type and head.type in rel.subjects
            if as_object and as_subject and not deep and is_mutual(rel):
                yield either_way(rel, other.variable, head.variable, context) + other.local()
                return
            told = other.box.tests  # "in a space they are in": that is told by nothing else
            if member(other.variable, head.variable, rel.name) in told:
                return
            if word.head == "object" and as_object:
                yield tie(rel, head.variable, other.variable, other, context, deep)
            elif word.head == "subject" and as_subject:
                yield tie(rel, other.variable, head.variable, other, context, deep)
            elif (
                word.head == "object"
                and (word.participle or base_of_third(words_of(rel.name)[0]))
                and as_subject
                and not as_object
            ):
                # "people assigned to a project", where the project is assigned to people; "changes
                # affecting a service", where that `affects` changes: it can be no other way round
                yield tie(rel, other.variable, head.variable, other, context, deep)
            elif records and not deep:
                for box in by_its_record(word, head, other, context):
                    yield box + other.local()

    yield from tried(thing, use)


def is_of_a_thing(desc: Desc, context: Context) -> bool:
    """Whether it is that of a thing that was spoken of, and need not be somebody's."""
    return any(
        bool(list(linked(desc, POSSESSIVE, replace(known, box=Box(), known=True), context)))
        for known in context.refs
        if known.type not in context.vocabulary.principals and known.type != desc.type
    )
