"""Knows what "them" are once another is spoken of: "technicians can resolve tickets assigned to
them; only a lead can close them" is of tickets assigned to a technician.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from ...compiler import model as m
from ..text.lexicon import MEMBERSHIPS
from .base import (
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Desc,
    Local,
    Part,
    Prior,
    Several,
    Thing,
    renamed_box,
)
from .closing import NOWHERE, any_of, mentions
from .discourse.of_the_group import group_of, is_told_by, names_another
from .statements.draft import so_much_of_it


def spoken_of(prior: Prior, context: Context) -> Iterator[Thing]:
    """What the statement before was about, as it was of whom that was about. What is where those
    work ("on their ward") may as well be what is where others do. How much was to be asked for of
    it ("by up to 30 percent") is not said of it.
    """
    if prior.resource is None:
        return
    what = _without_so_much(prior.resource)
    prior = replace(prior, resource=what)
    of_them = former_of(prior, context)
    told = of_them is not None and mentions(context.asker.tests, of_them.variable)
    former = of_the_former(prior, context)
    group = group_of(prior)
    if isinstance(prior.resource, Desc) and is_told_by(context.asker, group):
        yield what
        return
    same = not context.by_another and _same_asker(prior.subject, context)
    for_all = _barred_for_all(prior, former, same, context)
    if for_all is not None:
        yield for_all
        return
    if isinstance(prior.resource, Desc) and group.locals and not told and not same:
        if names_another(context.asker, group):
            context.shared.ask(
                "is it still of those that were spoken of before? Say of which, or say it again",
                (0, len(context.shared.words)),
            )
            return
        yield prior.resource.with_box(group)
        return
    if not told and not context.by_another and _same_asker(prior.subject, context):
        yield what
        if _are_some_of_all(prior, context) and former is not None:
            yield former  # "nobody may delete files they own; editors may share them": whose?
        return
    if not can_be_said(former, context):
        context.shared.ask(
            "whose are those that were spoken of before, now that others are? Say it again",
            (0, len(context.shared.words)),
        )
        return
    if told:
        yield from () if former is None else (former,)
        return
    if former is not None:
        yield former
    items = prior.resource.items if isinstance(prior.resource, Several) else (prior.resource,)
    if any(isinstance(item, Desc) and _is_where_they_are(item.box.tests) for item in items):
        yield what


def _without_so_much(thing: Thing) -> Thing:
    """What was spoken of, without how much of it was to be asked for."""
    if isinstance(thing, Several):
        return replace(thing, items=tuple(map(_without_so_much, thing.items)))
    if not isinstance(thing, Desc) or not (much := so_much_of_it(thing.box)):
        return thing
    tests = tuple(test for test in thing.box.tests if test not in much)
    return replace(thing, box=replace(thing.box, tests=tests))


def _barred_for_all(
    prior: Prior, former: Thing | None, same: bool, context: Context
) -> Thing | None:
    """What nobody may do something to that some may, as it is theirs: "you may edit what your
    supervisees wrote; once it is locked, nobody may edit it" bars others from it as well. Of what
    can't be walked to, "a file of your office", it is whosever it is.
    """
    what = prior.resource
    if not context.nobody_may or prior.effect not in ("permit", "only") or former is None:
        return None
    if can_be_said(former, context):
        return former if same else None
    if not isinstance(what, Desc) or not (same or what.number == "one"):
        return None
    return replace(what, box=of_itself(what.box))


def of_itself(box: Box, others: Collection[str] = ()) -> Box:
    """What of a description has nothing to do with who asks, or others, nor with what they are
    told by.
    """
    theirs = {SUBJECT, *others}
    while True:
        tied = [test for test in box.tests if any(mentions(test, name) for name in theirs)]
        also = {x.variable for x in box.locals if any(mentions(t, x.variable) for t in tied)}
        if also <= theirs:
            break
        theirs |= also
    tests = tuple(test for test in box.tests if test not in tied)
    locals_ = tuple(local for local in box.locals if local.variable not in theirs)
    return replace(box, tests=tests, locals=locals_)


def can_be_said(thing: Thing | None, context: Context) -> bool:
    """Whether what those before had to do with it can be walked to."""
    items = thing.items if isinstance(thing, Several) else (thing,)
    descs = (item for item in items if isinstance(item, Desc))
    boxes = [renamed_box(d.box, d.variable, RESOURCE) for d in descs]
    return all(any_of([box], context.shared) is not NOWHERE for box in boxes)


def _is_where_they_are(node: object) -> bool:
    """Whether an expression compares what something has with what who asks has."""
    if isinstance(node, tuple):
        return any(map(_is_where_they_are, node))
    if isinstance(node, m.Const | m.ValueType) or not isinstance(node, m.Node):
        return False
    if isinstance(node, m.Member):
        among = node.item == SUBJECT and node.of.path[-1] in MEMBERSHIPS
        return (among and node.of.root != RESOURCE) or node.of.root == SUBJECT
    if isinstance(node, m.AttributeOf) and node.of == SUBJECT:
        return True
    return any(_is_where_they_are(getattr(node, name)) for name in node.__struct_fields__)


def of_the_former(prior: Prior, context: Context, told: bool = False) -> Thing | None:
    """What was spoken of, of those who were spoken of with it, whoever asks now; where `told`,
    also what those were described by: "the officer of a loan can't approve it".
    """
    thing = prior.resource
    if isinstance(thing, Several):
        return replace(
            thing, items=tuple(_of(item, prior.subject, context, told) for item in thing.items)
        )
    return None if thing is None else _of(thing, prior.subject, context, told)


def former_of(prior: Prior, context: Context) -> Desc | None:
    """Who the statement before was about, as somebody else than who asks now, where what was
    spoken of was theirs: "employees can view their own payslips, and so can their manager".
    """
    who, what = prior.subject, prior.resource
    if not isinstance(who, Desc) or not isinstance(what, Desc):
        return None
    if not is_of_who_asks(what) and not _are_tied(who, what):
        return None
    return Desc(_former(who.type, (who, what), context), who.type, known=True)


def _are_tied(who: Desc, what: Desc) -> bool:
    """Whether who asks is described by what is asked for, or both are by another: "the owner of a
    cost centre may view invoices charged to it".
    """
    return mentions(who.box.tests, RESOURCE) or any(
        mentions(what.box.tests, local.variable) for local in who.box.locals
    )


def _former(type_: str, key: object, context: Context) -> str:
    formers = context.shared.formers
    if key not in formers:
        formers[key] = context.fresh(type_)
    return formers[key]


def speaks_of_former(part: Part | None, prior: Prior | None, context: Context) -> Desc | None:
    """That one, where a phrase speaks of them by a pronoun: "their manager"."""
    if part is None or prior is None or part.end - part.start < 2:
        return None
    said = any(
        leaf.kind in ("POSS", "PRON") and leaf.value not in NEUTER
        for leaf in context.shared.leaves
        if part.start <= leaf.start and leaf.end <= part.end
    )
    return former_of(prior, context) if said else None


def somebody_of_theirs(part: Part, context: Context) -> Callable[[Context], Iterator[Thing]] | None:
    """Whom "so can their deputy" means after those who are told by what they are: "editors", "the
    owner of a cost centre". What was spoken of is theirs only by whom they are the owner of.
    """
    from .things import things

    prior = context.prior
    who = prior.subject if prior is not None else None
    first = context.shared.words[part.start].text
    if not isinstance(who, Desc) or not who.box.tests or first not in ("their", "his", "her"):
        return None
    if prior is None or is_of_who_asks(prior.resource) or not mentions(who.box.tests, SUBJECT):
        return None
    former = _former(who.type, (who, prior.resource), context)
    said = renamed_box(who.box, SUBJECT, former)
    more = Box(said.tests, (Local(former, who.type), *said.locals))

    def read(inner: Context) -> Iterator[Thing]:
        known = Desc(former, who.type, known=True)
        inner = replace(inner.knowing(known), topic=former, former=former)
        for thing in things(part, inner):
            if isinstance(thing, Desc) and mentions(thing.box.tests, former):
                yield thing.with_box(more)

    return read


NEUTER = frozenset("it its".split())


def is_of_who_asks(thing: Thing | None) -> bool:
    """Whether what a phrase describes is told by whose it is: that of whoever asks."""
    items = thing.items if isinstance(thing, Several) else (thing,)
    return any(isinstance(item, Desc) and mentions(item.box.tests, SUBJECT) for item in items)


def _same_asker(who: Thing | None, context: Context) -> bool:
    """Whether those who ask are those of the statement before; also where none are named."""
    descs = who.items if isinstance(who, Several) else (who,)
    asked = set(context.asker.tests)
    return any(isinstance(desc, Desc) and set(desc.box.tests) <= asked for desc in descs) or (
        not asked and context.topic != SUBJECT
    )


def _are_some_of_all(prior: Prior, context: Context) -> bool:
    """Whether those who ask are told apart from all of whom the statement before was, of what is
    theirs.
    """
    who = prior.subject
    anyone = isinstance(who, Desc) and not who.box.tests
    return anyone and bool(context.asker.tests) and is_of_who_asks(prior.resource)


def _of(thing: Thing, who: Thing | None, context: Context, told: bool = False) -> Thing:
    """A description in which those who asked before are others."""
    items = who.items if isinstance(who, Several) else (who,)
    descs = [desc for desc in items if isinstance(desc, Desc)]
    if not isinstance(thing, Desc) or not descs:
        return thing
    tied = told and any(_are_tied(desc, thing) for desc in descs)
    if not tied and not mentions(thing.box.tests, SUBJECT):
        return thing
    other = _former(descs[0].type, (who, thing), context)
    said = descs[0].box if len(descs) == 1 else Box()
    whole = Box((*thing.box.tests, *said.tests), (*thing.box.locals, *said.locals))
    box = renamed_box(whole, SUBJECT, other)
    own = Local(other, descs[0].type)
    return replace(thing, box=replace(box, locals=(own, *box.locals)))


def are_told_by_theirs(prior: Prior, resource: Thing | None) -> bool:
    """Whether those before are just those whose it is: "account holders may rename their accounts;
    agents can, too" lets agents rename accounts that are none of theirs.
    """
    who = prior.subject.box.tests if isinstance(prior.subject, Desc) else ()
    what = resource.box.tests if isinstance(resource, Desc) else ()
    return bool(who) and any(mentions(test, RESOURCE) for test in who) and set(who) <= set(what)


def joins_them(prior: Prior, place: int, context: Context) -> bool:
    """Whether others may do so beside those before: "residents can as well, but only …" takes
    nothing from a resident who is a physician.
    """
    words = [word.text for word in context.shared.words[place : place + 2]]
    beside = words[:1] == ["too"] or words in (["as", "well"], [",", "too"])
    return beside and isinstance(prior.subject, Desc) and bool(prior.subject.box.tests)
