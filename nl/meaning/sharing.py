"""Knows when several relations are of one and the same thing: "the driver or a co-driver of one of
its bookings".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from msgspec import structs

from ...compiler import model as m
from ..chart import Tree
from ..lexicon import PREPOSITIONS
from ..rule import disjunction
from .bare import bare
from .base import Context, Desc, Part, Thing, trees
from .heads import relation_noun
from .things import symbol_of

ARTICLES = ("the", "a", "an")


def shares_what_it_is_of(parts: Sequence[Part], context: Context) -> bool:
    """Whether "(who is) the translator or the reviser of a job" is that job's, both: not just any
    translator.
    """
    words = context.shared.words
    nouns = [leaf for leaf in context.shared.leaves if leaf.kind == "RELN" and leaf.start]
    *before, last = parts
    of = any(
        leaf.start == last.start + (words[last.start].text in ARTICLES)
        and leaf.end < last.end
        and words[leaf.end].text == "of"
        for leaf in nouns
    )
    return of and any(
        leaf.end == part.end
        and words[leaf.start - 1].text == "the"
        and (leaf.start - 1 == part.start or words[leaf.start - 2].text not in PREPOSITIONS)
        for leaf in nouns
        for part in before
    )


def of_one(parts: Sequence[Part], context: Context) -> Iterator[Desc]:
    """Who stands in any of several relations to the one thing that is said last."""
    found = [[desc.missing for desc in relations(part, context) if desc.missing] for part in parts]
    words = [word for (word,) in found] if all(len(some) == 1 for some in found) else []
    rels = [word.rel for word in words if word.head == "subject"]
    if len(rels) < len(parts) or len({rel.type for rel in rels}) > 1:
        return
    for thing in unfinished(parts[-1], context):
        if isinstance(thing, Desc) and thing.missing is None:
            names = [rel.name for rel in rels]
            tests = tuple(_any_of(test, thing, names) for test in thing.box.tests)
            if tests != thing.box.tests:
                yield replace(thing, box=replace(thing.box, tests=tests), definite=False)


def _any_of(test: m.Expr, desc: Desc, names: Sequence[str]) -> m.Expr:
    """That somebody is the reviser of a job, as: its translator or its reviser."""
    if not isinstance(test, m.Member) or test.item != desc.variable or test.of.path != (names[-1],):
        return test
    either = [structs.replace(test, of=m.EntityPath(test.of.root, (name,))) for name in names]
    return disjunction(either) or test


def relations(part: Part, context: Context) -> Iterator[Desc]:
    """Who stands in the relation that a phrase's noun names, where nothing stands before that."""
    for tree in trees(part):
        for inner in tree.children[-1:] if tree.label == "some" else ():
            for noun in trees(inner):
                heads = [k for k in noun.children[:1] if symbol_of(k) == "head"]
                named = [one for head in heads for one in trees(head)]
                for one in named:
                    if one.label == "relation_noun":
                        yield from _named(one, context)


def _named(tree: Tree, context: Context) -> Iterator[Desc]:
    """Those whom a relation's noun names."""
    for desc in relation_noun(tree, context):
        if isinstance(desc, Desc):
            yield desc


def unfinished(part: Part, context: Context) -> list[Thing]:
    """What a noun is said to be, where it need not be said of whom."""
    return [
        thing
        for tree in trees(part)
        if tree.label == "some"
        for thing in bare(tree.children[-1], context, finish=False)
    ]
