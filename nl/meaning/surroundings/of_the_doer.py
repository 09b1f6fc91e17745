"""Knows that "may be seen by people in the owner's department" says who they are, and not where
what they see is.
"""

from __future__ import annotations

from dataclasses import replace

from ...chart import Tree
from ...vocabulary.senses import types_of
from ..base import SUBJECT, Box, Context, Desc
from ..nouns.links import linked
from ..statements.draft import Draft
from ..things import things
from .kinds import preposition

WHERE = frozenset("in at on from within".split())
BEFORE = frozenset("by a an any all other".split())
PEOPLE = frozenset("people persons staff employees users colleagues members".split())


def is_of_the_doer(tree: Tree, draft: Draft, context: Context) -> bool:
    """Whether a phrase stands right behind those by whom something may be done, and can be said of
    them.
    """
    words, people = context.shared.words, set(context.vocabulary.principals)
    if not draft.passive or draft.subject_type is None or preposition(tree) not in WHERE:
        return False
    start = next(
        (
            leaf.start
            for leaf in context.shared.leaves
            if leaf.kind in ("NOUN", "CLASS")
            and leaf.end == tree.start
            and people.issuperset(types_of(leaf.value))
        ),
        tree.start - 1 if words[tree.start - 1].text in PEOPLE else 0,
    )
    if start < 2 or words[start - 1].text not in BEFORE or "by" not in _before(start, context):
        return False
    who = Desc(SUBJECT, draft.subject_type, known=True)
    here = replace(context, refs=(who,))
    return any(
        box != Box()
        for thing in things(tree.children[-1], here)
        for box in linked(who, preposition(tree), thing, here)
    )


def _before(start: int, context: Context) -> list[str]:
    return [word.text for word in context.shared.words[start - 2 : start]]
