"""Knows what each kind of phrase beside a statement says: if, until, only at, unless, except."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Tree
from ...rule import negation
from ...text.lexicon import PREPOSITIONS
from ...text.morphology import base_of_participle
from ...vocabulary.phrases import words_of
from ..base import RESOURCE, SUBJECT, Box, Context, Desc, Part, Val, trees
from ..closing import any_of
from ..discourse.narrowing import begins_with_nobody, is_its_own, only_for
from ..nouns.fitting import POSSESSIVE
from ..nouns.links import linked
from ..nouns.possessives import owners
from ..nouns.said_at_once import is_said_at_once
from ..predicates.conditions import as_condition
from ..predicates.fragments import as_fragment
from ..predicates.having import asker_with, except_level, with_level
from ..predicates.not_yet import or_later
from ..quantities.counts import counted, counted_so
from ..quantities.measures import compared
from ..statements.deeds import after_done, with_done
from ..things import things
from ..times.happened import is_past_an_end
from ..times.lasting import (
    at_a_time,
    circumstance_and_time,
    for_after,
    names_a_time_set,
    not_until,
    not_until_elapsed,
    span_here,
    span_of_time,
    until,
    until_elapsed,
    until_time,
)
from ..times.moments import elapsed
from ..times.several import days_of_both, lack_hours
from ..times.timings import either_time, timings
from .adding import ONLY_THEN
from .behalf import on_behalf, on_ones_behalf
from .beside_it import gives, received
from .circumstances import BY_ITSELF, as_circumstance, circumstances
from .destinations import done_there, puts_there
from .lacking import without, without_being, without_fact, without_thing
from .on_their_shift import on_their_shift

WHERE = frozenset(["in", "to", "for", "on", "at"])


def preposition(tree: Tree) -> str:
    leaf = tree.children[0]
    return str(leaf.value) if isinstance(leaf, Leaf) else ""


HOW = frozenset("alone remotely online offline together abroad onsite offsite".split())
"""Words by themselves for how something is done: "must not be entered alone"."""


def says_how(tree: Tree, context: Context) -> bool:
    last = context.shared.words[tree.end - 1].text
    return last in HOW or bool(base_of_participle(last))


def _said_circumstance(tree: Tree, context: Context) -> Iterator[Box]:
    """Out of hours: a circumstance whose own words say that it is one."""
    first = context.shared.words[tree.start].text
    how = says_how(tree, context) or base_of_participle(first)  # "accompanied by an adult"
    if first in PREPOSITIONS | {"out", "outside", "off"} or how:
        yield from as_circumstance(tree, context)


def _no_circumstance(tree: Tree, context: Context) -> Iterator[Box]:
    for test in circumstances(tree.children[-1], context):
        yield Box((test,))


def _no_circumstance_said(tree: Tree, context: Context) -> Iterator[Box]:
    """But not "through the API", where a term has the preposition: "but not MFA" says nothing."""
    if context.shared.words[tree.children[-1].start].text in PREPOSITIONS:
        yield from _no_circumstance(tree, context)


def with_counted(tree: Tree, context: Context) -> Iterator[Box]:
    """May not be confirmed with fewer than three readings: which it has, or who asks has."""
    for part in tree.children:
        if any(inner.label == "exactly_q" for inner in trees(part)):
            continue
        for known in context.refs:
            if known.variable in (SUBJECT, RESOURCE):
                yield from counted(part, replace(known, known=True, box=Box()), context)


def after_counted(tree: Tree, context: Context) -> Iterator[Box]:
    """Only after two approvals, following at least two: once what is asked for has so many; of
    days it is how long after.
    """
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    spans = {leaf.start for leaf in context.shared.leaves if leaf.kind == "DURATION"}
    if asked is None:
        return
    for inner in trees(tree.children[-1]):
        if inner.label not in REACHED or not spans.isdisjoint(range(inner.start, inner.end)):
            continue
        so_many = replace(inner, label=REACHED[inner.label])
        yield from counted_so(so_many, replace(asked, known=True, box=Box()), context)


REACHED = {"exactly_q": "at_least_q", "at_least_q": "at_least_q", "over": "over"}
"""How many there are once there have come to be so many: after two, two or more."""


def _before_condition(tree: Tree, context: Context) -> Iterator[Box]:
    """Before it is archived: what is allowed then is not at a later stage either. "Before it goes
    live" names a moment.
    """
    facts = list(trees(tree.children[-1]))
    happen = (p for fact in facts if fact.label == "that" for p in trees(fact.children[-1]))
    moment = any(fact.label in ("event_fact", "event_in_fact") for fact in facts)
    if not moment and not any(
        pred.label == "event_happened" and names_a_time_set(pred, context) for pred in happen
    ):
        for box in as_condition(tree, context):
            if not context.granting:
                yield box
            elif not is_past_an_end(box):  # "before it is due": then
                yield replace(box, tests=tuple(map(or_later, box.tests)))


def _is_to_somebody(asked: Desc, context: Context) -> bool:
    """Whether what is asked for is itself to somebody: "refunds, but only to their customers"."""
    return any(
        rel.type == asked.type and words_of(rel.name)[-1] == "to"
        for rel in context.vocabulary.relations
    )


def _only_in(tree: Tree, context: Context) -> Iterator[Box]:
    """And only at the depot they work at: what is asked for is there."""
    leaf, noun = tree.children
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if asked is None or not isinstance(leaf, Leaf) or leaf.value in ("by", "with"):
        return
    if is_said_at_once(tree, context):
        return
    yield from done_there(tree, context) if leaf.value in WHERE else ()
    yield from on_their_shift(tree, context)
    if leaf.value == "to" and gives(context.actions):
        yield from received(noun, asked.type, context.actions, context)
    put = leaf.value == "to" and puts_there(context.actions)
    if leaf.value == "to" and not put and not _is_to_somebody(asked, context):
        return
    tie = "in" if put else str(leaf.value)
    for thing in things(noun, replace(context, role=RESOURCE)):
        if is_its_own(thing, tree, context):
            continue
        if put and isinstance(thing, Desc) and thing.type == asked.type:
            continue
        yield from linked(replace(asked, known=True, box=Box()), tie, thing, context)


def is_only_in(part: Part, context: Context) -> bool:
    """Whether "only for" says with what alone it has to do, as "only at" does."""
    said = (tree for tree in trees(part) if tree.label == "only_in")
    return any(True for tree in said for _ in _only_in(tree, context))


def _only_such(tree: Tree, context: Context) -> Iterator[Box]:
    """But only public ones, those in review, their own: what is asked for is one of them."""
    from ..predicates.being import same

    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    before = [word.text for word in context.shared.words[: tree.start]]
    if asked is None or "," not in before[-1:] + (before[-2:-1] if before[-1:] == ["and"] else []):
        return
    known = replace(asked, known=True, box=Box())
    for noun in trees(tree.children[-1]):
        if noun.label == "own_one":
            for owner in owners(next(trees(noun.children[0])), context):
                yield from linked(known, POSSESSIVE, owner, context)
            return
    for thing in things(tree.children[-1], replace(context, role=RESOURCE)):
        if isinstance(thing, Desc) and thing.type == asked.type and thing.box.tests:
            yield from same(known, thing, context)


def asked_so_much(tree: Tree, context: Context) -> Iterator[Box]:
    """But only up to $500: of what is asked for."""
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if asked is not None:
        yield from compared(tree.children[-1], replace(asked, known=True, box=Box()), context)


def _capped(tree: Tree, context: Context) -> Iterator[Box]:
    """With a limit of $500, where that is set apart: "accounts with a limit of $500" have one."""
    words = [word.text for word in context.shared.words[tree.start - 1 : tree.start + 1]]
    if words[1] != "with" or words[0] in (",", "and", "but"):
        yield from asked_so_much(tree, context)
        return
    context.shared.ask(
        "is that how much they may, or a limit that it has? Put a comma before “with”",
        (tree.start, tree.end),
    )


def _all_circumstances(tree: Tree, context: Context) -> Iterator[Box]:
    """Except on the network with MFA: where both are so."""
    options = [
        [test for one in trees(part) for test in circumstances(one.children[-1], context)]
        for part in tree.children
    ]
    yield from (Box(tests) for tests in itertools.product(*options))


def _any_adverbial(tree: Tree, context: Context) -> Iterator[Box]:
    """Outside business hours or from outside the network: either."""
    if _under_the_same_days(tree, context) or _ends_in_not(tree, context):
        return
    times = [at for child in tree.children for at in trees(child) if at.label == "at_time"]
    if len(times) == len(tree.children):
        for found in either_time([at.children[-1] for at in times], tree, context):
            yield Box((found,))
        return
    options = [list(dict.fromkeys(_adverbial(child, context))) for child in tree.children]
    if all(len(found) == 1 for found in options):
        yield any_of([Box((found[0],)) for found in options], context.shared)


def _ends_in_not(tree: Tree, context: Context) -> bool:
    """Whether ", or not on Sundays" says when not, rather than one more case."""
    last = tree.children[-1]
    denied = context.shared.words[last.start].text == "not"
    if denied:
        context.shared.ask_of(last, "“{said}”: is it so then, or not? Write two sentences")
    return denied


def _under_the_same_days(tree: Tree, context: Context) -> bool:
    """Whether what "or" joins may be of the days before it: "on weekdays from 9:00 to 17:00 or from
    the office" is perhaps on weekdays only.
    """
    words = context.shared.words
    first = [inner for at in trees(tree.children[0]) for inner in _timed(at)]
    *before, last = tree.children
    earlier = [inner for part in before for at in trees(part) for inner in _timed(at)]
    ends = [inner for at in trees(last) for inner in _timed(at)]
    if earlier and days_of_both(earlier, ends, last.start, context):
        return True
    for other in tree.children[1:]:
        if lack_hours(first, (inner for at in trees(other) for inner in _timed(at)), context):
            return True
        days = any("days" in inner.label for at in trees(other) for inner in _timed(at))
        apart = words[other.start - 2].text == ","
        hours = all(at.label == "at_time" for at in trees(other))  # are on the days before them
        both = any(inner.label == "both_times" for inner in first)
        if both and not days and not apart and not hours:
            said = context.shared.said(other.start, other.end)
            return context.shared.ask(
                f"is “{said}” meant on any day, or on those days alone? Write two sentences",
                (tree.start, tree.end),
            )
    return False


def _timed(tree: Tree) -> Iterator[Tree]:
    """What an adverbial says of time."""
    if tree.label == "at_time":
        for inner in trees(tree.children[-1]):
            yield inner
            if inner.label == "both_times":
                yield from (part for child in inner.children for part in trees(child))


def _adverbial(part: Part, context: Context) -> Iterator[m.Expr]:
    for tree in trees(part):
        if tree.label == "at_time":
            yield from timings(tree.children[-1], context)
        elif _stands_alone(tree, context):
            for inner in tree.children:
                yield from circumstances(inner, context)


def _stands_alone(tree: Tree, context: Context) -> bool:
    """Whether a circumstance says by itself how it is one, as "under escort" does."""
    return tree.label != "circ" or context.shared.words[tree.start].text in BY_ITSELF


def _except_in(tree: Tree, context: Context) -> Iterator[Box]:
    """Except in archived channels: what is asked for is there."""
    leaf, noun = tree.children
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if asked is None or not isinstance(leaf, Leaf) or leaf.value in ("by", "with", "to", "for"):
        return
    known = replace(asked, known=True, box=Box())
    for thing in things(noun, replace(context, role=RESOURCE)):
        if isinstance(thing, Desc) and thing.every == "all":
            thing = replace(thing, every="any")
        if isinstance(thing, Val) and _may_be_theirs(tree, str(leaf.value), thing, context):
            return
        yield from linked(known, str(leaf.value), thing, context)


def _may_be_theirs(tree: Tree, tie: str, value: Val, context: Context) -> bool:
    """Whether "nobody may approve claims except in finance" may be of those who are in finance."""
    asker = next((d for d in context.refs if d.variable == SUBJECT), None)
    if asker is None or not begins_with_nobody(tree.start, context):
        return False
    known = replace(asker, known=True, box=Box())
    return any(True for _ in linked(known, tie, value, context)) and context.shared.ask_of(
        tree, "“{said}”: those who are there, or what is? Say “except for …”, or “that is in …”"
    )


def _without_then(tree: Tree, context: Context) -> Iterator[Box]:
    """But never at night without a reason, or on the VPN: both are so. With MFA, one may."""
    one, two = (context.shared.words[part.start].text for part in tree.children)
    if "with" in (one, two) or (one == "without" and two != "outside"):
        return
    for boxes in itertools.product(*(_cases(part, context) for part in tree.children)):
        yield sum(boxes, Box())


def _cases(part: Part, context: Context) -> list[Box]:
    """What a part says of when, or how, something is done."""
    found = (
        box
        for case in trees(part)
        if case.label in CONDITIONS and _stands_alone(case, context)
        for box in CONDITIONS[case.label](case, context)
    )
    return list(dict.fromkeys(found))


def _any_case(tree: Tree, context: Context) -> Iterator[Box]:
    """At night, or at all where it is sealed: in either case."""
    if _ends_in_not(tree, context):
        return
    options = [_cases(part, context) for part in tree.children]
    for boxes in itertools.product(*options):
        yield any_of(list(boxes), context.shared)


CONDITIONS: dict[str, Callable[[Tree, Context], Iterator[Box]]] = {
    "if_": as_condition,
    "if_frag": as_fragment,
    "in_state": as_fragment,
    "circ_tail": as_circumstance,
    "circ": as_circumstance,
    "circ_outside": lambda tree, context: (
        Box((negation(t),)) for t in circumstances(tree.children[-1], context)
    ),
    "only_circ": as_circumstance,
    "with_level": with_level,
    "said_circ": _said_circumstance,
    "any_adverbial": _any_adverbial,
    "only_any": _any_adverbial,
    "only_measured": asked_so_much,
    "capped": _capped,
    "only_for": only_for,
    "any_case": _any_case,
    "at_time": at_a_time,
    "circ_time": circumstance_and_time,
    "only_time": at_a_time,
    "within": span_of_time,
    "only_within": span_of_time,
    "up_to_after": span_here,
    "for_after": for_after,
    "only_for_after": for_after,
    "elapsed_tail": elapsed,
    "until": until,
    "until_time": until_time,
    "until_elapsed": until_elapsed,
    "without": without,
    "with_done": with_done,
    "after_done": after_done,
    "without_fact": without_fact,
    "with_few": without_fact,
    "without_being": without_being,
    "without_np": without_thing,
    "on_behalf": on_behalf,
    "on_ones_behalf": on_ones_behalf,
    "asker_with": asker_with,
    "with_so_many": with_counted,
    "after_so_many": after_counted,
}


ONLY_IF: dict[str, Callable[[Tree, Context], Iterator[Box]]] = {
    "not_until": not_until,
    "not_until_elapsed": not_until_elapsed,
    "only_if": as_condition,
    "only_if_frag": as_fragment,
    "only_in": _only_in,
    "only_such": _only_such,
    "only_any_case": _any_case,
    "only_until": until,
    "only_until_time": until_time,
    "only_with_done": with_done,
    "only_after_done": after_done,
    "only_with_level": with_level,
    "only_with_so_many": with_counted,
    "only_after_so_many": after_counted,
}


WITHOUT = ("without", "without_fact", "without_np", "without_being")


UNLESS: dict[str, Callable[[Tree, Context], Iterator[Box]]] = {
    "unless": as_condition,
    "unless_frag": as_fragment,
    "except_level": except_level,
    "except_circ": _no_circumstance,
    "except_said_circ": _no_circumstance_said,
    "except_circs": _all_circumstances,
    "except_any": _any_adverbial,
    "except_any_case": _any_case,
    "except_both": _without_then,
    "except_in": _except_in,
    "except_time": at_a_time,
    "except_within": span_of_time,
    "before_condition": _before_condition,
}

ONLY = frozenset({*ONLY_THEN, *ONLY_IF})
"""The phrases that say when alone."""
