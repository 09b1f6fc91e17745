"""Knows for what, or where, alone something may be done: "only for employers they look after"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Tree
from ..base import RESOURCE, SUBJECT, Box, Context, Desc
from ..closing import mentions, speaks_of_now
from ..nouns.links import linked
from ..nouns.modifiers import says_it_again
from ..parties import role_of
from ..statements.draft import Draft
from ..things import stands_for_a_noun, things


def only_for(tree: Tree, context: Context) -> Iterator[Box]:
    """Of what is asked for: that it is such, or has to do with such."""
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if asked is None or _preposition(tree) == "by":
        return
    inner = replace(context, role=RESOURCE)
    here = replace(asked, known=True, box=Box())
    part = tree.children[-1]
    for thing in things(part, inner):
        if is_its_own(thing, tree, context):
            continue
        found = [box for _, box in role_of(thing, RESOURCE, asked.type, context) if box.tests]
        yield from found
        if isinstance(thing, Desc) and not found and not stands_for_a_noun(part, context):
            whatever = replace(thing, every="any") if thing.every == "all" else thing
            for box in linked(here, _preposition(tree), whatever, context):
                if not says_it_again(box, whatever, part, here, inner):
                    yield box


def is_its_own(thing: object, tree: Tree, context: Context) -> bool:
    """Whether "only for the study they are reserved for" tells no more of samples than that there
    is one: for what it is done each time, or where, no data tell.
    """
    said = {word.text for word in context.shared.words[tree.start : tree.end]}
    if not isinstance(thing, Desc) or thing.known or said.isdisjoint(("they", "it")):
        return False
    mine = thing.box.tests and all(
        isinstance(test, m.Member) and test.item == thing.variable and test.of.root == RESOURCE
        for test in thing.box.tests
    )
    return bool(mine) and context.shared.ask_of(
        tree, "“{said}”: that is so of any of them; for what, or where, it is done, nothing tells"
    )


STATES = frozenset({"if_", "if_frag", "until", "until_time", "until_elapsed", "any_case"})


def tells_what_is_governed(tree: Tree, box: Box, draft: Draft) -> bool:
    """Whether "only admins may edit a document while it is archived" may leave open who may while
    it is not: where the condition is of what is asked for alone.
    """
    return (
        draft.effect == "only"
        and not draft.about_who
        and not draft.anyone
        and tree.label in STATES
        and bool(box.tests)
        and all(mentions(test, RESOURCE) and not mentions(test, SUBJECT) for test in box.tests)
    )


def begins_with_nobody(place: int, context: Context) -> bool:
    """Whether a sentence says of nobody but some that they may do so: "nobody but admins may edit
    it once it is archived" says nothing of when it is not; nor "it may not be edited by anyone but
    admins once it is archived".
    """
    words = [word.text for word in context.shared.words[:place]]
    first = max((at + 1 for at, word in enumerate(words) if word in (".", ";")), default=0)
    said = words[first:]
    return (
        said[:1] == ["nobody"]
        or said[:2] == ["no", "one"]
        or any(
            said[at] == "by" and said[at + 1] in ANYBODY and said[at + 2] in OTHER_THAN
            for at in range(len(said) - 2)
            if not NEGATIONS.isdisjoint(said[:at])
        )
    )


ANYBODY = frozenset(["anyone", "anybody"])
OTHER_THAN = frozenset("but except other besides save".split())
NEGATIONS = frozenset("not never cannot".split())


def nobody_then(tree: Tree, box: Box, draft: Draft, context: Context) -> bool:
    """Whether "nobody but editors may do so at the weekend", "within a day of its start" says when:
    a term of a time may.
    """
    return (
        draft.effect == "only"
        and tree.label in ("within", "circ_tail")
        and bool(box.tests)
        and (tree.label == "within" or all(map(speaks_of_now, box.tests)))
        and begins_with_nobody(tree.start, context)
    )


def _preposition(tree: Tree) -> str:
    leaf = tree.children[0]
    return str(leaf.value) if isinstance(leaf, Leaf) and leaf.kind == "PREP" else "for"
