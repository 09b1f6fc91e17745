"""Knows what stands between "may" and what may be done: "may, during office hours, view files"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..chart import Node, Tree
from ..meaning.base import Context, Part
from ..meaning.statements.draft import Drafts
from ..meaning.things import symbol_of
from .following import followed


def amid(tree: Tree, context: Context) -> Iterator[Drafts]:
    """May, during office hours, view files; may view, with MFA, any file: as if that came last."""
    (tail,) = (part for part in tree.children if symbol_of(part) == "tail")
    rest = [part for part in tree.children if part is not tail]
    if symbol_of(rest[-2]) == "acts":
        rest[-2:] = [_done_to(rest[-2], rest[-1], tail)]
    assert isinstance(tail, Node)
    said = replace(tree, label=tree.label.removeprefix("amid_"), children=tuple(rest))
    body = Node("body", tree.start, tree.end, tail.chart, found=(said,))
    tails = Tree("tails", (tail,), tail.start, tail.end)
    last = Node("tails", tail.start, tail.end, tail.chart, found=(tails,))
    yield from followed(replace(tree, label="tailed", children=(body, last)), context)


def _done_to(acts: Part, what: Part, tail: Part) -> Node:
    """What is done and what to, as one phrase."""
    assert isinstance(tail, Node)
    start, end = acts.start, what.end
    one = Node("vp", start, end, tail.chart, found=(Tree("do", (acts, what), start, end),))
    return Node("vps", start, end, tail.chart, found=(Tree("vps", (one,), start, end),))
