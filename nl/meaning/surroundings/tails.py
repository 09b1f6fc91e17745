"""Knows what surrounds a statement: if, unless, until, on weekdays, except for, with MFA."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from ....compiler import model as m
from ...chart import Leaf, Node, Tree
from ...rule import negation
from ...text.lexicon import MODALS, PREPOSITIONS
from ...text.morphology import base_of_participle
from ...vocabulary.phrases import words_of
from ..base import (
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Desc,
    Part,
    trees,
)
from ..closing import any_of, none_of
from ..discourse.contrasts import beyond, measures_in, otherwise, past, superseded
from ..discourse.going_on import goes_on_after_or, grants_after_all
from ..discourse.lifting import timeless
from ..discourse.narrowing import begins_with_nobody, nobody_then, only_for, tells_what_is_governed
from ..discourse.times_again import again, before_that
from ..nouns.adjectives import state_of
from ..nouns.including import are_included, is_then
from ..nouns.links import POSSESSIVE, linked
from ..nouns.possessives import owners
from ..opposites import excludes
from ..parties import role_of
from ..predicates.conditions import as_condition, as_fragment, condition, fragment
from ..predicates.having import asker_with, with_level
from ..quantities.counts import counted_of_request
from ..quantities.measures import compared, so_long
from ..statements.deeds import after_done, with_done
from ..statements.doers import doer
from ..statements.needs import WHEN, is_of_the_need, under_need
from ..statements.plans import Draft
from ..statements.verbs import is_everybody
from ..things import things
from ..times.happened import known_to_be
from ..times.lasting import (
    _comes,
    at_a_time,
    circumstance_and_time,
    elapsed,
    for_after,
    not_until,
    not_until_elapsed,
    span_here,
    span_of_time,
    until,
    until_elapsed,
    until_time,
)
from ..times.since import since_it_was, so_often
from ..times.timings import lack_hours, timings
from .adding import ONLY_THEN, is_never, only_if, unless, when_so, with_when
from .behalf import on_behalf, on_ones_behalf
from .beside_it import gives, linked_tail, received, where_it_is
from .circumstances import as_circumstance, circumstances
from .destinations import brought_to, done_there, put_in
from .excepting import (
    excepted,
    excepted_by,
    excepted_things,
    excepts_within,
    nobody_but,
    spared_unless,
)
from .for_whom import are_in_front, of_those_in_front
from .fronts import knowing_those_before, may_be_of_those_before
from .lacking import without, without_being, without_fact, without_thing


def tailed(draft: Draft, part: Part, context: Context, fronted: bool = False) -> Iterator[Draft]:
    """A draft with what a phrase beside it adds."""
    granting = draft.effect in ("permit", "only")
    here = replace(context_of(draft, context), one_resource=fronted, granting=granting)
    if fronted:
        here = knowing_those_before(draft.who, part, here)
    labels = {tree.label for tree in trees(part)}
    if context.shared.words[part.start].text == "then" and not _has_a_case(draft):
        return  # "editors can edit a document, and then only with MFA": when is "then"?
    if goes_on_after_or(part, context):
        return
    for tree in trees(part):
        if tree.label == "only_circ" and "only_if_frag" in labels:
            continue  # "only when using MFA": only if that is so
        if tree.label in ("only_circ", "only_time", "only_within") and _is_only_by(tree, here):
            continue
        if tree.label == "only_for" and _is_only_in(part, here):
            continue  # "only for a client who is cleared": in no other case
        if draft.effect in ("forbid", "require") and _is_done_too(tree, here):
            continue
        if tree.label == "nothing_said" and grants_after_all(tree, draft.effect, here):
            continue
        if tree.label in ("nothing_said", "regardless"):
            yield draft
            yield from timeless(draft, tree, context)
        elif tree.label == "unlimited":
            if draft.effect == "permit" and not measures_in(draft.what + draft.when):
                yield draft
        elif tree.label == "included":
            if are_included(tree, draft, here):
                yield draft
        elif tree.label == "included_then":
            if is_then(tree, draft, here):
                yield draft
        elif tree.label == "even_if":
            if _changes_nothing(tree, here) and _can_be_said(tree, here):
                yield draft  # it is so in either case
        elif tree.label in ONLY_IF:
            for box in ONLY_IF[tree.label](tree, here):
                if is_of_the_need(tree, box, draft, here):
                    yield under_need(draft, box)
                    continue
                yield only_if(draft, box)
        elif draft.effect == "permit" and _is_without(tree, part, here):
            said = here.shared.said(part.start, part.end)
            message = f"is “{said}” needed, or does it just not matter? Say “only …” or “even …”"
            here.shared.complain("ambiguous", message, (part.start, part.end))
        elif draft.effect == "forbid" and not fronted and tree.label in ONLY_THEN:
            here.shared.complain(
                "ambiguous",
                "is it forbidden then, or at all other times? Write two sentences",
                (tree.start, tree.end),
            )
        elif draft.effect == "require" and not fronted and _is_deadline(tree):
            here.shared.complain(
                "ambiguous",
                "is that by when it has to be done, or may it not be done later? Say “may only …”",
                (tree.start, tree.end),
            )
        elif tree.label in CONDITIONS:
            for box in CONDITIONS[tree.label](tree, here):
                if fronted and may_be_of_those_before(draft.who, box, tree, here):
                    continue
                if tree.label in WHEN and is_of_the_need(tree, box, draft, here):
                    yield under_need(draft, box)
                    continue
                if _is_only_so(draft, tree.label):
                    yield only_if(replace(draft, effect="permit"), box)
                    continue
                if nobody_then(tree, box, draft, here) and not fronted:
                    yield replace(draft, region=draft.region + box)
                    continue
                if _may_be_governed(tree, draft, fronted, here):
                    yield replace(draft, region=draft.region + box)
                    if draft.needed or begins_with_nobody(tree.start, here):
                        continue  # "nobody but a manager may do so on Sundays": on other days?
                elif not (fronted or _says_only(tree, here)) and tells_what_is_governed(
                    tree, box, draft
                ):
                    yield replace(draft, region=draft.region + box)
                    if begins_with_nobody(tree.start, here):
                        continue
                if fronted and draft.so and excludes(draft.region + draft.when, box):
                    continue  # "while it is waiting; once it is ready, only a librarian can"
                older = superseded(draft, box, here) if fronted and tree.label == "if_" else draft
                yield with_when(older, box, tree, here, fronted)
        elif tree.label == "beyond" and fronted:
            yield from beyond(tree.children[0], draft, here)
        elif tree.label == "beyond" and _for_which_it_is_done(tree, here):
            for box in so_long(tree.children[0], here):
                yield with_when(draft, box, tree, here, fronted)
        elif tree.label == "beyond" and draft.so and draft.effect == "permit":
            yield from beyond(tree.children[0], draft, here)  # "so can clerks up to $500"
        elif tree.label == "beyond" and _goes_on(tree, draft, here):
            for box in _measured(tree, here):
                yield with_when(draft, box, tree, here, fronted)
        elif tree.label == "measured_tail" and draft.passive and not fronted:
            for box in counted_of_request(tree.children[-1], here):
                yield replace(draft, what=draft.what + box)
        elif tree.label in ("past_span", "past_that") and fronted:
            yield from past(tree, draft, here)
        elif tree.label == "before_that" and fronted:
            yield from before_that(draft, here)
        elif tree.label in ("within_that", "outside_that"):
            yield from again(tree, draft, here)
        elif tree.label == "past_span" and (since := list(since_it_was(tree, draft, here))):
            yield from (with_when(draft, box, tree, here, fronted) for box in since)
        elif tree.label == "past_span":
            said = here.shared.said(tree.start, tree.end)
            message = f"“{said}” has passed since when? Say “after …”, or “… after it was …”"
            here.shared.complain("ambiguous", message, (tree.start, tree.end))
        elif tree.label in ("otherwise", "elsewhere", "in_that_case") and fronted:
            for rest, box in otherwise(draft, here, tree):
                yield with_when(rest, box, replace(tree, label="if_"), here, fronted)
        elif tree.label in ("so_often", "more_often"):
            for box in so_often(tree, draft, here):
                yield with_when(draft, box, tree, here, fronted)
        elif tree.label == "bare_span":
            for box in since_it_was(tree, draft, here):
                yield with_when(draft, box, tree, here, fronted)
        elif tree.label in UNLESS and excepts_within(tree, here):
            continue
        elif tree.label in UNLESS:
            for box in UNLESS[tree.label](tree, here):
                never = is_never(tree, here)
                if _nobody_before(tree, draft, here):
                    yet = none_of(known_to_be(box), here.shared)
                    yield replace(draft, region=draft.region + yet)
                    continue
                if not never and is_of_the_need(tree, box, draft, here):
                    yield under_need(draft, none_of(known_to_be(box), here.shared))
                    continue
                yield spared_unless(unless(draft, box, here, never), draft, box, tree)
        elif tree.label == "except_tail":
            bars = draft.effect == "forbid" and not draft.who.tests and not fronted
            if bars and not draft.required.tests:
                those = list(nobody_but(tree, draft, here))
                yield from those or (excepted_things(tree, draft, here) if draft.passive else ())
                continue
            yield from excepted_things(tree, draft, here, fronted)
        elif tree.label == "except_or" and draft.effect in ("forbid", "permit"):
            yield from _except_either(tree, draft, here)
        elif tree.label == "except_if" and draft.effect in ("forbid", "permit"):
            yield from _except_if(tree, draft, here)
        elif tree.label == "except_by_np":
            yield from excepted_by(tree, draft, here)
        elif tree.label == "during_state":
            for known in here.refs:
                if known.variable == RESOURCE:
                    for box in state_of(tree, replace(known, known=True, box=Box()), here):
                        yield with_when(draft, box, replace(tree, label="if_"), here, fronted)
        elif tree.label in ("tail_where", "tail_outside"):
            for box in done_there(tree, here):
                yield replace(draft, what=draft.what + box)
        elif draft.effect == "forbid" and _is_for_everybody(tree, here):
            yield draft  # of no one in particular
        elif fronted and are_in_front(tree, draft, here):
            yield from of_those_in_front(tree, draft, here)
            if draft.passive and draft.actions:
                yield from linked_tail(tree, draft, here)
        elif _is_for_everybody(tree, here):
            continue  # "is forbidden for everybody": that is of no one in particular
        elif tree.label in ("tail_in", "for_np"):
            for box in done_there(tree, here) if _preposition(tree) in WHERE else ():
                yield replace(draft, what=draft.what + box)
            yield from linked_tail(tree, draft, here)
            if tree.label == "tail_in" and _preposition(tree) == "to":
                for box in brought_to(tree.children[-1], draft, here):
                    yield with_when(draft, box, tree, here, fronted)
                yield from put_in(tree.children[-1], draft, here)
        elif tree.label in DOERS:
            for box in doer(tree, draft, here):
                yield DOERS[tree.label](draft, box, here)
        elif tree.label == "to_others" and draft.effect == "permit":
            yield draft  # whoever gets it, the one who gives it may


def _is_for_everybody(tree: Tree, context: Context) -> bool:
    """Whether something is said "for everybody"."""
    said = tree.label in ("tail_in", "for_np") and is_everybody(tree.children[-1])
    return said and context.shared.words[tree.start].text == "for"


def _has_a_case(draft: Draft) -> bool:
    """Whether "then" can be when something is so, or when those alone who may do so do it."""
    return draft.effect == "only" or bool(draft.when.tests)


def _is_done_too(tree: Tree, context: Context) -> bool:
    """Whether "and given a reason" is what must be, too, and not when: "must have signed in with
    MFA and given a reason".
    """
    words = [word.text for word in context.shared.words[max(0, tree.start - 1) : tree.start + 1]]
    return words == ["and", "given"] and tree.label in ("if_", "if_frag")


def _for_which_it_is_done(tree: Tree, context: Context) -> bool:
    """Whether "for up to 90 days" is how long something is done for, not since it happened:
    "dashboards that haven't been refreshed for more than 90 days".
    """
    happened = (x for x in context.shared.leaves if x.kind == "EVENTP" and x.end == tree.start)
    return context.shared.words[tree.start].text == "for" and not any(happened)


def _goes_on(tree: Tree, draft: Draft, context: Context) -> bool:
    """Whether a measure goes on with what else has to be so: "within 14 days and up to $60"."""
    words = [word.text for word in context.shared.words[max(0, tree.start - 1) : tree.end]]
    theirs = not {"their", "its", "own", "his", "her"}.isdisjoint(words)
    return words[0] in (",", "and") and draft.effect in ("permit", "only") and not theirs


def _is_deadline(tree: Tree) -> bool:
    """Whether what must be done has to be so by some time: "refunded within 30 days of the end"."""
    return tree.label == "within" and any(
        inner.label in ("within_after", "up_to_after", "less_after")
        for inner in trees(tree.children[-1])
    )


def _is_only_so(draft: Draft, label: str) -> bool:
    """Whether a condition is that alone under which "they can do so", which others stay under."""
    only = label in ONLY_THEN
    return draft.effect == "only_so" or (draft.so and draft.effect == "permit" and only)


def _is_without(tree: Tree, part: Part, context: Context) -> bool:
    """Whether "may reboot it without MFA" may say that it does not matter."""
    first = context.shared.words[part.start].text
    return tree.label in WITHOUT or (tree.label in ("circ_tail", "circ") and first == "without")


def _says_only(tree: Tree, context: Context) -> bool:
    """Whether it is "only until it is published": then they may not, once it is."""
    return "only" in {word.text for word in context.shared.words[tree.start : tree.start + 2]}


def _nobody_before(tree: Tree, draft: Draft, context: Context) -> bool:
    """Whether "nobody but editors may share it before it is published" says of when nobody may."""
    nobody = draft.effect == "only" and begins_with_nobody(tree.start, context)
    return tree.label == "before_condition" and nobody


def _may_be_governed(tree: Tree, draft: Draft, fronted: bool, context: Context) -> bool:
    """Whether "only engineers may do so outside office hours" may leave open what holds within."""
    words = [word.text for word in context.shared.words[tree.start : tree.start + 2]]
    apart = context.shared.words[tree.start - 1].text == ","
    return (
        draft.effect == "only"
        and not draft.about_who
        and not fronted
        and not apart
        and not _goes_on_with_only(tree, context)
        and (
            (tree.label == "at_time" and not draft.anyone)
            or (tree.label == "circ_tail" and bool({"outside", "without"} & set(words)))
            or (tree.label == "said_circ" and _says_how(tree, context))  # "only keepers … alone"
        )
    )


def _goes_on_with_only(tree: Tree, context: Context) -> bool:
    """Whether it stands behind a phrase that begins with "only", and belongs to that: "…, and only
    from the office network between 9:00 and 17:00".
    """
    words = [word.text for word in context.shared.words[: tree.start]]
    comma = max((at for at, text in enumerate(words) if text == ","), default=len(words))
    phrase = words[comma + 1 :]
    if not MODALS.isdisjoint(phrase):
        return False  # "if it is critical, only a manager may close it outside office hours"
    return "only" in phrase[:2] and len(phrase) > 2


def _changes_nothing(tree: Tree, context: Context) -> bool:
    """Whether a concession is none but that: "though not their own" and "although they must be on
    duty" take something back.
    """
    part = tree.children[-1]
    words = {word.text for word in context.shared.words[tree.start : tree.end]}
    if words & {"must", "shall", "should", "need", "needs"}:
        return False
    before = {word.text for word in context.shared.words[tree.start : part.start]}
    though = bool(before & {"though", "although"}) and "even" not in before
    return not (though and _is_denied(part))


def _is_denied(part: Part) -> bool:
    return any(tree.label == "frag_not" for tree in trees(part))


def _can_be_said(tree: Tree, context: Context) -> bool:
    """Whether a condition that changes nothing ("even if it is locked") means something."""
    part = tree.children[-1]
    read = fragment if isinstance(part, Node) and part.symbol == "frag" else condition
    told = any(known.variable == RESOURCE for known in context.refs)
    types = [] if told else [t.name for t in context.vocabulary.model.types if t.actions]
    cases = [context, *(context.knowing(Desc(RESOURCE, name, known=True)) for name in types)]
    return any(next(read(part, case), None) is not None for case in cases)


def fronted(part: Part) -> Callable[[Context], Iterator[tuple[Box, Callable[[Draft], Draft]]]]:
    """What a phrase before a statement says, for the statement to go on about whom it speaks of:
    "within 90 days of the closing of a matter, its lead may …".
    """

    def read(context: Context) -> Iterator[tuple[Box, Callable[[Draft], Draft]]]:
        for tree in trees(part):
            here = replace(context, one_resource=True)
            if tree.label == "tail_in":
                boxes = where_it_is(tree, here)
            elif tree.label in CONDITIONS:
                boxes = CONDITIONS[tree.label](tree, here)
            else:
                continue
            for box in boxes:
                if any(not desc.known for desc in box.spoken):
                    yield box, partial(when_so, box=box, tree=tree, context=context)

    return read


def _is_only_by(tree: Tree, context: Context) -> bool:
    """Whether "only" after a phrase goes on: "may be published on weekends only by admins"."""
    words = [word.text for word in context.shared.words[tree.end - 1 : tree.end + 1]]
    return words == ["only", "by"]


def context_of(draft: Draft, context: Context) -> Context:
    """What a phrase beside a draft can refer to."""
    refs = []
    if draft.subject_type is not None:
        context.shared.types[SUBJECT] = draft.subject_type
        refs.append(Desc(SUBJECT, draft.subject_type, draft.who, known=True))
    if draft.resource_type is not None:
        context.shared.types[RESOURCE] = draft.resource_type
        refs.append(Desc(RESOURCE, draft.resource_type, draft.what, known=True))
    spoken = (*draft.who.spoken, *draft.what.spoken, *draft.when.spoken)
    people = context.vocabulary.principals
    named = (desc for desc in draft.what.spoken if desc.type in people and not desc.known)
    rivals = frozenset(desc.variable for desc in (*draft.who.spoken, *named))
    return replace(
        context,
        refs=(*refs, *spoken),
        rivals=rivals,
        asker=draft.who,
        asked=draft.what,
        actions=draft.actions,
        nobody_said=draft.anyone and draft.passive,
        topic=RESOURCE if draft.anyone and draft.passive else context.topic,
    )


def _except_either(tree: Tree, draft: Draft, context: Context) -> Iterator[Draft]:
    """Except guards or in an emergency: if one is so or the other, whoever asks."""
    noun, case = tree.children[-2:]
    boxes = [
        box
        for thing in things(noun, context)
        for _, box in role_of(thing, SUBJECT, draft.subject_type, context)
        if box.tests
    ]
    cases = [
        box
        for inner in trees(case)
        if inner.label in CONDITIONS
        for box in CONDITIONS[inner.label](inner, context)
    ]
    for one, two in itertools.product(dict.fromkeys(boxes), dict.fromkeys(cases)):
        yield excepted(draft, any_of([one, two], context.shared), SUBJECT, context)


WHERE = frozenset(["in", "to", "for", "on", "at"])


def _preposition(tree: Tree) -> str:
    leaf = tree.children[0]
    return str(leaf.value) if isinstance(leaf, Leaf) else ""


def _except_if(tree: Tree, draft: Draft, context: Context) -> Iterator[Draft]:
    """Except confidential ones when they're off the network: when both are so."""
    noun, case = tree.children[-2:]
    for thing in things(noun, context):
        for name, type_ in ((SUBJECT, draft.subject_type), (RESOURCE, draft.resource_type)):
            for _, box in role_of(thing, name, type_, context):
                for so in condition(case, context) if box.tests else ():
                    yield excepted(draft, box + so, name, context)


# ── The kinds ─────────────────────────────────────────────────────────────────────


HOW = frozenset("alone remotely online offline together abroad onsite offsite".split())
"""Words by themselves for how something is done: "must not be entered alone"."""


def _says_how(tree: Tree, context: Context) -> bool:
    last = context.shared.words[tree.end - 1].text
    return last in HOW or bool(base_of_participle(last))


def _said_circumstance(tree: Tree, context: Context) -> Iterator[Box]:
    """Out of hours: a circumstance whose own words say that it is one."""
    first = context.shared.words[tree.start].text
    how = _says_how(tree, context) or base_of_participle(first)  # "accompanied by an adult"
    if first in PREPOSITIONS | {"out", "outside", "off"} or how:
        yield from as_circumstance(tree, context)


def _no_circumstance(tree: Tree, context: Context) -> Iterator[Box]:
    for test in circumstances(tree.children[-1], context):
        yield Box((test,))


def _before_condition(tree: Tree, context: Context) -> Iterator[Box]:
    """Before it is archived. "Before it goes live" names a moment."""
    facts = list(trees(tree.children[-1]))
    happen = (p for fact in facts if fact.label == "that" for p in trees(fact.children[-1]))
    moment = any(fact.label in ("event_fact", "event_in_fact") for fact in facts)
    if not moment and not any(pred.label == "event_happened" and _comes(pred) for pred in happen):
        yield from as_condition(tree, context)


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
    yield from done_there(tree, context) if leaf.value in WHERE else ()
    if leaf.value == "to" and gives(context.actions):
        yield from received(noun, asked.type, context)
    if leaf.value == "to" and not _is_to_somebody(asked, context):
        return
    for thing in things(noun, replace(context, role=RESOURCE)):
        yield from linked(replace(asked, known=True, box=Box()), str(leaf.value), thing, context)


def _is_only_in(part: Part, context: Context) -> bool:
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


def _measured(tree: Tree, context: Context) -> Iterator[Box]:
    """But only up to $500: of what is asked for."""
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if asked is not None:
        yield from compared(tree.children[-1], replace(asked, known=True, box=Box()), context)


def _capped(tree: Tree, context: Context) -> Iterator[Box]:
    """With a limit of $500, where that is set apart: "accounts with a limit of $500" have one."""
    words = [word.text for word in context.shared.words[tree.start - 1 : tree.start + 1]]
    if words[1] != "with" or words[0] in (",", "and", "but"):
        yield from _measured(tree, context)
        return
    context.shared.complain(
        "ambiguous",
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
    if _under_the_same_days(tree, context):
        return
    options = [list(dict.fromkeys(_adverbial(child, context))) for child in tree.children]
    if all(len(found) == 1 for found in options):
        yield any_of([Box((found[0],)) for found in options], context.shared)


def _under_the_same_days(tree: Tree, context: Context) -> bool:
    """Whether what "or" joins may be of the days before it: "on weekdays from 9:00 to 17:00 or from
    the office" is perhaps on weekdays only.
    """
    words = context.shared.words
    first = [inner for at in trees(tree.children[0]) for inner in _timed(at)]
    for other in tree.children[1:]:
        if lack_hours(first, (inner for at in trees(other) for inner in _timed(at)), context):
            return True
        days = any("days" in inner.label for at in trees(other) for inner in _timed(at))
        apart = words[other.start - 2].text == ","
        if any(inner.label == "both_times" for inner in first) and not days and not apart:
            said = context.shared.said(other.start, other.end)
            context.shared.complain(
                "ambiguous",
                f"is “{said}” meant on any day, or on those days alone? Write two sentences",
                (tree.start, tree.end),
            )
            return True
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
    return tree.label != "circ" or context.shared.words[tree.start].text in PREPOSITIONS


def _any_case(tree: Tree, context: Context) -> Iterator[Box]:
    """At night, or at all where it is sealed: in either case."""
    options = []
    for part in tree.children:
        found = [
            box
            for case in trees(part)
            if case.label in CONDITIONS and _stands_alone(case, context)
            for box in CONDITIONS[case.label](case, context)
        ]
        options.append(list(dict.fromkeys(found)))
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
    "only_measured": _measured,
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
}

WITHOUT = ("without", "without_fact", "without_np", "without_being")

DOERS: dict[str, Callable[[Draft, Box, Context], Draft]] = {
    "unless_done_by": unless,
    "if_done_by": lambda draft, box, context: replace(draft, when=draft.when + box),
    "only_if_done_by": lambda draft, box, context: only_if(draft, box),
}
"""What stands for who does it: "unless a manager does it"."""

UNLESS: dict[str, Callable[[Tree, Context], Iterator[Box]]] = {
    "unless": as_condition,
    "unless_frag": as_fragment,
    "except_circ": _no_circumstance,
    "except_circs": _all_circumstances,
    "except_any": _any_adverbial,
    "except_time": at_a_time,
    "except_within": span_of_time,
    "before_condition": _before_condition,
}
