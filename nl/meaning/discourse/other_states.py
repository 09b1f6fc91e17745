"""Knows when something is "at any other stage": when it is at none that was spoken of before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from ....compiler import model as m
from ....compiler.twin import nodes
from ...chart import Leaf, Tree
from ...rule import negation
from ...vocabulary.phrases import words_of
from ..base import RESOURCE, Box, Context
from ..statements.draft import Draft
from .contrasts import about, without_measures


def in_other_states(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """ "A cycle in stimulation may be cancelled by …; at every other stage only its physician may
    cancel it": of the cycle, but in none of the stages before.
    """
    for state in _states(tree, draft, context) if fronted else ():
        before = _said_of(state, context)
        if before:
            rest = without_measures(draft, {state}, context)
            yield about(rest, Box(tuple(negation(test) for test in before)))


def _states(tree: Tree, draft: Draft, context: Context) -> Iterator[m.AttributeOf]:
    """What a thing is at that is called so: its stage, of which any word of the kind will do."""
    if draft.resource_type is None:
        return
    attrs = {c.value.name for c in tree.children if isinstance(c, Leaf)}
    for attribute in context.vocabulary.types[draft.resource_type].attributes:
        if attribute.name in attrs or (not attrs and words_of(attribute.name)[-1] in STATES):
            yield m.AttributeOf(attribute.type, RESOURCE, attribute.name)


STATES = frozenset("stage state status phase".split())


def _said_of(state: m.AttributeOf, context: Context) -> list[m.Expr]:
    """What was said before of what it may be at."""
    prior = context.prior
    if prior is None:
        return []
    tests = [*prior.tests, *(test for _, box in prior.spoken for test in box.tests)]
    found = (node for test in tests for node in nodes(test))
    return list(dict.fromkeys(node for node in found if _is_of(node, state)))


def _is_of(node: object, state: m.AttributeOf) -> TypeGuard[m.Expr]:
    match node:
        case m.Compare(op="==", left=left, right=m.Const()):
            return left == state
        case m.InSet(item=item):
            return item == state
    return False
