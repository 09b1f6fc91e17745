"""Knows what is said of something: that it is locked, that they own it, that it exceeds $10k."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Node, Tree
from ...vocabulary.senses import BOOL, Attr
from ..base import Box, Context, Desc, Part, Several, Target, Thing, Val, trees, tried
from ..closing import any_of, none_of
from ..discourse.going_on import asks_what_or_joins
from ..nouns.adjectives import brought, leaf_of, state_of
from ..nouns.among import is_one_of
from ..nouns.anywhere import there
from ..nouns.contents import contains_it
from ..nouns.depth import deeply
from ..nouns.features import (
    holds_that_of,
    holds_written,
    tagged,
    with_amount,
    with_count,
    with_relation,
)
from ..nouns.participles import existing, participles
from ..nouns.sharing import are_of_the_last, shares_what_it_is_of
from ..quantities.counts import count_done, some_left
from ..quantities.measures import compared, measures
from ..quantities.more_than import has_more, has_no_more
from ..statements.deeds import gives_deed, has_deed
from ..things import symbol_of
from ..times import endings
from ..times.events import (
    became,
    happened_when,
    has_happened,
    has_not_happened,
    last_happened,
    not_happened_when,
)
from ..times.happened import done_by_now
from ..times.moments import event_when
from ..times.time_left import time_left, when_it_is
from ..times.timed_alike import timed_alike
from .being import (
    absent,
    in_set,
    in_state,
    in_with,
    is_another,
    is_in,
    is_text,
    is_that_of,
    is_the_others,
    is_the_same,
    is_theirs,
    is_thing,
    present,
    value_text,
)
from .both_of_one import both_of_one
from .by_whom import perhaps_by_them
from .circumstanced import (
    by_circumstance,
    in_circumstance,
    in_circumstances,
    in_such,
    lacks_circ,
)
from .denying import goes_on_denied
from .given import been_given, has_as
from .having import (
    feature,
    has_done,
    has_no_value,
    has_none,
    has_np,
    has_same,
    has_value,
    measures_so,
)
from .located import comes_so, is_anywhere, located, located_from
from .not_yet import is_yet, not_yet
from .relating import (
    belongs,
    does,
    does_deep,
    does_each,
    does_neither,
    does_self,
    done_to,
    has_done_it,
    without_self,
    works,
)
from .under_way import is_under_way
from .was_once import was_once
from .working import owes, works_at, works_so


def predicate(part: Part, target: Thing, context: Context) -> Iterator[Box]:
    """What is said of a thing; of several things, of each."""
    if isinstance(target, Several):
        parts = [list(dict.fromkeys(predicate(part, item, context))) for item in target.items]
        if all(len(found) == 1 for found in parts):
            yield any_of([found[0] for found in parts], context.shared)
        return
    yield from tried(target, lambda one: said_of(part, one, context))


def said_of(part: Part, target: object, context: Context) -> Iterator[Box]:
    if not isinstance(target, Desc | Val):
        return
    inner = context
    if isinstance(target, Desc) and not target.known:
        inner = context.after(target.box).knowing(target)
    for tree in trees(part):
        if not is_under_way(part, tree, context):
            yield from _predicate(tree, target, inner)


def _predicate(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    if tree.label == "leaf":
        return
    if tree.label in JOINED:
        yield from _joined(tree, target, context)
    elif tree.label in PREDICATES:
        yield from PREDICATES[tree.label](tree, target, context)
    elif tree.label in COMPLEMENTS:
        yield from COMPLEMENTS[tree.label](tree, target, context)


JOINED = ("preds_and", "preds_or", "is_any", "is_both", "is_neither")


def _joined(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """Several things said of one: all of them, any of them, none of them."""
    nouns = [noun for part in tree.children for noun in _np_of(part)]
    if len(nouns) == len(tree.children) and _are_of_one(nouns, tree, context):
        if tree.label == "is_neither":
            yield from _neither_of_one(nouns, target, context)
        elif tree.label == "is_both" and context.shared.words[nouns[0].start - 1].text == "both":
            yield from both_of_one(nouns, target, context)
        return
    if tree.label == "is_any" and perhaps_by_them(list(tree.children), context):
        return
    if tree.label in ("is_any", "is_both") and _begins_otherwise(tree):
        return  # "is anything other than a draft or submitted": is neither
    if tree.label == "is_both" and asks_what_or_joins(tree.children[-1], context, tree.start):
        return  # "are vacation or unpaid and longer than 10 days"
    denied = goes_on_denied(list(tree.children), context)
    if denied and tree.label != "preds_or":
        return  # "haven't expired and been revoked": neither, or not both?
    for boxes in _each(timed_alike(list(tree.children), context), target, context, ()):
        if tree.label in ("preds_and", "is_both"):
            total = Box()
            for box in boxes:
                total = total + box
            yield total
        elif denied:
            rest = none_of(any_of(list(boxes[1:]), context.shared), context.shared)
            yield boxes[0] + rest
        elif tree.label in ("preds_or", "is_any"):
            yield any_of(list(boxes), context.shared)
        else:
            yield none_of(any_of(list(boxes), context.shared), context.shared)


def _are_of_one(nouns: list[Part], tree: Tree, context: Context) -> bool:
    """Whether what somebody is said to be is said of one thing: "is an employee or a director of
    the company", of that one.
    """
    either = tree.label in ("is_any", "is_neither") and are_of_the_last(nouns, context)
    return either or shares_what_it_is_of(nouns, context)


def _begins_otherwise(tree: Tree) -> bool:
    """Whether something is said to be other than what stands before the last "or"."""
    return any(inner.label == "comp_other" for part in tree.children[:-1] for inner in trees(part))


def _neither_of_one(nouns: list[Part], target: Target, context: Context) -> Iterator[Box]:
    """Neither the submitter nor the reviewer of a charge: of one and the same charge."""
    start, end = nouns[0].start, nouns[-1].end
    union = Tree("union", tuple(nouns), start, end)
    for noun in nouns:
        if isinstance(noun, Node):
            either = Node(noun.symbol, start, end, noun.chart, [], (union,))
            for box in is_thing(Tree("comp_np", (either,), start, end), target, context):
                yield none_of(box, context.shared)
            return


def _np_of(part: Part) -> list[Part]:
    """The noun phrase that a predicate is: "the owner"."""
    return [tree.children[-1] for tree in trees(part) if tree.label == "comp_np"][:1]


def _each(
    parts: list[Part], target: Target, context: Context, done: tuple[Box, ...]
) -> Iterator[tuple[Box, ...]]:
    if not parts:
        yield done
        return
    for box in said_of(parts[0], target, context):
        yield from _each(parts[1:], target, context.after(box), (*done, box))


# ── Being something ───────────────────────────────────────────────────────────────


def _is(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    if not was_once(tree, context):
        yield from said_of(tree.children[-1], target, context)


def _has_not_at(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """It has not been rotated for 90 days: so long ago was the last time; nor this year."""
    when = last_happened if _lasts(tree) else not_happened_when
    yield from when(tree, target, context)


def _is_not(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    if len(tree.children) == 1:
        for inner in trees(tree.children[0]):
            if inner.label == "comp_event_when":
                yield from _has_not_at(inner, target, context)
                return
    parts = timed_alike(list(tree.children), context)
    if len(parts) > 1 and parts != list(tree.children):
        total = Box()
        for part in parts:  # "not opened or closed within 3 days of being reported"
            one = Tree("is_not", (part,), tree.start, tree.end)
            nots = list(dict.fromkeys(_is_not(one, target, context)))
            if len(nots) != 1:
                return
            total = total + nots[0]
        yield total
        return
    either = len(tree.children) > 1 and _may_allow_more(tree, context)
    yet = context.granting and len(tree.children) == 1 and is_yet(tree, context)
    for boxes in _each(list(tree.children), target, context, ()):
        none = none_of(any_of(list(boxes), context.shared), context.shared)
        yield not_yet(none) if yet else none
        if either:
            first = none_of(boxes[0], context.shared)
            yield any_of([first, *boxes[1:]], context.shared)


def _may_allow_more(tree: Tree, context: Context) -> bool:
    """Whether taking "not sealed or on hold" for neither lets more through than "not sealed, or on
    hold": in a prohibition, and after "unless".
    """
    words = [word.text for word in context.shared.words]
    if words[tree.children[-1].start - 1] != "or":
        return False
    return not context.granting or "unless" in words[max(0, tree.start - 8) : tree.start]


def _is_or_is_not(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """It is fragile and not embargoed; it is rejected or not yet approved."""
    last = tree.children[-1]
    if isinstance(target, Desc) and _is_of_another(last, target, context):
        return
    said = [word.text for word in context.shared.words[max(0, last.start - 3) : last.start + 1]]
    if said[:1] == [","] and said[-1] in ("ones", "those"):
        return  # "trips that are under way or boarding, but not ones that …": of all of them
    if tree.label == "is_and_not" and asks_what_or_joins(last, context, tree.start):
        return  # "are vacation or unpaid and not longer than 10 days"
    for so, other in _each(list(tree.children), target, context, ()):
        otherwise = none_of(other, context.shared)
        if tree.label == "is_and_not":
            yield so + otherwise
        else:
            yield any_of([so, otherwise], context.shared)


def _is_and_either(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """It is archived and either secret or confidential."""
    for so, *others in _each(list(tree.children), target, context, ()):
        yield so + any_of(others, context.shared)


def _is_of_another(part: Part, target: Desc, context: Context) -> bool:
    """Whether "never of a pregnant patient", after people, is said of what is done: no one is "of"
    somebody.
    """
    return target.type in context.vocabulary.principals and any(
        tree.label == "comp_in" and leaf_of(tree).value == "of" for tree in trees(part)
    )


def _lasts(tree: Tree) -> bool:
    return any(when.label in ("for_more", "for_least") for when in trees(tree.children[-1]))


def _compared(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    yield from compared(tree.children[-1], target, context)


def _when(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """Their last day was more than 180 days ago; it is at least 7 days away: it begins then."""
    ahead = all(inner.label.startswith("ahead_") for inner in trees(tree.children[-1]))
    if isinstance(target, Desc) and ahead and len(starts := when_it_is(target, context)) == 1:
        yield from event_when(starts[0], tree.children[-1], context)
    spans = all(inner.label.startswith(("ago_", "ahead_")) for inner in trees(tree.children[-1]))
    moment = isinstance(target, Val) and target.attr is not None and target.type.kind == m.DATETIME
    if isinstance(target, Val) and moment and spans:
        for box in event_when(target.expr, tree.children[-1], context):
            yield box + target.box


# ── Doing and having ──────────────────────────────────────────────────────────────


def _not(
    read: Callable[[Tree, Target, Context], Iterator[Box]],
) -> Callable[[Tree, Target, Context], Iterator[Box]]:
    def negated(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
        for box in read(tree, target, context):
            yield none_of(box, context.shared)

    return negated


def _has(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They must not have a conflict: what is had is said of them."""
    yield from said_of(tree.children[-1], target, context)


def _has_several_of(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They speak Dutch or German, Dutch and German: an attribute holds any of these, or all."""
    verb, *values = tree.children
    found = []
    for value in values:
        one = replace(tree, label="comp_attribute_is", children=(verb, value))
        found.append(list(dict.fromkeys(_of_desc(holds_written)(one, target, context))))
    if all(len(boxes) == 1 for boxes in found):
        boxes = [box for (box,) in found]
        total = Box()
        for box in boxes:
            total = total + box
        yield total if tree.label == "has_all_of" else any_of(boxes, context.shared)


def _includes(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """Whose languages include "german", whose labels contain the tag: a set has any of them;
    sessions that include an operation.
    """
    said = [part for part in tree.children if symbol_of(part) != "do_not"]
    if isinstance(target, Desc):
        parts = [np for part in said for np in _np_of(part)]
        found = [list(contains_it(np, target, context)) for np in parts]
        if len(parts) == len(said) and all(len(boxes) == 1 for boxes in found):
            yield any_of([boxes[0] for boxes in found], context.shared)
        elif target.type not in context.vocabulary.principals:
            within = [list(_includes(tree, value, context)) for value in _sets_of(target, context)]
            if len(some := [boxes for boxes in within if boxes]) == 1:
                yield from some[0]  # "menus that contain nuts", by their allergens
        return
    if not isinstance(target, Val) or target.type.kind != "set":
        return
    options = [list(dict.fromkeys(said_of(part, target, context))) for part in said]
    if all(len(found) == 1 for found in options):
        yield any_of([found[0] for found in options], context.shared)


def _sets_of(desc: Desc, context: Context) -> Iterator[Val]:
    """The attributes of something that are sets of values."""
    for attribute in context.vocabulary.types[desc.type].attributes:
        if attribute.type.kind == "set":
            of = m.AttributeOf(attribute.type, desc.variable, attribute.name)
            yield Val(of, attribute.type, Attr(desc.type, attribute.name, attribute.type))


def _exceeds(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    from ..quantities.measures import against

    for measure in measures(tree.children[-1], context):
        yield from against(target, ">", measure, context)


def _exceeds_not(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """Does not exceed $500: is at most that, so that "above that" can be said of the same."""
    for box in _exceeds(tree, target, context):
        match box:
            case Box(tests=(m.Compare(op=">") as over,), locals=()):
                yield replace(box, tests=(m.Compare(BOOL, "<=", over.left, over.right),))
            case _:
                yield none_of(box, context.shared)


def _of_desc(
    read: Callable[[Tree, Desc, Context], Iterator[Box]],
) -> Callable[[Tree, Target, Context], Iterator[Box]]:
    def said(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
        if isinstance(target, Desc):
            yield from read(tree, target, context)

    return said


def _deep(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They are, directly or indirectly, their manager."""
    if isinstance(target, Desc):
        for box in said_of(tree.children[-1], target, context):
            for desc in deeply(replace(target, box=box), context):
                yield desc.box


def _obtained(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They completed their training, or it was completed, within the last 365 days."""
    attr = next((c.value for c in tree.children if isinstance(c, Leaf)), None)
    if isinstance(attr, Attr) and isinstance(target, Desc) and attr.of == target.type:
        expr: m.Expr = m.AttributeOf(attr.type, target.variable, attr.name)
        box = Box()
    elif attr is None and isinstance(target, Val):
        expr, attr, box = target.expr, target.attr, target.box
    else:
        return
    if attr is None or attr.type.kind != m.DATETIME:
        return
    spans = [c for c in tree.children if isinstance(c, Node) and c.symbol == "when"]
    for found in event_when(expr, spans[0], context) if spans else (done_by_now(expr),):
        yield found + box


def _not_both(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They aren't both a manager and an employee; don't have both."""
    for box in _joined(replace(tree, label="is_both"), target, context):
        yield none_of(box, context.shared)


PREDICATES: dict[str, Callable[[Tree, Target, Context], Iterator[Box]]] = {
    "is_comp": _is,
    "is_not": _is_not,
    "is_not_both": _not_both,
    "is_and_not": _is_or_is_not,
    "is_or_not": _is_or_is_not,
    "is_and_either": _is_and_either,
    "is_there": there,
    "ended": endings.ended,
    "not_ended": endings.not_ended,
    "past_its_end": endings.past_its_end,
    "not_past_its_end": endings.not_past_its_end,
    "is_deep": _deep,
    "does_deep": does_deep,
    "has_count": _of_desc(with_count),
    "has_no_count": _not(_of_desc(with_count)),
    "has_some": some_left,
    "does": does,
    "does_each": does_each,
    "does_neither": does_neither,
    "has_done_it": has_done_it,
    "has_not_done_it": _not(has_done_it),
    "does_not": _not(does),
    "does_self": does_self,
    "does_self_not": _not(does_self),
    "has_not": _not(_has),
    "has_deed": has_deed,
    "has_no_deed": _not(has_deed),
    "gives_deed": gives_deed,
    "gives_no_deed": _not(gives_deed),
    "has_feature": feature,
    "has_no_feature": _not(feature),
    "has_value": has_value,
    "has_more": has_more,
    "time_left": time_left,
    "no_time_left": _not(time_left),
    "has_no_more": has_no_more,
    "has_no_value": has_no_value,
    "has_obtained": _obtained,
    "has_not_obtained": _not(_obtained),
    "was_obtained": _obtained,
    "has_as": has_as,
    "has_same": has_same,
    "has_np": has_np,
    "has_amount": _of_desc(with_amount),
    "owes": _of_desc(owes),
    "has_relation": _of_desc(with_relation),
    "has_no_relation": _not(_of_desc(with_relation)),
    "measures_so": measures_so,
    "comes_to": _compared,
    "comes_to_not": _not(_compared),
    "has_done": has_done,
    "has_not_done": _not(has_done),
    "done_times": _of_desc(count_done),
    "done_times_least": _of_desc(count_done),
    "done_times_just": _of_desc(count_done),
    "done_times_none": _of_desc(count_done),
    "not_done_times": _not(_of_desc(count_done)),
    "has_none": has_none,
    "lacks_circ": lacks_circ,
    "has_none_np": _not(has_np),
    "by_circumstance": by_circumstance,
    "not_circumstance": _not(by_circumstance),
    "located": located,
    "located_anywhere": is_anywhere,
    "not_located": _not(located),
    "been_given": been_given,
    "not_been_given": _not(been_given),
    "has_any_of": _has_several_of,
    "has_all_of": _has_several_of,
    "not_attribute_of": _not(_of_desc(holds_that_of)),
    "not_attribute_is": _not(_of_desc(holds_written)),
    "located_from": located_from,
    "comes_so": comes_so,
    "not_comes_so": _not(comes_so),
    "not_located_from": _not(located_from),
    "event_happened": has_happened,
    "event_not_happened": has_not_happened,
    "event_not_at": _has_not_at,
    "has_become": became,
    "has_not_become": _not(became),
    "event_at": happened_when,
    "exceeds": _exceeds,
    "not_exceeds": _exceeds_not,
    "includes": _includes,
    "includes_not": _not(_includes),
    "matches": is_the_same,
    "not_matches": is_another,
    "shares": has_same,
    "works_in": works,
    "works_at": works_at,
    "works_so": works_so,
    "belongs": belongs,
    "belongs_not": _not(belongs),
}

COMPLEMENTS: dict[str, Callable[[Tree, Target, Context], Iterator[Box]]] = {
    "comp_adj": in_state,
    "comp_state": _of_desc(state_of),
    "comp_towards": _of_desc(brought),
    "comp_during": _of_desc(state_of),
    "comp_text": is_text,
    "comp_np": is_thing,
    "comp_other": _not(lambda tree, target, context: said_of(tree.children[0], target, context)),
    "comp_np_self": lambda tree, target, context: is_thing(without_self(tree), target, context),
    "comp_in": is_in,
    "comp_theirs": is_theirs,
    "comp_those": is_that_of,
    "comp_one_of_theirs": is_theirs,
    "comp_in_with": _of_desc(in_with),
    "comp_when": _when,
    "comp_participle": done_to,
    "comp_participles": lambda tree, target, context: participles(
        tree, context, lambda one: done_to(one, target, context)
    ),
    "comp_compared": _compared,
    "comp_count": _of_desc(with_count),
    "comp_value": value_text,
    "comp_circumstance": in_circumstance,
    "comp_circumstances": in_circumstances,
    "comp_circ": in_such,
    "comp_event": has_happened,
    "comp_event_when": happened_when,
    "comp_set": in_set,
    "comp_same": is_the_same,
    "comp_whose": is_the_others,
    "comp_different": is_another,
    "comp_present": present,
    "comp_absent": absent,
    "comp_among": is_one_of,
    "comp_existing": _of_desc(existing),
    "comp_attribute_of": _of_desc(holds_that_of),
    "comp_attribute_is": _of_desc(holds_written),
    "comp_tagged": _of_desc(tagged),
    "over": lambda tree, target, context: compared_tree(tree, target, context),
}


def compared_tree(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """A comparison that stands for itself."""
    from ..quantities.measures import compared_as as read

    yield from read(tree, target, context)
