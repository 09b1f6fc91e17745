"""Knows conditions of which only the end is said: "while on duty", "once approved"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...chart import Tree
from ...vocabulary.senses import types_of
from ..base import RESOURCE, SUBJECT, Box, Context, Part, trees
from ..closing import none_of
from .predicate import said_of


def fragment(part: Part, context: Context) -> Iterator[Box]:
    """While on duty, once approved: said of the subject or the resource, whichever it fits; where
    it fits both, that is asked.
    """
    for tree in trees(part):
        before = context.shared.words[tree.start - 1].text if tree.start else ""
        inner = {comp.label for comp in trees(tree.children[-1])}
        if before in ("after", "once") and inner & {
            "comp_circ",
            "comp_circumstance",
            "comp_timing",
        }:
            continue  # "after school hours" is not in them
        if before == "after" and _names_people(tree, context):
            continue  # "after nurses" is not when they are such
        for variable in (SUBJECT, RESOURCE):
            for known in context.refs:
                if known.variable == variable:
                    here = replace(known, known=True, box=Box())
                    for box in said_of(tree.children[-1], here, context):
                        yield none_of(box, context.shared) if tree.label == "frag_not" else box


def _names_people(tree: Tree, context: Context) -> bool:
    people = set(context.vocabulary.principals)
    return any(
        leaf.kind == "CLASS" and tree.start <= leaf.start and leaf.end == tree.end
        and people & set(types_of(leaf.value))
        for leaf in context.shared.leaves
    )  # fmt: skip


def as_fragment(tree: Tree, context: Context) -> Iterator[Box]:
    if not _is_a_span(tree, context):
        yield from fragment(tree.children[-1], context)


def _is_a_span(tree: Tree, context: Context) -> bool:
    """Whether it is "after more than 48 hours": so long after what was told, and no measure."""
    span = any(
        leaf.kind == "DURATION" and leaf.end == tree.end and leaf.start > tree.start
        for leaf in context.shared.leaves
    )
    return span and context.shared.words[tree.start].text == "after"
