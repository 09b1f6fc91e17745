"""Knows what is "of theirs" and "of their own": as "their application", however that is called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...chart import Tree
from ...vocabulary.senses import types_of
from ..base import SUBJECT, Context, Desc, renamed_box, trees, tried
from .bare import filled
from .fitting import POSSESSIVE
from .links import linked
from .pronouns import referents
from .theirs_as import of_which_they_are


def told_by_who_asks(tree: Tree, desc: Desc, context: Context) -> Desc | None:
    """What is "of their own", where who asks was told by what they are to it."""
    if not any(noun.label == "own_one" for noun in trees(tree.children[1])):
        return None
    own = of_which_they_are((desc.type,), context)
    if own is None:
        return None
    told = replace(desc, missing=None)
    return told.with_box(renamed_box(own.box, own.variable, desc.variable))


def of_theirs(tree: Tree, desc: Desc, context: Context) -> Iterator[Desc]:
    """An application of theirs, relatives of his: as "their application". It is of the noun right
    before it: "patients treated at a clinic of theirs" are not said to be theirs.
    """
    nouns = [leaf for leaf in context.shared.leaves
             if leaf.end == tree.start and leaf.kind in ("NOUN", "CLASS")]  # fmt: skip
    if nouns and not any(desc.type in types_of(leaf.value) for leaf in nouns):
        return

    def use(owner: object) -> Iterator[Desc]:
        if not isinstance(owner, Desc):
            return
        own = of_which_they_are((desc.type,), context) if owner.variable == SUBJECT else None
        if own is not None:  # though an inverse has that word for others
            told = replace(desc, missing=None)
            yield told.with_box(renamed_box(own.box, own.variable, desc.variable))
            return
        if desc.missing is not None:
            yield from filled(desc, owner, context)
            return
        for box in linked(desc, POSSESSIVE, owner, context):
            yield desc.with_box(box)

    for whose in trees(tree.children[0]):
        for owner in referents(whose.label, context):
            yield from tried(owner, use)
