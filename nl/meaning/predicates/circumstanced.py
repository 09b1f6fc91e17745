"""Knows in which circumstances somebody is: "on the corporate network", "signed in with MFA"."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from ...chart import Leaf, Tree
from ...rule import negation
from ..base import SUBJECT, Box, Context, Desc, Target
from ..closing import any_of
from ..surroundings.circumstances import circumstances, conditions_of


def in_circumstance(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They are on the corporate network: the request is."""
    if _is_asker(target, context):
        for test in circumstances(tree.children[-1], context):
            yield Box((test,))


def in_circumstances(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They are on the VPN with a managed device: both."""
    options = [list(circumstances(part, context)) for part in tree.children]
    if _is_asker(target, context):
        yield from (Box(tests) for tests in itertools.product(*options))


def in_such(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    if _is_asker(target, context):
        yield from (Box((test,)) for test in conditions_of(tree.children[-1]))


def lacks_circ(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They lack MFA; they lack MFA or a managed device: the one or the other."""
    leaves = [child for child in tree.children if isinstance(child, Leaf) and child.kind == "CIRC"]
    options = [list(conditions_of(leaf)) for leaf in leaves]
    if _is_asker(target, context) and all(len(tests) == 1 for tests in options):
        yield any_of([Box((negation(tests[0]),)) for tests in options], context.shared)


def _is_asker(target: Target, context: Context) -> bool:
    """Whether it is who asks, or how that one is described: "a nurse who is on the network"."""
    if not isinstance(target, Desc):
        return False
    described = context.role == SUBJECT and context.inside <= {target.variable, SUBJECT}
    return target.variable == SUBJECT or (described and not target.known)


def by_circumstance(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """Who arrive through a share link, have signed in with MFA."""
    if isinstance(target, Desc) and target.type in context.vocabulary.principals:
        for test in circumstances(tree.children[-1], context):
            yield Box((test,))
