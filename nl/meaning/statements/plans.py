"""Knows how the parts of a statement, who and what, become drafts of what it says: of each type."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ...text.lexicon import READING
from ...vocabulary.senses import Noun, types_of
from ..base import (
    NOTHING,
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Desc,
    Part,
    Prior,
    Several,
    Thing,
    renamed_box,
)
from ..closing import mentions, none_of
from ..discourse.of_the_group import (
    goes_with,
    group_of,
    is_told_by,
    knowing_the_group,
    of_the_resource,
    points_back,
    told_alone,
)
from ..discourse.that_person import person_again
from ..discourse.told_by_it import is_of_another, were_theirs
from ..nouns.indefinite import leaves_open_which
from ..nouns.pronouns import HUMAN
from ..parties import role_of
from ..things import things
from .by_members import asking, group_that_asks, is_of_any_of_theirs, membership_of
from .draft import Draft, Drafts, Plan, Whole
from .each_its_own_deeds import each_its_own_deeds
from .of_the_front import of_what_is_in_front
from .put_there import what_is_there
from .related import nobody_related, people_related
from .told import by_the_front, only_such, such_as_in_front
from .whoever import Cell, Cells, Never, is_anyone, is_everyone_but, is_whoever, of_all_who_may
from .whose_it_is import whose_it_is


def drafts(plan: Plan, context: Context) -> Iterator[Drafts]:
    """What a plan says: for each type of subject and resource that its phrases describe."""
    subjects = _subject_types(plan, context)
    resources = _resource_types(plan, context)
    cells: Cells = {}
    never: Never = []
    others: dict[Cell, list[Draft]] = {}
    all_but = plan.effect == "forbid" and is_everyone_but(plan.who, context)
    anybody = replace(plan, who=None, who_read=None)
    for subject, resource in itertools.product(subjects, resources):
        found_any = False
        for whole, draft in _cell(plan, subject, resource, context):
            cells.setdefault(whole, {}).setdefault((subject, resource), []).append(draft)
            found_any = True
        if not found_any and all_but:
            for _, draft in _cell(anybody, subject, resource, context):
                others.setdefault((subject, resource), []).append(replace(draft, anyone=False))
        barred = plan.unless is None or plan.barring
        if not found_any and not barred and is_anyone(plan.who, context):
            # of whom the requirement can't even be said, it is never met
            for whole, draft in _cell(replace(plan, unless=None), subject, resource, context):
                never.append((whole, (subject, resource), replace(draft, anyone=False)))
    if is_whoever(plan.who, context):
        cells, never = of_all_who_may(cells, never)
    for whole, cell, draft in never:
        if whole in cells:
            cells[whole].setdefault(cell, []).append(draft)
    for (who, what), found in cells.items():
        wanted = list(itertools.product(sorted(who, key=str), sorted(what, key=str)))
        if plan.who is None and plan.who_read is None:
            wanted = [cell for cell in wanted if cell in found]  # of others it can't be said
            if {cell[1] for cell in wanted} != set(what):
                continue  # "their own reports or those of their manager": no people
        if all(cell in found for cell in wanted):
            for chosen in itertools.product(*(list(dict.fromkeys(found[c])) for c in wanted)):
                yield from _with_others(tuple(chosen), others)


def _with_others(found: Drafts, others: dict[Cell, list[Draft]]) -> Iterator[Drafts]:
    """What is said of some, and the same of people of types that it can't be said of: "everyone but
    the manager" is customers, of whom none is that.
    """
    asked = {draft.resource_type for draft in found}
    more = [dict.fromkeys(said) for (_, resource), said in others.items() if resource in asked]
    for chosen in itertools.product(*more):
        yield (*found, *chosen)


def _subject_types(plan: Plan, context: Context) -> Sequence[str]:
    """The types that ask, and those that a phrase names as asking."""
    principals = context.vocabulary.principals
    if plan.who is None:
        if plan.who_read is not None:
            return _may_ask(context)
        return (*principals, *nobody_related(context)) if plan.nobody else principals
    if context.shared.said(plan.who.start, plan.who.end).lower() == "it":
        context.shared.ask_of(plan.who, "who is “{said}”? Say it with a noun")
        principals = tuple(type_ for type_ in principals if type_ not in HUMAN)
    named = {
        type_
        for leaf in context.shared.leaves
        if plan.who.start <= leaf.start and leaf.end <= plan.who.end
        for type_ in types_of(leaf.value)
    }
    if plan.who.end - plan.who.start == 1 and context.prior is not None:
        before = context.prior.subject  # "they" are of the types that were spoken of
        items = before.items if isinstance(before, Several) else (before,)
        named |= {desc.type for desc in items if isinstance(desc, Desc)}
    may_ask = set(_may_ask(context))
    if plan.what is not None:
        related = people_related(plan.who, context)
        may_ask |= related if plan.passive else _named_outright(plan.who, context) | related
        named |= related
    return (*principals, *sorted((named - set(principals)) & may_ask))


def _may_ask(context: Context) -> Sequence[str]:
    """The types that may ask: those that nothing is done to, too, where a phrase names them."""
    askers = context.vocabulary.askers
    types = context.vocabulary.model.types
    others = (t.name for t in types if not t.actions and t.name not in askers)
    return tuple(name for name in (*askers, *others) if membership_of(name, context) is None)


def _named_outright(who: Part, context: Context) -> set[str]:
    """The types of which a phrase is just the noun: "a device may download firmware"."""
    words = context.shared.words
    start = who.start + (words[who.start].text in ("a", "an", "any", "every", "each", "all"))
    return {
        type_
        for leaf in context.shared.taken(start, who.end)
        if isinstance(leaf.value, Noun)
        for type_ in leaf.value.types
        if membership_of(type_, context) is None
    }


def _resource_types(plan: Plan, context: Context) -> Sequence[str | None]:
    actions = context.vocabulary.actions
    if plan.what is None and plan.what_read is None:
        such = None
        if not plan.any_action and not plan.passive:
            such = (
                only_such(plan.who, plan.actions, context)
                if plan.who is not None
                else such_as_in_front(plan.actions, context)
            )
        return (None,) if such is None else such
    who = plan.who or plan.told
    if who is not None and _refers_back(plan.what, context):
        named = {
            type_
            for leaf in context.shared.leaves
            if who.start <= leaf.start and leaf.end <= who.end
            for type_ in types_of(leaf.value)
        }
        named -= _not_who_may(plan.what, who, context)
        named |= by_the_front(who, context)
        spoken = [t for t in named if all(t in actions[a] for a in plan.actions)]
        if spoken and plan.actions:
            return sorted(spoken)
    if plan.any_action:
        return [t.name for t in context.vocabulary.model.types if t.actions]
    alike = [t for t in actions[plan.actions[0]] if all(t in actions[a] for a in plan.actions)]
    return alike + [t for t in each_its_own_deeds(plan, context) if t not in alike]


def _not_who_may(what: Part | None, who: Part, context: Context) -> set[str]:
    """The types of people that "it", "the machine" is not of, though those who may are of one; nor
    is "them", where things are named in front: "if machines are stopped, technicians may view
    them".
    """
    if what is None:
        return set()
    meant = {type_ for leaf in context.shared.leaves
             if what.start <= leaf.start and leaf.end <= what.end
             for type_ in types_of(leaf.value)}  # fmt: skip
    if context.shared.words[what.start].text != "them":
        return set(HUMAN - meant)
    before = (leaf for leaf in context.shared.leaves
              if leaf.end <= who.start and isinstance(leaf.value, Noun))  # fmt: skip
    return set(HUMAN) if any(HUMAN.isdisjoint(leaf.value.types) for leaf in before) else set()


THEY = frozenset(["they", "he", "she"])


def _cell(
    plan: Plan, subject: str, resource: str | None, context: Context
) -> Iterator[tuple[Whole, Draft]]:
    actions = _actions(plan, resource, context)
    if actions is None:
        return
    context.shared.types[SUBJECT] = subject
    refs = [Desc(SUBJECT, subject, known=True)]
    if resource is not None:
        context.shared.types[RESOURCE] = resource
        number = "many" if _is_of_many(plan.what, resource, context) else ""
        the = _is_the_one(plan.what, context)
        refs.append(Desc(RESOURCE, resource, known=True, number=number, definite=the))
    whoever = plan.nobody and len(context.vocabulary.principals) == 1
    here = replace(
        context,
        refs=tuple(refs),
        topic=RESOURCE if plan.passive else SUBJECT,
        front=None,
        granting=plan.effect in ("permit", "only"),
        lets=plan.effect == "permit" or (plan.effect == "only" and plan.about_who),
        denying=plan.effect == "forbid" and plan.unless is None,
        nobody_said=plan.who is None and plan.who_read is None and not whoever,
        nobody_may=plan.effect == "forbid" and plan.who is None and plan.who_read is None,
    )
    if context.front is None:
        yield from _said_of(replace(plan, actions=actions), subject, resource, here, id(plan))
        return
    asks = plan.who is not None and context.shared.words[plan.who.start].text in THEY
    new = asks and context.prior is None  # "if a nurse owns a chart, they may": that nurse
    told = replace(here, ahead=(0, 0), ahead_asks=True) if new else here
    for box, add in context.front(told):
        if new and not mentions(box.tests, SUBJECT):
            continue
        named = frozenset(desc.variable for desc in box.spoken if not (asks or desc.known))
        after = replace(here.after(box), rivals=here.rivals | named)
        done = replace(plan, actions=actions)
        for whole, draft in _said_of(done, subject, resource, after, id(plan)):
            for tied in of_what_is_in_front(draft, box, plan.what, after):
                yield whole, add(tied)


def _is_of_many(what: Part | None, resource: str, context: Context) -> bool:
    """Whether what is done something to is "expenses", not "an expense"."""
    if what is None:
        return False
    inside = (leaf for leaf in context.shared.leaves
              if what.start <= leaf.start and leaf.end <= what.end)  # fmt: skip
    first = next((leaf for leaf in inside if isinstance(leaf.value, Noun)), None)
    if first is None or context.shared.words[first.end - 1].text in MASS:
        return False
    return bool(first.value.types == (resource,) and first.value.plural)


def _is_the_one(what: Part | None, context: Context) -> bool:
    """Whether what something is done to is just "the car", of which nobody has spoken before."""
    if what is None or context.shared.words[what.start].text != "the":
        return False
    said = [word.text for word in context.shared.words[what.start + 1 : what.end]]
    before = [word.text for word in context.shared.words[: what.start]]
    return not any(before[at : at + len(said)] == said for at in range(len(before))) and any(
        isinstance(leaf.value, Noun) and not leaf.value.plural
        for leaf in context.shared.taken(what.start + 1, what.end)
    )


MASS = frozenset(["data", "media"])
"""What is "it" as well as "them"."""


def _said_of(
    plan: Plan, subject: str, resource: str | None, here: Context, phrase: int
) -> Iterator[tuple[Whole, Draft]]:
    principals = here.vocabulary.principals
    everyone = frozenset((*principals, *(nobody_related(here) if plan.nobody else ())))
    roles = _what_first if plan.passive or _is_after_what(plan) else _who_first
    for who_types, who, what_types, what, both in roles(plan, subject, resource, here):
        if plan.effect == "forbid" and is_of_any_of_theirs(who, what, here):
            continue
        for extra in plan.extra(both) if plan.extra is not None else (Box(),):
            for when in _unless(plan, both):
                draft = Draft(
                    plan.effect,
                    subject,
                    resource,
                    plan.actions,
                    who,
                    what,
                    when,
                    extra,
                    about_who=plan.about_who,
                    rest=bool(plan.but),
                    anyone=plan.who is None and plan.who_read is None,
                    so=plan.so,
                    phrase=phrase,
                    passive=plan.passive,
                    by_whom=plan.by_whom,
                    needed=plan.needed,
                    required=when if plan.unless is not None and not plan.by_whom else NOTHING,
                )
                yield (who_types or everyone, what_types or frozenset((resource,))), draft


def _is_after_what(plan: Plan) -> bool:
    """Whether who may is named last: "nobody may drop tables of a database, except its owner"."""
    named = plan.who is not None and plan.what is not None
    return named and plan.who.start >= plan.what.end  # type: ignore[union-attr]


def _actions(plan: Plan, resource: str | None, context: Context) -> tuple[str, ...] | None:
    """What is done to a type: of "nothing but view", all that can be done to it except that; of
    what is "read-only", all except what one looks at it by.
    """
    if not plan.but:
        done = context.vocabulary.actions
        own = tuple(name for name in plan.actions if resource in done[name])
        return own if resource is not None and own else plan.actions
    can = [name for name, types in context.vocabulary.actions.items() if resource in types]
    barred = set(plan.but) - set(can)
    if barred == set(plan.but) or not (not barred or set(plan.but) <= READING):
        return None
    return tuple(name for name in can if name not in plan.but) or None


Types = frozenset[str | None]


Roles = Iterator[tuple[Types, Box, Types, Box, Context]]


def _who_first(plan: Plan, subject: str, resource: str | None, here: Context) -> Roles:
    """Who and what, in the order of an active sentence."""
    groups = (group_of(here.prior), of_the_resource(here.prior))
    for group in groups if points_back(plan.who, here) else ():
        knowing = knowing_the_group(group, here)
        told = list(_who_and_what(plan, subject, resource, knowing, group)) if group.locals else []
        yield from told
        if told:
            return
    yield from _who_and_what(plan, subject, resource, here)


def _who_and_what(
    plan: Plan, subject: str, resource: str | None, here: Context, group: Box = NOTHING
) -> Roles:
    """Who and what; with a group, those told by it, as what they may do something to is."""
    first = "" if plan.what is None else here.shared.words[plan.what.start].text
    whichever = plan.effect == "permit" and first in ("any", "every", "all")
    named = _names_one(plan.who, plan.what, resource, here)
    left_out = plan.what is None and plan.what_read is None and resource is not None
    one = named or left_out or _refers_back(plan.what, here)
    asking = replace(here, one_resource=one, any_resource=whichever)
    asking = replace(asking, asked=_named_after(plan, resource, here))
    for who_types, who in _role(plan.who, plan.who_read, SUBJECT, subject, asking):
        if group.locals and not is_told_by(who, group):
            continue
        who += group
        ahead, own = _in_front(who, here), _is_somebodys(plan.who, here)
        rivals = frozenset(desc.variable for desc in who.spoken) | ahead | here.rivals
        topic = group_that_asks(who) or here.topic
        if len(ahead) == 1 and own:  # "their manager can edit their deals": of one and the same
            (topic,), rivals = ahead, rivals - ahead
        inner = replace(here.after(who), rivals=rivals, asker=who, topic=topic, it_named=named)
        theirs = whose_it_is(plan, who, inner)
        for what_types, what in _role(plan.what, plan.what_read, RESOURCE, resource, theirs):
            after = replace(inner.after(what), asked=what)
            if group.locals and not goes_with(what, group, resource, here.prior):
                continue
            if is_of_another(who, what, here):
                continue
            if plan.effect == "only" and not plan.about_who:
                those, governed = told_alone(who, what, here)
                yield who_types, those, what_types, governed, after
            else:
                yield who_types, who, what_types, what, after


def _named_after(plan: Plan, resource: str | None, here: Context) -> Box:
    """What an object says that the phrase about who may refers to before it: "readers older than
    the film's age rating may borrow films".
    """
    if plan.what is None or (plan.who is None and plan.who_read is None):
        return NOTHING
    place = slice(0, plan.what.start) if plan.who is None else slice(plan.who.start, plan.who.end)
    if not any(word.text in POINTING for word in here.shared.words[place][1:]):
        return NOTHING
    found = list(dict.fromkeys(box for _, box in _role(plan.what, None, RESOURCE, resource, here)))
    return found[0] if len(found) == 1 else NOTHING


POINTING = frozenset("the that this those these".split())


def _is_somebodys(who: Part | None, context: Context) -> bool:
    """Whether who may is "their manager"."""
    return who is not None and context.shared.words[who.start].text in ("their", "his", "her")


def _in_front(who: Box, context: Context) -> frozenset[str]:
    """The people named in front of a statement by whom it says who may: "while a rep is on leave,
    the manager of that rep can edit their deals" leaves open whose.
    """
    people = context.vocabulary.principals
    return frozenset(
        d.variable
        for d in context.refs
        if d.variable not in (SUBJECT, RESOURCE) and d.type in people and not d.known
        and any(mentions(test, d.variable) for test in who.tests)
    )  # fmt: skip


def _what_first(plan: Plan, subject: str, resource: str | None, here: Context) -> Roles:
    """Who and what, in the order of a passive: "documents shared with a user … by that user"."""
    here = replace(here, by_another=plan.who is not None and plan.who.end - plan.who.start > 1)
    for what_types, what in _role(plan.what, plan.what_read, RESOURCE, resource, here):
        inner = replace(here.after(what), by_another=False, asked=what)
        if is_told_by(what, group := group_of(here.prior)):
            inner = knowing_the_group(group, inner)
        for who_types, who in _role(plan.who, plan.who_read, SUBJECT, subject, inner):
            rivals = frozenset(desc.variable for desc in who.spoken) | here.rivals
            if plan.effect == "only":
                who = _with_those(who, what, here)
            yield (
                who_types,
                who,
                what_types,
                what,
                replace(inner.after(who), rivals=rivals, asker=who),
            )


def _with_those(who: Box, what: Box, context: Context) -> Box:
    """Who alone may, with those by whom what is governed was described, where they are of these:
    "loads delivered by a worker can be graded only by someone else".
    """
    used = [x for x in what.locals if any(mentions(test, x.variable) for test in who.tests)]
    if not used:
        return who
    both = who + Box(what.tests, what.locals)
    for local in what.locals:
        both = renamed_box(both, local.variable, context.fresh(local.type))
    return both


def _refers_back(what: Part | None, context: Context) -> bool:
    """Whether an object is what was spoken of with the subject: "it", "the account"."""
    if what is None or (context.prior is not None and context.prior.resource is not None):
        return False
    first = context.shared.words[what.start].text
    length = what.end - what.start
    return (first in ("it", "them") and length == 1) or (
        first in ("the", "that", "those") and length <= 3
    )


def _names_one(who: Part | None, what: Part | None, resource: str | None, context: Context) -> bool:
    """Whether "it" is what those who may are told by: "the interviewers of an opening may view it",
    whatever was spoken of before.
    """
    words = context.shared.words
    if who is None or what is None or what.end - what.start > 1 or words[what.start].text != "it":
        return False
    too = [word.text for word in words[what.end : what.end + 1]] in (["too"], ["as"])
    if too and not were_theirs(context):
        return False  # "may open it too": it may be one of those spoken of before
    return any(
        leaf.kind == "NOUN"
        and who.start < leaf.start
        and leaf.end <= who.end
        and words[leaf.start - 1].text in ("a", "an")
        and types_of(leaf.value) == (resource,)
        for leaf in context.shared.leaves
    )


def _unless(plan: Plan, context: Context) -> Iterator[Box]:
    if plan.unless is None:
        yield Box()
        return
    asker = next(d for d in context.refs if d.variable == SUBJECT)
    for box in plan.unless(context, asker):
        yield none_of(box, context.shared)


def _role(
    part: Part | None,
    read: Callable[[Context], Iterator[Thing]] | None,
    name: str,
    type_: str | None,
    context: Context,
) -> Iterator[tuple[frozenset[str | None], Box]]:
    """What is said of the subject or the resource, and of which types a phrase speaks."""
    if part is None and read is None:
        yield frozenset(), Box()
        return
    if part is not None and leaves_open_which(part, name, context):
        return
    context = replace(context, role=name)
    again = person_again(part, context) if part is not None and name == SUBJECT else None
    if again is not None:
        found = iter((again,))
    else:
        found = read(context) if read is not None else things(part, context)  # type: ignore[arg-type]
    for thing in found:
        if name == SUBJECT:
            yield from role_of(asking(thing, context), name, type_, context)
            continue
        for what in what_is_there(thing, part, type_, context):
            yield from role_of(what, name, type_, context)


def prior_of(drafts_: Drafts) -> Prior:
    """What the next statement can refer to: all that these are about."""
    last = drafts_[-1]
    same = [draft for draft in drafts_ if draft.phrase == last.phrase]
    boxes = [box for d in same for box in (d.who, d.what, d.region, d.when)]
    return Prior(
        _described([(draft.who, draft.subject_type) for draft in same], SUBJECT),
        _described([(_governed(draft), draft.resource_type) for draft in same], RESOURCE),
        last.actions,
        last.effect,
        last.when,
        tuple(test for box in boxes for test in box.tests),
        len({(draft.effect, draft.actions, draft.when) for draft in same}) > 1,
        last.passive,
        last.about_who,
        tuple((draft.resource_type, _governed(draft)) for draft in drafts_),
        tuple(
            (d.actions, _described([(_governed(d), d.resource_type)], RESOURCE)) for d in drafts_
        ),
        any(_are_others(d, last) and d.actions == last.actions for d in drafts_),
        any(_are_others(draft, last) for draft in drafts_),
        last.region,
        apart=_without_exceptions(last),
        lacked=last.required,
        requires=last.by_whom or bool(last.required.tests),
        excepted=last.excepted,
    )


def _without_exceptions(draft: Draft) -> Box | None:
    """When a prohibition with exceptions holds, but for them; None of anything else."""
    if draft.effect != "forbid" or not draft.excepted:
        return None
    tests = tuple(test for test in draft.when.tests if test not in draft.excepted)
    return draft.region + replace(draft.when, tests=tests)


def _are_others(old: Draft, new: Draft) -> bool:
    """Whether a draft lets others do something than an earlier one does."""
    same = (old.effect, old.subject_type) == (new.effect, new.subject_type)
    told = bool(old.who.tests and new.who.tests)
    return same and told and old.phrase != new.phrase and old.who.tests != new.who.tests


def _governed(draft: Draft) -> Box:
    """What a draft is about: of "may only if", what stands in its region. What is told by what
    a phrase in front named is of such a one: "if a client is on stop, only directors may edit its
    vacancies, and nobody may post them".
    """
    what = draft.what + draft.region if draft.about_who else draft.what
    beside = draft.region + draft.when
    for local in beside.locals:
        if local in what.locals or not mentions(what.tests, local.variable):
            continue
        said = tuple(test for test in beside.tests if mentions(test, local.variable))
        if not mentions(said, SUBJECT):
            what += Box(said, (local,))
    return what


def _described(boxes: list[tuple[Box, str | None]], name: str) -> Thing | None:
    """Descriptions by type, the first of each."""
    found: dict[str, Desc] = {}
    for box, type_ in boxes:
        if type_ is not None:
            found.setdefault(type_, Desc(name, type_, box))
    descs = tuple(found.values())
    if len(descs) < 2:
        return descs[0] if descs else None
    return Several(descs)
