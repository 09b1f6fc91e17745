"""Knows to what those may not do it who may do it to others, and to what else they may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ...chart import Leaf, Tree
from ...vocabulary.senses import types_of
from ..base import (
    RESOURCE,
    Box,
    Context,
    Desc,
    Part,
    Prior,
    Several,
    Thing,
    just,
    renamed_box,
)
from ..discourse.referring import object_again, who_again
from ..discourse.told_by_it import those_again
from ..nouns.heads import after_the_same_word
from ..nouns.links import linked
from ..things import stands_for_a_noun, things
from .draft import Plan
from .verbs import parts_of

Plans = Iterator[tuple[Plan, ...]]
Reader = Callable[[Context], Iterator[Thing]]


def before(context: Context) -> Prior | None:
    """The statement before, if it said one thing of something: that is what "so" means."""
    prior = context.prior
    if prior is None or prior.resource is None or prior.several or prior.effect == "amend":
        return None
    return prior


def of_the_verb(tree: Tree, context: Context) -> bool:
    """Whether a preposition in front is that of the verb before: "look at forms, not at notes",
    "approve discounts, but not on their own deals".
    """
    first = tree.children[0]
    if not isinstance(first, Leaf) or first.kind != "PREPW":
        return True
    words = context.shared.words
    tie = words[first.start].text
    verbs = (leaf for leaf in context.shared.leaves if leaf.kind == "VERB"
             and leaf.end <= tree.start and leaf.end - leaf.start > 1)  # fmt: skip
    return any(
        words[leaf.end - 1].text == tie or "VERB" in context.vocabulary.kinds((*said, tie))
        for leaf in verbs
        for said in [tuple(word.text for word in words[leaf.start : leaf.end])]
    )


def never(tree: Tree, context: Context) -> Plans:
    """But never confidential ones: what those who may do it to others may not do it to. Never
    someone who signed it: who may not, whoever else may.
    """
    if not of_the_verb(tree, context):
        return
    part, prior = parts_of(tree, "np")[0], before(context)
    yield from to_others("forbid", part, context)
    active = prior is not None and prior.resource is not None and not prior.passive
    words = [word.text for word in context.shared.words[part.start : part.end]]
    if words[0] in ONES and words[1:2] != ["of"] and "who" not in words:
        return  # "never one that is assigned to them"
    if prior is not None and active and prior.effect in ("permit", "only"):
        read = just(prior.resource) if prior.resource is not None else None
        yield (Plan("forbid", part, prior.actions, None, who_again(part), read),)


def not_others(tree: Tree, context: Context) -> Plans:
    """May view policies but not the claims under them, no claims: things of another type, which are
    no exceptions from those before.
    """
    part, prior = parts_of(tree, "np", "neither_object")[0], before(context)
    if prior is None or prior.passive or prior.resource is None:
        return
    items = prior.resource.items if isinstance(prior.resource, Several) else (prior.resource,)
    before_ = {item.type for item in items if isinstance(item, Desc)}
    within = [leaf for leaf in context.shared.leaves
              if leaf.start >= part.start and leaf.end <= part.end]  # fmt: skip
    nouns = [leaf for leaf in within if leaf.kind == "NOUN"]  # "production" is of what follows it
    kinds = [leaf for leaf in within if leaf.kind == "CLASS"]
    ones = stands_for_a_noun(part, context)
    named = [types_of(leaf.value) for leaf in nouns or (() if ones else kinds)]
    none = context.shared.words[tree.start].text == "no"  # "but no settled claims"
    if none or (named and before_.isdisjoint(named[0])):
        yield from to_others("forbid", part, context)


ONES = frozenset("one ones those that any it them".split())


def never_in(tree: Tree, context: Context) -> Plans:
    """And never of a pregnant patient: not of what was spoken of, where that is of one."""
    prior = before(context)
    preposition, noun = tree.children
    if prior is None or prior.effect not in ("permit", "only") or not prior.actions:
        return
    subject, resource = prior.subject, prior.resource
    word = str(preposition.value) if isinstance(preposition, Leaf) else ""
    if subject is None or not isinstance(resource, Desc) or prior.about_who or word == "by":
        return
    if stands_for_a_noun(noun, context) and after_the_same_word(noun.end - 1, context) is None:
        return  # "in the shop, but not in closed ones": which ones?

    def what(inner: Context) -> Iterator[Thing]:
        plain = replace(resource, box=Box())
        for thing in things(noun, replace(inner, role=RESOURCE)):
            for box in linked(plain, word, thing, inner):
                yield plain.with_box(box)

    who = None if prior.effect == "only" else just(subject)
    yield (Plan("forbid", None, prior.actions, None, who_read=who, what_read=what),)


def to_others(effect: str, what: Part, context: Context) -> Plans:
    """That those who may do it may, or may not, do it to what stands apart, too."""
    prior = before(context)
    if prior is None or prior.subject is None or prior.effect not in ("permit", "only"):
        return
    subject = prior.subject
    yield (
        Plan(
            effect,
            None,
            prior.actions,
            what,
            who_read=those_again(subject),
            what_read=_of_those_governed(effect, what, prior, context),
            any_action=not prior.actions,
        ),
    )


def _of_those_governed(effect: str, what: Part, prior: Prior, context: Context) -> Reader | None:
    """As `of_those`; "only leads can approve vouchers over $600, and never ones they issued": of
    those over $600, as nothing is said of others.
    """
    read, governed = of_those(what, prior, context), prior.resource
    ones = context.shared.words[what.start].text == "ones"
    if read is None or not ones or (prior.effect, effect) != ("only", "forbid"):
        return read

    def such(inner: Context) -> Iterator[Thing]:
        found = list(read(inner))
        for thing in found:
            if isinstance(thing, Desc) and isinstance(governed, Desc):
                there = renamed_box(governed.box, governed.variable, thing.variable).tests
                if set(there) <= set(thing.box.tests):
                    yield thing

    return such


def of_those(what: Part, prior: Prior, context: Context) -> Reader | None:
    """What is named; "their own", "confidential ones" are of what was spoken of."""
    read = object_again(what)
    inside = [x for x in context.shared.leaves if what.start <= x.start and x.end <= what.end]
    if read is None or any(leaf.kind == "NOUN" for leaf in inside):
        return read
    resource = prior.resource
    items = resource.items if isinstance(resource, Several) else (resource,)
    types = {desc.type for desc in items if isinstance(desc, Desc)}

    def those_(inner: Context) -> Iterator[Thing]:
        asked = next((d.type for d in inner.refs if d.variable == RESOURCE), None)
        if asked in types:
            yield from read(inner)

    return those_
