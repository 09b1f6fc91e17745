"""Knows two people who are told by each other: "two people from different departments", "two
reviewers in the same team".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Tree
from ...vocabulary.senses import BOOL, put
from ..base import Box, Context, Desc, Thing, Unreadable, Val, tried
from ..closing import closed, other_of
from ..things import leaf_at
from .possessives import head_of
from .so_many import counted

LABELS = {"ATTR": "attribute_noun", "NOUN": "noun", "RELN": "relation_noun"}


def counted_apart(tree: Tree, context: Context) -> Iterator[Thing]:
    """Two people from different departments: neither is of the department that the other is of."""
    yield from _two(tree, context, apart=True)


def counted_alike(tree: Tree, context: Context) -> Iterator[Thing]:
    """Two people from the same department: both are of one."""
    yield from _two(tree, context, apart=False)


def _two(tree: Tree, context: Context, apart: bool) -> Iterator[Thing]:
    leaf = leaf_at(tree, len(tree.children) - 1)
    head = Tree(LABELS[leaf.kind], (leaf,), leaf.start, leaf.end)
    for thing in counted(tree, context):
        if not isinstance(thing, Desc) or thing.k != 2:
            continue
        one = replace(thing, box=Box(), known=True)
        for what in tried(one, lambda desc: head_of(head, desc, context)):
            for test in _of_both(what, one, context, apart):
                yield thing.with_box(Box((test,)))


def _of_both(what: object, one: Desc, context: Context, apart: bool) -> Iterator[m.Expr]:
    """That one and the other are so of two, or of one and the same."""
    v, other = one.variable, other_of(one.variable)
    context.shared.types[other] = one.type
    different = m.Not(BOOL, m.SameEntity(BOOL, v, other))
    if isinstance(what, Val):
        alike = m.Compare(BOOL, "!=" if apart else "==", what.expr, put(what.expr, other, v))
        yield alike if apart else m.And(BOOL, (different, alike))
    elif isinstance(what, Desc) and (walk := _walk(what, v, context)):
        w = what.variable
        there = put(walk, other, v)
        one_of_theirs = m.Member(BOOL, w, there)
        shared = m.Quantifier(BOOL, "any", w, (what.type,), walk, one_of_theirs, 1)
        mine = m.Quantifier(BOOL, "any", w, (what.type,), walk, None, 1)
        both = (mine, put(mine, other, v), m.Not(BOOL, shared))
        yield m.And(BOOL, both if apart else (different, shared))


def _walk(what: Desc, v: str, context: Context) -> m.EntityPath | None:
    """The walk from somebody to what is theirs, of which no more is said."""
    try:
        found = closed(what.local(), context.shared)
    except Unreadable:
        return None
    match found:
        case m.Quantifier(kind="any", path=m.EntityPath(root=root) as walk, body=None):
            return walk if root == v else None
    return None
