"""Knows whose something may be that is "theirs": of those who ask, in one way or another, or of the
things that are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Tree
from ...vocabulary.phrases import words_of
from ..base import RESOURCE, SUBJECT, Box, Context, Desc, Part, Thing, trees
from ..things import leaf_at, symbol_of
from .as_such import POSTS, said_so
from .fitting import NOT_OF
from .theirs_as import which_they_lead
from .ways import only_way


def is_perhaps_the_things(owner: Tree, part: Part, context: Context) -> bool:
    """Whether "ads approved by the lead of their campaign" may be of the campaign of the ads, which
    have one, or of that of those who ask; so "refunds above the value of their order".
    """
    word, whose = context.shared.words[owner.start], context.shared.words[owner.end - 1]
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    people = context.vocabulary.principals
    told = (context.shared.types.get(name) for name in context.inside - {SUBJECT, RESOURCE})
    if word.text != "their" or whose.text == "own" or context.role != RESOURCE or asked is None:
        return False
    of_people = any(type_ in people for type_ in told) or _is_of_somebody(part, context)
    if not of_people and not _is_so_much(owner, part, context):
        return False
    thing = replace(asked, box=Box(), known=True, missing=None)
    nouns = [leaf_at(head, 0).value for tree in trees(part) for kid in tree.children
             if symbol_of(kid) == "head"
             for head in trees(kid) if head.label == "noun"]  # fmt: skip
    types = {type_ for noun in nouns for type_ in noun.types} - {asked.type, *people}
    if which_they_lead(sorted(types), context.asker.tests, context) is not None:
        return False  # "section leaders may see instruments of a player in their section"
    ways = filter(None, (only_way(thing, context.new(type_), context) for type_ in types))
    if not any(map(_is_its_own, ways)):
        return False
    return context.shared.ask(
        f"whose is “{context.shared.said(owner.start, part.end)}”: of those who ask, or of the "
        "things themselves? Write two sentences",
        (owner.start, part.end),
    )


def _is_its_own(way: Box) -> bool:
    """Whether what a thing leads to is its own, and not just what it is shared with."""
    steps = [step for test in way.tests if isinstance(test, m.Member) for step in test.of.path]
    return NOT_OF.isdisjoint(word for step in steps for word in words_of(step))


def _is_of_somebody(part: Part, context: Context) -> bool:
    """Whether somebody is told by what stands before an "'s": "their campaign's lead"."""
    after = context.shared.words[part.end : part.end + 1]
    return any(word.text == "'s" for word in after) and any(
        leaf.kind == "RELN" and leaf.start == part.end + 1
        and not set(leaf.value.rel.subjects).isdisjoint(context.vocabulary.principals)
        for leaf in context.shared.leaves
    )  # fmt: skip


def _is_so_much(owner: Tree, part: Part, context: Context) -> bool:
    """Whether something is compared with what is told of it: "the value of their order", "their
    order's value".
    """
    of = [word.text for word in context.shared.words[owner.start - 1 : owner.start]] == ["of"]
    after = [word.text for word in context.shared.words[part.end : part.end + 1]] == ["'s"]
    return any(
        (of and leaf.end == owner.start - 1) or (after and leaf.start == part.end + 1)
        for leaf in context.shared.leaves
        if leaf.kind == "ATTR" and leaf.value.type.kind in MEASURED
    )


MEASURED = frozenset("money int decimal duration datetime".split())


def where_they_are(thing: Desc, owner: Thing, boxes: list[Box], context: Context) -> Iterator[Box]:
    """Of clerks, "their region" may be the one that they are in by way of their branch, and not one
    of which they are the director, who are called otherwise.
    """
    if not isinstance(owner, Desc) or owner.variable != SUBJECT or not boxes:
        return
    posts = [test.of.path for box in boxes for test in box.tests
             if isinstance(test, m.Member) and not box.locals
             and (test.item, test.of.root) == (SUBJECT, thing.variable)]  # fmt: skip
    named = any(said_so(path[0], context.asker) for path in posts)
    held = len(posts) == len(boxes) and all(path[0] in POSTS and len(path) == 1 for path in posts)
    if held and not named and (way := only_way(owner, thing, context)) is not None:
        yield way
