"""Knows what "anything secret", "anything above that" and "everything but drafts" are, and whether
"those on hold" can be what is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Tree
from ...vocabulary.of_the_deed import is_of_deed
from ...vocabulary.senses import Attr, types_of
from ..base import (
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Desc,
    Excluding,
    Several,
    Thing,
    Val,
    renamed_box,
    trees,
)
from ..closing import mentions
from ..discourse.contrasts import measures_in, without_measured
from ..quantities.asked_before import asked_before
from ..quantities.measures import compared, measured_before
from ..things import descs_of, leaves_of, things
from .bare import narrowed_by

BEYOND = {"over_that": ">", "under_that": "<"}


def is_of_another_type(asked: str | None, context: Context) -> bool:
    """Whether "those on hold", "sealed ones" can't be what is asked for: the statement before was
    about things of another type.
    """
    before = context.prior.resource if context.prior is not None else None
    items = before.items if isinstance(before, Several) else (before,)
    types = {desc.type for desc in items if isinstance(desc, Desc)}
    return bool(types) and asked not in types


def everything_post(tree: Tree, context: Context) -> Iterator[Thing]:
    """Anything secret, everything in a folder, of whichever type it is; a measure is read
    elsewhere.
    """
    posts = [part.children[0] for part in trees(tree.children[0])]
    labels = {inner.label for post in posts for inner in trees(post)}
    measured = "compared" in labels and context.shared.words[tree.end - 1].text in ("that", "this")
    if measured or labels <= MEASURES or context.role == SUBJECT:
        return
    if "in_np" in labels and _leaves_out_some(tree, context):
        return
    for known in context.refs:
        if known.variable == RESOURCE:
            yield from narrowed_by(context.new(known.type), [tree.children[0]], context)


def _leaves_out_some(tree: Tree, context: Context) -> bool:
    """Whether things of some type that has to do with what is named can't be said to be so: "send
    anything to a client" were of returns for one, and not of letters that cover one.
    """
    done = {leaf.value.name for leaf in context.shared.leaves
            if leaf.kind in DONE and leaf.end == tree.start}  # fmt: skip
    ends = {type_ for leaf in leaves_of(tree.children[0]) if leaf.kind == "NOUN"
            for type_ in types_of(leaf.value)}  # fmt: skip
    able = {type_ for name in done for type_ in context.vocabulary.actions[name]}
    left = (
        type_
        for type_ in able
        if any(context.vocabulary.type_pairs(type_, end) for end in ends)
        and not any(True for _ in narrowed_by(context.new(type_), [tree.children[0]], context))
    )
    return any(left) and context.shared.ask_of(tree, "“{said}”: of all such? Name what is meant")


MEASURES = frozenset({"compared", "with_count", "attribute_compared"})


def everything_but(tree: Tree, context: Context) -> Iterator[Thing]:
    """Everything except drafts: all that the verbs can be done to, of whichever type."""
    if context.role != RESOURCE or context.inside:
        return
    done = {leaf.value.name for leaf in context.shared.leaves
            if leaf.kind in ("VERB", "ACTP", "ACTG")}  # fmt: skip
    able = [t for t in context.vocabulary.types if any(t in context.vocabulary.actions[name]
            for name in done)]  # fmt: skip
    for but in things(next(trees(tree.children[-1])).children[0], context):
        types = {desc.type for desc in descs_of(but)}
        if types and types <= set(able):
            yield Excluding(Several(tuple(context.new(type_) for type_ in able)), but)


def anything_measured(tree: Tree, context: Context) -> Iterator[Thing]:
    """Anything above that, anything over $500: of what is asked for. Whether it is so narrowed as
    what was spoken of before is asked.
    """
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if asked is None or context.role != RESOURCE or is_of_another_type(asked.type, context):
        return
    desc = context.new(asked.type)
    part = tree.children[0]
    beyond = any(inner.label in BEYOND for inner in trees(part))
    money = any(leaf.kind == "MONEY" for leaf in leaves_of(part))
    if tree.start == part.start and not (money or beyond):
        return  # "approve up to $500"; not "approve up to 3"
    if _is_told_by_itself(tree, context):
        context.shared.ask_of(tree, "“{said}”: so much asked for, or so much there is? Name it")
        return
    if tree.start == part.start and (fields := _of_the_deed(tree, context)):
        for field in fields if len(fields) == 1 else ():
            value = m.RequestField(field.type, field.name)
            for box in compared(part, Val(value, field.type, field), context):
                yield desc.with_box(box)
        return
    told = [box for value in asked_before((), context) for box in compared(part, value, context)]
    if told and tree.start < part.start:
        yield from map(desc.with_box, told)
        return
    for inner in trees(part):
        found = (
            measured_before(desc, BEYOND[inner.label], context)
            if inner.label in BEYOND
            else compared(part, desc, context)
        )
        for box in found:
            yield desc.with_box(box)
            rest = narrower(box, desc, context)
            if rest.tests:
                yield desc.with_box(rest + box)


DONE = frozenset("VERB ACTG ACTN".split())


def _of_the_deed(tree: Tree, context: Context) -> list[Attr]:
    """The amounts a request tells of what is done: "withdraw more than $500" is not of an account
    that has so much.
    """
    acts = _done_so_much(tree, context)
    told = (f for f in context.vocabulary.model.request if f.type.kind == m.MONEY)
    fields = [Attr("request", field.name, field.type) for field in told]
    return [f for f in fields if any(is_of_deed(f, act, context.vocabulary) for act in acts)]


def _done_so_much(tree: Tree, context: Context) -> list[str]:
    """What is done that a measure follows: "withdraw" of "withdraw more than $500"."""
    begin = tree.start - (context.shared.words[tree.start - 1].text == "of")
    return [leaf.value.name for leaf in context.shared.leaves
            if leaf.kind in DONE and leaf.end == begin]  # fmt: skip


def _is_told_by_itself(tree: Tree, context: Context) -> bool:
    """Whether what is done is told with an amount of its own, of which English has no word: it is
    not one of what it is done to.
    """
    done = set(_done_so_much(tree, context))
    return any(
        parameter.type.kind == m.MONEY
        for type_ in context.vocabulary.model.types
        for action in type_.actions
        if action.name in done
        for parameter in action.parameters
    )


def narrower(box: Box, desc: Desc, context: Context) -> Box:
    """What else was said of what was spoken of before, but whose it is."""
    old = context.prior.resource if context.prior is not None else None
    if not isinstance(old, Desc) or old.type != desc.type:
        return Box()
    measured = measures_in(renamed_box(box, desc.variable, old.variable))
    kept = without_measured(old.box, measured, context)
    tests = _not_whose(kept, old.variable)
    return renamed_box(replace(kept, tests=tests), old.variable, desc.variable)


def _not_whose(box: Box, variable: str) -> tuple[m.Expr, ...]:
    """What a description says but for whose it is, and by which way: of "in the buildings they
    manage" nothing.
    """
    tests = [test for test in box.tests if not mentions(test, SUBJECT)]
    ways = [test for test in box.tests if test not in tests]
    while ways:
        names = {
            x.variable
            for x in box.locals
            if x.variable != variable and mentions(tuple(ways), x.variable)
        }
        ways = []
        for name in names:
            said = [test for test in tests if mentions(test, name)]
            if all(isinstance(test, m.Member) for test in said):
                ways += said
        tests = [test for test in tests if test not in ways]
    return tuple(tests)
