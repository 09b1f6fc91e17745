"""Knows for whom something is done: on behalf of somebody, on the group's behalf."""

from __future__ import annotations

from collections.abc import Iterator

from ...chart import Node, Tree
from ...vocabulary.senses import Rel
from ..base import RESOURCE, SUBJECT, Box, Context, Desc, Thing, member, trees, tried
from ..nouns.possessives import owners
from ..things import things

ACTING = frozenset(("acts for", "on behalf of", "acts on behalf of", "delegate of", "delegated by"))
"""Relations of who acts to those for whom."""
BEHALF = "on behalf of"


def on_behalf(tree: Tree, context: Context) -> Iterator[Box]:
    """On behalf of someone: a relation, or a field of the request, of that name."""
    asker = next(d for d in context.refs if d.variable == SUBJECT)
    for thing in things(tree.children[-1], context):
        yield from tried(thing, lambda other: _acting_for(asker, other, context))


def _acting_for(asker: Desc, other: object, context: Context) -> Iterator[Box]:
    for rel in context.vocabulary.relations:
        if isinstance(other, Desc) and _said(rel) in ACTING and _joins(rel, asker, other):
            yield Box((member(other.variable, asker.variable, rel.name),)) + other.local()


def on_ones_behalf(tree: Tree, context: Context) -> Iterator[Box]:
    """On their behalf: of those for whom a relation says that they act, or that what is asked for
    was made; it adds nothing to what is granted where no relation could say so. A prohibition would
    be of all that they do.
    """
    parties = [d for d in context.refs if d.variable in (SUBJECT, RESOURCE)]
    types = {desc.type for desc in parties}
    rels = [r for r in context.vocabulary.relations if r.type in types and _said(r) in ACTING]
    if not rels and context.granting:
        yield Box()
    elif not rels:
        context.shared.ask_of(
            tree, "no data tell what is done “{said}”: leave it out if all is meant"
        )
    for desc in parties if rels else ():
        for whom in _whose(tree, context):
            yield from tried(whom, lambda other, desc=desc: _of(desc, other, rels))  # type: ignore[misc]


def made_on_behalf(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Bookings on its behalf, made on that group's behalf."""
    rels = [r for r in context.vocabulary.relations if _said(r) == BEHALF]
    for whom in _whose(tree, context):
        yield from tried(whom, lambda other: _of(desc, other, rels))


def _whose(tree: Tree, context: Context) -> Iterator[Thing]:
    whose = next(c for c in tree.children if isinstance(c, Node) and c.symbol == "possessive")
    for each in trees(whose):
        yield from owners(each, context)


def _of(desc: Desc, other: object, rels: list[Rel]) -> Iterator[Box]:
    for rel in rels:
        if isinstance(other, Desc) and _joins(rel, desc, other):
            yield Box((member(other.variable, desc.variable, rel.name),)) + other.local()


def _said(rel: Rel) -> str:
    return rel.name.replace("_", " ")


def _joins(rel: Rel, one: Desc, other: Desc) -> bool:
    return rel.type == one.type and other.type in rel.subjects and one.variable != other.variable
