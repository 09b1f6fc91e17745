"""Knows what a statement says: who may, may not, or alone may do what."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ...compiler import model as m
from ..chart import Leaf, Node, Tree
from ..lexicon import READING
from ..senses import Act, Kind, Noun, Person
from .base import (
    NOTHING,
    RESOURCE,
    SUBJECT,
    Box,
    Circ,
    Context,
    Desc,
    Excluding,
    Part,
    Prior,
    Ranked,
    Several,
    Thing,
    Val,
    renamed_box,
    trees,
)
from .circumstances import circumstances
from .closing import any_of, none_of
from .nouns import bare, things, those
from .predicates import predicate


@dataclass(frozen=True, slots=True)
class Draft:
    """One thing that a statement says, of one type of subject and one of resource.

    `who` and `what` hold of the subject and the resource; `when` must hold besides. Of an "only",
    `what` and `region` say which requests it governs, `who` and `when` who may and when; where
    `about_who`, `who` belongs to what it governs. `amends` adds to the statement before.
    """

    effect: str
    subject_type: str | None
    resource_type: str | None
    actions: tuple[str, ...]
    who: Box = NOTHING
    what: Box = NOTHING
    when: Box = NOTHING
    region: Box = NOTHING
    about_who: bool = False
    anyone: bool = False
    """Whether it is about whoever asks, of whatever type."""
    phrase: int = field(default=0, compare=False)
    """Which verb phrase of its statement it comes from."""


Drafts = tuple[Draft, ...]
Whole = tuple[frozenset[str | None], frozenset[str | None]]
"""The types of subject and of resource that a reading is about, all of which it needs."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts of a statement: who, does what, to what; None for whoever, and for all."""

    effect: str
    who: Part | None
    actions: tuple[str, ...]
    what: Part | None
    who_read: Callable[[Context], Iterator[Thing]] | None = None
    what_read: Callable[[Context], Iterator[Thing]] | None = None
    about_who: bool = False
    unless: Callable[[Context, Desc], Iterator[Box]] | None = None
    """What must not hold, for a requirement: the forbid's exception."""
    extra: Callable[[Context], Iterator[Box]] | None = None
    passive: bool = False
    any_action: bool = False


def drafts(plan: Plan, context: Context) -> Iterator[Drafts]:
    """What a plan says: for each type of subject and resource that its phrases describe."""
    subjects = _subject_types(plan, context)
    resources = _resource_types(plan, context)
    cells: dict[Whole, dict[tuple[str | None, str | None], list[Draft]]] = {}
    never: list[tuple[Whole, tuple[str | None, str | None], Draft]] = []
    for subject, resource in itertools.product(subjects, resources):
        found_any = False
        for whole, draft in _cell(plan, subject, resource, context):
            cells.setdefault(whole, {}).setdefault((subject, resource), []).append(draft)
            found_any = True
        if not found_any and plan.unless is not None and plan.who is None:
            # of whom the requirement can't even be said, it is never met
            for whole, draft in _cell(replace(plan, unless=None), subject, resource, context):
                never.append((whole, (subject, resource), replace(draft, anyone=False)))
    for whole, cell, draft in never:
        if whole in cells:
            cells[whole].setdefault(cell, []).append(draft)
    for (who, what), found in cells.items():
        wanted = list(itertools.product(sorted(who, key=str), sorted(what, key=str)))
        if plan.who is None and plan.who_read is None:
            wanted = [cell for cell in wanted if cell in found]  # of others it can't be said
        if all(cell in found for cell in wanted):
            for chosen in itertools.product(*(list(dict.fromkeys(found[c])) for c in wanted)):
                yield tuple(chosen)


def _subject_types(plan: Plan, context: Context) -> Sequence[str]:
    """The types that ask, and those that a phrase names as asking."""
    principals = context.vocabulary.principals
    if plan.who is None:
        return principals if plan.who_read is None else context.vocabulary.askers
    named = {
        type_
        for leaf in context.shared.leaves
        if plan.who.start <= leaf.start and leaf.end <= plan.who.end
        for type_ in _types_of(leaf.value)
    }
    vocabulary = context.vocabulary
    may_ask = {t.name for t in vocabulary.model.types if not t.actions} | set(vocabulary.askers)
    return (*principals, *sorted((named - set(principals)) & may_ask))


def _types_of(value: object) -> tuple[str, ...]:
    if isinstance(value, Noun):
        return value.types
    return (value.type,) if isinstance(value, Kind | Person) else ()


def _resource_types(plan: Plan, context: Context) -> Sequence[str | None]:
    actions = context.vocabulary.actions
    if plan.what is None and plan.what_read is None:
        return (None,)
    if plan.who is not None and _refers_back(plan.what, context):
        named = {
            type_
            for leaf in context.shared.leaves
            if plan.who.start <= leaf.start and leaf.end <= plan.who.end
            for type_ in _types_of(leaf.value)
        }
        spoken = [t for t in named if all(t in actions[a] for a in plan.actions)]
        if spoken and plan.actions:
            return sorted(spoken)
    if plan.any_action:
        return [t.name for t in context.vocabulary.model.types if t.actions]
    return [t for t in actions[plan.actions[0]] if all(t in actions[a] for a in plan.actions)]


def _cell(
    plan: Plan, subject: str, resource: str | None, context: Context
) -> Iterator[tuple[Whole, Draft]]:
    context.shared.types[SUBJECT] = subject
    refs = [Desc(SUBJECT, subject, known=True)]
    if resource is not None:
        context.shared.types[RESOURCE] = resource
        refs.append(Desc(RESOURCE, resource, known=True))
    here = replace(context, refs=tuple(refs), topic=RESOURCE if plan.passive else SUBJECT)
    everyone = frozenset(context.vocabulary.principals)
    roles = _what_first if plan.passive else _who_first
    for who_types, who, what_types, what, both in roles(plan, subject, resource, here):
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
                    anyone=plan.who is None and plan.who_read is None,
                    phrase=id(plan),
                )
                yield (who_types or everyone, what_types or frozenset((resource,))), draft


Types = frozenset[str | None]
Roles = Iterator[tuple[Types, Box, Types, Box, Context]]


def _who_first(plan: Plan, subject: str, resource: str | None, here: Context) -> Roles:
    """Who and what, in the order of an active sentence."""
    asking = replace(here, one_resource=_refers_back(plan.what, here))
    for who_types, who in _role(plan.who, plan.who_read, SUBJECT, subject, asking):
        rivals = frozenset(desc.variable for desc in who.spoken)
        inner = replace(here.after(who), rivals=rivals, asker=who)
        for what_types, what in _role(plan.what, plan.what_read, RESOURCE, resource, inner):
            yield who_types, who, what_types, what, inner.after(what)


def _what_first(plan: Plan, subject: str, resource: str | None, here: Context) -> Roles:
    """Who and what, in the order of a passive: "documents shared with a user … by that user"."""
    for what_types, what in _role(plan.what, plan.what_read, RESOURCE, resource, here):
        inner = here.after(what)
        for who_types, who in _role(plan.who, plan.who_read, SUBJECT, subject, inner):
            rivals = frozenset(desc.variable for desc in who.spoken)
            yield (
                who_types,
                who,
                what_types,
                what,
                replace(inner.after(who), rivals=rivals, asker=who),
            )


def _refers_back(what: Part | None, context: Context) -> bool:
    """Whether an object is what was spoken of with the subject: "it", "the account"."""
    if what is None or (context.prior is not None and context.prior.resource is not None):
        return False
    first = context.shared.words[what.start].text
    alone = what.end - what.start <= 3
    return first in ("it", "them") or (first in ("the", "that", "those") and alone)


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
    context = replace(context, role=name)
    found = read(context) if read is not None else things(part, context)  # type: ignore[arg-type]
    for thing in found:
        yield from role_of(thing, name, type_, context)


def role_of(
    thing: Thing, name: str, type_: str | None, context: Context
) -> Iterator[tuple[frozenset[str | None], Box]]:
    """A thing as the subject or the resource of a request."""
    if isinstance(thing, Excluding):
        for types, box in role_of(thing.thing, name, type_, context):
            for _, but in role_of(thing.but, name, type_, context):
                yield types, box + none_of(but, context.shared)
        return
    if isinstance(thing, Ranked):
        fitting = [desc for desc in thing.items if desc.type == type_]
        if not fitting:
            return
        thing = fitting[0]
    if isinstance(thing, Desc):
        if thing.type != type_ or thing.every == "at_least":
            return  # one request has one subject and one resource
        if thing.known and thing.variable != name:
            yield (
                frozenset((type_,)),
                Box((m.SameEntity(m.ValueType("bool"), name, thing.variable),)),
            )
            return
        box = renamed_box(thing.box, thing.variable, name)
        yield frozenset((type_,)), box
        return
    if isinstance(thing, Several):
        flat = list(_flat(thing))
        if not all(isinstance(item, Desc) for item in flat):
            return
        types = frozenset(item.type for item in flat if isinstance(item, Desc))
        mine = [item for item in flat if isinstance(item, Desc) and item.type == type_]
        if not mine:
            return
        boxes = [renamed_box(d.box, d.variable, name) for d in mine]
        yield types, boxes[0] if len(boxes) == 1 else any_of(boxes, context.shared)


def _flat(thing: Thing) -> Iterator[Thing]:
    if isinstance(thing, Several):
        for item in thing.items:
            yield from _flat(item)
    else:
        yield thing


# ── The shapes of statements ──────────────────────────────────────────────────────


def statement(tree: Tree, context: Context) -> Iterator[Drafts]:
    """What the body of a statement says."""
    for plans in plans_of(tree, context):
        yield from _together(list(plans), context, ())


def _together(plans: list[Plan], context: Context, done: Drafts) -> Iterator[Drafts]:
    if not plans:
        yield done
        return
    for found in drafts(plans[0], context):
        prior = context.knowing()
        spoken = prior_of(found)
        inner = replace(prior, prior=spoken)
        rest = [_same_who(plan, plans[0], spoken) for plan in plans[1:]]
        yield from _together(rest, inner, (*done, *found))


def _same_who(plan: Plan, before: Plan, spoken: Prior) -> Plan:
    """A plan of whoever the one before is of: those very ones, so that "its" is of the same."""
    if plan.who is None or plan.who is not before.who or spoken.subject is None:
        return plan
    subject = spoken.subject
    return replace(plan, who_read=lambda context: iter((subject,)))


def prior_of(drafts_: Drafts) -> Prior:
    """What the next statement can refer to: all that these are about."""
    last = drafts_[-1]
    same = [draft for draft in drafts_ if draft.phrase == last.phrase]
    return Prior(
        _described([(draft.who, draft.subject_type) for draft in same], SUBJECT),
        _described([(draft.what, draft.resource_type) for draft in same], RESOURCE),
        last.actions,
    )


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


def _parts(tree: Tree, *symbols: str) -> list[Part]:
    return [c for c in tree.children if (c.symbol if isinstance(c, Node) else c.kind) in symbols]


def acts(part: Part) -> Iterator[tuple[str, ...]]:
    """The actions of a phrase."""
    for tree in trees(part):
        names = tuple(dict.fromkeys(c.value.name for c in tree.children if isinstance(c, Leaf)))
        if names:
            yield names


def doings(part: Part) -> Iterator[list[tuple[tuple[str, ...], Part | None]]]:
    """The verb phrases of a statement, each with its object."""
    for tree in trees(part):
        if tree.label == "vps_to":
            yield from doings(tree.children[0])
            continue
        options: list[list[tuple[tuple[str, ...], Part | None]]] = []
        for vp in tree.children:
            found: list[tuple[tuple[str, ...], Part | None]] = []
            for inner in trees(vp):
                for names in acts(inner.children[0]):
                    found.append((names, inner.children[1] if inner.label == "do" else None))
            options.append(found)
        for chosen in itertools.product(*options):
            if len(chosen) == 1 or all(what is not None for _, what in chosen):
                yield list(chosen)


def gerunds(part: Part) -> Iterator[list[tuple[tuple[str, ...], Part | None]]]:
    """Deleting a document: what is done, and to what."""
    for tree in trees(part):
        if tree.label == "doing_bare":
            yield [((_leaf_value(tree).name,), None)]
        if tree.label == "doing":
            first = tree.children[0]
            names = [(first.value.name,)] if isinstance(first, Leaf) else list(acts(first))
            for found in names:
                yield [(found, tree.children[1])]


def _leaf_value(tree: Tree) -> Act:
    leaf = tree.children[0]
    assert isinstance(leaf, Leaf)
    assert isinstance(leaf.value, Act)
    return leaf.value


def everything(part: Part, context: Context) -> bool:
    """Whether an object is just "everything"."""
    return any(tree.label == "everything" for tree in trees(part))


def plans_of(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """The plans of a statement, by its shape."""
    reader = BODIES.get(tree.label)
    if reader is not None:
        yield from reader(tree, context)


def _plans(
    effect: str,
    who: Part | None,
    done: Iterator[list[tuple[tuple[str, ...], Part | None]]],
    context: Context,
    done_to_all: bool = True,
    **more: object,
) -> Iterator[tuple[Plan, ...]]:
    for chosen in done:
        plans = []
        for names, what in chosen:
            if what is not None and everything(what, context):
                what = None
            elif what is None and not done_to_all:
                plans.append(Plan(effect, who, names, None, what_read=_whatever_it_is, **more))  # type: ignore[arg-type]
                continue
            plans.append(
                Plan(effect, who, names, what, what_read=_object_again(what), **more)  # type: ignore[arg-type]
            )
        yield tuple(plans)


def _whatever_it_is(context: Context) -> Iterator[Thing]:
    """What a noun like "refunds" leaves unsaid: anything of a type that has the action."""
    for known in context.refs:
        if known.variable == RESOURCE:
            yield known


def _active(effect: str) -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    def read(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        who = _parts(tree, "np")[0]
        if (effect == "forbid" and _all_of(who, context)) or _some_of(who, context):
            return
        yield from _plans(
            effect, who, doings(_parts(tree, "vps")[0]), context, who_read=_again(who)
        )

    return read


def _all_of(who: Part, context: Context) -> bool:
    """Whether a denial is said of all: "all students cannot" may mean that not all can."""
    first = context.shared.words[who.start].text
    if first not in ("all", "every"):
        return False
    context.shared.complain(
        "ambiguous",
        f"“{first} … not” can mean that none may, or that not all may: say “no …” or “not every …”",
        (who.start, who.end),
    )
    return True


def _some_of(who: Part, context: Context) -> bool:
    """Whether it is said of some: which, has to be said."""
    if context.shared.words[who.start].text != "some":
        return False
    context.shared.complain(
        "ambiguous", "which are meant by “some”? Say by what they are known", (who.start, who.end)
    )
    return True


def _again(part: Part) -> Callable[[Context], Iterator[Thing]]:
    """Who a statement is about: "they", at its beginning, are those of the one before."""

    def read(context: Context) -> Iterator[Thing]:
        for tree in trees(part):
            leaf = tree.children[0] if tree.children else None
            if tree.label == "pronoun" and isinstance(leaf, Leaf):
                if leaf.value in ("he", "she") and _people_before(part, context) > 1:
                    word = context.shared.words[part.start].written
                    context.shared.complain(
                        "ambiguous",
                        f"who is “{word}”? More than one was named",
                        (part.start, part.end),
                    )
                    return
                prior = context.prior
                if prior is not None and prior.subject is not None:
                    yield prior.subject
                elif leaf.value in ("you", "we", "i") or _someone_before(part, context):
                    yield Desc(SUBJECT, context.shared.types[SUBJECT], known=True)
                return
        yield from things(part, context)

    return read


def _people_before(part: Part, context: Context) -> int:
    """How many people are named before a phrase."""
    names = (leaf for leaf in context.shared.leaves if leaf.kind == "NAME")
    return len({leaf.value for leaf in names if leaf.end <= part.start})


def _someone_before(part: Part, context: Context) -> bool:
    """Whether anyone who asks is named before a phrase; else "they" are nobody."""
    askers = set(context.vocabulary.askers)
    if any(
        leaf.end <= part.start and askers & set(_types_of(leaf.value))
        for leaf in context.shared.leaves
    ):
        return True
    word = context.shared.words[part.start].written
    context.shared.complain(
        "ambiguous", f"who is “{word}”? Nobody has been named yet", (part.start, part.end)
    )
    return False


def _it_again(part: Part) -> Callable[[Context], Iterator[Thing]]:
    """What a passive is about: "it", at its beginning, is what the one before was about."""

    def read(context: Context) -> Iterator[Thing]:
        for tree in trees(part):
            if tree.label in ("pronoun", "that_one"):
                prior = context.prior
                if prior is not None and prior.resource is not None:
                    yield prior.resource
                return
        yield from things(part, context)

    return read


def _object_again(what: Part | None) -> Callable[[Context], Iterator[Thing]] | None:
    """What is done something to: "it" and "them" are what the statement before was about."""
    if what is None:
        return None

    def read(context: Context) -> Iterator[Thing]:
        for tree in trees(what):
            if tree.label in ("everything_that_is", "everything_that"):
                yield from _whatever(tree, context)
                return
            if tree.label == "own_one" or _is_theirs(tree):
                yield from _ones_own(what, context)
                return
            if tree.label == "pronoun" and context.prior and context.prior.resource is not None:
                yield context.prior.resource
                return
            if tree.label == "pronoun" and not _named_before(what, context):
                word = context.shared.words[what.start].written
                context.shared.complain(
                    "ambiguous",
                    f"what is “{word}”? Nothing has been named yet",
                    (what.start, what.end),
                )
                return
        yield from things(what, context)

    return read


def _is_theirs(tree: Tree) -> bool:
    leaf = tree.children[0] if tree.children else None
    return isinstance(leaf, Leaf) and leaf.value in ("theirs", "hers", "yours")


def _ones_own(what: Part, context: Context) -> Iterator[Thing]:
    """Documents have been named; "their own" are those of whoever asks."""
    from .links import POSSESSIVE, linked

    asker = next(d for d in context.refs if d.variable == SUBJECT)
    resource = next((d for d in context.refs if d.variable == RESOURCE), None)
    if resource is None or not _named_before(what, context):
        return
    desc = context.new(resource.type)
    for box in linked(desc, POSSESSIVE, replace(asker, known=True, box=Box()), context):
        yield desc.with_box(box)


def _named_before(part: Part, context: Context) -> bool:
    """Whether something that can be acted on is named before a phrase."""
    actions = {t.name for t in context.vocabulary.model.types if t.actions}
    return any(
        leaf.end <= part.start and actions & set(_types_of(leaf.value))
        for leaf in context.shared.leaves
    )


def _whatever(tree: Tree, context: Context) -> Iterator[Thing]:
    """Whatever has been shared with them, anything they own: of whichever type it fits."""
    from .modifiers import RELATIVES

    resource = next((d for d in context.refs if d.variable == RESOURCE), None)
    if resource is None:
        return
    desc = context.new(resource.type)
    inner = context.knowing(desc)
    if tree.label == "everything_that_is":
        for box in predicate(tree.children[0], desc, inner):
            yield desc.with_box(box)
        return
    for found in trees(tree.children[0]):
        if found.label in RELATIVES:
            for box in RELATIVES[found.label](found, desc, inner):
                yield desc.with_box(box)


def _nobody(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Nobody may; no contractor may."""
    for kind in trees(_parts(tree, "nobody")[0]):
        read = None
        if kind.label == "no_kind":
            read = _bare_reader(kind.children[0])
        elif kind.label == "not_even":
            read = _np_reader(kind.children[0])
        elif kind.label == "nobody_that":
            read = _those_reader(kind.children[0])
        yield from _plans("forbid", None, doings(_parts(tree, "vps")[0]), context, who_read=read)


def _bare_reader(part: Part) -> Callable[[Context], Iterator[Thing]]:
    return lambda context: bare(part, context)


def _those_reader(part: Part) -> Callable[[Context], Iterator[Thing]]:
    return lambda context: those(part, context)


def _np_reader(part: Part) -> Callable[[Context], Iterator[Thing]]:
    return lambda context: things(part, context)


def _but_not(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Can view documents, but not download them."""
    who = _parts(tree, "np")[0]
    yes, no = _parts(tree, "vps")
    for yes_done, no_done in _with_objects(yes, no):
        for allowed in _plans("permit", who, iter((yes_done,)), context, who_read=_again(who)):
            for forbidden in _plans("forbid", who, iter((no_done,)), context, who_read=_again(who)):
                yield (*allowed, *forbidden)


Done = list[tuple[tuple[str, ...], Part | None]]


def _with_objects(one: Part, two: Part) -> Iterator[tuple[Done, Done]]:
    """Two verb phrases, one of which may leave its object to the other: "read but not amend
    charts", "view documents but not edit".
    """
    for first in doings(one):
        for second in doings(two):
            objects = [what for _, what in (*first, *second) if what is not None]
            shared = objects[0] if objects else None
            yield (
                [(names, what or shared) for names, what in first],
                [(names, what or shared) for names, what in second],
            )


def _not_but(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Cannot edit documents, but can view them."""
    who = _parts(tree, "np")[0]
    no, yes = _parts(tree, "vps")
    for no_done, yes_done in _with_objects(no, yes):
        for forbidden in _plans("forbid", who, iter((no_done,)), context, who_read=_again(who)):
            for allowed in _plans("permit", who, iter((yes_done,)), context, who_read=_again(who)):
                yield (*forbidden, *allowed)


def _only_except(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Nobody except its owner may."""
    (but,) = _parts(tree, "except_np")
    who = next(trees(but)).children[0]
    for kind in trees(_parts(tree, "nobody")[0]):
        if kind.label == "nobody":
            yield from _plans("only", who, doings(_parts(tree, "vps")[0]), context)
        elif kind.label == "no_kind":
            # no contractor but those of a team: of contractors alone
            yield from _plans(
                "forbid",
                None,
                doings(_parts(tree, "vps")[0]),
                context,
                who_read=_without(kind.children[0], who),
            )


def _without(part: Part, but: Part) -> Callable[[Context], Iterator[Thing]]:
    def read(context: Context) -> Iterator[Thing]:
        for thing in bare(part, context):
            for other in things(but, context):
                yield Excluding(thing, other)

    return read


def _can_only(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Interns can only edit their own drafts."""
    who = _parts(tree, "np")[0]
    yield from _plans(
        "only",
        who,
        doings(_parts(tree, "vps", "vps_only")[0]),
        context,
        about_who=True,
        who_read=_again(who),
    )


def _each_by(
    effect: str, who: Part, names: tuple[str, ...], what: Part | None
) -> Iterator[tuple[Plan, ...]]:
    """By its owner, or by an admin: two, as what follows may be said of the last alone."""
    for tree in trees(who):
        if tree.label == "each_union" and len(tree.children) == 2:
            read = None if what is None else _it_again(what)
            yield tuple(
                Plan(effect, agent, names, what, passive=True, what_read=read)
                for agent in tree.children
            )


def _anyone_except(part: Part, context: Context) -> bool:
    words = [w.text for w in context.shared.words[part.start : part.end]]
    return words[1:2] in (["anyone"], ["anybody"]) and bool({"except", "but", "than"} & set(words))


def _passive(effect: str, by: str = "") -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    def read(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        what = _parts(tree, "np", "no_thing")
        who = None
        if effect == "forbid" and what and _all_of(what[0], context):
            return
        if effect == "forbid" and by and _anyone_except(_parts(tree, by)[0], context):
            return  # "by anyone except": that is "only by"
        if by:
            (agent,) = _parts(tree, by)
            who = next(trees(agent)).children[0]
        for names in acts(_parts(tree, "actps")[0]):
            object_ = what[0] if what else None
            if isinstance(object_, Node) and object_.symbol == "no_thing":
                noun = next(trees(object_)).children[0]
                yield (
                    Plan("forbid", who, names, None, passive=True, what_read=_bare_reader(noun)),
                )
                continue
            if who is not None and effect == "permit":
                yield from _each_by(effect, who, names, object_)
            yield (
                Plan(
                    effect,
                    who,
                    names,
                    object_,
                    passive=True,
                    what_read=_it_again(object_) if object_ is not None else None,
                ),
            )

    return read


# ── Requirements ──────────────────────────────────────────────────────────────────


def _must_to(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Users must be employees to download a document."""
    who, pred, done = _parts(tree, "np")[0], _parts(tree, "pred")[0], _parts(tree, "vps")[0]
    yield from _plans(
        "forbid",
        who,
        doings(done),
        context,
        who_read=_again(who),
        unless=lambda inner, asker: predicate(pred, asker, inner),
    )


def _must_before(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """A payment must be approved by two people before it can be released."""
    what, pred = _parts(tree, "np")[0], _parts(tree, "pred")[0]

    def required(inner: Context, asker: Desc) -> Iterator[Box]:
        resource = next(d for d in inner.refs if d.variable == RESOURCE)
        return predicate(pred, replace(resource, known=True, box=Box()), inner)

    if tree.label == "must_before_anyone":
        for chosen in doings(_parts(tree, "vps")[0]):
            for names, done in chosen:
                words = context.shared.words
                if done is not None and words[done.start].text in ("it", "them"):
                    yield (Plan("forbid", None, names, what, passive=True, unless=required),)
        return
    if tree.label == "must_before_noun":
        leaf = next(c for c in tree.children if isinstance(c, Leaf) and c.kind == "ACTN")
        yield (Plan("forbid", None, (leaf.value.name,), what, passive=True, unless=required),)
        return
    for names in acts(_parts(tree, "actps")[0]):
        yield (Plan("forbid", None, names, what, passive=True, unless=required),)


def _before_must(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Before a loan can be disbursed, three underwriters must have approved it."""
    from .conditions import _of

    what, who = _parts(tree, "np")
    pred = _parts(tree, "pred")[0]

    def required(inner: Context, asker: Desc) -> Iterator[Box]:
        for thing in things(who, inner):
            yield from _of(thing, pred, inner)

    for names in acts(_parts(tree, "actps")[0]):
        yield (Plan("forbid", None, names, what, passive=True, unless=required),)


def _need_to(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Users need MFA to download a document."""
    who, reqs, done = _parts(tree, "np")[0], _parts(tree, "reqs")[0], _parts(tree, "vps")[0]
    yield from _plans(
        "forbid",
        who,
        doings(done),
        context,
        who_read=_again(who),
        unless=lambda inner, asker: requirements(reqs, inner),
    )


def _doing_requires(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Downloading a secret document requires MFA."""
    done = gerunds(_parts(tree, "actgs")[0])
    reqs = _parts(tree, "reqs", "req")[0]
    yield from _plans(
        "forbid", None, done, context, unless=lambda inner, asker: requirements(reqs, inner)
    )


def _need_passive(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Pull requests need two-factor authentication to be merged."""
    what, reqs = _parts(tree, "np")[0], _parts(tree, "reqs")[0]
    for names in acts(_parts(tree, "actps")[0]):
        yield (
            Plan(
                "forbid",
                None,
                names,
                what,
                passive=True,
                unless=lambda inner, asker: requirements(reqs, inner),
            ),
        )


def _must_passive_by(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Large payments have to be approved by a manager: by nobody else."""
    from .predicates import same

    what = _parts(tree, "np")[0]
    agent = next(trees(_parts(tree, "by_np")[0])).children[0]

    def agents(inner: Context, asker: Desc) -> Iterator[Box]:
        for thing in things(agent, inner):
            yield from same(replace(asker, known=True, box=Box()), thing, inner)

    for names in acts(_parts(tree, "actps")[0]):
        yield (Plan("forbid", None, names, what, passive=True, unless=agents),)


def _all_done(effect: str) -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    """May do everything; may not do anything to a shipment."""

    def read(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        nouns = _parts(tree, "np")
        nobody = _parts(tree, "nobody")
        who = None if nobody else nouns[0]
        what = nouns[-1] if tree.label.endswith("_to") else None
        if nobody and any(kind.label != "nobody" for kind in trees(nobody[0])):
            return
        again = None if who is None else _again(who)
        yield (Plan(effect, who, (), what, who_read=again, any_action=True),)

    return read


def _off_limits(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Sealed records are off limits to receptionists."""
    nouns = _parts(tree, "np")
    who = nouns[1] if len(nouns) > 1 else None
    yield (Plan("forbid", who, (), nouns[0], any_action=True, passive=True),)


def _anyone_does(effect: str) -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    """It is forbidden to print secret documents."""

    def read(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        yield from _plans(effect, None, doings(_parts(tree, "vps")[0]), context)

    return read


def _passive_that(effect: str) -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    """No machine may be started that was last inspected more than 2 weeks ago."""

    def read(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        from .modifiers import RELATIVES

        noun = _parts(tree, "no_thing", "np")[0]
        relative = tree.children[-1]

        def what(inner: Context) -> Iterator[Thing]:
            found = (
                bare(next(trees(noun)).children[0], inner)
                if isinstance(noun, Node) and noun.symbol == "no_thing"
                else things(noun, inner)
            )
            for thing in found:
                if isinstance(thing, Desc):
                    for clause in trees(relative):
                        for box in RELATIVES[clause.label](clause, thing, inner.knowing(thing)):
                            yield thing.with_box(box)

        for names in acts(_parts(tree, "actps")[0]):
            yield (Plan(effect, None, names, None, what_read=what, passive=True),)

    return read


def _required_to(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """MFA is required to download a secret document."""
    done = doings(_parts(tree, "vps")[0])
    req = _parts(tree, "req")[0]
    yield from _plans(
        "forbid", None, done, context, unless=lambda inner, asker: requirement(req, inner)
    )


def requirements(part: Part, context: Context) -> Iterator[Box]:
    """What a list of requirements says."""
    for tree in trees(part):
        if tree.label in ("reqs", "reqs_any"):
            for boxes in _each_requirement(list(tree.children), context, ()):
                if tree.label == "reqs_any":
                    yield any_of(list(boxes), context.shared)
                else:
                    total = Box()
                    for box in boxes:
                        total = total + box
                    yield total
        else:
            yield from requirement(part, context)
            return


def _each_requirement(
    parts: list[Part], context: Context, done: tuple[Box, ...]
) -> Iterator[tuple[Box, ...]]:
    if not parts:
        yield done
        return
    for box in requirement(parts[0], context):
        yield from _each_requirement(parts[1:], context, (*done, box))


def requirement(part: Part, context: Context) -> Iterator[Box]:
    """One requirement: a circumstance, or an attribute that the subject must have."""
    from .modifiers import narrowed

    for tree in trees(part):
        if tree.label == "req_circ":
            for test in circumstances(tree.children[0], context):
                yield Box((test,))
        elif tree.label == "req_feature":
            leaf = tree.children[-1]
            asker = next(d for d in context.refs if d.variable == SUBJECT)
            fake = Tree("feature", (leaf,), tree.start, tree.end)
            from .predicates import _feature

            for known in (asker, *(d for d in context.refs if d.variable == RESOURCE)):
                yield from _feature(fake, replace(known, known=True, box=Box()), context)
        elif tree.label == "req_related":
            yield from _related_requirement(tree, context)
        elif tree.label == "req_being":
            asker = next(d for d in context.refs if d.variable == SUBJECT)
            yield from predicate(tree.children[-1], replace(asker, known=True, box=Box()), context)
        elif tree.label == "req_value":
            from .predicates import _has_value

            asker = next(d for d in context.refs if d.variable == SUBJECT)
            yield from _has_value(tree, replace(asker, known=True), context)
    del narrowed


def _related_requirement(tree: Tree, context: Context) -> Iterator[Box]:
    """Approval by two different managers: that they have approved it."""
    from .links import related

    word = next(c.value for c in tree.children if isinstance(c, Leaf) and c.kind == "RELNOM")
    resource = next((d for d in context.refs if d.variable == RESOURCE), None)
    if resource is None:
        return
    known = replace(resource, known=True, box=Box())
    for thing in things(tree.children[-1], context):
        if isinstance(thing, Desc):
            for box in related(word, thing, known, context):
                yield thing.local() + box


def _must_do(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Payments must be released from a trusted device: not from anywhere else."""
    nouns = _parts(tree, "np")
    if tree.label == "must_passive":
        for names in acts(_parts(tree, "actps")[0]):
            yield (Plan("require", None, names, nouns[0], passive=True),)
    else:
        yield from _plans(
            "require", nouns[0], doings(_parts(tree, "vps")[0]), context, who_read=_again(nouns[0])
        )


def _restricted(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Publishing a document is restricted to its owner."""
    yield from _plans("only", _parts(tree, "np")[-1], gerunds(_parts(tree, "actgs")[0]), context)


def _doing(effect: str, who: bool) -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    def read(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        nouns = _parts(tree, "np")
        yield from _plans(
            effect, nouns[-1] if who else None, gerunds(_parts(tree, "actgs")[0]), context, False
        )

    return read


def _prevent(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    yield from _plans("forbid", _parts(tree, "np")[0], gerunds(_parts(tree, "actgs")[0]), context)


# ── Access ────────────────────────────────────────────────────────────────────────


def _access(effect: str) -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    def read(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        nouns = _parts(tree, "np")
        who = nouns[0] if nouns else None
        if effect == "only" and _parts(tree, "except_np"):
            who = next(trees(_parts(tree, "except_np")[0])).children[0]
        (access,) = _parts(tree, "access")
        for found in trees(access):
            yield from _access_plans(effect, who, found, context)

    return read


def _access_plans(
    effect: str, who: Part | None, tree: Tree, context: Context
) -> Iterator[tuple[Plan, ...]]:
    again = _again(who) if who is not None else None
    if tree.label == "access_all":
        if effect == "forbid":
            yield (Plan(effect, who, (), None, who_read=again, any_action=True),)
        return
    what = _parts(tree, "np")
    object_ = what[0] if what else None
    if object_ is not None and everything(object_, context):
        object_ = None
    if tree.label in ("access_read", "access_read_all"):
        for names in _reading(context):
            yield (Plan(effect, who, (names,), object_, who_read=again),)
    elif tree.label == "access_act":
        leaf = next(c for c in tree.children if isinstance(c, Leaf))
        yield (Plan(effect, who, (leaf.value.name,), object_, who_read=again),)
    elif tree.label == "access_to":
        full = {"full", "complete", "unrestricted", "unlimited", "all", "any"}
        word = context.shared.words[tree.start].text
        if effect == "forbid" or word in full:
            yield (Plan(effect, who, (), object_, who_read=again, any_action=True),)
        else:
            yield from _sole_action(effect, who, object_, again, context)


def _reading(context: Context) -> Iterator[str]:
    for name in context.vocabulary.actions:
        if name in READING:
            yield name


def _sole_action(
    effect: str,
    who: Part | None,
    what: Part | None,
    again: Callable[[Context], Iterator[Thing]] | None,
    context: Context,
) -> Iterator[tuple[Plan, ...]]:
    """Access to a thing with which only one thing can be done; of others one has to say."""
    sole = [t for t in context.vocabulary.model.types if len(t.actions) == 1]
    for type_ in sole:
        yield (Plan(effect, who, (type_.actions[0].name,), what, who_read=again),)
    context.shared.complain(
        "undefined-word",
        "`access` can be many things here: say which of the actions is meant",
        (0, 0),
    )


def _need_so(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """And even the owner needs MFA to do so: amends the statement before."""
    reqs = _parts(tree, "reqs")
    pred = _parts(tree, "pred")
    prior = context.prior
    if prior is None or not prior.actions or prior.subject is None:
        return
    resource = prior.resource

    def holds(inner: Context) -> Iterator[Box]:
        if reqs:
            yield from requirements(reqs[0], inner)
        else:
            asker = next(d for d in inner.refs if d.variable == SUBJECT)
            yield from predicate(pred[0], asker, inner)

    read = None if resource is None else (lambda inner: iter((resource,)))
    yield (Plan("amend", None, prior.actions, None, what_read=read, extra=holds),)


def _nobody_else(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """But nobody else may: amends the statement before."""
    prior = context.prior
    if prior is not None and prior.subject is not None:
        resource = prior.resource
        read = None if resource is None else (lambda inner: iter((resource,)))
        yield (Plan("alone", None, prior.actions, None, what_read=read),)


def _neither(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Can neither read nor comment on an article."""
    who = _parts(tree, "np")[0]
    done = doings(_parts(tree, "neither_vps")[0])
    yield from _plans("forbid", who, done, context, who_read=_again(who))


def _neither_may(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Neither temps nor suspended workers may."""
    one, other = _parts(tree, "one")

    def read(inner: Context) -> Iterator[Thing]:
        for first in things(one, inner):
            for second in things(other, inner):
                yield Several((first, second))

    yield from _plans("forbid", None, doings(_parts(tree, "vps")[0]), context, who_read=read)


BODIES: dict[str, Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]] = {
    "may": _active("permit"),
    "may_not": _active("forbid"),
    "may_not_neither": _neither,
    "neither_may": _neither_may,
    "barred_from": _prevent,
    "only_may": _active("only"),
    "nobody_may": _nobody,
    "may_but_not": _but_not,
    "may_not_but": _not_but,
    "only_may_except": _only_except,
    "only_may_after": _only_except,
    "can_only": _can_only,
    "can_only_that": _can_only,
    "may_passive": _passive("permit"),
    "may_passive_by": _passive("permit", "by_np"),
    "may_not_passive": _passive("forbid"),
    "may_not_passive_by": _passive("forbid", "by_np"),
    "only_passive_by": _passive("only", "by_np"),
    "only_except_by": _passive("only", "except_by"),
    "only_passive": _passive("only"),
    "must_to": _must_to,
    "to_must": _must_to,
    "must_before": _must_before,
    "must_before_noun": _must_before,
    "must_before_anyone": _must_before,
    "nobody_plain": _anyone_does("forbid"),
    "anyone_plain": _anyone_does("permit"),
    "before_must": _before_must,
    "need_to": _need_to,
    "to_need": _need_to,
    "need_so": _need_so,
    "nobody_else": _nobody_else,
    "must_so": _need_so,
    "doing_requires": _doing_requires,
    "required_for": _doing_requires,
    "required_to": _required_to,
    "doing_restricted": _restricted,
    "doing_allowed": _doing("permit", True),
    "doing_allowed_all": _doing("permit", False),
    "doing_only_allowed": _doing("only", False),
    "doing_forbidden": _doing("forbid", False),
    "doing_forbidden_for": _doing("forbid", True),
    "only_passive_except": _passive("only", "except_np"),
    "off_limits": _off_limits,
    "off_limits_all": _off_limits,
    "may_all": _all_done("permit"),
    "may_all_to": _all_done("permit"),
    "may_not_all": _all_done("forbid"),
    "may_not_all_to": _all_done("forbid"),
    "nobody_all_to": _all_done("forbid"),
    "prevent": _prevent,
    "need_passive": _need_passive,
    "must_passive_by": _must_passive_by,
    "must_passive": _must_do,
    "must_do": _must_do,
    "may_not_passive_that": _passive_that("forbid"),
    "may_passive_that": _passive_that("permit"),
    "has_access": _access("permit"),
    "only_has_access": _access("only"),
    "no_access": _access("forbid"),
    "nobody_access": _access("forbid"),
    "only_access_except": _access("only"),
}

__all__ = ["Circ", "Draft", "Drafts", "Val", "requirements", "statement"]
