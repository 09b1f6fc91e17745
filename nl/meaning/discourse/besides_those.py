"""Knows who they are that are set against those before: "other physicians may do so with MFA",
"nurses on duty may read charts; those not on duty may not".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...chart import Tree
from ..base import Box, Context, Desc, Excluding, Part, Several, Thing, renamed_box, trees
from ..nouns.bare import bare
from ..opposites import excludes
from ..things import things

STOPS = frozenset([".", ";", "!"])


def begins_with_others(part: Part, tree: Tree, context: Context) -> bool:
    """Whether a sentence after the first begins with "other physicians": others than those before.
    A "different" one, "another" and "any other" are such as the sentence itself tells.
    """
    words = context.shared.words
    begins = part.start > 0 and words[part.start - 1].text in STOPS
    return begins and tree.label == "other" and words[part.start].text in ("other", "all")


def others(tree: Tree, context: Context) -> Iterator[Thing]:
    """Such as a noun says, but for those of whom the statement before was."""
    before = context.prior.subject if context.prior is not None else None
    items = before.items if isinstance(before, Several) else (before,)
    if not any(isinstance(item, Desc) and item.box.tests for item in items):
        return
    assert before is not None
    for thing in bare(tree.children[-1], context):
        yield Excluding(thing, before)


def among_those(tree: Tree, context: Context) -> Iterator[Thing]:
    """Contractors among them: those of whom the statement before was, that are contractors."""
    before = context.prior.subject if context.prior is not None else None
    if not isinstance(before, Desc) or not before.box.tests:
        return
    for thing in bare(tree.children[0], context):
        if isinstance(thing, Desc) and thing.type == before.type:
            yield before.with_box(renamed_box(thing.box, thing.variable, before.variable))


def some_of_those_before(part: Part, context: Context) -> Iterator[Thing]:
    """ "Contractors may not view documents, but those in the legal department may": contractors
    there; or it may be anyone there. "Those not on duty", after nurses on duty, are nurses.
    """
    before = context.prior.subject if context.prior is not None else None
    of_those = context.shared.words[part.start].text == "those"
    such = of_those and any(tree.label == "anyone_post" for tree in trees(part))
    told = isinstance(before, Desc) and bool(before.box.tests)
    contrasted = False
    for thing in things(part, context):
        if such and told and isinstance(before, Desc) and isinstance(thing, Desc):
            if thing.type != before.type:
                continue
            kind = renamed_box(before.box, before.variable, thing.variable)
            left = tuple(t for t in kind.tests if not excludes(Box((t,)), thing.box))
            if left and len(left) < len(kind.tests):
                contrasted = True
                yield thing.with_box(replace(kind, tests=left))
    if contrasted:
        return
    for thing in things(part, context):
        yield thing
        if not (such and told and isinstance(before, Desc) and isinstance(thing, Desc)):
            continue
        if thing.type == before.type:
            yield thing.with_box(renamed_box(before.box, before.variable, thing.variable))
