"""Knows what is said behind a noun of the request that somebody makes: "users without MFA"; and of
when those may who are excepted: "except by its author within 24 hours of that".
"""

from __future__ import annotations

from collections.abc import Iterator

from ...chart import Leaf, Tree
from ...rule import negation
from ..base import SUBJECT, Box, Context, Desc, Thing, trees
from ..surroundings.circumstances import circumstances, conditions_of, is_perhaps_no_matter
from ..things import things
from ..times.moments import within


def as_asked(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Users without MFA, on the corporate network: those whose request is so."""
    asks = context.role == SUBJECT or (context.of_who_asks and context.inside == {desc.variable})
    if desc.type not in context.vocabulary.askers or not asks:
        return
    if context.granting and is_perhaps_no_matter(tree, context):
        return
    last = tree.children[-1]
    found = conditions_of(last) if isinstance(last, Leaf) else circumstances(last, context)
    for test in found:
        yield Box((negation(test) if tree.label == "circ_post_outside" else test,))


def excepted_then(tree: Tree, context: Context) -> Iterator[Thing]:
    """Except a controller within 7 days of posting: when those may who are excepted.

    Of any others, a time is no part of who they are.
    """
    who, when = tree.children
    if context.shared.words[when.start].text in ("after", "once"):
        return  # "by anyone but its author after it has been approved": till then by others, too
    for thing in things(who, context):
        if not isinstance(thing, Desc) or context.role != SUBJECT:
            continue
        for inner in trees(when) if thing.type in context.vocabulary.askers else ():
            for box in within(inner, context):
                context.shared.when_they_may.update(box.tests)
                yield thing.with_box(box)
