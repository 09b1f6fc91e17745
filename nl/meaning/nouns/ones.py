"""Knows of what "internal ones" are such, and what comes of it that those are set apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Tree
from ...vocabulary.senses import attribute_in, types_of
from ..base import (
    SUBJECT,
    Box,
    Context,
    Desc,
    Part,
    Prior,
    Several,
    Thing,
    renamed_box,
    trees,
)
from ..closing import mentions
from ..discourse.ellipsis import again, under
from ..discourse.referring import who_again
from ..opposites import tells_apart
from ..statements.draft import Plan
from ..statements.to_others import Plans, Reader, before, of_the_verb, to_others
from ..statements.verbs import parts_of
from ..things import is_ones, stands_for_a_noun
from .adjectives import attributes_in


def limited(tree: Tree, context: Context) -> Plans:
    """And internal ones only with MFA: those may be done it to as well, with what follows; after
    "documents of their team", such of them. Whether also under the conditions of the statement
    before, only that tells.
    """
    if not of_the_verb(tree, context):
        return
    prior = before(context)
    what = parts_of(tree, "np")[0]
    yield from _others_limited(what, context)
    if _by_whomever(tree, context):
        return
    found = list(to_others("permit", what, context))
    if prior is not None and not _are_others(what, prior):
        found = [tuple(replace(plan, so=True) for plan in plans) for plans in found]
    if prior is not None:
        found = list(among_those_before(what, found, prior))
    of_those = prior is not None and bool(prior.when.tests) and not _are_others(what, prior)
    for plans in found:
        if not of_those:  # "may be edited on weekdays, sealed ones only with MFA": then
            yield plans
        if prior is not None and prior.when.tests:
            yield tuple(under(plan, prior.when) for plan in plans)


def _by_whomever(tree: Tree, context: Context) -> bool:
    """Whether after "toxic drums may be opened only by technicians", "radioactive ones only with a
    buddy" leaves open who may open those: then it is asked.
    """
    prior = before(context)
    if prior is None or prior.effect != "only" or prior.about_who or prior.subject is None:
        return False
    told = isinstance(prior.subject, Several) or bool(getattr(prior.subject, "box", Box()).tests)
    if told and "only" in {word.text for word in context.shared.words[tree.start : tree.end]}:
        return context.shared.ask_of(
            tree,
            "“{said}”: may anybody do so then, or those alone who were named? Write two sentences",
        )
    return False


def among_those_before(what: Part, found: list[tuple[Plan, ...]], prior: Prior) -> Plans:
    """Plans for "internal ones", as such of those that were spoken of, where they can be of them or
    those are told by what they have to do with others.
    """
    ones = any(is_ones(tree) and tree.label == "some" for tree in trees(what))
    if ones and (is_tied(prior) or not _are_others(what, prior)):
        found = [(replace(plan, what_read=_among(plan, prior, what)),) for (plan,) in found]
    yield from found


def _others_limited(who: Part, context: Context) -> Plans:
    """Contractors only from the network: others may do so, too, and only so."""
    prior = before(context)
    if stands_for_a_noun(who, context) or (prior and _are_of_those_done_to(who, prior, context)):
        return
    if prior is not None and prior.effect == "permit" and not prior.passive and prior.actions:
        yield from again("permit", who, who_again(who), who.end, context)


def _are_of_those_done_to(who: Part, prior: Prior, context: Context) -> bool:
    """Whether "agents may view customers, VIP customers only by day" is of such as that is done to,
    who are none of those who do it.
    """
    nouns = [leaf for leaf in context.shared.leaves if leaf.kind in ("NOUN", "CLASS")
             and who.start <= leaf.start and leaf.end <= who.end]  # fmt: skip
    first = min((leaf.start for leaf in nouns), default=0)
    named = {type_ for leaf in nouns if leaf.start == first for type_ in types_of(leaf.value)}
    return bool(named) and named <= _types(prior.resource) - _types(prior.subject)


def _types(thing: Thing | None) -> set[str]:
    items = thing.items if isinstance(thing, Several) else (thing,)
    return {item.type for item in items if isinstance(item, Desc)}


def _are_others(what: Part, prior: Prior) -> bool:
    """Whether what stands apart can't be of what was spoken of: internal documents, after public
    ones. Else it takes from what may be done to that.
    """
    items = prior.resource.items if isinstance(prior.resource, Several) else (prior.resource,)
    tests = [test for item in items if isinstance(item, Desc) for test in item.box.tests]
    return not attributes_in(what).isdisjoint(map(attribute_in, tests))


def is_tied(prior: Prior) -> bool:
    """Whether what was spoken of is told by what it has to do with others."""
    resource = prior.resource
    return isinstance(resource, Desc) and any(map(_ties, resource.box.tests))


def _ties(test: m.Expr) -> bool:
    return isinstance(test, m.Member) or mentions(test, SUBJECT)


def _among(plan: Plan, prior: Prior, what: Part) -> Reader:
    """ "Shipments in their zone, hazardous ones only if": of those in their zone. Of what they
    can't be, "internal documents in their zone, secret ones only if", that is not said of them.
    """
    others = _are_others(what, prior)

    def read(context: Context) -> Iterator[Thing]:
        resource, found = prior.resource, plan.what_read
        if found is None or not isinstance(resource, Desc):
            return
        for thing in found(context):
            if not isinstance(thing, Desc):
                continue
            own = renamed_box(thing.box, thing.variable, resource.variable)
            kept = tuple(
                test
                for test in resource.box.tests
                if (not others or _ties(test)) and not tells_apart(Box((test,)), own)
            )
            about = {local.variable for local in resource.box.locals
                     if any(mentions(test, local.variable) for test in kept)}  # fmt: skip
            more = tuple(t for t in resource.box.tests if any(mentions(t, x) for x in about))
            box = Box(tuple(dict.fromkeys((*kept, *more))), resource.box.locals)
            yield thing.with_box(renamed_box(box, resource.variable, thing.variable))

    return read
