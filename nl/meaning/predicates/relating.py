"""Knows what relates one thing to another: "they own it", "it is shared with them"."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from ...chart import Leaf, Tree
from ...vocabulary.senses import Rel, RelWord
from ..base import RESOURCE, Box, Context, Desc, Part, Target, Thing, trees
from ..closing import any_of, none_of
from ..nouns.adjectives import leaf_of
from ..nouns.depth import deeply
from ..nouns.links import linked, related
from ..nouns.sameness import by, is_like_it, of_another
from ..things import things
from .being import says_more


def belongs(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """Their agent belongs to that agency."""
    if isinstance(target, Desc):
        for noun in trees(tree.children[-1]):
            yield from of_another(noun, target, by("belonging to"), context)
        for thing in things(tree.children[-1], context):
            for box in linked(target, "belonging to", thing, context):
                if says_more(box, thing):
                    yield box


def _is_an_employer(part: Part, target: Target, context: Context) -> bool:
    """Whether who one works for is told by an attribute, and is not somebody known by name."""
    from ...text.names import GIVEN_NAMES

    told = isinstance(target, Desc) and any(
        leaf.kind == "HASV" and leaf.end == part.start and leaf.value.of == target.type
        for leaf in context.shared.leaves
    )
    one = part.end == part.start + 1 and context.shared.words[part.start].capital
    return told and one and context.shared.words[part.start].text not in GIVEN_NAMES


def works(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They work in the same department."""
    preposition = context.shared.words[tree.start + 1].text
    named = tree.children[-1]
    if preposition == "for" and _is_an_employer(named, target, context):
        return  # "who work for Swissport": by what tells their employer
    ties = _ties_so_called(tree, context)
    if isinstance(target, Desc) and ties and not any(_is_party(target, rel) for rel in ties):
        return  # staff alone work on a ward, and not the patients on it
    if isinstance(target, Desc) and target.type in context.vocabulary.askers:
        for noun in trees(tree.children[-1]):
            yield from of_another(noun, target, by(preposition), context)
        for thing in things(tree.children[-1], context):
            if not _is_a_tie_so_called(tree, target, thing, context):
                yield from linked(target, preposition, thing, context)


def _is_a_tie_so_called(tree: Tree, who: Desc, thing: Thing, context: Context) -> bool:
    """Whether a relation says that they "work at" such a thing: then no other is meant, such as
    that it is their home branch.
    """
    return isinstance(thing, Desc) and any(
        (who.type == rel.type and thing.type in rel.subjects)
        or (thing.type == rel.type and who.type in rel.subjects)
        for rel in _ties_so_called(tree, context)
    )


def _ties_so_called(tree: Tree, context: Context) -> list[Rel]:
    """The relations that "work at" is the word for."""
    words = (leaf.value for leaf in context.shared.taken(tree.start, tree.start + 2))
    return [word.rel for word in words if isinstance(word, RelWord)]


def _is_party(desc: Desc, rel: Rel) -> bool:
    return desc.type == rel.type or desc.type in rel.subjects


def done_to(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    word = leaf_of(tree).value
    if isinstance(target, Desc):
        for noun in trees(tree.children[-1]):
            if is_like_it(noun, target, context):
                yield from of_another(noun, target, partial(related, word), context)
        for thing in things(tree.children[-1], context):
            for box in _any_related(word, target, thing, context):
                if says_more(box, thing):
                    yield box


def _any_related(word: RelWord, target: Desc, thing: Thing, context: Context) -> Iterator[Box]:
    yield from related(word, target, thing, context)


def does(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They own the document, report to its owner, have approved it."""
    if not isinstance(target, Desc):
        return
    word = next(c.value for c in tree.children if isinstance(c, Leaf))
    if isinstance(word, RelWord):
        for thing in things(tree.children[-1], context):
            for box in related(word, target, thing, context):
                if says_more(box, thing) and says_more(box, target):
                    yield box


def does_each(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """Who owns or maintains a memory, has raised or closed it: any, or all, of one and the same."""
    *_, what = tree.children
    verbs = [c for c in tree.children if isinstance(c, Leaf) and isinstance(c.value, RelWord)]
    either = context.shared.words[verbs[-1].start - 1].text == "or"
    if not isinstance(target, Desc):
        return
    for thing in things(what, context):
        known = replace(thing, box=Box(), known=True) if isinstance(thing, Desc) else thing
        new = isinstance(thing, Desc) and not thing.known
        options = [list(dict.fromkeys(related(verb.value, target, known, context)))
                   for verb in verbs]  # fmt: skip
        for boxes in itertools.product(*options):
            said = any_of(list(boxes), context.shared) if either else sum(boxes, Box())
            yield said + thing.local() if new and isinstance(thing, Desc) else said


def does_neither(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """Who neither created nor approved it."""
    *_, what = tree.children
    boxes = []
    for verb in tree.children:
        if isinstance(verb, Leaf) and isinstance(verb.value, RelWord):
            one = replace(tree, label="does", children=(verb, what))
            boxes.append(list(dict.fromkeys(does(one, target, context))))
    if boxes and all(len(found) == 1 for found in boxes):
        yield none_of(any_of([box for (box,) in boxes], context.shared), context.shared)


def has_done_it(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """Two of them have approved: what is asked for."""
    word = leaf_of(tree).value
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if not isinstance(target, Desc) or asked is None or target.variable == RESOURCE:
        return
    if isinstance(word, RelWord) and word.rel.type == asked.type and not context.inside:
        yield from related(word, target, replace(asked, box=Box(), known=True), context)


def does_self(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They made it themselves: "themselves" adds nothing."""
    yield from does(without_self(tree), target, context)


def without_self(tree: Tree) -> Tree:
    kept = tuple(c for c in tree.children if not (isinstance(c, Leaf) and c.kind == "REFL"))
    return replace(tree, children=kept)


def does_deep(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They report to them, directly or indirectly."""
    if isinstance(target, Desc):
        for box in does(Tree("does", tree.children, tree.start, tree.end), target, context):
            for desc in deeply(replace(target, box=box), context):
                yield desc.box
