"""Knows what begins a statement that goes on where the one before ended: "above that", "after 7
days", "once it is shared", "otherwise".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Tree
from ...text.quantities import Duration
from ...vocabulary.senses import BOOL, only_of_place
from ..base import (
    NOTHING,
    NOW,
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Desc,
    Part,
    Prior,
    Several,
    Thing,
    compare,
)
from ..closing import mentions, none_of, speaks_of_now
from ..opposites import excludes
from ..predicates.not_yet import later_than
from ..quantities.asked_before import asked_before
from ..quantities.counts import counted
from ..quantities.measures import compared
from ..statements.draft import Draft
from ..things import symbol_of
from ..times.spans import later
from .lifting import only_of_time

TURNED = frozenset(["<", "<=", ">", ">="])
TURNS = {"<=": ">", "<": ">="}


def beyond(comparison: Part, draft: Draft, context: Context) -> Iterator[Draft]:
    """Above that, above $200: of what is asked for, whatever was said of the same measure; where
    the statement before said how much may be asked for, of that.
    """
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if asked is None:
        return
    known = replace(asked, known=True, box=Box())
    read = counted if symbol_of(comparison) == "counted_attribute" else compared
    boxes = [
        box
        for value in asked_before((*draft.what.tests, *draft.when.tests), context)
        if read is compared
        for box in compared(comparison, value, context)
    ]
    for box in boxes or read(comparison, known, context):
        measures = measures_in(box)
        if len(measures) == 1:
            yield about(without_measures(draft, measures, context), box)


def past(tree: Tree, draft: Draft, context: Context) -> Iterator[Draft]:
    """After 7 days, after that: later than the time that the statement before gave."""
    ends = list(dict.fromkeys(_ends(context)))
    if not ends and tree.label == "past_that":
        yield from _no_longer(draft, tree.start, context)
    if len(ends) != 1:
        return
    (end,) = ends
    if tree.label == "past_that":
        test = compare(TURNS[end.op], NOW, end.right)
    else:
        span = next(c.value for c in tree.children if isinstance(c, Leaf))
        if not isinstance(end.right, m.Arithmetic) or not isinstance(span, Duration):
            return
        test = compare(">", NOW, later(end.right.left, span))
    yield about(without_measures(draft, {NOW}, context), _of_whose_end(test, draft, context))


def _of_whose_end(test: m.Expr, draft: Draft, context: Context) -> Box:
    """A time with what it is a time of, where the draft does not speak of that: the assignment
    whose due date it is.
    """
    when = context.prior.when if context.prior is not None else NOTHING
    known = (draft.what + draft.region + draft.when).locals
    named = [x for x in when.locals if mentions(test, x.variable) and x not in known]
    ties = tuple(other for other in when.tests if any(mentions(other, x.variable) for x in named))
    return Box((*(t for t in ties if not speaks_of_now(t)), test), tuple(named))


def _no_longer(draft: Draft, start: int, context: Context) -> Iterator[Draft]:
    """After that, once what the statement before ended in has come: "until it is published"; once
    that is over which it was said to last for, "while it is a draft".
    """
    tests = context.prior.when.tests if context.prior is not None else ()
    again = draft.what + draft.region + draft.when
    if len(tests) != 1 or tests[0] in again.tests:
        return
    match tests[0]:
        case m.Not(operand=state):
            yield about(draft, Box((state,)))
        case m.Compare(op="==", left=m.AttributeOf(of="resource")) | m.AttributeOf(of="resource"):
            later = later_than(tests[0])
            grants = context.prior is not None and context.prior.effect != "forbid"
            if grants and later is not None and _lasts(start, context):
                yield about(draft, Box((later,)))
        case m.Or(items=(m.Not(operand=m.Present(operand=moment)), m.Compare(op="<"))):
            yield about(draft, Box((m.Present(BOOL, moment), compare("<=", moment, NOW))))
        case m.Or(items=(m.Not(operand=m.Present(operand=moment)), m.Compare(op="<=") as yet)):
            if _is_after(yet, moment):  # "until 7 days after it was retired"
                yield about(draft, Box((compare(">", NOW, yet.right),)))


def _lasts(start: int, context: Context) -> bool:
    """Whether what stands before a place said how long something may be done: "as long as"."""
    words = [word.text for word in context.shared.words[:start]]
    begins = [text for text in words if text in ("while", "long", "once", "after", "when", "if")]
    return begins[-1:] in (["while"], ["long"])


def _is_after(yet: m.Compare, moment: m.Expr) -> bool:
    """Whether it says that it is no longer than so long after a moment."""
    end = yet.right
    return yet.left == NOW and isinstance(end, m.Arithmetic) and (end.op, end.left) == ("+", moment)


def _ends(context: Context) -> Iterator[m.Compare]:
    """Until when the statement before said that something may be done."""
    for test in context.prior.tests if context.prior is not None else ():
        parts = test.items if isinstance(test, m.And) else (test,)
        for part in parts:
            if isinstance(part, m.Compare) and part.left == NOW and part.op in TURNS:
                yield part


def without_measures(draft: Draft, measures: set[m.Expr], context: Context) -> Draft:
    """A draft without what the statement before said of these measures."""
    return replace(
        draft,
        what=without_measured(draft.what, measures, context),
        region=without_measured(draft.region, measures, context),
    )


def without_measured(box: Box, measures: set[m.Expr], context: Context) -> Box:
    """A box without what the statement before said of these measures."""
    said = set(context.prior.tests) if context.prior is not None else set()
    kept = tuple(
        test
        for test in box.tests
        if not (test in said and isinstance(test, m.Compare) and test.left in measures)
    )
    return replace(box, tests=kept)


def measures_in(box: Box) -> set[m.Expr]:
    """What a box compares with something."""
    return {test.left for test in box.tests if isinstance(test, m.Compare)}


def about(draft: Draft, box: Box) -> Draft:
    """What a draft is about, narrowed."""
    if draft.effect == "only" and draft.about_who:
        return replace(draft, region=draft.region + box)
    return replace(draft, what=draft.what + box)


def otherwise(draft: Draft, context: Context, tree: Tree) -> Iterator[tuple[Draft, Box]]:
    """Otherwise, in all other cases: where what the statement before depended on does not hold;
    "unless it is locked, in which case": where it is locked. With a draft that says nothing else of
    what it depended on.
    """
    prior = context.prior
    said = {word.text for word in context.shared.words[: tree.start]}
    barred = prior is not None and prior.effect == "forbid" and "only" not in said
    if prior is not None and barred and tree.label == "otherwise":
        yield from _of_those_not_barred(draft, prior, context)
    if prior is None or prior.several or prior.effect not in ("permit", "only"):
        return
    if not _turns(tree, prior, context):
        return
    if tree.label == "otherwise" and draft.so and prior.is_of_several_deeds:
        context.shared.ask_of(tree, "“{said}”: of which of the things said before? Say it in full")
        return
    open_ = draft.about_who and (draft.what.tests or not draft.when.tests)
    if open_ and not _of_fewer(draft, prior):
        return  # "otherwise they may only view it": and nothing else, or nobody else?
    if tree.label == "otherwise" and not prior.when.tests:
        yield from _of_others(draft, prior, context)
        return
    tests = depended_on(tree, prior, context)
    excepts = begins_exception(tree.start, context)
    if tree.label == "in_that_case" and excepts:
        kept, region = (
            replace(box, tests=tuple(test for test in box.tests if test not in tests))
            for box in (draft.when, draft.region)
        )
        draft = replace(draft, when=kept, region=region)
    if not tests or set(tests) & {*draft.when.tests, *draft.region.tests}:
        return  # nothing was said of when, or "so" is read as under the same conditions
    if mentions(tests, RESOURCE) and draft.resource_type not in _types(prior.resource):
        return
    if mentions(tests, SUBJECT) and draft.subject_type not in _types(prior.subject):
        return
    if tree.label == "in_that_case" and _is_of_others(draft, prior, tests):
        context.shared.ask_of(
            tree, "“{said}”: whose case is it, theirs who may then? Say it in full"
        )
        return
    if tree.label == "in_that_case" and not excepts:
        yield draft, replace(prior.when, spoken=())
    elif tree.label != "in_that_case" or len(tests) == 1:
        yield draft, none_of(replace(prior.when, tests=tests), context.shared)


def _is_of_others(draft: Draft, prior: Prior, tests: tuple[m.Expr, ...]) -> bool:
    """Whether a case is one of those before, "unless they raised it; in that case their deputy
    may": it is not that the deputy raised it.
    """
    before = prior.subject.box.tests if isinstance(prior.subject, Desc) else ()
    return mentions(tests, SUBJECT) and set(before) != set(draft.who.tests)


def _of_fewer(draft: Draft, prior: Prior) -> bool:
    """Whether those may then do the same as before, to some of those things alone: "in an emergency
    physicians may view any patient; otherwise they may view only patients they treat".
    """
    told = prior.resource.box.tests if isinstance(prior.resource, Desc) else ()
    return (
        prior.effect == "permit"
        and draft.actions == prior.actions
        and bool(draft.what.tests)
        and set(told) <= set(draft.what.tests)
        and not mentions(told, SUBJECT)
        and {draft.resource_type} == _types(prior.resource)
        and isinstance(prior.subject, Desc)
        and set(draft.who.tests) <= set(prior.subject.box.tests)  # "any licensed vet; … vets"
    )


def depended_on(tree: Tree, prior: Prior, context: Context) -> tuple[m.Expr, ...]:
    """On what the statement before depended that is then not so: "from anywhere else", where it
    was done; "outside it", where or when; "without it", how; "otherwise", all.
    """
    if tree.label == "in_that_case" and begins_exception(tree.start, context):
        return prior.excepted or prior.when.tests
    if tree.label != "elsewhere":
        return prior.when.tests
    words = {word.text for word in context.shared.words[tree.start : tree.end]}
    tests = (*prior.when.tests, *prior.region.tests)  # "in the window, by nobody but technicians"
    if "without" in words:
        return tuple(test for test in tests if _only_of_request(test))
    when = "outside" in words
    return tuple(test for test in tests if only_of_place(test) or (when and only_of_time(test)))


def _only_of_request(test: m.Expr) -> bool:
    match test:
        case m.RequestField():
            return True
        case m.Compare(left=m.RequestField()):
            return True
    return False


def _turns(tree: Tree, prior: Prior, context: Context) -> bool:
    """Whether "if it is", after "if it isn't locked", or "if they aren't", after "if they are on
    duty", is the contrary; "otherwise" always is.
    """
    words = [word.text for word in context.shared.words[tree.start : tree.end]]
    if words[:1] != ["if"] or words == ["if", "not"]:
        return True
    tests = prior.when.tests
    return len(tests) == 1 and isinstance(tests[0], m.Not) != ("not" in words)


def _of_others(draft: Draft, prior: Prior, context: Context) -> Iterator[tuple[Draft, Box]]:
    """ "If a payment is over $500, only a manager can approve it. Otherwise any clerk can": those
    that are not. "Owners can delete their drafts. Otherwise only admins can delete documents": what
    those can't, and anybody else.
    """
    told = prior.resource.box if isinstance(prior.resource, Desc) else NOTHING
    if draft.actions != prior.actions or draft.resource_type not in _types(prior.resource):
        return
    if _is_by_others(draft, prior) and isinstance(prior.subject, Desc):
        # "by whoever placed it, otherwise by a clerk": by either; "otherwise only by a clerk"
        others = none_of(replace(prior.subject.box, spoken=()), context.shared)
        yield draft, others if draft.effect == "only" else NOTHING
    elif draft.effect in ("permit", "only") and prior.effect == "only":
        governed = told + prior.region
        if governed.tests and not any(mentions(test, SUBJECT) for test in governed.tests):
            what = replace(draft.what, tests=_left(draft.what, governed))
            region = replace(draft.region, tests=_left(draft.region, governed))
            rest = replace(draft, what=what, region=region)
            yield rest, none_of(replace(governed, spoken=()), context.shared)
    elif draft.effect in ("only", "forbid") and prior.effect == "permit":
        who = prior.subject.box if isinstance(prior.subject, Desc) else NOTHING
        if draft.so:
            measures = all(isinstance(t, m.Compare) and t.op in TURNED for t in told.tests)
            if told.tests and not mentions(told.tests, SUBJECT):
                rest = replace(draft, what=replace(draft.what, tests=_left(draft.what, told)))
                others = told if measures else who + told
                yield rest, none_of(replace(others, spoken=()), context.shared)
        elif set(told.tests) - set(draft.what.tests) and isinstance(prior.subject, Desc):
            yield draft, none_of(replace(who + told, spoken=()), context.shared)
        elif told.tests and not who.tests and not mentions(told.tests, SUBJECT):
            # "withdrawn by anybody. Otherwise only its requester can withdraw it": if it is not so
            rest = replace(draft, what=replace(draft.what, tests=_left(draft.what, told)))
            yield rest, none_of(replace(told, spoken=()), context.shared)


def _of_those_not_barred(
    draft: Draft, prior: Prior, context: Context
) -> Iterator[tuple[Draft, Box]]:
    """ "Sealed files may not be printed. Otherwise clerks may print a file": one that is not. "On
    weekends nobody may; otherwise clerks may": on other days.
    """
    told = prior.resource.box if isinstance(prior.resource, Desc) else NOTHING
    anybody = prior.subject is None or not (
        isinstance(prior.subject, Several) or prior.subject.box.tests  # type: ignore[union-attr]
    )
    same = set(draft.actions) <= set(prior.actions) and draft.resource_type in _types(
        prior.resource
    )
    grants = draft.effect in ("permit", "only") and not draft.about_who
    barred = prior.when if prior.when.tests and set(told.tests) <= {*prior.when.tests} else told
    plain = barred.tests and not mentions(barred.tests, SUBJECT) and not prior.excepted
    alone = not prior.when.tests or barred is prior.when
    if same and grants and anybody and plain and alone and not prior.several:
        what, when = (replace(box, tests=_left(box, barred)) for box in (draft.what, draft.when))
        yield (
            replace(draft, what=what, when=when),
            none_of(replace(barred, spoken=()), context.shared),
        )


def _is_by_others(draft: Draft, prior: Prior) -> bool:
    """Whether both say no more than by whom something may be done, the same to the same."""
    alike = draft.passive and prior.passive and prior.effect == "permit" and draft.who.tests
    told = prior.resource.box if isinstance(prior.resource, Desc) else NOTHING
    same = set(told.tests) == set(draft.what.tests)
    return bool(alike) and same and draft.effect in ("permit", "only")


def _left(box: Box, governed: Box) -> tuple[m.Expr, ...]:
    """What a box says beside what was governed before."""
    return tuple(test for test in box.tests if test not in governed.tests)


def begins_exception(place: int, context: Context) -> bool:
    """Whether the last word before a place that begins a condition begins an exception."""
    words = (word.text for word in reversed(context.shared.words[:place]))
    return next((word for word in words if word in CONDITIONAL), "") in ("unless", "except")


CONDITIONAL = frozenset("if unless except when where while whenever once after until".split())


def _types(thing: Thing | None) -> set[str]:
    items = thing.items if isinstance(thing, Several) else (thing,)
    return {item.type for item in items if isinstance(item, Desc)}


def superseded(draft: Draft, box: Box, context: Context) -> Draft:
    """ "A draft review …; once it is shared": what it is by then, it was not before."""
    said = set(context.prior.tests) if context.prior is not None else set()
    now = tuple(test for test in box.tests if _state(test) is not None)
    gone = {
        test
        for test in draft.what.tests
        if test in said and _state(test) is not None and excludes(Box((test,)), Box(now))
    }
    if not gone:
        return draft
    what = replace(draft.what, tests=tuple(t for t in draft.what.tests if t not in gone))
    region = replace(draft.region, tests=tuple(t for t in draft.region.tests if t not in gone))
    return replace(draft, what=what, region=region)


def _state(test: m.Expr) -> m.Expr | None:
    """Of which attribute of what is asked for a test tells the value, if it says just that."""
    match test:
        case m.Compare(op="==", left=m.AttributeOf(of="resource") as state, right=m.Const()):
            return state
        case m.InSet(item=m.AttributeOf(of="resource") as state, set=m.Const()):
            return state
        case m.AttributeOf(of="resource"):
            return test  # it is locked
        case m.Not(operand=denied):
            return _state(denied)
    return None
