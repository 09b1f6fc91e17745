"""Knows that what has to be done first is done for what is asked for: "a case may not be closed
until somebody has carried out a visit" is until there is one for that case.
"""

from __future__ import annotations

from dataclasses import replace

from ....compiler import model as m
from ...chart import Tree
from ..base import RESOURCE, SUBJECT, Box, Context, Local, member
from ..closing import mentions


def tied_to_it(box: Box, tree: Tree, context: Context) -> Box:
    """What a condition says, of something that has to do with what is asked for, where nothing it
    says ties that to anything, or just who has done it, and there is one way for it to be tied.
    """
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    loose = _loose(box) or (_done_by_others(box, context) if _is_done(tree, context) else [])
    if asked is None or context.one_resource or not loose:
        return box  # "if a folder is visible to a firm, its staff can open files in it"
    if any(local.type == asked.type or local.kind != "any" for local in loose):
        return box
    people = context.vocabulary.principals
    links = [
        (local, rel)
        for local in loose
        if local.type not in people
        for rel in context.vocabulary.type_pairs(local.type, asked.type)
    ]
    if len(links) != 1 or asked.type in people:
        return box
    local, rel = links[0]
    one, other = local.variable, RESOURCE
    if rel.type == local.type:
        one, other = other, one
    return replace(box, tests=(*box.tests, member(one, other, rel.name)))


def _is_done(tree: Tree, context: Context) -> bool:
    """Whether a condition says that somebody "has written" something, or that it "has been"."""
    words = [word.text for word in context.shared.words]
    return any(
        leaf.kind in ("RELVP", "RELP")
        and tree.start < leaf.start < tree.end
        and words[leaf.start - 1] in ("has", "have", "been", "had")
        for leaf in context.shared.leaves
    )


def _done_by_others(box: Box, context: Context) -> list[Local]:
    """What others than who asks have done, of which nothing else is said than what it is like."""
    people = context.vocabulary.principals
    by = {local.variable for local in box.locals if local.type in people}
    things = [local for local in box.locals if local.type not in people]
    ties = [test for test in box.tests if not isinstance(test, m.Compare)]
    if len(things) != 1 or not by:
        return []
    said = [test for test in ties if mentions(test, things[0].variable)]
    deeds = [test for test in said if isinstance(test, m.Member)
             and {test.item, test.of.root} <= {things[0].variable, *by}]  # fmt: skip
    return things if len(said) == len(deeds) == 1 else []


def _loose(box: Box) -> list[Local]:
    """The entities a condition speaks of, where nothing but each other ties them to anything."""
    ties = [test for test in box.tests if not isinstance(test, m.Not | m.Compare)]
    names = {local.variable for local in box.locals}
    reached = [x for x in box.locals if any(_leads(test, x, names) for test in ties)]
    while True:
        more = [
            x
            for x in box.locals
            if x not in reached
            and any(mentions(t, x.variable) and mentions(t, y.variable)
                    for t in ties for y in reached)
        ]  # fmt: skip
        if not more:
            break
        reached += more
    used = [x for x in box.locals if any(mentions(test, x.variable) for test in box.tests)]
    return [x for x in used if x not in reached]


def _leads(test: m.Expr, local: Local, names: set[str]) -> bool:
    """Whether a test ties an entity to what none of those spoken of is."""
    if not mentions(test, local.variable):
        return False
    match test:
        case m.Member(item=item, of=m.EntityPath(root=root)):
            return item not in names or root not in names
    return isinstance(test, m.Or) or any(mentions(test, asked) for asked in (SUBJECT, RESOURCE))
