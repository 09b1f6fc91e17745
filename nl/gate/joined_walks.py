"""Knows one form of conditions on what is reached in steps: "a region of the cinema is theirs" and
"theirs is a region of the cinema".

Every step keeps the meaning: what is said of any there is reached from any, and of two that are
the same one it does not matter from which side it is reached.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from ...compiler import model as m
from ...compiler.diff.normal import rebuilt
from ..meaning.closing import mentions


def joined_walks(rule: m.Rule) -> m.Rule:
    """The rule, each walk of its conditions from one side, in one go as far as that can be."""
    return replace(rule, when=rebuilt(rule.when, _in_one_go), where=rebuilt(rule.where, _in_one_go))


def _in_one_go(node: Any) -> Any:
    """Of "any region of the cinema has any region of theirs above it": any of theirs is above a
    region of the cinema.
    """
    if not isinstance(node, m.Quantifier) or node.kind != "any":
        return node
    body, here = node.body, node.variable
    if isinstance(body, m.Member):
        if body.of.root == here and body.item != here:
            return replace(body, of=_after(node.path, body.of))
        if body.item == here and body.of.root != here and _order(body.of) < _order(node.path):
            return replace(node, path=body.of, body=replace(body, of=node.path))
    if isinstance(body, m.Quantifier) and body.kind == "any" and not mentions(body.path, here):
        inner = body.body
        further = isinstance(inner, m.Member) and inner.of.root == here
        if isinstance(inner, m.Member) and further and inner.item == body.variable:
            walked = replace(inner, of=_after(node.path, inner.of))
            return _in_one_go(replace(body, body=walked))
    return node


def _after(before: m.EntityPath, rest: m.EntityPath) -> m.EntityPath:
    return m.EntityPath(before.root, before.path + rest.path)


def _order(path: m.EntityPath) -> tuple[int, str, tuple[str, ...]]:
    """What tells walks apart whatever variables are called."""
    root = path.root if path.root in ("subject", "resource") else ""
    return len(path.path), root, path.path
