"""Knows the walk to all there are of a type, by which what recurs can be asked of each of them."""

from __future__ import annotations

from ...compiler import model as m
from ..rule import Definition
from .base import Shared


def is_there(node: m.Node, walk: m.EntityPath) -> bool:
    """Whether an expression says that a walk leads somewhere, and no more."""
    return isinstance(node, m.Quantifier) and node.body is None and node.path == walk


EVERY = "every-"
"""How a walk to all there are of a type is called, from any of another: `every-folder`."""


def every_one(root: str, type_: str, shared: Shared) -> m.EntityPath:
    """The walk from an entity to all there are of a type: those of which everyone is "any" one."""
    owner = shared.types[root]
    here, there = f"any-{owner}", f"{EVERY}{type_}"
    shared.definitions[type_, here] = Definition(type_, m.Permission(here, m.EveryoneOf(owner)))
    shared.definitions[owner, there] = Definition(owner, m.Inverse(there, type_, here))
    return m.EntityPath(root, (there,))
