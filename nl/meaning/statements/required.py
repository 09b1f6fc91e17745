"""Knows what can be required: MFA, a reason, an approval, that something is so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Tree
from ...vocabulary.senses import IT, Attr, Kind, put
from ..base import RESOURCE, SUBJECT, Box, Context, Part, trees
from ..closing import any_of
from ..predicates.predicate import predicate
from ..quantities.counts import counted_so
from ..surroundings.circumstances import circumstances
from .deeds import done_to


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
    for tree in trees(part):
        if tree.label == "req_circ":
            for test in circumstances(tree.children[0], context):
                yield Box((test,))
        elif tree.label == "req_feature":
            leaf = tree.children[-1]
            if _is_somebody(leaf, context):
                continue  # "waiving it needs the manager": who they are, not what they have
            asker = next(d for d in context.refs if d.variable == SUBJECT)
            fake = Tree("feature", (leaf,), tree.start, tree.end)
            from ..predicates.having import feature

            for known in (asker, *(d for d in context.refs if d.variable == RESOURCE)):
                yield from feature(fake, replace(known, known=True, box=Box()), context)
        elif tree.label == "req_done_by":
            for done in trees(tree.children[0]):
                asked = next((d for d in context.refs if d.variable == RESOURCE), None)
                if asked is not None:
                    yield from done_to(done, replace(asked, known=True, box=Box()), context)
        elif tree.label == "req_being":
            asker = next(d for d in context.refs if d.variable == SUBJECT)
            yield from predicate(tree.children[-1], replace(asker, known=True, box=Box()), context)
        elif tree.label == "req_of_value":
            yield from _value_of(tree)
        elif tree.label == "req_count":
            yield from _so_many(tree.children[-1], context)
        elif tree.label == "req_value":
            from ..predicates.having import has_value

            asker = next(d for d in context.refs if d.variable == SUBJECT)
            yield from has_value(tree, replace(asker, known=True), context)


def _so_many(part: Part, context: Context) -> Iterator[Box]:
    """At least 25 logged dives, which who asks has, or what is asked for; just "25" is no less."""
    for tree in trees(part):
        least = "at_least_q" if tree.label == "exactly_q" else tree.label
        for known in context.refs:
            if known.variable in (SUBJECT, RESOURCE):
                desc = replace(known, known=True, box=Box())
                yield from counted_so(replace(tree, label=least), desc, context)


def _is_somebody(feature: Part, context: Context) -> bool:
    """Whether what one needs is a kind of people."""
    people = context.vocabulary.principals
    return any(
        (leaf.start, leaf.end, leaf.kind) == (feature.start, feature.end, "CLASS")
        and isinstance(leaf.value, Kind)
        and leaf.value.type in people
        for leaf in context.shared.leaves
    )


def _value_of(tree: Tree) -> Iterator[Box]:
    """A class A license: that the license of who asks is of that class. The manager role: it is
    among theirs.
    """
    value, attr = (child.value for child in tree.children if isinstance(child, Leaf))
    if isinstance(value, Kind) and isinstance(attr, Attr) and value.type == attr.of:
        match value.test:
            case m.Compare(left=m.AttributeOf() as of) | m.InSet(set=m.AttributeOf() as of):
                if of.name == attr.name:
                    yield Box((put(value.test, SUBJECT, IT),))
