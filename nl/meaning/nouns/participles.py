"""Knows what is said of a thing by a participle: shared with their team, owned or reviewed by an
intern, approved.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from ...chart import Tree
from ...vocabulary.levels import DEEP, leads_up
from ...vocabulary.senses import RelWord
from ..base import Box, Context, Desc, trees
from ..closing import any_of, none_of
from ..predicates.under_way import being_done
from ..things import things
from .adjectives import leaf_of, said_outright
from .anywhere import of_whichever
from .depth import is_any_inside
from .fitting import holds
from .links import related
from .sameness import of_another


def participle(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Shared with their team, owned by a manager; stored at every site of theirs: at any."""
    word = leaf_of(tree).value
    assert isinstance(word, RelWord)
    if being_done(tree, context) or _is_however_far(tree, word, context):
        return
    for noun in trees(tree.children[1]):
        yield from of_another(noun, desc, partial(related, word), context)
    one = holds(word.rel) or word.rel.name == "assigned_to"
    for thing in things(tree.children[1], context):
        deep = is_any_inside(tree, desc, thing, context)
        yield from related(word, desc, of_whichever(thing) if one else thing, context, deep)


def _is_however_far(tree: Tree, word: RelWord, context: Context) -> bool:
    """Whether "any crew under it" is one at any depth, though a relation has that name."""
    first, *before = (context.shared.words[at].text for at in range(tree.start, tree.start - 3, -1))
    return first in DEEP and "any" in before and leads_up(word.rel)


def not_participle(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Without a conflict with its author."""
    for box in participle(tree, desc, context):
        yield none_of(box, context.shared)


def participles(
    tree: Tree, context: Context, read: Callable[[Tree], Iterator[Box]]
) -> Iterator[Box]:
    """Owned or reviewed by an intern: as `read` has each of them, any or all."""
    *verbs, agents = tree.children
    options = [list(dict.fromkeys(read(replace(tree, children=(verb, agents))))) for verb in verbs]
    either = context.shared.words[verbs[-1].start - 1].text == "or"
    if not either and any(box.locals for some in options for box in some):
        return  # "owned and reviewed by an intern": by one and the same
    for boxes in itertools.product(*options):
        yield any_of(list(boxes), context.shared) if either else sum(boxes, Box())


def joined_participles(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    yield from participles(tree, context, lambda one: participle(one, desc, context))


def existing(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Locked out, approved: by someone."""
    word = leaf_of(tree).value
    assert isinstance(word, RelWord)
    if said_outright(leaf_of(tree), desc, context):
        return
    others = [
        box
        for type_ in (word.rel.subjects if word.head == "object" else (word.rel.type,))
        for box in related(word, desc, context.new(type_), context)
    ]
    if others:
        yield others[0] if len(others) == 1 else any_of(others, context.shared)
