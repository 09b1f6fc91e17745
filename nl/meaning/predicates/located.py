"""Knows where something is: "it sits in a folder", and "flights that leave from their terminal"."""

from __future__ import annotations

from collections.abc import Iterator

from ...chart import Tree
from ...text import morphology
from ..base import Box, Context, Desc, Part, Target, trees
from ..closing import any_of
from ..nouns.adjectives import leaf_of
from ..nouns.anywhere import anywhere_in
from ..nouns.links import linked
from ..things import things

OF_THINGS = frozenset("stored kept filed".split())


def located(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """It sits in a folder, or anywhere underneath such a folder."""
    if not isinstance(target, Desc) or _is_declared(tree, context):
        return
    said = {word.text for word in context.shared.words[tree.start : tree.children[-1].start]}
    if target.type in context.vocabulary.principals and said & OF_THINGS:
        return  # "while they are stored at a depot" is of no people
    for part in trees(tree.children[-1]):
        yield from _places(list(part.children), target, context, ())


def _is_declared(tree: Tree, context: Context) -> bool:
    """Whether "live in" is a relation's own word: it says that, then, not where something is."""
    return any(
        leaf.kind == "RELV" and leaf.start == tree.start and leaf.end > tree.start + 1
        for leaf in context.shared.leaves
    )


def located_from(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """It leaves from their terminal: where it goes is another thing."""
    for part in trees(tree.children[-1]):
        leaves = [leaf_of(each) for place in part.children for each in trees(place)]
        if all(str(leaf.value) in ("from", "at", "in") for leaf in leaves):
            yield from located(tree, target, context)


SO = {
    "come": ("from", "under", "within", "of"), "fall": ("under", "within", "in", "to"),
    "go": ("with", "to", "against"), "stem": ("from",), "hang": ("in", "on"),
    "stand": ("in", "on", "at", "under", "against"), "appear": ("in", "on", "under"),
    "run": ("in", "on"),
}  # fmt: skip
"""What verbs of moving and standing say of a thing, by what stands behind them."""


def comes_so(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """It comes from a department, falls under a contract: by which it is tied to that."""
    said = {word.text for word in context.shared.words[tree.start : tree.children[-1].start]}
    ties = next((ties for verb, ties in SO.items() if not said.isdisjoint(_forms(verb))), ())
    if not isinstance(target, Desc) or target.type in context.vocabulary.principals:
        return  # where people come from and go to is another thing
    for part in trees(tree.children[-1]):
        leaves = [leaf_of(each) for place in part.children for each in trees(place)]
        if all(str(leaf.value) in ties for leaf in leaves):
            yield from located(tree, target, context)


def _forms(verb: str) -> set[str]:
    return {verb, *morphology.verb(verb).third, *morphology.verb(verb).past}


def is_anywhere(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """It is in a container, or anywhere inside such a container."""
    words = {word.text for word in context.shared.words[tree.start : tree.end]}
    if "anywhere" in words:
        yield from located(tree, target, context)


def _places(
    parts: list[Part], target: Desc, context: Context, done: tuple[Box, ...]
) -> Iterator[Box]:
    if not parts:
        yield any_of(list(done), context.shared) if len(done) > 1 else done[0]
        return
    for tree in trees(parts[0]):
        words = {w.text for w in context.shared.words[tree.start : leaf_of(tree).start]}
        deep = "anywhere" in words or "indirectly" in words
        for thing in things(tree.children[-1], context):
            if deep:
                boxes = anywhere_in(target, tree, thing, context)
            else:
                boxes = linked(target, str(leaf_of(tree).value), thing, context)
            for box in boxes:
                yield from _places(parts[1:], target, context.after(box), (*done, box))
