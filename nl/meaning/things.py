"""Knows the things that a phrase describes, and what is the same of them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from ..chart import Leaf, Node, Tree
from .base import RESOURCE, Context, Desc, Part, Several, Thing, Val, renamed_box, trees


def things(part: Part, context: Context) -> Iterator[Thing]:
    """What a noun phrase can describe."""
    from .nouns.noun_phrases import NOUNS

    for tree in trees(part):
        reader = NOUNS.get(tree.label)
        if reader is not None:
            yield from reader(tree, context)


def each_desc(thing: Thing, use: Callable[[Desc], Iterator[Thing]]) -> Iterator[Thing]:
    """What `use` makes of a description, or of all of several alike."""
    if isinstance(thing, Desc):
        yield from use(thing)
    elif isinstance(thing, Several):
        parts = []
        for item in thing.items:
            found = list(dict.fromkeys(each_desc(item, use)))
            if len(found) > 1:
                return
            parts += found
        if parts:  # those of which it can't be said fall away: people of two types, one with roles
            yield parts[0] if len(parts) == 1 else Several(tuple(parts))


def descs_of(thing: Thing | None) -> Iterator[Desc]:
    """The entities among what a phrase describes."""
    if isinstance(thing, Desc):
        yield thing
    elif isinstance(thing, Several):
        for item in thing.items:
            yield from descs_of(item)


def told_once(found: Iterable[Thing]) -> Iterator[Thing]:
    """Things without those that are said twice, but for what stands for them: "their region", of a
    relation and of a term for it.
    """
    seen: set[Thing] = set()
    for thing in found:
        bare = thing
        if isinstance(thing, Desc):
            box = renamed_box(thing.box, thing.variable, "it")
            bare = replace(thing, variable="it", box=box)
        if bare not in seen:
            seen.add(bare)
            yield thing


def of_types(types: Sequence[str], context: Context, plural: bool) -> Thing:
    number = "many" if plural else "one"
    descs = tuple(context.new(type_, plural=plural, number=number, noun=type_) for type_ in types)
    return descs[0] if len(descs) == 1 else Several(descs)


def people_meant(context: Context) -> tuple[str, ...]:
    """The types of whom "anyone" and "someone" can be: people; what is asked for, too, where that
    may itself ask: "players may not message someone who has blocked them".
    """
    people = context.vocabulary.principals
    asked = context.shared.types.get(RESOURCE) if context.role == RESOURCE else None
    whom = asked in context.vocabulary.askers and asked not in people and not context.inside
    return (asked,) if whom and asked is not None else people


def symbol_of(part: Part) -> str:
    return part.symbol if isinstance(part, Node) else part.kind


def leaf_at(tree: Tree, index: int) -> Leaf:
    leaf = tree.children[index]
    assert isinstance(leaf, Leaf)
    return leaf


def stands_for_a_noun(part: Part, context: Context) -> bool:
    """Whether a phrase leaves its noun out: "archived ones", "those on hold"."""
    words = {word.text for word in context.shared.words[part.start : part.end]}
    return not words.isdisjoint({"ones", "one", "those", "it", "them"})


def is_ones(tree: Tree) -> bool:
    """Whether a phrase stands for a noun: "those on hold", "the sealed ones"."""
    last = tree.children[-1] if tree.children else None
    if tree.label == "some" and last is not None:
        return any(
            isinstance(part, Node) and part.symbol == "ones"
            for noun in trees(last)
            for part in noun.children
        )
    return tree.label == "anyone_post" and len(tree.children) == 1


def word_after(part: Part, context: Context) -> str:
    """The word after a phrase, if there is one."""
    words = context.shared.words
    return words[part.end].text if part.end < len(words) else ""


def also(thing: Thing, owner: Desc) -> Thing:
    """A thing, with what was said of its owner."""
    more = owner.local()
    if isinstance(thing, Desc):
        return thing.with_box(more)
    if isinstance(thing, Val):
        return replace(thing, box=thing.box + more)
    return thing


def leaves_of(part: Part) -> Iterator[Leaf]:
    """The words in all readings of a phrase."""
    if isinstance(part, Leaf):
        yield part
        return
    for tree in trees(part):
        for child in tree.children:
            yield from leaves_of(child)
