"""Knows whether a time is told by what those did whom a statement lets: "may edit a post within an
hour of posting it" is said of who posted it.
"""

from __future__ import annotations

from ....compiler import model as m
from ...chart import Leaf, Tree
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Event
from ..base import RESOURCE, SUBJECT, Context
from ..statements.draft import Draft

TIMED = frozenset("within up_to_after for_after elapsed_tail until_time until_elapsed".split())
NOMINAL = frozenset("the its their a an 's being".split())


def is_of_their_deed(tree: Tree, draft: Draft, context: Context) -> bool:
    """Whether a statement that lets somebody do something does not say that it is they who did
    what a time is told by; that is asked.
    """
    lets = draft.effect in ("permit", "only") and not (draft.anyone and draft.passive)
    if not lets or tree.label not in TIMED or draft.subject_type is None or _did_it(draft):
        return False
    deed = any(_is_theirs(leaf, context) for leaf in context.shared.leaves if _inside(leaf, tree))
    if deed:
        context.shared.ask_of(
            tree, "“{said}”: may just those who did that? Say “their own …”, or “of it being …”"
        )
    return deed


def _inside(leaf: Leaf, tree: Tree) -> bool:
    return tree.start <= leaf.start and leaf.end <= tree.end


def _is_theirs(leaf: Leaf, context: Context) -> bool:
    """Whether a word is of doing something to something, "posting it", not of "the closing"."""
    words = context.shared.words
    word, before = words[leaf.start].text, texts_at(words, leaf.start - 1)
    if word in RECEIVING and not _is_told(leaf, context):
        return False  # by whom it is received is no matter
    if leaf.kind != "EVENTG" or not isinstance(leaf.value, Event) or not word.endswith("ing"):
        return False
    return before not in NOMINAL and texts_at(words, leaf.end) in OBJECTS and not leaf.value.happens


RECEIVING = frozenset("receiving getting obtaining".split())
"""What is done to who does so rather than by them."""


def _is_told(leaf: Leaf, context: Context) -> bool:
    """Whether anything records who has done it: received_by."""
    return isinstance(leaf.value, Event) and any(
        rel.name == leaf.value.attr.name.removesuffix("at") + "by"
        for rel in context.vocabulary.declared
    )


OBJECTS = frozenset("it them a an the this that their any".split())


def _did_it(draft: Draft) -> bool:
    """Whether those may who stand in some relation to what it is done to: its author."""
    return any(
        isinstance(test, m.Member)
        and {test.item, test.of.root} == {SUBJECT, RESOURCE}
        and len(test.of.path) == 1
        for test in (*draft.who.tests, *draft.what.tests, *draft.when.tests)
    )
