"""Knows whether those who are said to be included are: "documents, including secret ones"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Node, Tree
from ...vocabulary.senses import types_of
from ..base import RESOURCE, SUBJECT, Box, Context, Desc, Thing, renamed_box
from ..closing import speaks_of_now
from ..discourse.referring import object_again
from ..opposites import excludes
from ..parties import role_of
from ..statements.draft import Draft
from ..surroundings.circumstances import circumstances
from ..things import descs_of, things
from ..times.timings import timings
from .one_of_them import is_several


def are_included(tree: Tree, draft: Draft, context: Context) -> bool:
    """Whether "guests included" are among those that a statement is about: it is of everyone, or
    says nothing of what these are told by. "Drafts, including published documents" are not.
    """
    if _are_perhaps_more(tree, draft, context):
        return False
    return any(_is_among(box, said, draft) for box, said in _included(tree, draft, context))


def _are_perhaps_more(tree: Tree, draft: Draft, context: Context) -> bool:
    """Whether "its tanks, including those of exhibits that are part of it" may be more than those
    before, which are told by whose they are.
    """
    words = [word.text for word in context.shared.words[: tree.end]]
    before = tree.start - (words[tree.start - 1] == ",")
    types = {type_ for leaf in context.shared.leaves if leaf.end == before
             for type_ in types_of(leaf.value)}  # fmt: skip
    told = draft.who + draft.what + draft.region
    those, of, *its = (*words[tree.start + 1 : tree.start + 4], "", "")
    inside = of in ("in", "at", "under", "below", "within") and its[:1] in (["its"], ["their"])
    more = (of == "of" and draft.resource_type in types) or inside
    return (
        those in ("those", "ones")
        and more
        and any(isinstance(test, m.Member) for test in told.tests)
        and context.shared.ask_of(
            tree, "“{said}”: are those some of the ones before, or more? Say “and …”"
        )
    )


def _included(tree: Tree, draft: Draft, context: Context) -> Iterator[tuple[Box, Box]]:
    part = tree.children[-1]
    for name, type_, said in (
        (SUBJECT, draft.subject_type, draft.who),
        (RESOURCE, draft.resource_type, draft.what),
    ):
        read = object_again(part) if name == RESOURCE else None
        inner = replace(context, role=name)
        for thing in things(part, context) if read is None else read(inner):
            for _, box in role_of(thing, name, type_, context):
                yield box, said


def _is_among(box: Box, said: Box, draft: Draft) -> bool:
    if not said.tests and not (draft.when + draft.region).tests:
        return True
    everything = said + draft.when + draft.region
    more = Box(tuple(test for test in box.tests if test not in said.tests))
    if not box.tests or excludes(everything, more):
        return False
    # dispatchers are among all who are not chemists
    told = _told_by(tuple(test for test in everything.tests if not isinstance(test, m.Not)))
    return all(_told_by(test) and told.isdisjoint(_told_by(test)) for test in more.tests)


def including(tree: Tree, context: Context) -> Iterator[Thing]:
    """Admins, including those on leave: admins, where these may be such."""
    first, other = tree.children[0], tree.children[-1]
    for thing in things(first, context):
        if is_several(thing):
            continue  # "two people, including a controller": one of them has to be
        whole = list(descs_of(thing))
        parts = [desc for found in things(other, context) for desc in descs_of(found)]
        if whole and parts and all(any(_may_be_of(p, w) for w in whole) for p in parts):
            yield thing


def _may_be_of(part: Desc, whole: Desc) -> bool:
    """Whether some of those of a description may be of another."""
    said = renamed_box(whole.box, whole.variable, part.variable)
    told = _told_by(said.tests)
    more = [test for test in part.box.tests if test not in said.tests]
    return part.type == whole.type and all(
        _told_by(test) and told.isdisjoint(_told_by(test)) for test in more
    )


def is_then(tree: Tree, draft: Draft, context: Context) -> bool:
    """Whether "including external recipients", "including on weekends" is none of what a statement
    excludes.
    """
    part = tree.children[-1]
    timed = isinstance(part, Node) and part.symbol != "circ_np"
    tests = list(timings(part, context) if timed else circumstances(part, context))
    conditions = draft.when + draft.region
    if timed and any(speaks_of_now(test) and not _is_daily(test) for test in conditions.tests):
        return False
    if timed and any(map(speaks_of_now, conditions.tests)):
        return bool(tests) and all(map(_is_of_days, tests))
    return bool(tests) and all(
        not excludes(conditions, Box((test,)))
        and _told_by(test).isdisjoint(_told_by(conditions.tests))
        for test in tests
    )


def _is_daily(test: m.Expr) -> bool:
    """Whether hours are those of every day."""
    days = [set(window.days) for window in test.windows] if isinstance(test, m.InWindows) else []
    return bool(days) and all(len(each) == len(WEEK) for each in days)


def _is_of_days(test: m.Expr) -> bool:
    """Whether a time is of whole days, and so leaves open which hours of them."""
    return isinstance(test, m.InWindows) and all(
        (window.start, window.end) == (0, WHOLE_DAY) for window in test.windows
    )


WEEK = range(7)
WHOLE_DAY = 24 * 60


def _told_by(node: object) -> set[str]:
    """The attributes and relations by which an expression tells something."""
    if isinstance(node, tuple):
        return set().union(*map(_told_by, node))
    if isinstance(node, m.Member):
        return {f"{node.of.root}.{name}" for name in node.of.path}
    if isinstance(node, m.AttributeOf):
        return {f"{node.of}.{node.name}"}
    if isinstance(node, m.RequestField):
        return {node.name}
    if isinstance(node, m.Const | m.ValueType) or not isinstance(node, m.Node):
        return set()
    return set().union(*(_told_by(getattr(node, name)) for name in node.__struct_fields__))
