"""Knows what "unless" and "except" beside a statement take out of it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from ...chart import Tree
from ..base import RESOURCE, SUBJECT, Box, Context, Part, trees
from ..closing import any_of, mentions, none_of
from ..discourse.narrowing import begins_with_nobody
from ..parties import role_of
from ..predicates.conditions import condition
from ..statements.draft import Draft
from ..statements.needs import is_of_the_need, under_need
from ..things import symbol_of, things
from ..times.happened import known_to_be
from .adding import is_never, limits_when, unless
from .beside_it import gives
from .conditional import is_joined_to_only
from .excepting import (
    excepted,
    excepted_by,
    excepted_things,
    excepts_within,
    nobody_but,
    spared_unless,
)
from .kinds import CONDITIONS, UNLESS


def unless_so(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """Unless it is locked, except on weekends, before it is published."""
    if excepts_within(tree, context):
        return
    for box in UNLESS[tree.label](tree, context):
        never = is_never(tree, context)
        if _is_joined(tree, context) and limits_when(draft):
            context.shared.ask_of(
                tree, "“{said}”: must that not be so either, or is it enough? Write two sentences"
            )
            return
        if tree.label == "before_condition" and is_joined_to_only(tree, context):
            yet = none_of(known_to_be(box), context.shared)
            yield replace(draft, when=draft.when + yet, only_when=draft.only_when + yet)
            continue
        if _nobody_before(tree, draft, context) or _says_when_alone(tree, box, draft, fronted):
            yet = none_of(known_to_be(box), context.shared)
            yield replace(draft, region=draft.region + yet)
            continue
        if not never and is_of_the_need(tree, box, draft, context):
            yield under_need(draft, none_of(known_to_be(box), context.shared))
            continue
        yield spared_unless(unless(draft, box, context, never), draft, box, tree)


def _is_joined(tree: Tree, context: Context) -> bool:
    """Whether "only on weekdays, and unless it is locked" has "and" before the exception."""
    words = [word.text for word in context.shared.words[max(0, tree.start - 1) : tree.start + 1]]
    return words[0] == "and" and words[-1] in ("unless", "except")


def except_those(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """Except admins, except drafts: whom or what it is not said of."""
    before = [word.text for word in context.shared.words[max(0, tree.start - 2) : tree.start]]
    if before[:1] == ["to"] and before[1:] in (["anyone"], ["anybody"]) and gives(draft.actions):
        return  # "handed over to anyone but its addressee": it is to whom, not by whom
    bars = draft.effect == "forbid" and not draft.who.tests and not fronted
    if bars and not draft.required.tests:
        those = list(nobody_but(tree, draft, context))
        yield from those or excepted_things(tree, draft, context)
        return
    yield from excepted_things(tree, draft, context, fronted)


def except_done_by(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """Except by admins."""
    yield from excepted_by(tree, draft, context)


def _nobody_before(tree: Tree, draft: Draft, context: Context) -> bool:
    """Whether "nobody but editors may share it before it is published" says of when nobody may."""
    nobody = draft.effect == "only" and begins_with_nobody(tree.start, context)
    return tree.label == "before_condition" and nobody


def _says_when_alone(tree: Tree, box: Box, draft: Draft, fronted: bool) -> bool:
    """Whether "before it is published, only its author may see it", "unless it is urgent, only a
    manager may close it" says of when that is so: of any other case nothing is said. "Unless they
    are certified" may be of whom it names, or of others.
    """
    case = tree.label in ("before_condition", "unless", "unless_frag")
    theirs = any(mentions(test, SUBJECT) for test in box.tests)
    return fronted and case and draft.effect == "only" and not theirs


def except_either(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """Except guards or in an emergency, except at night or by guards: if one is so or the other,
    whoever asks.
    """
    if draft.effect not in ("forbid", "permit"):
        return
    noun, case = sorted(tree.children[-2:], key=lambda part: symbol_of(part) != "np")
    said = {word.text for word in context.shared.words[case.start : case.end]}
    if noun.start > case.end and "by" in said:
        return  # "except where it was issued by them or by somebody on their team"
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


def _stands_between_commas(tree: Tree, noun: Part, context: Context) -> bool:
    words = [word.text for word in context.shared.words]
    before = "," in (words[tree.start], words[tree.start - 1])
    return before and "," in (words[noun.end - 1], words[noun.end])


def except_if(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """Except confidential ones when they're off the network: when both are so."""
    if draft.effect not in ("forbid", "permit"):
        return
    noun, case = tree.children[-2:]
    if draft.effect == "permit" and _stands_between_commas(tree, noun, context):
        return  # "reports, except their own, if they're on the network": any others
    for thing in things(noun, context):
        for name, type_ in ((SUBJECT, draft.subject_type), (RESOURCE, draft.resource_type)):
            for _, box in role_of(thing, name, type_, context):
                for so in condition(case, context) if box.tests else ():
                    yield excepted(draft, box + so, name, context)


def except_by_if(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """Must not be deployed on Fridays, except by engineers while an incident is open: by those, and
    only then, where a comma sets them apart.
    """
    words = context.shared.words
    if draft.effect != "forbid" or "," not in (words[tree.start].text, words[tree.start - 1].text):
        return
    noun, case = tree.children[-2:]
    for thing in things(noun, context):
        for _, box in role_of(thing, SUBJECT, draft.subject_type, context):
            for so in condition(case, context) if box.tests else ():
                yield excepted(draft, box + so, SUBJECT, context)
