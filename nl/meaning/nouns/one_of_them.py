"""Knows that one of several has to be somebody in particular: "two people, one of whom must be a
controller", "at least two people, including a controller".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...chart import Leaf, Tree
from ...vocabulary.senses import RelWord
from ..base import Box, Context, Desc, Part, Several, Thing, renamed, trees
from ..things import things
from .links import related


def with_one(tree: Tree, context: Context) -> Iterator[Thing]:
    """Two people, one of whom is a controller; two people, including a controller: both those
    people and a controller, who may be one of them.
    """
    noun, last = tree.children[0], tree.children[-1]
    for thing in things(noun, context):
        if tree.label == "with_one_who":
            yield from one_who(thing, last, context)
            continue
        for one in things(last, context) if is_several(thing) else ():
            if isinstance(one, Desc) and isinstance(thing, Desc) and one.type == thing.type:
                yield Several((thing, one), each="all")


def is_several(thing: Thing) -> bool:
    """Whether it is so many of which not each has to be as is said of one."""
    return isinstance(thing, Desc) and thing.every == "at_least" and thing.k > 1


def one_who(thing: Thing, pred: Part, context: Context) -> Iterator[Several]:
    """So many, and one of them of whom something is true."""
    from ..predicates.predicate import predicate

    if not isinstance(thing, Desc) or not is_several(thing):
        return
    one = renamed(thing, thing.variable, context.fresh(thing.type))
    one = replace(one, every="any", k=1, plural=False, number="one")
    for box in predicate(pred, one, replace(context, clause=True)):
        yield Several((thing, one.with_box(box)), each="all")


def done_by_one_who(pred: Part, who: Part, what: Desc, context: Context) -> Iterator[Box]:
    """Must be approved by two people before it is paid, one of whom must be a controller."""
    for tree in trees(pred):
        for comp in trees(tree.children[-1]) if tree.label == "is_comp" else ():
            leaf = comp.children[0]
            if comp.label != "comp_participle" or not isinstance(leaf, Leaf):
                continue
            assert isinstance(leaf.value, RelWord)
            for thing in things(comp.children[-1], context):
                for both in one_who(thing, who, context):
                    yield from related(leaf.value, what, both, context)
