"""Knows when several relations are of one and the same thing: "the driver or a co-driver of one of
its bookings".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from msgspec import structs

from ....compiler import model as m
from ...chart import Tree
from ...rule import disjunction
from ...text.lexicon import PREPOSITIONS
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Rel
from ..base import Context, Desc, Part, Several, Thing, renamed_box, trees
from ..closing import any_of
from ..things import symbol_of
from .bare import bare, finished, heads_of, narrowed_by, qualified_by
from .heads import other_side, relation_noun

ARTICLES = ("the", "a", "an")


def shares_what_it_is_of(parts: Sequence[Part], context: Context) -> bool:
    """Whether "(who is) the translator or the reviser of a job" is that job's, both: not just any
    translator.
    """
    words = context.shared.words
    nouns = [leaf for leaf in context.shared.leaves if leaf.kind == "RELN" and leaf.start]
    *before, last = parts
    of = {
        type_
        for leaf in nouns
        for type_ in other_side(leaf.value)
        if leaf.start == last.start + (words[last.start].text in ARTICLES)
        and leaf.end < last.end
        and texts_at(words, leaf.end) == "of"
    }
    return any(
        not of.isdisjoint(other_side(leaf.value))
        and leaf.end == part.end
        and words[leaf.start - 1].text == "the"
        and (leaf.start - 1 == part.start or words[leaf.start - 2].text not in PREPOSITIONS)
        for leaf in nouns
        for part in before
    )


def are_of_the_last(parts: Sequence[Part], context: Context) -> bool:
    """Whether bare nouns of relations stand before one that is said of what it is: "hosts and
    invitees of a meeting", "an employee or a director of the company", of the same. A role of that
    name may be meant by itself.
    """
    words = context.shared.words
    *before, last = parts
    roles = {(leaf.start, leaf.end) for leaf in context.shared.leaves if leaf.kind == "CLASS"}
    for part in before:
        start = part.start + (words[part.start].text in ("a", "an"))
        if not any(True for _ in relations(part, context)) or (start, part.end) in roles:
            return False
        if part.end - start > 2 or words[start].text == "the":
            return False
    begin = last.start + (words[last.start].text in ARTICLES)
    return any(
        leaf.kind == "RELN" and leaf.start == begin and texts_at(words, leaf.end) == "of"
        for leaf in context.shared.leaves
    )


def of_one(
    parts: Sequence[Part], context: Context, implied: bool = False
) -> Iterator[Desc | Several]:
    """Who stands in any of several relations to the one thing that is said last, or is `implied`:
    applicants and representatives are so of one application.
    """
    found = [[desc.missing for desc in relations(part, context) if desc.missing] for part in parts]
    types = set.intersection(*({word.rel.type for word in some} for some in found))
    if len(types) == 1:  # "the lead or a member of a team", though organizations have members, too
        found = [[word for word in some if word.rel.type in types] for some in found]
    words = [word for (word,) in found] if all(len(some) == 1 for some in found) else []
    rels = [word.rel for word in words if word.head == "subject"]
    if len(rels) < len(parts) or len({rel.type for rel in rels}) > 1:
        return
    for thing in unfinished(parts[-1], context):
        for one in finished(thing, context) if implied else (thing,):
            if isinstance(one, Desc) and one.missing is None:
                told = [*_of_each_type(one, rels, context)]
                if len(told) == 1:
                    yield told[0]
                elif told:
                    yield Several(tuple(told))


def _of_each_type(one: Desc, rels: Sequence[Rel], context: Context) -> Iterator[Desc]:
    """Who stands in any of the relations, of each type of people of which some do: the owner and
    the borrower of a loan, a user and a customer.
    """
    last = rels[-1].name
    for type_ in dict.fromkeys(type_ for rel in rels for type_ in rel.subjects):
        names = [rel.name for rel in rels if type_ in rel.subjects]
        tests = tuple(_any_of(test, one, names, last) for test in one.box.tests)
        if type_ == one.type and (tests != one.box.tests or names == [last]):
            yield replace(one, box=replace(one.box, tests=tests), definite=False)
        elif type_ != one.type and tests != one.box.tests:
            variable = context.fresh(type_)
            box = renamed_box(replace(one.box, tests=tests), one.variable, variable)
            yield replace(one, variable=variable, type=type_, box=box, definite=False)


def as_one(parts: Sequence[Part], more: Sequence[Part], context: Context) -> Iterator[Desc]:
    """Engineers and housekeepers who work at a hotel: either, and one hotel, that "it" can mean."""
    found = [list(dict.fromkeys(_plain(part, context))) for part in parts]
    nouns = [some[0] for some in found if len(some) == 1]
    if len(nouns) < len(parts) or len({noun.type for noun in nouns}) > 1:
        return
    first = nouns[0]
    boxes = [renamed_box(noun.box, noun.variable, first.variable) for noun in nouns]
    either = replace(first, box=any_of(boxes, context.shared))
    for thing in narrowed_by(either, list(more), context):
        if isinstance(thing, Desc) and any(not desc.known for desc in thing.box.spoken):
            yield thing


def _plain(part: Part, context: Context) -> Iterator[Desc]:
    """What kind of thing a noun names, without what stands after it."""
    for tree in trees(part):
        for noun in trees(tree.children[-1]) if tree.label == "some" else ():
            heads = [k for k in noun.children if symbol_of(k) == "head"]
            adjectives = [k for k in noun.children if symbol_of(k) == "adjs"]
            for thing in heads_of(heads[0], context) if heads else ():
                for one in qualified_by(thing, adjectives, context):
                    if isinstance(one, Desc) and one.missing is None and one.box.tests:
                        yield one


def _any_of(test: m.Expr, desc: Desc, names: Sequence[str], last: str) -> m.Expr:
    """That somebody is the reviser of a job, as: its translator or its reviser."""
    if not isinstance(test, m.Member) or test.item != desc.variable or test.of.path != (last,):
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
