"""Knows what "those of any department" are after "the files of their own department": the files,
with what "those" are of in place of that, whoever asks now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ....compiler.twin import nodes
from ...chart import Leaf
from ...vocabulary.senses import Attr
from ..base import RESOURCE, SUBJECT, Box, Context, Desc, Part, renamed_box, trees
from ..closing import mentions, none_of
from ..nouns.bare import narrowed_by
from ..nouns.fitting import POSSESSIVE
from ..nouns.links import linked
from ..things import leaves_of


def those_instead(posts: Part, context: Context) -> Iterator[Desc]:
    """What was spoken of, of which something else is said than what tied it to who asked: where
    both say of what it is, or both whose.
    """
    old = context.prior.resource if context.prior is not None else None
    asked = next((d.type for d in context.refs if d.variable == RESOURCE), None)
    if not isinstance(old, Desc) or old.type != asked:
        return
    for thing in narrowed_by(context.new(old.type), [posts], context):
        if isinstance(thing, Desc):
            yield from _in_place(thing, _named(posts, old.type), old)
            if _may_be_of_those(thing, old, context):
                yield thing.with_box(renamed_box(old.box, old.variable, thing.variable))


def _may_be_of_those(thing: Desc, old: Desc, context: Context) -> bool:
    """Whether "those of level 4 courses", after "assignments of courses they are enrolled in", may
    be of these: both are told by a thing of one sort, and what is said of the one is of what it is
    like.
    """
    before = context.prior.subject if context.prior is not None else None
    if not isinstance(before, Desc) or set(before.box.tests) != set(context.asker.tests):
        return False
    sorts = {x.type for x in old.box.locals} - set(context.vocabulary.principals)
    return any(
        local.type in sorts
        and any(
            isinstance(test, m.Compare) and mentions(test, local.variable)
            for test in thing.box.tests
        )
        and not mentions(thing.box.tests, SUBJECT)
        for local in thing.box.locals
    )


def anyones(context: Context) -> Iterator[Desc]:
    """Everyone's, after "their own documents": the documents of anyone at all."""
    old = context.prior.resource if context.prior is not None else None
    asked = next((d.type for d in context.refs if d.variable == RESOURCE), None)
    if not isinstance(old, Desc) or old.type != asked or not context.granting:
        return
    desc = context.new(old.type)
    for type_ in context.vocabulary.principals:
        for box in linked(desc, POSSESSIVE, context.new(type_), context):
            yield from _in_place(desc.with_box(box), set(), old)


def anyone_elses(context: Context) -> Iterator[Desc]:
    """Anyone else's, after "their own drafts": the drafts that are not theirs."""
    old = context.prior.resource if context.prior is not None else None
    asked = next((d.type for d in context.refs if d.variable == RESOURCE), None)
    if not isinstance(old, Desc) or old.type != asked or context.granting:
        return
    tied, rest = _tied(old.box)
    if not tied:
        return
    used = tuple(x for x in old.box.locals if mentions(tied, x.variable))
    others = none_of(Box(tied, used), context.shared)
    kept = Box(rest, tuple(x for x in old.box.locals if x not in used))
    desc = context.new(old.type)
    yield desc.with_box(renamed_box(kept + others, old.variable, desc.variable))


def _in_place(thing: Desc, named: set[str], old: Desc) -> Iterator[Desc]:
    """What was spoken of before, told by what it is told by now; `named`, where that is nothing."""
    tied, rest = _tied(old.box)
    theirs = told_by(tied, old.variable)
    said = told_by(thing.box.tests, thing.variable) or named
    whichever = not theirs and not thing.box.tests and said & told_by(rest, old.variable)
    if theirs <= said and (theirs or whichever):
        kept = tuple(t for t in rest if not told_by((t,), old.variable) & said)
        noun = Box(kept, tuple(x for x in old.box.locals if mentions(kept, x.variable)))
        yield thing.with_box(renamed_box(noun, old.variable, thing.variable))


def stands_for_those(what: Part, context: Context) -> Part | None:
    """What follows "those" in a phrase that is nothing else: "those of any department"."""
    if context.shared.words[what.start].text != "those" or isinstance(what, Leaf):
        return None
    found = [tree for tree in trees(what) if tree.label == "anyone_post"]
    return found[0].children[0] if found and len(found[0].children) == 1 else None


def is_told_instead(what: Part, context: Context) -> bool:
    """Whether a phrase says, of what is allowed, what takes the place of whose that before was."""
    prior, posts = context.prior, stands_for_those(what, context)
    old = prior.resource if prior is not None else None
    if prior is None or posts is None or not isinstance(old, Desc):
        return False
    asking = (prior.subject,) if isinstance(prior.subject, Desc) else ()
    known = [Desc(SUBJECT, who.type, known=True) for who in asking]
    asked = context.knowing(*known, Desc(RESOURCE, old.type, known=True))
    return (
        next(those_instead(posts, replace(asked, role=RESOURCE, granting=True)), None) is not None
    )


def _tied(box: Box) -> tuple[tuple[m.Expr, ...], tuple[m.Expr, ...]]:
    """What a box says of who asks, also by others of whom it speaks, and what else it says."""
    known = {SUBJECT}
    while True:
        tied = tuple(t for t in box.tests if any(mentions(t, name) for name in known))
        more = {x.variable for x in box.locals if mentions(tied, x.variable)} - known
        if not more:
            return tied, tuple(test for test in box.tests if test not in tied)
        known |= more


def told_by(tests: tuple[m.Expr, ...], variable: str) -> set[str]:
    """By which attributes and relations of its something is told in what is said of it."""
    found = set()
    for node in nodes(tests):
        if isinstance(node, m.AttributeOf) and node.of == variable:
            found.add(node.name)
        elif isinstance(node, m.EntityPath) and node.root == variable:
            found.add(node.path[0])
    return found


def _named(posts: Part, type_: str) -> set[str]:
    """The attributes that a phrase names without a value: "of any department"."""
    values = [leaf.value for leaf in leaves_of(posts)]
    return {value.name for value in values if isinstance(value, Attr) and value.of == type_}
