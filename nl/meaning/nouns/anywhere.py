"""Knows phrases of place that name none, or any: "jobs of every depot", "patients treated there",
"anywhere in a folder".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...chart import Leaf, Tree
from ...vocabulary.senses import Attr, RelWord
from ..base import RESOURCE, SUBJECT, Box, Context, Desc, Part, Ranked, Several, Thing, trees
from ..things import descs_of
from .levels import is_over_steps
from .links import linked, related

ANY = frozenset("any every each all".split())


def whichever(part: Part, desc: Desc, context: Context) -> bool:
    """Whether it is just "any depot", of what has a depot: what is allowed so, is allowed of all.
    Of what is forbidden so, one can't tell whether it is of those that have one.
    """
    return context.granting and any(
        tree.label in ("some", "every")
        and tree.start < tree.children[-1].start
        and context.shared.words[tree.start].text in ANY
        and any(_is_attribute(noun, desc) for noun in trees(tree.children[-1]))
        for tree in trees(part)
    )


def of_whichever(thing: Thing) -> Thing:
    """Of every course: of whichever, as one thing is of one."""
    if isinstance(thing, Several):
        return replace(thing, items=tuple(of_whichever(item) for item in thing.items))
    if isinstance(thing, Desc) and thing.every == "all":
        return replace(thing, every="any")
    return thing


def _is_attribute(noun: Tree, desc: Desc) -> bool:
    if len(noun.children) != 1:
        return False
    return any(
        head.label == "attribute_noun"
        and isinstance(leaf := head.children[0], Leaf)
        and isinstance(leaf.value, Attr)
        and leaf.value.of == desc.type
        for head in trees(noun.children[0])
    )


def there(tree: Tree, desc: object, context: Context) -> Iterator[Box]:
    """Treated there: at the place that was spoken of last."""
    leaf = next(c for c in tree.children if isinstance(c, Leaf))
    word = leaf.value
    if not isinstance(desc, Desc) or not isinstance(word, RelWord):
        return
    types = word.rel.subjects if word.rel.type == desc.type else (word.rel.type,)
    for place in reversed(context.refs):
        party = place.variable in (SUBJECT, RESOURCE, desc.variable)
        if not party and place.type in types and place.type not in context.vocabulary.principals:
            known = replace(place, box=Box(), known=True, missing=None)
            yield from related(replace(word, participle=True), desc, known, context)
            return


def anywhere_in(desc: Desc, tree: Tree, thing: Thing, context: Context) -> Iterator[Box]:
    """Anywhere in a container: over any number of steps, where containers are in containers. What
    can't be asked so is not asked of the first alone.
    """
    leaf = next(c for c in tree.children if isinstance(c, Leaf))
    for box in linked(desc, str(leaf.value), thing, context, deep=True):
        far = any(is_over_steps(test, context) for test in box.tests)
        could_be = thing.items if isinstance(thing, Ranked) else tuple(descs_of(thing))
        nests = any(_nests(found.type, context) for found in could_be)
        if far or not nests:
            yield box
        if nests:
            context.shared.complain(
                "unsupported",
                "a rule can ask whether something is there over any number of steps, but not what "
                "is so of what is there: say “directly”, or leave out what it has to be like",
                (tree.start, tree.end),
            )


def _nests(type_: str, context: Context) -> bool:
    """Whether some of a type can be in others of it."""
    return any(
        rel.type == type_ and type_ in rel.subjects and rel.name.split("_")[0] in NESTING
        for rel in context.vocabulary.relations
    )


NESTING = frozenset("in inside within part parent contained stored kept under belongs".split())
